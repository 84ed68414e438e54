"""Who prepares, reviews, approves and pays. Rights come first, then the person, then the state, then the gate."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, Payee, PaymentOrder
from linli.ledger.states import ORDER, OrderState, PayeeKind

from .billing import check_open
from .books import check_can_arrange
from .common import acting, acting_preparer, check_holds
from .gate import check_gate, needs_review


def check_can_register_bank_account(book: Book, holder: Body, *, by: Actor) -> None:
    """Raises Denied, Refused for a closed book, or Invalid for a holder that does not stand in this community."""
    check_can_arrange(book, "register_bank_account", by=by)
    if not (book.community.path or "").startswith(holder.place.path or "-") or holder.closed_on is not None:
        raise Invalid(_("Choose a body of this community."), field="holder")


def check_can_add_payee(book: Book, *, by: Actor) -> Actor:
    """The actor with the seat she adds from. Raises Denied, or Refused for a closed book."""
    by = acting_preparer(book, "add_payee", by)
    check_open(book)
    return by


def check_can_confirm_payee(payee: Payee, *, by: Actor) -> Actor:
    """A second person of another body compares name and account with the papers. Raises Denied to who added it and to
    her body, Refused for a payee that is closed or confirmed, or a company's account in another name."""
    by = _person(acting(payee.book, "confirm_payee", by))
    if by.user_id == payee.added_by_id:
        raise Denied(_("You added this payee yourself; another person confirms it."))
    if by.sits_in([payee.added_body_id]) is not None and payee.added_body_id is not None:
        raise Denied(_("Your own body added this payee. Somebody of another body confirms it."))
    if payee.closed_at is not None:
        raise Refused(_("This payee was closed already."))
    if payee.confirmed_at is not None:
        raise Refused(_("This payee was confirmed already."))
    if payee.kind == PayeeKind.COMPANY and payee.holder_name != payee.name:
        raise Refused(
            _("The account is in the name of “%(holder)s”, not of “%(payee)s”. Ask for an account in its own name.")
            % {"holder": payee.holder_name, "payee": payee.name}
        )
    return by


def check_can_close_payee(payee: Payee, *, by: Actor) -> None:
    check_holds(payee.book, "close_payee", by)
    if payee.closed_at is not None:
        raise Refused(_("This payee was closed already."))


def check_can_see_payee_number(payee: Payee, *, by: Actor) -> None:
    check_holds(payee.book, "see_payee_number", by)


def check_can_prepare_payment(book: Book, *, by: Actor) -> Actor:
    """The actor with the seat she prepares from. Raises Denied."""
    return _person(acting_preparer(book, "prepare_payment", by))


def check_can_review_payment(order: PaymentOrder, *, by: Actor, at: datetime) -> Actor:
    """Another person than the one who prepared it, of whichever body."""
    by = _person(acting(order.book, "review_payment", by))
    if by.user_id == order.prepared_by_id:
        raise Denied(_("You prepared this payment yourself; another person reviews it."))
    ORDER.target("review_payment", order.state)
    check_gate(order, at=at)
    return by


def check_can_approve_payment(order: PaymentOrder, *, by: Actor, at: datetime) -> Actor:
    """Another person of another body than prepared it, and not who reviewed it."""
    by = _person(acting(order.book, "approve_payment", by))
    if by.user_id == order.prepared_by_id:
        raise Denied(_("You prepared this payment yourself; another person approves it, whatever office you act from."))
    if by.sits_in([order.prepared_body_id]) is not None:
        raise Denied(
            _("%(body)s prepared this payment and you belong to it. Somebody of another body approves it.")
            % {"body": order.prepared_body}
        )
    if by.user_id == order.reviewed_by_id:
        raise Denied(_("You reviewed this payment; a further person approves it."))
    ORDER.target("approve_payment", order.state)
    if needs_review(order) and order.state == OrderState.PREPARED:
        raise Refused(_("A payment of this size is reviewed by a further person before it is approved."))
    check_gate(order, at=at)
    return by


def check_can_refuse_payment(order: PaymentOrder, *, by: Actor) -> Actor:
    by = _person(acting(order.book, "refuse_payment", by))
    if by.user_id == order.prepared_by_id:
        raise Denied(_("You prepared this payment yourself; you can withdraw it."))
    ORDER.target("refuse_payment", order.state)
    return by


def check_can_withdraw_payment(order: PaymentOrder, *, by: Actor) -> None:
    acting_preparer(order.book, "withdraw_payment", by)
    if by.user_id != order.prepared_by_id:
        raise Denied(_("Only who prepared a payment withdraws it; others refuse it."))
    ORDER.target("withdraw_payment", order.state)


def check_can_pay(order: PaymentOrder, *, by: Actor, at: datetime) -> Actor:
    """Whoever of the two sides sends it to the bank, once both have turned their key."""
    by = _person(acting(order.book, "pay", by))
    ORDER.target("pay", order.state)
    check_gate(order, at=at)
    return by


def check_paid_on(order: PaymentOrder, on: date | None) -> None:
    """Raises Invalid for a day before the second key was turned: nothing leaves the bank before."""
    approved = order.approved_at.astimezone(SHANGHAI).date() if order.approved_at else None
    if on is not None and approved is not None and on < approved:
        raise Invalid(
            _("It was approved on %(day)s. The bank cannot have paid it before.") % {"day": approved}, field="on"
        )


def check_can_return_payment(order: PaymentOrder, *, by: Actor) -> Actor:
    """Not by the person who prepared it: what undoes a payment has a second person behind it, too."""
    by = _person(acting(order.book, "return_payment", by))
    if by.user_id == order.prepared_by_id:
        raise Denied(_("You prepared this payment yourself; another person records that the bank sent it back."))
    ORDER.target("return_payment", order.state)
    return by


def _person(by: Actor) -> Actor:
    if by.user_id is None or by.body_id is None:
        raise Denied(_("A person who answers for it does this, not the system."))
    return by


def waits_for(order: PaymentOrder, by: Actor) -> str:
    """The verb for which this order waits for her: "review_payment", "approve_payment", "pay", or "". Without the gate,
    for lists; the order's page asks the whole rule."""
    path = order.book.community.path or "-"
    mine = by.user_id == order.prepared_by_id
    if order.state == OrderState.APPROVED:
        return "pay" if by.may("ledger.pay", path) else ""
    if mine:
        return ""
    if order.state == OrderState.PREPARED and needs_review(order):
        return "review_payment" if by.may("ledger.review_payment", path) else ""
    if order.state not in (OrderState.PREPARED, OrderState.REVIEWED) or by.user_id == order.reviewed_by_id:
        return ""
    another_body = by.sits_in([order.prepared_body_id]) is None
    return "approve_payment" if another_body and by.may("ledger.approve_payment", path) else ""
