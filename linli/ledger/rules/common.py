"""Who may do what in a book. Rights are checked before anything else: a stranger learns nothing."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, HeldSeat
from linli.bodies.roles import MAY
from linli.kernel.errors import Denied
from linli.ledger.models import Book

SELF_MANAGED = "prepare_self_managed"


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


def may_prepare(book: Book, verb: str, by: Actor) -> bool:
    """Does a role give her ``ledger.<verb>`` here; or does she sit in the committee of owners who manage themselves?"""
    path = book.community.path or "-"
    return by.may(f"ledger.{verb}", path) or (book.keeper_id is None and by.may(f"ledger.{SELF_MANAGED}", path))


def acting_preparer(book: Book, verb: str, by: Actor) -> Actor:
    """As `acting`, for the verbs of whoever prepares payments: the company's; and where no company keeps the book, a
    member of the owners' committee.

    Owners may manage their buildings themselves (自行管理, 民法典 art. 284); then there is no company to prepare what
    the committee approves. The committee prepares, and the second key goes one up, not across the table: the
    residents' committee approves, which guides it and acts for it where there is none (建房〔2009〕274号 art. 58). A
    second member of the same committee would not do, although a committee decides by the majority of its members
    anyway (art. 38): the two keys are two bodies everywhere (domain 4.3, 3; as the joint account of 北京 art. 72), and
    the database keeps it so (`ledger_order_two_keys`). Each community lies in a neighbourhood with a residents'
    committee, so there always is another body. What is spent is published each quarter (北京 art. 84, 上海 art. 53).

    Raises Denied.
    """
    if by.may(f"ledger.{verb}", book.community.path or "-") or book.keeper_id is not None:
        return acting(book, verb, by)
    return acting(book, SELF_MANAGED, by)
