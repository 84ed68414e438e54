"""Who may take the book out: everybody who may read it; its archive, those who may inspect the books themselves."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied
from linli.ledger.models import Book


def check_can_export(book: Book, *, by: Actor) -> None:
    """Raises Denied. The book of a merged community goes out to those who read the one that took it in."""
    if not _may(book, "ledger.export", by):
        raise Denied(_("Your role does not allow this here."))


def check_can_take_archive(book: Book, *, by: Actor) -> None:
    """Those who answer for the money, those who watch over it, and every owner: she may inspect and copy the accounts
    (信托法 art. 20, 49; 法释〔2009〕8号 art. 13). Raises Denied."""
    if not _may(book, "ledger.take_archive", by):
        raise Denied(
            _(
                "The archive holds what single households paid, because its check needs every entry. Owners take it, "
                "and those who keep or watch over the book; each time is recorded. The other files are for everybody."
            )
        )


def _may(book: Book, right: str, by: Actor) -> bool:
    communities = [book.community] + ([book.successor.community] if book.successor else [])
    return any(by.may(right, community.path or "-") for community in communities)
