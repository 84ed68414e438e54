"""Holidays: the notices of the State Council, make-up days, corrections, and years that nobody knows yet."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from linli.law import holidays

# From 国务院办公厅关于2025年、2026年部分节假日安排的通知: the weekdays off and the weekend days worked.
OFF = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 "
    "10-07",
}
WORKED = {2025: "01-26 02-08 04-27 09-28 10-11", 2026: "01-04 02-14 02-28 05-09 09-20 10-10"}


def _days(year: int, text: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in text.split()}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_notice_of_a_year_day_by_day(year):
    off, worked = _days(year, OFF[year]), _days(year, WORKED[year])
    day = date(year, 1, 1)
    while day.year == year:
        assert holidays.is_working_day(day) == (day in worked or (day.weekday() < 5 and day not in off)), day
        day += timedelta(days=1)


def test_a_notice_can_reach_into_the_december_before():
    assert holidays.is_working_day(date(2011, 12, 31))  # a Saturday, worked for 3 January 2012


def test_an_ordinary_weekend_is_no_holiday():
    assert not holidays.is_working_day(date(2026, 3, 7))
    assert not holidays.is_holiday(date(2026, 3, 7))
    assert holidays.is_holiday(date(2026, 10, 6))


def test_a_holiday_has_a_name_in_both_languages():
    with translation.override("zh-hans"):
        assert holidays.holiday_name(date(2026, 2, 17)) == "春节"
    with translation.override("en"):
        assert holidays.holiday_name(date(2026, 2, 17)) == "Chinese New Year (Spring Festival)"
    assert holidays.holiday_name(date(2026, 3, 2)) == ""


def test_next_working_day():
    assert holidays.next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert holidays.next_working_day(date(2026, 10, 10)) == date(2026, 10, 10)  # a worked Saturday


def test_a_year_without_a_notice_says_so_and_still_counts():
    assert [holidays.known(year) for year in (2000, 2001, 2026, 2099, 2101, 1900)] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert holidays.is_holiday(date(2099, 1, 1))  # fixed by law without a notice
    assert not holidays.is_working_day(date(2101, 1, 1))  # a Saturday beyond the package
    assert holidays.is_working_day(date(2101, 1, 3))


@pytest.fixture
def corrections(settings, tmp_path):
    """Writes the operator's own corrections."""
    settings.LINLI_HOME = tmp_path
    (tmp_path / "law").mkdir()

    def write(text: str) -> None:
        (tmp_path / "law" / "corrections.toml").write_text(text, encoding="utf-8")
        holidays.reload()

    yield write
    holidays.reload()


DAY = '[[day]]\ndate = {date}\nkind = "{kind}"\nreason = "台风"\nsource = "市政府公告"\n'


def test_an_operator_corrects_a_day_and_completes_a_year(corrections):
    corrections(
        "complete_years = [2099]\n"
        + DAY.format(date="2026-03-02", kind="off")
        + DAY.format(date="2026-03-07", kind="working")
    )
    assert not holidays.is_working_day(date(2026, 3, 2))
    assert holidays.is_holiday(date(2026, 3, 2))
    assert holidays.holiday_name(date(2026, 3, 2)) == "台风"
    assert holidays.is_working_day(date(2026, 3, 7))
    assert not holidays.is_holiday(date(2026, 3, 7))
    assert holidays.known(2099)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (DAY.format(date="2026-03-02", kind="of"), "kind is one of"),
        (DAY.format(date='"soon"', kind="off"), "is not a date"),
        (DAY.format(date="2026-03-02T08:00:00", kind="off"), "is not a date"),
        ('[[day]]\ndate = 2026-03-02\nkind = "off"\nreason = ""\nsource = "x"\n', "give date, kind, reason and source"),
        ('[[day]]\ndate = 2026-03-02\nkind = "off"\n', "reason"),
        ('complete_years = ["2027"]', "is not a year"),
        ("holiday = 1", "unknown: holiday"),
        ("not toml", "corrections.toml"),
    ],
)
def test_a_wrong_correction_is_refused_with_its_file(corrections, text, complaint):
    corrections(text)
    with pytest.raises(ImproperlyConfigured, match=complaint) as refusal:
        holidays.is_working_day(date(2026, 3, 2))
    assert "corrections.toml" in str(refusal.value)


def test_the_corrections_that_we_ship_can_be_read():
    assert holidays.read_corrections(holidays.OWN_CORRECTIONS).years <= set(range(2000, 2101))
