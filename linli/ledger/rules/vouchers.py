"""Who adds papers to what, who makes the copy that everybody sees, who may look at an original."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Refused
from linli.ledger.models import Book, EntryDraft, PaymentOrder, Voucher
from linli.ledger.states import DraftState, OrderState

from .common import acting, check_holds

# What was given up has no need of papers any more.
GIVEN_UP = (OrderState.REFUSED, OrderState.WITHDRAWN)


def check_can_add_voucher(book: Book, behind: object, *, by: Actor) -> Actor:
    """The actor with the seat she adds from. Raises Denied, or Refused for what was given up."""
    by = acting(book, "add_voucher", by)
    if isinstance(behind, PaymentOrder) and behind.state in GIVEN_UP:
        raise Refused(_("This payment was given up; papers belong to the one that takes its place."))
    if isinstance(behind, EntryDraft) and behind.state in (DraftState.REFUSED, DraftState.WITHDRAWN):
        raise Refused(_("This entry was given up; papers belong to the one that takes its place."))
    return by


def check_can_mask_voucher(voucher: Voucher, *, by: Actor) -> Actor:
    return acting(voucher.book, "mask_voucher", by)


def check_can_see_original(voucher: Voucher, *, by: Actor) -> None:
    """Those who answer for the money, those who watch over it, and every owner (法释〔2009〕8号 art. 13)."""
    check_holds(voucher.book, "see_original", by)
    if by.user_id is None:
        raise Denied(_("Sign in to see the original; each look at it is recorded."))
