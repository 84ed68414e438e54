"""Households' money against households' bills: the oldest first. Parts of the verbs that bill and take money in; they
run under the book's lock, which those verbs take first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Allocation, Bill, BillRun, Book, Entry, Fund, HouseholdPayment, UnitCredit
from linli.ledger.queries.households import bills_since
from linli.ledger.states import AccountRole, BillState, EntryKind
from linli.registry.models import Building, Unit

from .posting import post

# What of the bills of a run was paid as they were made, from prepaid money.
SET_OFF_SQL = """
INSERT INTO ledger_allocation (book_id, bill_id, payment_id, entry_id, amount_fen)
SELECT book_id, id, NULL, %(entry)s, paid_fen FROM ledger_bill
WHERE plan_id = %(plan)s AND month = %(month)s AND paid_fen > 0
"""


def account_of(fund: Fund, role: str) -> Account:
    """The fund's first open account of this role that is of no building."""
    accounts = Account.objects.select_related("fund").filter(fund=fund, role=role, building__isnull=True)
    return accounts.filter(closed_on__isnull=True).order_by("id")[0]


def building_accounts(fund: Fund, role: str, buildings: Iterable[Building]) -> dict[int, Account]:
    """The fund's accounts of this role by building; those that are missing are made, beside the one without."""
    return accounts_of(fund, [role], {building.pk for building in buildings})[role]


def accounts_of(fund: Fund, roles: Sequence[str], building_ids: Iterable[int]) -> dict[str, dict[int, Account]]:
    """The fund's accounts of these roles by building, in one query; those that are missing are made."""
    wanted = set(building_ids)
    found: dict[str, dict[int, Account]] = {role: {} for role in roles}
    for account in Account.objects.filter(fund=fund, role__in=roles, building__in=wanted):
        account.fund = fund  # known already: one object instead of a row each
        found[account.role][account.building_id or 0] = account
    for role, there in found.items():
        if missing := wanted - set(there):
            there |= _made(fund, role, Building.objects.filter(pk__in=missing))
    return found


def _made(fund: Fund, role: str, buildings: Iterable[Building]) -> dict[int, Account]:
    whole = account_of(fund, role)
    made = Account.objects.bulk_create(
        Account(
            book_id=fund.book_id,
            fund=fund,
            code=f"{whole.code}-{building.pk}",
            name=f"{whole.name} · {building.name}",
            name_en=f"{whole.name_en} · {building.name}",
            kind=whole.kind,
            role=role,
            building=building,
        )
        for building in buildings
    )
    return {account.building_id or 0: account for account in made}


def set_off_run(
    run: BillRun, sums: dict[int, int], owed: dict[int, Account], facts: Facts, *, by: Actor, at: datetime
) -> None:
    """Post what of a new run's bills was prepaid, by building (``owed``: the accounts of what is owed), and write down
    which bill took how much."""
    fund = run.plan.fund
    prepaid = account_of(fund, AccountRole.PREPAID)
    lines = [Line(prepaid, owed[building], fen) for building, fen in sums.items()]
    purpose = _("Prepaid money set against the bills of %(month)s") % {"month": f"{run.month:%Y-%m}"}
    entry = post(run.book, lines, replace(facts, kind=EntryKind.CREDITS, purpose=purpose), by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(SET_OFF_SQL, {"plan": run.plan_id, "month": run.month, "entry": entry.pk})


def set_off_unit(book: Book, fund: Fund, unit: Unit, *, by: Actor, at: datetime) -> None:
    """Set what one household has prepaid against its open bills."""
    credit = locked_credit(book, fund, unit)
    parts = split(open_bills(book, fund, unit), credit.prepaid_fen)
    if not parts:
        return
    total = sum(fen for _bill, fen in parts)
    owed = building_accounts(fund, AccountRole.RECEIVABLE, [unit.building])[unit.building_id]
    facts = Facts(
        kind=EntryKind.CREDITS,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Prepaid money set against bills"),
        prepared=Hand.of(by),
    )
    entry = post(book, [Line(account_of(fund, AccountRole.PREPAID), owed, total)], facts, by=by, at=at)
    allocate(parts, entry, None)
    add_credit(credit, -total)


def locked_credit(book: Book, fund: Fund, unit: Unit) -> UnitCredit:
    """The row of what the unit has prepaid, locked to the end of the transaction; it is there from the first payment
    on."""
    UnitCredit.objects.bulk_create([UnitCredit(book=book, fund=fund, unit=unit)], ignore_conflicts=True)
    return UnitCredit.objects.select_for_update().get(book=book, fund=fund, unit=unit)


def add_credit(credit: UnitCredit, fen: int) -> None:
    """More or less prepaid. The database keeps it from falling below zero."""
    if fen:
        UnitCredit.objects.filter(pk=credit.pk).update(prepaid_fen=F("prepaid_fen") + fen)
        credit.prepaid_fen += fen


def open_bills(book: Book, fund: Fund, unit: Unit, *, first: date | None = None) -> list[Bill]:
    """The unit's open bills in this fund, the oldest first; with ``first`` only those of the time from then."""
    bills = Bill.objects.filter(book=book, unit=unit, state=BillState.OPEN, plan__fund=fund)
    return list(bills_since(bills, first).order_by("month", "id"))


def split(bills: Iterable[Bill], fen: int) -> list[tuple[Bill, int]]:
    """So much money over the bills, in their order, until it is used up."""
    parts = []
    for bill in bills:
        part = min(fen, bill.amount_fen - bill.paid_fen)
        if part > 0:
            parts.append((bill, part))
            fen -= part
    return parts


def allocate(parts: Iterable[tuple[Bill, int]], entry: Entry, payment: HouseholdPayment | None) -> None:
    """Set each part against its bill; below zero: take it off again."""
    rows = []
    for bill, fen in parts:
        bill.paid_fen += fen
        bill.state = BillState.PAID if bill.paid_fen == bill.amount_fen else BillState.OPEN
        Bill.objects.filter(pk=bill.pk).update(paid_fen=bill.paid_fen, state=bill.state)
        rows.append(Allocation(book_id=bill.book_id, bill=bill, payment=payment, entry=entry, amount_fen=fen))
    Allocation.objects.bulk_create(rows)


def take_off(bill: Bill, entry: Entry, paid_fen: int) -> None:
    """Take all that is paid of a bill off it and make it the household's prepaid money."""
    if not paid_fen:
        return
    credit = locked_credit(bill.book, bill.plan.fund, bill.unit)
    bill.refresh_from_db(fields=["paid_fen", "state"])
    for payment, fen in _paid_by(bill):
        allocate([(bill, -fen)], entry, payment)
    add_credit(credit, paid_fen)


def _paid_by(bill: Bill) -> list[tuple[HouseholdPayment | None, int]]:
    """By which payment how much of a bill is paid (None: from prepaid money)."""
    sums = (
        Allocation.objects.filter(book=bill.book_id, bill=bill).values_list("payment").annotate(fen=Sum("amount_fen"))
    )
    left = {payment: fen for payment, fen in sums if fen}
    payments = HouseholdPayment.objects.in_bulk(payment for payment in left if payment)
    return [(payments.get(payment), fen) for payment, fen in left.items()]
