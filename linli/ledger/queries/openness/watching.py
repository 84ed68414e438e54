"""What a supervisor or an auditor looks at: lists that say where to look closer. Nothing here decides anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.ledger.models import Book, Entry, Match, SpendingRules, StatementLine, Voucher
from linli.ledger.queries.budgets import LineUse, budget_of, line_uses, lines_of
from linli.ledger.states import EntryKind
from linli.people.models import User
from linli.registry.models import Place
from linli.registry.queries import communities_inside

SAMPLE_MOST = 100
MOST = 500  # rows on a page; the export has all
LOOK = "ledger.see_original"


@dataclass(frozen=True)
class Pair:
    """Who prepared and who approved, for which bodies, how often and how much."""

    prepared_by: str
    prepared_body: str
    approved_by: str
    approved_body: str
    payments: int
    amount_fen: int


@dataclass(frozen=True)
class Look:
    """Somebody looked at an original."""

    event: Event
    who: str
    body: str
    voucher: Voucher | None


@dataclass(frozen=True)
class BookLine:
    """A community in the list of a street or a district."""

    community: Place
    book: Book | None


def over_limit(book: Book, first: date, last: date) -> tuple[SpendingRules | None, QuerySet[Entry]]:
    """Payments above what the rules call a small sum: each needs a decision or a contract. The largest first."""
    rules = SpendingRules.objects.filter(book=book).order_by("-version").first()
    rows = _entries(book, first, last).filter(kind=EntryKind.PAYMENT)
    rows = rows.filter(amount_fen__gt=rules.small_sum_fen) if rules else rows
    return rules, rows.order_by("-amount_fen", "-id")


def reversals(book: Book, first: date, last: date) -> QuerySet[Entry]:
    return _entries(book, first, last).filter(reverses__isnull=False).select_related("reverses").order_by("-on", "-id")


def late_postings(book: Book, first: date, last: date) -> QuerySet[Entry]:
    """Entries that belong to a month which was closed already."""
    return _entries(book, first, last).filter(belongs_on__isnull=False).order_by("-on", "-id")


def two_keys(book: Book, first: date, last: date) -> list[Pair]:
    """Who approved how many of whose payments: a pair that does all of them together is worth a question."""
    rows = (
        Entry.objects.filter(book=book, kind=EntryKind.PAYMENT, on__range=(first, last))
        .values("prepared_by__name", "prepared_body__name", "approved_by__name", "approved_body__name")
        .annotate(payments=Count("pk"), amount=Sum("amount_fen"))
        .order_by("-payments", "-amount")
    )
    return [
        Pair(
            prepared_by=row["prepared_by__name"] or "",
            prepared_body=row["prepared_body__name"] or "",
            approved_by=row["approved_by__name"] or "",
            approved_body=row["approved_body__name"] or "",
            payments=row["payments"],
            amount_fen=int(row["amount"]),
        )
        for row in rows
    ]


def sample(book: Book, first: date, last: date, *, seed: str, size: int) -> list[Entry]:
    """``size`` payments chosen by the seed alone: whoever knows it draws the same again.

    Each voucher number gets SHA-256("seed:number"); those with the smallest hashes are drawn. One query for the
    numbers of the payments, one for those drawn.
    """
    rows = Entry.objects.filter(book=book, kind=EntryKind.PAYMENT, on__range=(first, last))
    numbers = {pk: f"{month:%Y-%m}-{number:04d}" for pk, month, number in rows.values_list("pk", "month", "number")}
    drawn = sorted(numbers, key=lambda pk: sha256(f"{seed}:{numbers[pk]}".encode()).hexdigest())[
        : min(size, SAMPLE_MOST)
    ]
    found = _with_names(Entry.objects.all()).in_bulk(drawn)
    return [found[pk] for pk in drawn]


def papers_behind(entries: Iterable[Entry]) -> dict[int, int]:
    """How many papers stand behind each entry, by its id: its own, its draft's, its order's. Three queries."""
    ids = [entry.pk for entry in entries]
    counts: dict[int, int] = dict.fromkeys(ids, 0)
    for path in ("entry", "draft__entry", "order__entry"):
        rows = Voucher.objects.filter(**{f"{path}__in": ids}).values_list(path).annotate(n=Count("pk"))
        for pk, number in rows:
            counts[pk] += number
    return counts


def looks(book: Book, first: date, last: date) -> list[Look]:
    """Each look at an original, the latest first. Four queries."""
    rows = Event.objects.filter(log_id=book.pk, verb=LOOK, at__date__range=(first, last)).order_by("-id")
    events = list(rows[:MOST])
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    bodies = Body.objects.in_bulk({event.body_id for event in events if event.body_id})
    papers = Voucher.objects.select_related("entry", "order__entry", "draft__entry").in_bulk(
        {event.subject_id for event in events}
    )
    return [
        Look(
            event,
            people[event.actor_id].name if event.actor_id in people else "",
            bodies[event.body_id].name if event.body_id in bodies else "",
            papers.get(event.subject_id),
        )
        for event in events
    ]


def unmatched(book: Book, first: date, last: date) -> QuerySet[StatementLine]:
    """Lines of the bank that no entry explains yet."""
    standing = Match.objects.filter(line=OuterRef("pk"), ended_at__isnull=True)
    rows = StatementLine.objects.filter(book=book, on__range=(first, last)).filter(~Exists(standing))
    return rows.select_related("bank_account").order_by("-on", "-id")


def overruns(book: Book, year: int) -> list[LineUse]:
    """Lines of the year's budget on which more was spent than adopted, the largest excess first."""
    budget = budget_of(book, year)
    uses = line_uses(lines_of(budget)).values() if budget else []
    return sorted((use for use in uses if use.is_over), key=lambda use: use.difference_fen)


def books_under(by: Actor, *, verb: str = "ledger.audit", text: str = "") -> list[BookLine]:
    """The communities over whose books she watches, with their books. Two queries for one place, more for several."""
    places: dict[int, Place] = {}
    for path in by.paths(verb):
        rows = communities_inside(path)
        places |= {place.pk: place for place in (rows.filter(name__icontains=text) if text else rows)}
    books = Book.objects.filter(pk__in=places).in_bulk()
    return [BookLine(place, books.get(pk)) for pk, place in places.items()]


def _entries(book: Book, first: date, last: date) -> QuerySet[Entry]:
    return _with_names(Entry.objects.filter(book=book, on__range=(first, last)))


def _with_names(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related("decision", "prepared_by", "prepared_body", "approved_by", "approved_body").annotate(
        decision_number=F("decision__number")
    )
