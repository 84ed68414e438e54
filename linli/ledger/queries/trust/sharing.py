"""One service for several communities, split by its published key to the fen."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet, Sum

from linli.ledger.models import Book, CostShare, PaymentOrder, SharedService
from linli.ledger.queries.paying import RELYING
from linli.ledger.states import CostKey
from linli.registry.models import Unit

EXAMPLE_FEN = 1_000_000  # a bill of ten thousand yuan, by which a page shows what the key means
MOST_BOOKS = 100


def services_of(book: Book) -> QuerySet[SharedService]:
    """The services that a community shares with others, the latest first."""
    return SharedService.objects.filter(shares__book=book).order_by("-from_date", "-id")


def shares_by_service(book: Book) -> dict[SharedService, list[CostShare]]:
    """The services that a community shares, the latest first, each with every community's part of its key. One
    query."""
    shares = CostShare.objects.filter(service__in=services_of(book)).select_related("service", "book__community")
    found: dict[SharedService, list[CostShare]] = {}
    for share in shares.order_by("-service__from_date", "-service_id", "book_id"):
        found.setdefault(share.service, []).append(share)
    return found


def shares_of(service: SharedService) -> QuerySet[CostShare]:
    """Every community's part of the key, in a fixed order."""
    return service.shares.select_related("book__community", "decision").order_by("book_id")


def units_of(book: Book) -> QuerySet[Unit]:
    """The units of a book's community, and of those that have become part of it."""
    return Unit.objects.filter(community__path__startswith=book.community.path or "-").order_by("id")


def weights_of(books: Iterable[Book], key: str) -> dict[int, int]:
    """What the register counts for each book: area in dm², or households (its units). One query for each book."""
    what = Sum("area_dm2") if key == CostKey.AREA else Count("pk")
    return {book.pk: units_of(book).aggregate(weight=what)["weight"] or 0 for book in books}


def split_cost(service: SharedService, total_fen: int) -> dict[int, int]:
    """Each book's part of a sum, by book id; together they are the sum to the fen."""
    return split_by_weights({share.book_id: share.weight for share in shares_of(service)}, total_fen)


def split_by_weights(weights: Mapping[int, int], total_fen: int) -> dict[int, int]:
    """A sum split by weights: each part rounded down, and what is left over goes by single fen to the largest
    remainders, of equal ones to the smaller key. Raises ValueError for no weight at all or a sum below zero."""
    whole = sum(weights.values())
    if whole <= 0 or total_fen < 0 or min(weights.values()) < 0:
        raise ValueError("a sum of zero or more is split by weights of which one is above zero")
    parts = {key: total_fen * weight // whole for key, weight in weights.items()}
    left = total_fen - sum(parts.values())
    first = sorted(weights, key=lambda key: (-(total_fen * weights[key] % whole), key))
    for key in first[:left]:
        parts[key] += 1
    return parts


def services_inside(paths: Iterable[str]) -> list[SharedService]:
    """Services in which a community inside one of these places takes part, the latest first."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(shares__book__community__path__startswith=path)
    return list(SharedService.objects.filter(inside).distinct().order_by("-from_date", "-id")[:200])


def books_inside(paths: Iterable[str]) -> list[Book]:
    """The open books inside these places, by name: those that could share a service."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(community__path__startswith=path)
    rows = Book.objects.filter(inside, closed_on__isnull=True).select_related("community")
    return list(rows.order_by("community__name", "pk")[:MOST_BOOKS])


def paid_by(service: SharedService, book: Book) -> list[PaymentOrder]:
    """What one book was asked to pay on the decision or contract by which it takes part, the latest first."""
    share = service.shares.filter(book=book).first()
    rows = PaymentOrder.objects.filter(book=book, decision=share.decision_id if share else None)
    return list(rows.filter(state__in=RELYING).select_related("entry", "debit__fund").order_by("-id")[:50])
