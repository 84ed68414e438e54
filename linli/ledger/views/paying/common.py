"""What the desk's pages of a book share."""

from django.http import Http404

from linli.bodies.actor import Request
from linli.ledger.models import Book


def book_here(request: Request, code: str, verb: str = "read_orders") -> Book:
    """The book of this community, if she may do ``ledger.<verb>`` there; otherwise there is no such page."""
    book = Book.objects.select_related("community", "keeper").filter(community__code=code).first()
    if book is None or not request.actor.may(f"ledger.{verb}", book.community.path or "-"):
        raise Http404
    return book


def may(request: Request, book: Book, *verbs: str) -> dict[str, bool]:
    """Which of these verbs her roles give her in this book, for what a page offers at all."""
    return {verb: request.actor.may(f"ledger.{verb}", book.community.path or "-") for verb in verbs}
