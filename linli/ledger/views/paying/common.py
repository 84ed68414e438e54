"""What the desk's pages of a book share."""

from django.http import Http404

from linli.bodies.actor import Request
from linli.ledger.models import Book
from linli.ledger.rules.common import may_prepare

PREPARERS = frozenset({"prepare_payment", "withdraw_payment", "add_payee"})


def book_here(request: Request, code: str, verb: str = "read_orders") -> Book:
    """The book of this community, if she may do ``ledger.<verb>`` there; otherwise there is no such page."""
    book = Book.objects.select_related("community", "keeper").filter(community__code=code).first()
    if book is None or not _holds(request, book, verb):
        raise Http404
    return book


def may(request: Request, book: Book, *verbs: str) -> dict[str, bool]:
    """Which of these verbs her roles give her in this book, for what a page offers at all."""
    return {verb: _holds(request, book, verb) for verb in verbs}


def _holds(request: Request, book: Book, verb: str) -> bool:
    """What the preparing side does, the owners' committee does where no company keeps the book."""
    if verb in PREPARERS:
        return may_prepare(book, verb, request.actor)
    return request.actor.may(f"ledger.{verb}", book.community.path or "-")
