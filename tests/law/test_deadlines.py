"""Deadlines: the Civil Code's counting of days, against known cases and against a slow counter written here."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.law import holidays
from linli.law.deadlines import (
    DAYS,
    HOURS,
    MINUTES,
    MONTHS,
    UNITS,
    WORKING_DAYS,
    YEARS,
    Limit,
    day_and_hour,
    day_of,
    due_at,
    last_day,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_day_begins_at_midnight_in_shanghai():
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert [day_of(midnight), day_of(midnight - timedelta(microseconds=1))] == [date(2026, 3, 2), date(2026, 3, 1)]
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 3, 2))  # noqa: DTZ001 that is the point


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        # Hours run from the moment, through nights and holidays.
        ("2026-03-02 09:00", "24 hours", "2026-03-03 09:00"),
        ("2026-09-30 23:59:59", "2 hours", "2026-10-01 01:59:59"),
        ("2026-03-02 23:45", "30 minutes", "2026-03-03 00:15"),
        # The first day is not counted, the last ends at 24:00 (art. 201, 203).
        ("2026-03-02 00:00", "1 days", "2026-03-04 00:00"),
        ("2026-03-02 23:59:59", "1 days", "2026-03-04 00:00"),
        ("2026-03-02 09:00", "7 days", "2026-03-10 00:00"),
        # A last day at the weekend moves to Monday; a worked Saturday does not move.
        ("2026-03-02 09:00", "5 days", "2026-03-10 00:00"),
        ("2026-10-09 09:00", "1 days", "2026-10-11 00:00"),
        # Around the National Day of 2026: off from 1 to 7 October.
        ("2026-09-23 23:59:59", "7 days", "2026-10-01 00:00"),
        ("2026-09-24 00:00", "7 days", "2026-10-09 00:00"),
        ("2026-09-30 12:00", "7 days", "2026-10-09 00:00"),
        ("2026-10-01 12:00", "7 days", "2026-10-09 00:00"),
        ("2026-10-02 12:00", "7 days", "2026-10-10 00:00"),
        # Spring Festival of 2026: off from 15 to 23 February, worked on the 14th and the 28th.
        ("2026-02-13 18:00", "2 working_days", "2026-02-25 00:00"),
        ("2026-02-13 18:00", "5 working_days", "2026-02-28 00:00"),
        ("2026-02-13 18:00", "6 working_days", "2026-03-01 00:00"),
        ("2026-02-16 10:00", "1 working_days", "2026-02-25 00:00"),
        # Months and years end on the corresponding day, or on the month's last (art. 202).
        ("2026-01-31 10:00", "1 months", "2026-03-01 00:00"),  # the 28th is a worked Saturday and does not move
        ("2024-02-29 10:00", "1 years", "2025-03-01 00:00"),
        ("2026-03-02 10:00", "12 months", "2027-03-03 00:00"),
        ("2026-12-15 10:00", "1 months", "2027-01-16 00:00"),
    ],
)
def test_known_deadlines(start, limit, due):
    assert due_at(local(start), Limit.parse(limit)) == local(due)


def test_the_day_is_the_day_in_shanghai():
    # 17:00 UTC on the 1st is one in the morning of the 2nd in Shanghai.
    late_evening = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert due_at(late_evening, Limit(1, DAYS)) == local("2026-03-04 00:00")
    assert due_at(late_evening, Limit(1, DAYS)).utcoffset() == timedelta(hours=8)


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due_at(datetime(2026, 3, 2, 9, 0), Limit(1, DAYS))  # noqa: DTZ001


def test_a_limit_in_hours_ends_with_no_day():
    with pytest.raises(ValueError, match="does not end with a day"):
        last_day(date(2026, 3, 2), Limit(24, HOURS))


def test_a_deadline_is_said_as_people_say_it():
    assert day_and_hour(local("2026-10-09 00:00")) == (date(2026, 10, 8), "24:00")
    assert day_and_hour(datetime(2026, 3, 3, 1, 5, tzinfo=UTC)) == (date(2026, 3, 3), "09:05")


@pytest.mark.parametrize(
    ("amount", "unit"), [(0, DAYS), (-1, DAYS), (True, DAYS), (1.5, DAYS), (10_001, DAYS), (1, "weeks")]
)
def test_a_limit_that_means_nothing_is_refused(amount, unit):
    with pytest.raises(ValueError, match=r"needed|not one of"):
        Limit(amount, unit)


@pytest.mark.parametrize("text", ["", "days", "7", "7days", " 7 days", "七 days", "-7 days", "7 days "])
def test_a_text_that_is_no_limit_is_refused(text):
    with pytest.raises(ValueError):
        Limit.parse(text)


limits = st.builds(Limit, st.integers(1, 1000), st.sampled_from(UNITS))
starts = st.datetimes(datetime(2004, 1, 1), datetime(2027, 12, 31), timezones=st.sampled_from([UTC, SHANGHAI]))  # noqa: DTZ001


@given(limits)
def test_a_limit_survives_being_kept_as_text(limit):
    assert Limit.parse(str(limit)) == limit


def slow_due(start: datetime, limit: Limit) -> datetime:
    """The same, counted hour by hour and day by day with a list of what is done on each day and no arithmetic."""
    if limit.unit in (HOURS, MINUTES):
        moment = start
        for _n in range(limit.amount):
            moment += timedelta(hours=1) if limit.unit == HOURS else timedelta(minutes=1)
        return moment
    day = start.astimezone(SHANGHAI).date()
    counted = 0
    while counted < limit.amount:
        day += timedelta(days=1)
        if limit.unit == DAYS or holidays.is_working_day(day):
            counted += 1
    while not holidays.is_working_day(day):
        day += timedelta(days=1)
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=SHANGHAI)


@settings(max_examples=300, deadline=None)
@given(starts, st.integers(1, 120), st.sampled_from([MINUTES, HOURS, DAYS, WORKING_DAYS]))
def test_the_engine_agrees_with_a_slow_counter(start, amount, unit):
    limit = Limit(amount, unit)
    assert due_at(start, limit) == slow_due(start, limit)


@settings(max_examples=200, deadline=None)
@given(starts, st.integers(1, 30), st.sampled_from([MONTHS, YEARS]))
def test_months_and_years_end_in_their_month_on_their_day(start, amount, unit):
    first = start.astimezone(SHANGHAI).date()
    months = amount * (12 if unit == YEARS else 1)
    nominal = first
    for _n in range(months):  # step from month to month by their first days
        nominal = (nominal.replace(day=28) + timedelta(days=4)).replace(day=1)
    while nominal.day < first.day and (nominal + timedelta(days=1)).month == nominal.month:
        nominal += timedelta(days=1)
    while not holidays.is_working_day(nominal):
        nominal += timedelta(days=1)
    assert last_day(first, Limit(amount, unit)) == nominal


@settings(max_examples=200, deadline=None)
@given(starts, limits)
def test_what_holds_for_every_deadline(start, limit):
    due = due_at(start, limit)
    assert due > start
    if limit.unit not in (HOURS, MINUTES):
        assert due.astimezone(SHANGHAI).time() == time.min
        assert holidays.is_working_day(day_and_hour(due)[0])
        # Everything that starts on the same day has the same deadline.
        midnight = datetime.combine(start.astimezone(SHANGHAI).date(), time.min, tzinfo=SHANGHAI)
        assert due_at(midnight, limit) == due


@settings(max_examples=100, deadline=None)
@given(starts, st.integers(1, 200), st.sampled_from(UNITS))
def test_a_longer_limit_never_ends_sooner(start, amount, unit):
    assert due_at(start, Limit(amount, unit)) <= due_at(start, Limit(amount + 1, unit))
