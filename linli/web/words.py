"""How times and numbers are said to the reader. Time is kept in UTC and said in Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.kernel import shares

SOON = timedelta(hours=24)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Clock:
    """How a limit stands: the words, and "late" (past), "soon" (within a day), "good" (met) or ""."""

    words: str
    tone: str


def in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def clock(due_at: datetime, at: datetime, done_at: datetime | None = None) -> Clock:
    """ "2 days left" or "5 hours over" at ``at``; for what was done at ``done_at``, whether it was in time."""
    gap = due_at - (done_at or at)
    if done_at:
        return Clock(_("in time"), "good") if gap >= timedelta(0) else Clock(_over(-gap), "late")
    if gap < timedelta(0):
        return Clock(_over(-gap), "late")
    return Clock(_left(gap), "soon" if gap < SOON else "")


def _left(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    if gap.days:
        return ngettext("%(n)d day left", "%(n)d days left", gap.days) % {"n": gap.days}
    if minutes >= 60:
        return ngettext("%(n)d hour left", "%(n)d hours left", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute left", "%(n)d minutes left", max(minutes, 1)) % {"n": max(minutes, 1)}


def _over(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    if gap.days:
        return ngettext("%(n)d day over", "%(n)d days over", gap.days) % {"n": gap.days}
    if minutes >= 60:
        return ngettext("%(n)d hour over", "%(n)d hours over", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute over", "%(n)d minutes over", max(minutes, 1)) % {"n": max(minutes, 1)}


def day(value: date | datetime, today: date | None = None) -> str:
    """ "11月20日" or "20 Nov"; with the year if it is not the year of ``today``."""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    today = today or timezone.localdate()
    if in_chinese():
        year = f"{local.year}年" if local.year != today.year else ""
        return f"{year}{local.month}月{local.day}日"
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local.day} {MONTHS[local.month - 1]}{year}"


def year_month(value: date | datetime) -> str:
    """ "2026年11月" or "Nov 2026"."""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月" if in_chinese() else f"{MONTHS[local.month - 1]} {local.year}"


def month(number: int) -> str:
    """ "11月" or "Nov"; ``number`` counts from 1."""
    return f"{number}月" if in_chinese() else MONTHS[number - 1]


def hour(value: datetime) -> str:
    """ "08:40" in local time."""
    local = timezone.localtime(value)
    return f"{local.hour:02d}:{local.minute:02d}"


def when(value: datetime, today: date | None = None) -> str:
    """ "11月20日 08:40" or "20 Nov 08:40"."""
    return f"{day(value, today)} {hour(value)}"


def percent(share: Fraction | tuple[int, int] | None, places: int = 1) -> str:
    """ "55.9%" of a Fraction or of (part, whole); "–" where there is no whole, because a rate of nothing is not 0."""
    if share is None:
        return "–"
    part, whole = share if isinstance(share, tuple) else (share, 1)
    text = shares.percent(part, whole, places)
    return "–" if text is None else f"{text}%"
