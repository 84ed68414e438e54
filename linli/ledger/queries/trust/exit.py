"""How a book stands on the day on which its company leaves (domain 4.3, 9; S4-30)."""

from datetime import date
from typing import TypedDict

from django.db.models import Count, F, QuerySet, Sum

from linli.ledger.models import Account, Bill, Book, CompanyExit, EntryDraft, HandoverItem, PaymentOrder, UnitCredit
from linli.ledger.queries.balances import balances
from linli.ledger.queries.openness.veil import Veil
from linli.ledger.states import AccountRole, BillState, DraftState, ExitState, OrderState

WAITING = (OrderState.PREPARED, OrderState.REVIEWED, OrderState.APPROVED)


class ExitFigures(TypedDict):
    """Everything that the next keeper finds, in fen and in numbers."""

    on: str
    accounts: dict[str, int]  # code: balance as people expect to see it; those at zero are left out
    prepaid_fen: int
    prepaid_units: int
    deposits_fen: int
    owed_fen: int  # by households, on open bills
    open_bills: int
    open_orders: int
    open_drafts: int


def exit_figures(book: Book, on: date) -> ExitFigures:
    """The figures of a book at the end of a day. Five queries."""
    accounts = list(Account.objects.filter(book=book).order_by("code"))
    # Everybody reads them: no figure over fewer than five households (veil.py).
    by_id = Veil.of(book).summed(balances([account.pk for account in accounts], on))
    shown = {account.code: account.sign * by_id.get(account.pk, 0) for account in accounts}
    prepaid = UnitCredit.objects.filter(book=book, prepaid_fen__gt=0).aggregate(
        fen=Sum("prepaid_fen"), units=Count("unit", distinct=True)
    )
    bills = Bill.objects.filter(book=book, state=BillState.OPEN).aggregate(
        fen=Sum(F("amount_fen") - F("paid_fen")), bills=Count("pk")
    )
    return {
        "on": on.isoformat(),
        "accounts": {code: fen for code, fen in shown.items() if fen},
        "prepaid_fen": prepaid["fen"] or 0,
        "prepaid_units": prepaid["units"],
        "deposits_fen": sum(shown[row.code] for row in accounts if row.role == AccountRole.DEPOSITS),
        "owed_fen": bills["fen"] or 0,
        "open_bills": bills["bills"],
        "open_orders": open_orders(book).count(),
        "open_drafts": open_drafts(book).count(),
    }


def open_orders(book: Book) -> QuerySet[PaymentOrder]:
    """Payment orders that are neither paid nor ended."""
    return PaymentOrder.objects.filter(book=book, state__in=WAITING)


def open_drafts(book: Book) -> QuerySet[EntryDraft]:
    """Entries that wait for their second person."""
    return EntryDraft.objects.filter(book=book, state=DraftState.PREPARED)


def exits_of(book: Book) -> QuerySet[CompanyExit]:
    return CompanyExit.objects.filter(book=book).select_related("body", "decision").order_by("-on", "-id")


def open_exit(book: Book) -> CompanyExit | None:
    """The leaving that is under way."""
    return exits_of(book).exclude(state=ExitState.HANDED_OVER).first()


def exit_page(book: Book, pk: int) -> tuple[CompanyExit, list[HandoverItem]]:
    """One leaving with its list. Raises CompanyExit.DoesNotExist."""
    found = CompanyExit.objects.select_related("book__community", "body", "decision", "audit_report").get(
        book=book, pk=pk
    )
    return found, list(found.items.select_related("given_by", "received_by").order_by("id"))
