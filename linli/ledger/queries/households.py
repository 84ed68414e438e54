"""One household's account: what it owes, what it paid, what it has prepaid, and its part of each fund."""

from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Allocation, Bill, Book, Fund, HouseholdPayment, Reminder, UnitCredit
from linli.ledger.models.books import month_of
from linli.ledger.queries.standing import books_of, communities_of
from linli.ledger.states import AccountKind, AccountRole, BillState
from linli.registry.models import Binding, Holding, Unit
from linli.registry.queries import holders_on
from linli.registry.states import Relation

# The area of all units of a book's community and of those whose books became part of it, however deep.
WHOLE_SQL = """
WITH RECURSIVE here AS (
    SELECT %s::bigint AS id
    UNION SELECT book.community_id FROM ledger_book AS book JOIN here ON book.successor_id = here.id
)
SELECT coalesce(sum(unit.area_dm2), 0) FROM registry_unit AS unit JOIN here ON unit.community_id = here.id
"""
# What is in a fund: assets less liabilities, without what households still owe.
IN_FUND_SQL = """
SELECT coalesce(sum(day.balance_fen), 0)::bigint FROM ledger_account AS account
CROSS JOIN LATERAL (
    SELECT balance_fen FROM ledger_daybalance
    WHERE account_id = account.id AND "on" <= %s ORDER BY "on" DESC LIMIT 1
) AS day
WHERE account.fund_id = ledger_fund.id AND account.kind = ANY(%s) AND account.role <> %s
"""


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


def held_since(unit: Unit) -> date | None:
    """The first day of those who hold the unit now: what was before it is between others and those who served them, and
    nobody else's to see. None where the register knows of no others. One query."""
    rows = list(Holding.objects.filter(unit=unit).values_list("from_date", "to_date", "contested"))
    begun = [first for first, last, _contested in rows if last is None]
    known = [first for first in begun if first is not None]
    if known and len(known) == len(begun):
        return min(known)
    # When theirs began is not known, but when that of the last before them ended.
    return max((last for _first, last, contested in rows if last is not None and not contested), default=None)


def bills_since(bills: QuerySet[Bill], first: date | None) -> QuerySet[Bill]:
    """Those of them that are of the time from ``first``; of the month in which it lies, only what nobody paid before
    it."""
    if first is None:
        return bills
    before = Allocation.objects.filter(bill=OuterRef("pk"), payment__paid_at__lt=beginning(first))
    return bills.filter(month__gte=month_of(first)).exclude(Exists(before), month=month_of(first))


def beginning(first: date) -> datetime:
    """The moment at which the day begins."""
    return datetime.combine(first, time.min, tzinfo=SHANGHAI)


def overdue_of(book: Book, unit: Unit, on: date) -> Overdue:
    """What of the bills of those who hold the unit was due before ``on`` and is not paid."""
    bills = bills_since(_overdue(book, on).filter(unit=unit), held_since(unit))
    sums = bills.aggregate(bills=Count("pk"), fen=Sum(F("amount_fen") - F("paid_fen")))
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


def standing(book: Book, unit: Unit, on: date, *, first: date | None = None) -> Standing:
    """What a unit owes, what of it is past its day, and what it has prepaid; with ``first`` only of the time from then,
    and of what is prepaid at most what was paid since. One query."""
    rest = F("amount_fen") - F("paid_fen")
    bills = bills_since(Bill.objects.filter(book=book, unit=unit, state=BillState.OPEN), first)
    paid = HouseholdPayment.objects.filter(book=book, unit=unit, entry__reversed_by__isnull=True)
    paid = paid.filter(paid_at__gte=beginning(first)) if first else paid
    sums = Unit.objects.filter(pk=unit.pk).values_list(
        _sum(bills, rest),
        _sum(bills.filter(due_on__lt=on), rest),
        _sum(UnitCredit.objects.filter(book=book, unit=unit), F("prepaid_fen")),
        _sum(paid, F("amount_fen")),
        _sum(Allocation.objects.filter(payment__in=paid), F("amount_fen")),
    )
    owed, overdue, prepaid, own, used = sums.get()
    return Standing(owed, overdue, prepaid if first is None else max(0, min(prepaid, own - used)))


def owed_by_fund(book: Book, unit: Unit, *, first: date | None = None) -> list[tuple[Fund, int]]:
    """What a unit owes in each fund, the fund of the oldest bill first; with ``first`` only for the time from then. One
    query."""
    bills = bills_since(Bill.objects.filter(book=book, unit=unit, state=BillState.OPEN), first)
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
    """The unit's part of each fund (what is in it, less what it owes), by area of ``whole_dm2``. One query."""
    share = Fraction(unit.area_dm2, whole_dm2)
    kinds = [AccountKind.ASSET, AccountKind.LIABILITY]
    in_fund = RawSQL(IN_FUND_SQL, (on, kinds, AccountRole.RECEIVABLE))  # noqa: S611 our own text
    funds = Fund.objects.filter(book=book).annotate(in_fund=in_fund).order_by("id")
    return [
        FundPart(fund, fund.in_fund, share, max(fund.in_fund, 0) * share.numerator // share.denominator)
        for fund in funds
    ]


def whole_area(book: Book) -> int:
    """The area of all units, in dm². One query."""
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_SQL, [book.pk])
        return int(cursor.fetchone()[0])


def _sum(rows: QuerySet[Any], amount: Combinable) -> Coalesce:
    """Their sum as part of another query; 0 for none."""
    sums = rows.order_by().annotate(all=Value(1)).values("all").annotate(fen=Sum(amount)).values("fen")
    return Coalesce(Subquery(sums), Value(0), output_field=BigIntegerField())


def _overdue(book: Book, on: date) -> QuerySet[Bill]:
    return Bill.objects.filter(book=book, state=BillState.OPEN, due_on__lt=on)
