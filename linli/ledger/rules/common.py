"""Who may do what in a book. Rights are checked before anything else: a stranger learns nothing."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, HeldSeat
from linli.bodies.roles import MAY
from linli.kernel.errors import Denied
from linli.ledger.models import Book


def check_holds(book: Book, verb: str, by: Actor) -> None:
    """Raises Denied unless a seat or a home gives ``ledger.<verb>`` at the book's community."""
    if not by.may(f"ledger.{verb}", book.community.path or ""):
        raise Denied(_("Your role does not allow this here."))


def seat_for(book: Book, verb: str, by: Actor) -> HeldSeat | None:
    """The seat from which she may do the verb here: the one she acts from if it gives the verb, else the first that
    does."""
    path = book.community.path or ""
    return next(
        (seat for seat in by.seats if seat.role and path.startswith(seat.path) and f"ledger.{verb}" in MAY[seat.role]),
        None,
    )


def acting(book: Book, verb: str, by: Actor) -> Actor:
    """The same person with the seat first that gives her this verb here, so that it is recorded as that body's.

    Raises Denied unless a seat gives it; the system acts as itself."""
    check_holds(book, verb, by)
    if by.system:
        return by
    seat = seat_for(book, verb, by)
    if seat is None:
        raise Denied(_("Your role does not allow this here."))
    return by.acting_for(seat.body_id)
