"""Who may take the book out: everybody who may read it."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied
from linli.ledger.models import Book


def check_can_export(book: Book, *, by: Actor) -> None:
    """Raises Denied. The book of a merged community goes out to those who read the one that took it in."""
    communities = [book.community] + ([book.successor.community] if book.successor else [])
    if not any(by.may("ledger.export", community.path or "-") for community in communities):
        raise Denied(_("Your role does not allow this here."))
