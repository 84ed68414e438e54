"""When a time limit ends: Civil Code (民法典) art. 200-204.

Art. 201: a limit in days, months or years does not count the day on which it starts; one in hours runs from the
moment. Art. 202: months and years end on the corresponding day, or on the last day of a month that has none.
Art. 203: a last day on a statutory holiday or day of rest moves to the day after it; the last day ends at 24:00, and
with it the limit (the close of business, of which the article also speaks, is not used: a page is open at night).

The bound is exclusive everywhere: what happens at ``moment < due_at`` is on time, what happens at ``due_at`` is late.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import holidays

SHANGHAI = ZoneInfo("Asia/Shanghai")

MINUTES, HOURS, DAYS, WORKING_DAYS = "minutes", "hours", "days", "working_days"
MONTHS, YEARS = "months", "years"
UNITS = (MINUTES, HOURS, DAYS, WORKING_DAYS, MONTHS, YEARS)
MOST = 10_000  # of any unit; keeps every end inside the calendar


@dataclass(frozen=True)
class Limit:
    """A length of time as the law states it: ``Limit(24, "hours")``, ``Limit(5, "working_days")``.

    ``str`` and ``parse`` are each other's inverse, so that a limit can be kept as text. Raises ValueError for an
    unknown unit or an amount outside 1 to 10,000 (years: to 1,000).
    """

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is not one of {', '.join(UNITS)}")
        most = MOST // 10 if self.unit == YEARS else MOST
        if type(self.amount) is not int or not 1 <= self.amount <= most:
            raise ValueError(f"{self.amount!r} {self.unit}: a whole number from 1 to {most} is needed")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """The limit that ``str`` wrote, such as ``"7 days"``. Raises ValueError."""
        amount, _space, unit = text.partition(" ")
        if not amount.isascii() or not amount.isdecimal():
            raise ValueError(f"{text!r} is not a limit such as '7 days'")
        return cls(int(amount), unit)


def day_of(moment: datetime) -> date:
    """The day of the calendar in Asia/Shanghai. Raises ValueError if ``moment`` has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI).date()


def due_at(start: datetime, limit: Limit) -> datetime:
    """The moment, in Asia/Shanghai, at which ``limit`` from ``start`` has run out; on time is ``moment < due_at``.

    Raises ValueError if ``start`` has no time zone.
    """
    if start.tzinfo is None or start.utcoffset() is None:
        raise ValueError("a deadline starts at an aware moment")
    if limit.unit in (MINUTES, HOURS):
        minutes = limit.amount * (60 if limit.unit == HOURS else 1)
        # Counted in UTC, because arithmetic inside a zone would be wrong across a change of its clock.
        return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(SHANGHAI)
    last = last_day(start.astimezone(SHANGHAI).date(), limit)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=SHANGHAI)


def last_day(first: date, limit: Limit) -> date:
    """The last day of a limit in days or more that starts on ``first`` (which is not counted), after any move (203).

    Raises ValueError for a limit in hours or minutes: it ends at a moment, not with a day.
    """
    if limit.unit == WORKING_DAYS:
        return _after_working_days(first, limit.amount)
    if limit.unit == DAYS:
        nominal = first + timedelta(days=limit.amount)
    elif limit.unit in (MONTHS, YEARS):
        nominal = _corresponding_day(first, limit.amount * (12 if limit.unit == YEARS else 1))
    else:
        raise ValueError(f"{limit} does not end with a day")
    return holidays.next_working_day(nominal)


def day_and_hour(due: datetime) -> tuple[date, str]:
    """A deadline as people say it: the end of a day is 24:00 of that day (art. 203), not 00:00 of the next."""
    local = due.astimezone(SHANGHAI)
    if local.time() == time.min:
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


def _after_working_days(day: date, amount: int) -> date:
    left = amount
    while left:
        day += timedelta(days=1)
        left -= holidays.is_working_day(day)
    return day


def _corresponding_day(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, length))
