"""What can go back to a household, to whom, and from where."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.ledger.models import Account, Book, HouseholdPayment, Payee, PaymentOrder, UnitCredit
from linli.ledger.states import AccountHolder, AccountRole

from .budgets import ON_THEIR_WAY
from .households import names_of
from .paying import payees_of, refunded_fen
from .standing import fund_in, standing_book

PAYMENT = "household payment"  # a payment order's refund_kind


@dataclass(frozen=True)
class Refundable:
    """What of a payment can be given back: never more than it brought in, nor than is still prepaid."""

    book: Book  # from which it goes back
    left_fen: int
    waiting: PaymentOrder | None  # an order that gives some of it back already
    names: tuple[str, ...]
    payees: list[Payee]  # accounts in one of these names
    banks: list[Account]

    def why_not(self) -> str:
        """The sentence beside the grey button; "" where something can be given back."""
        if self.waiting is not None:
            return _("A payment order gives money of this payment back already. Wait until it is paid or withdrawn.")
        if self.left_fen <= 0:
            return _("Nothing of this payment is prepaid any more.")
        return ""


def refundable(payment: HouseholdPayment, on: date) -> Refundable:
    """How a payment stands. ``on``: today, for who holds the unit."""
    book = standing_book(payment.book)
    fund = fund_in(book, payment.fund)
    credit = UnitCredit.objects.filter(book=book, fund=fund, unit=payment.unit).first()
    back = {one.pk: refunded_fen(one, PAYMENT, payment.pk) for one in (payment.book, book)}
    left = min(payment.amount_fen - sum(back.values()), credit.prepaid_fen if credit else 0)
    names = {payment.payer_name, *names_of(payment.unit, on)} - {""}
    payees = payees_of(book).filter(holder_name__in=names, holder_kind=AccountHolder.PRIVATE)
    banks = Account.objects.filter(fund=fund, role=AccountRole.BANK, closed_on__isnull=True)
    return Refundable(
        book,
        max(left, 0),
        refund_waiting(payment),
        tuple(sorted(names)),
        list(payees[:50]),
        list(banks.select_related("fund", "bank_account").order_by("id")),
    )


def refund_waiting(payment: HouseholdPayment) -> PaymentOrder | None:
    """The order on its way that gives some of this payment back."""
    rows = PaymentOrder.objects.filter(refund_kind=PAYMENT, refund_id=payment.pk, state__in=ON_THEIR_WAY)
    return rows.filter(book__in=[payment.book_id, standing_book(payment.book).pk]).order_by("id").first()


def paid_online(book: Book, pk: int) -> HouseholdPayment | None:
    """A payment that came in on the phone; None if this book has none of this number."""
    rows = HouseholdPayment.objects.filter(book=book, pk=pk, online__isnull=False)
    rows = rows.select_related("book__community", "fund", "entry__reversed_by", "online__book__community")
    return rows.select_related("unit__building", "unit__entrance").first()
