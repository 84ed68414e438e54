"""Who may pay on the phone, and what may be said of it by whom."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.roles import Role
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import yuan
from linli.ledger.models import Book, Fund, OnlinePayment
from linli.ledger.states import ONLINE, FundKind
from linli.registry.models import Unit

from .billing import check_open
from .common import check_holds

MOST_FEN = 5_000_000  # of one payment: more than a year's fees of a large flat; a slip of the finger is stopped
OF_THE_HOUSE = frozenset({Role.OWNER, Role.FAMILY})


def check_can_begin_online(book: Book, unit: Unit, amount_fen: int, *, by: Actor) -> None:
    """Raises Denied to everybody but the household, Invalid for an amount that is none, Refused for a closed book."""
    if all(home.unit_id != unit.pk or home.role not in OF_THE_HOUSE for home in by.homes):
        raise Denied(_("Only the household itself pays here."))
    check_open(book)
    if type(amount_fen) is not int or amount_fen <= 0:
        raise Invalid(_("Write an amount above zero."), field="amount")
    if amount_fen > MOST_FEN:
        raise Invalid(_("At most %(most)s yuan go in one payment.") % {"most": yuan(MOST_FEN)}, field="amount")


def check_is_system(by: Actor) -> None:
    """What a channel says comes through the system only. Raises Denied."""
    if not by.system:
        raise Denied(_("Only the payment channel confirms this."))


def check_can_refund_online(online: OnlinePayment, *, by: Actor) -> None:
    """As for every payment that is taken back (rules/households.py); Refused unless it was paid."""
    check_holds(online.book, "take_back_payment", by)
    ONLINE.target("refund_online", online.state)
    if online.payment is None:
        raise Refused(_("This payment never came into the book."))


def check_fee_fund(book: Book, fund: Fund) -> Fund:
    """The fund, if fees of this book come into it. Raises Invalid."""
    if fund.book_id != book.pk or fund.kind != FundKind.FEE or fund.closed_on is not None:
        raise Invalid(_("Fees go into a fund of property fees of this book."), field="fund")
    return fund


def fee_fund(book: Book) -> Fund:
    """Into which fees go that nothing is owed for yet: the book's first open fund of property fees. Raises Refused
    without one."""
    fund = Fund.objects.filter(book=book, kind=FundKind.FEE, closed_on__isnull=True).order_by("id").first()
    if fund is None:
        raise Refused(_("This book has no fund of property fees."))
    return fund
