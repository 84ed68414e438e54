"""One household's account: what it owes, what it paid, what it has prepaid, and its part of each fund."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet, Sum

from linli.ledger.models import Account, Allocation, Bill, Book, Fund, HouseholdPayment, Reminder, UnitCredit
from linli.ledger.queries.balances import balances
from linli.ledger.queries.standing import books_of, communities_of
from linli.ledger.states import NATURAL_SIGN, AccountKind, AccountRole, BillState
from linli.registry.models import Binding, Unit
from linli.registry.queries import holders_on
from linli.registry.states import Relation


@dataclass(frozen=True)
class Overdue:
    """What of one household's bills is past its day."""

    bills: int
    fen: int


@dataclass(frozen=True)
class Standing:
    """How one household stands, over all funds."""

    owed_fen: int
    overdue_fen: int
    prepaid_fen: int


@dataclass(frozen=True)
class FundPart:
    """A household's part of a fund: the fund's balance by the share of its area in the whole. Nothing that it could
    take out; a way to see how much of the common money is hers."""

    fund: Fund
    balance_fen: int
    share: Fraction
    part_fen: int  # rounded down


def overdue_of(book: Book, unit: Unit, on: date) -> Overdue:
    """What of a unit's bills was due before ``on`` and is not paid."""
    sums = _overdue(book, on).filter(unit=unit).aggregate(bills=Count("pk"), fen=Sum(F("amount_fen") - F("paid_fen")))
    return Overdue(sums["bills"], sums["fen"] or 0)


def overdue_units(book: Book, on: date) -> QuerySet[Unit]:
    """The units that are overdue, in the register's order."""
    late = _overdue(book, on).values("unit")
    return (
        Unit.objects.filter(community__in=communities_of(book), pk__in=late)
        .select_related("building", "entrance")
        .order_by("id")
    )


def owners_reached(unit: Unit) -> list[int]:
    """The accounts of those who own the unit."""
    bound = Binding.objects.filter(unit=unit, relation=Relation.OWNER, to_at__isnull=True)
    return list(bound.order_by("user").values_list("user", flat=True).distinct())


def names_of(unit: Unit, on: date) -> set[str]:
    """The names of those who hold the unit on a day."""
    return {holding.person.name for holding in holders_on(unit, on)}


def standing(book: Book, unit: Unit, on: date) -> Standing:
    """What a unit owes, what of it is past its day, and what it has prepaid. Two queries."""
    rest = F("amount_fen") - F("paid_fen")
    bills = Bill.objects.filter(book=book, unit=unit, state=BillState.OPEN)
    sums = bills.aggregate(owed=Sum(rest), overdue=Sum(rest, filter=Q(due_on__lt=on)))
    prepaid = UnitCredit.objects.filter(book=book, unit=unit).aggregate(fen=Sum("prepaid_fen"))["fen"]
    return Standing(sums["owed"] or 0, sums["overdue"] or 0, prepaid or 0)


def owed_by_fund(book: Book, unit: Unit) -> list[tuple[Fund, int]]:
    """What a unit owes in each fund, the fund of the oldest bill first. One query."""
    bills = Bill.objects.filter(book=book, unit=unit, state=BillState.OPEN)
    owed: dict[Fund, int] = {}
    for bill in bills.select_related("plan__fund").order_by("month", "id"):
        owed[bill.plan.fund] = owed.get(bill.plan.fund, 0) + bill.amount_fen - bill.paid_fen
    return list(owed.items())


def fund_to_pay(book: Book, unit: Unit) -> Fund | None:
    """The fund of the unit's oldest open bill: there its money belongs first. None where it owes nothing."""
    return next((fund for fund, _fen in owed_by_fund(book, unit)), None)


def bills_of(book: Book, unit: Unit) -> QuerySet[Bill]:
    """A unit's bills, the latest month first; with those of the book that it had before."""
    return (
        Bill.objects.filter(book__in=books_of(book, unit), unit=unit)
        .select_related("book__community", "plan", "run")
        .order_by("-month", "-id")
    )


def payments_of(book: Book, unit: Unit) -> QuerySet[HouseholdPayment]:
    """A unit's payments, the latest first; each with its entry and the entry that took it back, if one did."""
    rows = HouseholdPayment.objects.filter(book__in=books_of(book, unit), unit=unit)
    return rows.select_related("book__community", "fund", "entry__reversed_by").order_by("-id")


def payment_of(book: Book, pk: int) -> HouseholdPayment | None:
    """One payment with what its receipt shows; None if this book has none of this number."""
    rows = HouseholdPayment.objects.filter(book=book, pk=pk)
    return rows.select_related(
        "book__community", "fund", "unit__building", "unit__entrance", "taken_body", "entry__reversed_by"
    ).first()


def paid_by(payment: HouseholdPayment) -> list[Allocation]:
    """What a payment was first set against, the oldest bill first."""
    rows = Allocation.objects.filter(book=payment.book_id, payment=payment, entry=payment.entry)
    return list(rows.select_related("bill__plan").order_by("bill__month", "bill_id"))


def last_reminder(book: Book, unit: Unit) -> Reminder | None:
    return Reminder.objects.filter(book=book, unit=unit).order_by("-sent_at").first()


def fund_parts(book: Book, unit: Unit, on: date, *, whole_dm2: int) -> list[FundPart]:
    """The unit's part of each fund (what is in it, less what it owes), by area of ``whole_dm2``. Two queries."""
    share = Fraction(unit.area_dm2, whole_dm2)
    rows = Account.objects.filter(book=book, kind__in=(AccountKind.ASSET, AccountKind.LIABILITY))
    # What households still owe is not in the fund.
    accounts = list(rows.exclude(role=AccountRole.RECEIVABLE).select_related("fund"))
    by_account = balances([account.pk for account in accounts], on)
    funds = {account.fund_id: account.fund for account in accounts}
    parts = []
    for pk, fund in sorted(funds.items()):
        balance = _net(by_account, (account for account in accounts if account.fund_id == pk))
        parts.append(FundPart(fund, balance, share, max(balance, 0) * share.numerator // share.denominator))
    return parts


def whole_area(book: Book) -> int:
    """The area of all units, in dm²."""
    return int(Unit.objects.filter(community__in=communities_of(book)).aggregate(area=Sum("area_dm2"))["area"] or 0)


def _net(by_account: dict[int, int], accounts: Iterable[Account]) -> int:
    """Assets less liabilities: debits less credits of both."""
    return NATURAL_SIGN[AccountKind.ASSET] * sum(by_account[account.pk] for account in accounts)


def _overdue(book: Book, on: date) -> QuerySet[Bill]:
    return Bill.objects.filter(book=book, state=BillState.OPEN, due_on__lt=on)
