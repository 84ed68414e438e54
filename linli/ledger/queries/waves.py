"""A month's bills over many books: where somebody may make them, and how each book stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from linli.bodies.actor import Actor
from linli.ledger.models import BillRun, BillWave, Book, FeePlan
from linli.ledger.models.books import month_of
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .billing import books_inside

RIGHT = "ledger.run_bills"


@dataclass(frozen=True)
class BookMonth:
    """One book's bills of a month: ``fees`` are charged in it, of which ``made`` have their bills."""

    book: Book
    fees: int
    made: int
    bills: int
    amount_fen: int


def places_for(by: Actor) -> list[Place]:
    """The streets, neighbourhoods and districts inside which she may make bills, and her communities; the widest first.
    A place above her communities counts: of the books inside it hers are made."""
    paths = by.paths(RIGHT)
    above = {int(part) for path in paths for part in path.split(".") if part}
    inside = Q(pk__in=above)
    for path in paths:
        inside |= Q(path__startswith=path) & ~Q(kind=PlaceKind.COMMUNITY)
    rows = Place.objects.filter(inside, successor__isnull=True).exclude(kind=PlaceKind.CITY)
    return list(rows.order_by("path")[:300])


def books_for(place: Place, by: Actor) -> list[Book]:
    """The open books inside a place of which she may make the bills."""
    return [book for book in books_inside(place) if by.may(RIGHT, book.community.path or "")]


def month_inside(books: Iterable[Book], month: date) -> list[BookMonth]:
    """How each of these books stands with a month's bills. Two queries for any number of them."""
    books = [book for book in books if month_of(book.opened_on) <= month]
    runs = BillRun.objects.filter(book__in=books, month=month).values("book")
    made = {row["book"]: row for row in runs.annotate(runs=Count("pk"), n=Sum("bills"), fen=Sum("amount_fen"))}
    plans = FeePlan.objects.filter(book__in=books, from_month__lte=month)
    plans = plans.filter(Q(to_month__isnull=True) | Q(to_month__gte=month))
    fees = dict(plans.values_list("book").annotate(number=Count("pk")))
    none = {"runs": 0, "n": 0, "fen": 0}
    rows = []
    for book in sorted(books, key=lambda one: (one.community.name, one.pk)):
        done = made.get(book.pk, none)
        rows.append(BookMonth(book, fees.get(book.pk, 0), done["runs"], done["n"] or 0, done["fen"] or 0))
    return rows


def wave_page(pk: int, by: Actor) -> BillWave | None:
    """One of her own, with its place."""
    rows = BillWave.objects.filter(pk=pk, asked_by=by.user_id)
    return rows.select_related("place", "asked_by", "asked_body").first()


def waves_of(by: Actor) -> list[BillWave]:
    """Those that she asked for last."""
    return list(BillWave.objects.filter(asked_by=by.user_id).select_related("place").order_by("-id")[:10])
