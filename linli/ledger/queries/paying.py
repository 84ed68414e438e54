"""Reads of payment orders, payees and the papers behind them."""

from django.db.models import Q, QuerySet, Sum

from linli.bodies.models import Decision
from linli.ledger.models import BankAccount, Book, Entry, Payee, PaymentOrder, SpendingRules, Voucher
from linli.ledger.states import OrderState

# Orders that rely on what allows them: on their way or paid. What was refused, withdrawn or sent back frees its sum.
RELYING = (OrderState.PREPARED, OrderState.REVIEWED, OrderState.APPROVED, OrderState.PAID)


def spending_rules(book: Book) -> SpendingRules:
    """The rules for spending that hold now."""
    return SpendingRules.objects.filter(book=book).select_related("decision").order_by("-version")[0]


def orders_of(book: Book, *, states: tuple[str, ...] = ()) -> QuerySet[PaymentOrder]:
    """Payment orders of a book, the latest first, with what a list shows of them."""
    rows = (
        PaymentOrder.objects.filter(book=book)
        .select_related("payee", "debit__fund", "rules")
        .order_by("-prepared_at", "-id")
    )
    return rows.filter(state__in=states) if states else rows


def order_page(book: Book, pk: int) -> PaymentOrder:
    """One order with all that its page shows. Raises PaymentOrder.DoesNotExist."""
    return PaymentOrder.objects.select_related(
        "book__community",
        "payee",
        "debit__fund",
        "bank__fund",
        "bank__bank_account",
        "budget_line__account__fund",
        "budget_line__budget",
        "decision__body",
        "decision__community",
        "decision__later",
        "over_decision__later",
        "rules",
        "prepared_by",
        "prepared_body",
        "reviewed_by",
        "reviewed_body",
        "approved_by",
        "approved_body",
        "refused_by",
        "entry",
    ).get(book=book, pk=pk)


def relied_on_fen(decision: Decision, *, without: PaymentOrder | None = None) -> int:
    """The sum of all orders that rely on a decision or a contract, ``without`` one of them."""
    rows = PaymentOrder.objects.filter(decision=decision, state__in=RELYING)
    if without is not None and without.pk:
        rows = rows.exclude(pk=without.pk)
    return int(rows.aggregate(total=Sum("amount_fen"))["total"] or 0)


def refunded_fen(book: Book, refund_kind: str, refund_id: int) -> int:
    """What was given back of one payment or gift, or is on its way back, by payment orders."""
    rows = PaymentOrder.objects.filter(book=book, refund_kind=refund_kind, refund_id=refund_id, state__in=RELYING)
    return int(rows.aggregate(total=Sum("amount_fen"))["total"] or 0)


def payees_of(book: Book, *, closed: bool = False) -> QuerySet[Payee]:
    """The payees that can be paid, by name; closed ones too if asked."""
    rows = Payee.objects.filter(book=book).order_by("closed_at", "name", "id")
    return rows if closed else rows.filter(closed_at__isnull=True)


def bank_accounts_of(book: Book) -> QuerySet[BankAccount]:
    """The bank accounts of a book, each with the body in whose name it is."""
    return BankAccount.objects.filter(book=book).select_related("holder").order_by("closed_on", "id")


def vouchers_of(entry: Entry) -> QuerySet[Voucher]:
    """The papers behind an entry: its own, those of the draft it came from, those of the order that it paid."""
    behind = Q(entry=entry) | Q(draft__entry=entry) | Q(order__entry=entry)
    return Voucher.objects.filter(behind, book_id=entry.book_id).select_related("original", "copy").order_by("id")
