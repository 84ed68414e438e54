"""Where a book goes on after it became part of another (九院合一, S2-20), and which communities one book is for. Old
rows keep their book; what happens from then on happens in the one that stands."""

from django.db.models import QuerySet

from linli.bodies.models import Decision
from linli.bodies.states import DecisionKind
from linli.ledger.models import Book, Fund
from linli.registry.models import Building, Place, Unit


def standing_book(book: Book) -> Book:
    """The book itself, or the one that it has become part of in the end. No query for a book that stands."""
    while book.successor_id is not None:
        book = Book.objects.select_related("community").get(pk=book.successor_id)
    return book


def book_of(unit: Unit) -> Book:
    """The book in which a unit's money is kept today. Raises Book.DoesNotExist."""
    return standing_book(Book.objects.select_related("community").get(pk=unit.community_id))


def is_for(book: Book, community_id: int) -> bool:
    """Does the book keep the money of this community today? No query for its own."""
    if community_id == book.pk:
        return True
    there = Book.objects.filter(pk=community_id, successor__isnull=False).first()
    return there is not None and standing_book(there).pk == book.pk


def communities_of(book: Book) -> list[int]:
    """The ids of its own community and of those whose books became part of it. One query for each merger deep."""
    found, layer = [book.pk], [book.pk]
    while layer:
        layer = list(Book.objects.filter(successor__in=layer).order_by("pk").values_list("pk", flat=True))
        found += layer
    return found


def places_of(book: Book) -> list[Place]:
    """Its own community and those that became part of it. Two queries."""
    return list(Place.objects.filter(pk__in=communities_of(book)).order_by("pk"))


def buildings_of(book: Book) -> QuerySet[Building]:
    """The buildings of these communities."""
    return Building.objects.filter(community__in=communities_of(book)).order_by("community", "id")


def books_of(book: Book, unit: Unit) -> list[int]:
    """The books in which a unit's account was kept, up to this one. No query for a unit of its own community."""
    chain = [unit.community_id]
    while chain[-1] != book.pk:
        after = Book.objects.filter(pk=chain[-1]).values_list("successor", flat=True).first()
        if after is None:
            return [book.pk]
        chain.append(after)
    return chain


def fund_in(book: Book, fund: Fund) -> Fund:
    """The same fund, or where its book has become part of ``book`` the one that its money went into; a fund of a
    strange book stays what it is, for a rule to refuse."""
    if fund.book_id == book.pk or standing_book(fund.book).pk != book.pk:
        return fund
    return Fund.objects.filter(book=book, code=fund.code, kind=fund.kind).order_by("id").first() or fund


def binds_here(decision: Decision, book: Book) -> bool:
    """Is it a decision of the book's community; or a contract that was signed in one that became part of it? The other
    side of a contract is owed what was agreed, whoever the community has become. What the people of one courtyard
    decided among themselves binds the others no further."""
    if decision.community_id == book.pk:
        return True
    return decision.kind == DecisionKind.CONTRACT and is_for(book, decision.community_id)
