"""The stretch of time a figure speaks of, and the one it is compared with. Days and years are those of Shanghai."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.law.deadlines import SHANGHAI

YEAR, THIS_YEAR, LAST_12, MONTH = "year", "this-year", "12-months", "month"
MONTHS_A_YEAR = 12
_NAMED = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
_FIRST, _LAST = 1990, 2200


@dataclass(frozen=True)
class Span:
    """From ``start`` until just before ``end``."""

    start: datetime
    end: datetime

    def holds(self, field: str) -> Q:
        """The condition that the moment ``field`` lies in this span."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})


@dataclass(frozen=True)
class Period:
    """What is counted (``now``) and what it is compared with (``before``): the same days one year earlier.

    ``key`` is what stands in addresses, ``label`` what stands on the page.
    """

    key: str
    now: Span
    before: Span

    @property
    def label(self) -> str:
        first, last = self.now.start.astimezone(SHANGHAI), (self.now.end - timedelta(seconds=1)).astimezone(SHANGHAI)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return _("Year %(year)d") % {"year": first.year}
        if (first.year, first.month) == (last.year, last.month) and first.day == 1 and self.key != THIS_YEAR:
            return month_name(first)
        return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def period_of(key: str, at: datetime) -> Period:
    """The period named ``key``, seen at the moment ``at``.

    "" or "year": the last full calendar year. "this-year": since 1 January until now. "12-months": twelve whole months
    up to the last one that is over. "month": the last month that is over. "2021" and "2021-05": that year, that month.
    Raises Invalid for anything else.
    """
    local = at.astimezone(SHANGHAI)
    named = _NAMED.fullmatch(key)
    if key in ("", YEAR):
        return _whole(YEAR, local.year - 1, 1, MONTHS_A_YEAR)
    if key == THIS_YEAR:
        return Period(key, Span(_first(local.year, 1), at), Span(_first(local.year - 1, 1), _a_year_earlier(local)))
    if key == LAST_12:
        return _whole(key, local.year - 1, local.month, MONTHS_A_YEAR)
    if key == MONTH:
        return _whole(key, local.year, local.month - 1, 1)
    if named and _FIRST <= int(named[1]) <= _LAST:
        year, month = int(named[1]), int(named[2] or 0)
        return _whole(key, year, month or 1, 1 if month else MONTHS_A_YEAR)
    raise Invalid(_("There is no such period. Choose one of those above the figures."), field="period")


def month_starts(until: datetime, count: int) -> list[datetime]:
    """The beginnings of ``count`` months, oldest first, of which the last holds the moment just before ``until``."""
    last = (until - timedelta(microseconds=1)).astimezone(SHANGHAI)
    return [_first(last.year, last.month - back) for back in reversed(range(count))]


def month_key(start: datetime) -> str:
    """ "2021-05", as in addresses."""
    return f"{start.astimezone(SHANGHAI):%Y-%m}"


def month_name(start: datetime, *, year: bool = True) -> str:
    local = start.astimezone(SHANGHAI)
    if _chinese():
        return f"{local.year}年{local.month}月" if year else f"{local.month}月"
    return f"{local:%b %Y}" if year else f"{local:%b}"


def _whole(key: str, year: int, month: int, count: int) -> Period:
    """``count`` months from this one on."""
    spans = [Span(_first(y, month), _first(y, month + count)) for y in (year, year - 1)]
    return Period(key, spans[0], spans[1])


def _first(year: int, month: int) -> datetime:
    """The first moment of a month; months before 1 and after 12 lie in the years around."""
    years, index = divmod(month - 1, MONTHS_A_YEAR)
    return datetime(year + years, index + 1, 1, tzinfo=SHANGHAI)


def _a_year_earlier(local: datetime) -> datetime:
    """The same moment one year earlier; for 29 February the end of the 28th, which is as many whole days."""
    if (local.month, local.day) == (2, 29):
        return _first(local.year - 1, 3)
    return local.replace(year=local.year - 1)


def _day(local: datetime) -> str:
    return f"{local.year}年{local.month}月{local.day}日" if _chinese() else f"{local.day} {local:%b %Y}"


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
