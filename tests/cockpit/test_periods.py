"""What a figure's period is, and what it is compared with."""

from datetime import datetime

import pytest
from django.utils import translation

from linli.cases.queries.statistics import month_key, month_starts, period_of
from linli.kernel.errors import Invalid
from tests.cast import SHANGHAI

AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def day(year: int, month: int, date: int = 1) -> datetime:
    return datetime(year, month, date, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("key", "now", "before", "label"),
    [
        ("", (day(2025, 1), day(2026, 1)), (day(2024, 1), day(2025, 1)), "2025年"),
        ("2021", (day(2021, 1), day(2022, 1)), (day(2020, 1), day(2021, 1)), "2021年"),
        ("12-months", (day(2025, 3), day(2026, 3)), (day(2024, 3), day(2025, 3)), "2025年3月1日 至 2026年2月28日"),
        ("month", (day(2026, 2), day(2026, 3)), (day(2025, 2), day(2025, 3)), "2026年2月"),
        ("2021-12", (day(2021, 12), day(2022, 1)), (day(2020, 12), day(2021, 1)), "2021年12月"),
        ("this-year", (day(2026, 1), AT), (day(2025, 1), AT.replace(year=2025)), "2026年1月1日 至 2026年3月2日"),
    ],
)
def test_a_period_is_compared_with_the_same_days_a_year_earlier(key, now, before, label):
    period = period_of(key, AT)
    assert ((period.now.start, period.now.end), (period.before.start, period.before.end)) == (now, before)
    with translation.override("zh-hans"):
        assert period.label == label


def test_in_january_the_last_month_and_year_lie_in_the_year_before():
    january = datetime(2026, 1, 20, tzinfo=SHANGHAI)
    assert period_of("month", january).now.start == day(2025, 12)
    assert period_of("12-months", january).now.start == day(2025, 1)


def test_a_leap_day_is_compared_with_as_many_whole_days():
    leap = datetime(2028, 2, 29, 15, 0, tzinfo=SHANGHAI)
    assert period_of("this-year", leap).before.end == day(2027, 3)


def test_midnight_in_shanghai_divides_the_years():
    period = period_of("", datetime.fromisoformat("2025-12-31T16:00:00+00:00"))  # 2026 has just begun there
    assert period.now.start == day(2025, 1)


@pytest.mark.parametrize("key", ["x", "2021-13", "2021-00", "21", "0000", "9999", "2021-1", "-1", "２０２１"])
def test_an_unknown_period_is_refused_with_a_sentence(key):
    with translation.override("zh-hans"), pytest.raises(Invalid, match="没有这个时间段"):
        period_of(key, AT)


def test_months_end_with_the_period():
    starts = month_starts(day(2026, 1), 24)
    assert (month_key(starts[0]), month_key(starts[-1]), len(starts)) == ("2024-01", "2025-12", 24)
    assert month_key(month_starts(AT, 12)[-1]) == "2026-03"
