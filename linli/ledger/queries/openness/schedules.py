"""How often a report is due, by law and by what the community has set, and which stretches of time it covers."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from linli.law.deadlines import SHANGHAI, Limit, last_day
from linli.law.profiles import Profile, Rule, profile
from linli.ledger.models import Book, Report, Schedule
from linli.ledger.states import ReportKind, ReportState
from linli.registry.models import Place
from linli.registry.queries import jurisdiction_of

# Utility share-out needs meters of the common parts, which nobody reads into the book yet.
BY_ITSELF = tuple(kind for kind in ReportKind if kind != ReportKind.UTILITIES)
MOST_AT_ONCE = 12  # stretches made up for after the clock stood still


@dataclass(frozen=True)
class Rhythm:
    """How often a report of one kind is due in this book. ``set_here``: by the community, more often than the law."""

    kind: ReportKind
    every_months: int
    floor: Rule
    set_here: bool


@dataclass(frozen=True)
class Stretch:
    """What one report covers, both days counted, and the last day on which publishing it is on time."""

    kind: ReportKind
    first: date
    last: date
    due_on: date


def law_of(community: Place, on: date) -> Profile:
    """The rules of the city in which the community lies, on that day."""
    return profile(jurisdiction_of(community), on=on)


def floor_of(law: Profile, kind: str) -> Rule:
    """The rule that says how often a report is published at least; its value is a number of months."""
    return law.rule(f"ledger.every.{kind}")


def rhythms(book: Book, on: date) -> list[Rhythm]:
    """How often each report of this book is due. Never more seldom than the law of the day, whatever was set before it
    came into force. Two queries."""
    law = law_of(book.community, on)
    chosen = dict(Schedule.objects.filter(book=book).values_list("kind", "every_months"))
    return [_rhythm(kind, law, chosen.get(kind)) for kind in BY_ITSELF]


def due_stretches(book: Book, on: date) -> list[Stretch]:
    """What is over by ``on`` and has no report yet, oldest first. Three queries.

    Periods follow the calendar: three months end in March, June, September and December. A book's first report covers
    the last whole period only, later ones everything since the one before.
    """
    limit = law_of(book.community, on).limit("ledger.report_due")
    made: dict[str, date] = {}
    for kind, to_date in Report.objects.filter(book=book).order_by("to_date").values_list("kind", "to_date"):
        made[kind] = to_date
    found: list[Stretch] = []
    for rhythm in rhythms(book, on):
        found += _since(book, rhythm, made.get(rhythm.kind), on, limit)
    return sorted(found, key=lambda one: (one.last, one.kind))


def is_late(report: Report, on: date) -> bool:
    """Published after its last day, or still not."""
    if report.published_at is not None:
        return report.published_at.astimezone(SHANGHAI).date() > report.due_on
    return on > report.due_on


def late_reports(book_ids: Iterable[int], on: date) -> dict[int, int]:
    """How many reports of each book are overdue now; books without any are absent. One query."""
    rows = Report.objects.filter(book__in=book_ids, state=ReportState.READY, due_on__lt=on).values_list("book_id")
    counts: dict[int, int] = {}
    for (book_id,) in rows:
        counts[book_id] = counts.get(book_id, 0) + 1
    return counts


def _rhythm(kind: ReportKind, law: Profile, chosen: int | None) -> Rhythm:
    floor = floor_of(law, kind)
    most = law.count(floor.key)
    every = min(chosen, most) if chosen else most
    return Rhythm(kind, every, floor, set_here=every < most)


def _since(book: Book, rhythm: Rhythm, made: date | None, on: date, limit: Limit) -> list[Stretch]:
    ends = _ends(rhythm.every_months, on)
    found = []
    for last in ends[:MOST_AT_ONCE]:
        first = max(_back(last, rhythm.every_months), book.opened_on, made + timedelta(days=1) if made else date.min)
        if first > last:
            break
        found.append(Stretch(rhythm.kind, first, last, last_day(last, limit)))
        if made is None:
            break
    return found[::-1]


def _ends(every: int, on: date) -> list[date]:
    """The last days of the whole periods before ``on``, the latest first."""
    months = on.year * 12 + on.month - 1  # those that are over, counted from year 0
    latest = months // every * every
    return [_month_end(end) for end in range(latest, latest - MOST_AT_ONCE * every, -every) if end > 12]


def _month_end(months: int) -> date:
    year, month = divmod(months - 1, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _back(last: date, months: int) -> date:
    """The first day of the period of so many months that ends on ``last``."""
    start = last.year * 12 + last.month - months
    return date(start // 12, start % 12 + 1, 1)
