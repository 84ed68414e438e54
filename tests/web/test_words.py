"""Times and numbers as the reader says them."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import translation

from linli.web import words

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai


@pytest.mark.parametrize(
    ("gap", "chinese", "english", "tone"),
    [
        (timedelta(days=2, hours=3), "还剩 2 天", "2 days left", ""),
        (timedelta(days=1), "还剩 1 天", "1 day left", ""),
        (timedelta(hours=23, minutes=59), "还剩 23 小时", "23 hours left", "soon"),
        (timedelta(seconds=20), "还剩 1 分钟", "1 minute left", "soon"),
        (timedelta(0), "还剩 1 分钟", "1 minute left", "soon"),
        (timedelta(seconds=-1), "超 1 分钟", "1 minute over", "late"),
        (timedelta(hours=-5), "超 5 小时", "5 hours over", "late"),
        (timedelta(days=-40), "超 40 天", "40 days over", "late"),
    ],
)
def test_a_clock_says_how_it_stands(gap, chinese, english, tone):
    with translation.override("zh-hans"):
        assert words.clock(AT + gap, AT) == words.Clock(chinese, tone)
    with translation.override("en"):
        assert words.clock(AT + gap, AT) == words.Clock(english, tone)


def test_what_is_done_is_measured_by_when_it_was_done():
    with translation.override("zh-hans"):
        assert words.clock(AT, AT + timedelta(days=9), done_at=AT) == words.Clock("按时", "good")
        assert words.clock(AT, AT + timedelta(days=9), done_at=AT + timedelta(hours=2)) == words.Clock(
            "超 2 小时", "late"
        )


def test_days_are_those_of_shanghai():
    late = datetime(2026, 2, 28, 16, 30, tzinfo=UTC)
    today = date(2026, 3, 2)
    with translation.override("zh-hans"):
        assert words.when(late, today) == "3月1日 00:30"
        assert words.day(date(2025, 12, 31), today) == "2025年12月31日"
    with translation.override("en"):
        assert words.when(late, today) == "1 Mar 00:30"
        assert words.day(date(2025, 12, 31), today) == "31 Dec 2025"


@pytest.mark.parametrize(
    ("share", "said"), [(Fraction(19, 34), "55.9%"), ((19, 34), "55.9%"), ((0, 3), "0.0%"), ((0, 0), "–"), (None, "–")]
)
def test_a_rate_of_nothing_is_not_nought(share, said):
    assert words.percent(share) == said
