"""A month's bills: one set-based statement for each plan and book, each book whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.law.holidays import next_working_day
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Bill, BillRun, Book, FeePlan
from linli.ledger.models.books import month_of
from linli.ledger.queries.billing import books_inside, month_end, plans_of
from linli.ledger.queries.standing import communities_of, standing_book
from linli.ledger.reckoning import owed_sql, rounding_reference
from linli.ledger.rules import billing as rules
from linli.ledger.rules.posting import late_day
from linli.ledger.states import BILL, AccountRole, EntryKind
from linli.registry.models import Place

from .fee_plans import lock
from .posting import post
from .set_off import account_of, accounts_of, building_accounts, set_off_run, set_off_unit, take_off

# The bills of a plan for a month, as far as they go paid from what the households have prepaid; sums by building.
BILLS_SQL = """
WITH made AS (
    INSERT INTO ledger_bill
        (book_id, unit_id, plan_id, run_id, month, amount_fen, discount_fen, paid_fen, state, due_on)
    SELECT %(book)s, owed.unit_id, %(plan)s, %(run)s, %(month)s, owed.fen, owed.full_fen - owed.fen,
           least(owed.fen, coalesce(credit.prepaid_fen, 0)),
           CASE WHEN owed.fen <= coalesce(credit.prepaid_fen, 0) THEN 'paid' ELSE 'open' END, %(due)s
    FROM ({owed}) AS owed
    LEFT JOIN ledger_unitcredit AS credit
      ON credit.book_id = %(book)s AND credit.fund_id = %(fund)s AND credit.unit_id = owed.unit_id
    RETURNING unit_id, amount_fen, paid_fen
), credits AS (
    UPDATE ledger_unitcredit AS credit SET prepaid_fen = credit.prepaid_fen - made.paid_fen FROM made
    WHERE made.paid_fen > 0
      AND credit.book_id = %(book)s AND credit.fund_id = %(fund)s AND credit.unit_id = made.unit_id
)
SELECT unit.building_id, count(*), sum(made.amount_fen)::bigint, sum(made.paid_fen)::bigint
FROM made JOIN registry_unit AS unit ON unit.id = made.unit_id AND unit.community_id = ANY(%(communities)s)
GROUP BY unit.building_id ORDER BY unit.building_id
"""


OWED_AND_INCOME = (AccountRole.RECEIVABLE, AccountRole.FEE_INCOME)


@dataclass(frozen=True)
class RunResult:
    """What a run has made: none of it where the month's bills were there already."""

    runs: tuple[BillRun, ...] = ()
    bills: int = 0
    amount_fen: int = 0
    set_off_fen: int = 0  # paid at once from what households had prepaid
    refused: tuple[tuple[int, str], ...] = ()  # of many books those that refused, and why


@transaction.atomic
def run_bills(book: Book, *, month: date, by: Actor, at: datetime) -> RunResult:
    """Make the bills of a month by every plan of the book that is in force, post them by building, and set what
    households have prepaid against them. Again for the same month it changes nothing. A book that became part of
    another makes none of its own: its units are billed in that one.

    Raises Denied, Refused for a closed book, Invalid for a month to come.
    """
    book = standing_book(book)
    by = rules.check_can_run_bills(book, month, by=by, at=at)
    lock(book)
    done = set(BillRun.objects.filter(book=book, month=month).values_list("plan_id", flat=True))
    result = RunResult()
    for plan in plans_of(book, month):
        if plan.pk not in done:
            run, set_off = _run(book, plan, month, by=by, at=at)
            result = RunResult(
                (*result.runs, run),
                result.bills + run.bills,
                result.amount_fen + run.amount_fen,
                result.set_off_fen + set_off,
            )
    return result


def run_bills_inside(
    place: Place, *, month: date, by: Actor, at: datetime, tell: Callable[[int, int], None] = lambda done, all_: None
) -> RunResult:
    """The same for every book inside a place where ``by`` may: each in a transaction of its own, so that what a fault
    or a power cut leaves are whole books, and the next run makes the rest. ``tell`` hears how many books of how many
    are done. A book that began after that month has no bills of it; one that refuses is named in the result and keeps
    no other from its bills. Raises Denied where there is none."""
    books = [book for book in books_inside(place) if by.may("ledger.run_bills", book.community.path or "")]
    if not books:
        raise Denied(_("Your role does not allow this here."))
    result = RunResult()
    books = [book for book in books if month_of(book.opened_on) <= month]
    for number, book in enumerate(books, start=1):
        try:
            one = run_bills(book, month=month, by=by, at=at)
        except Refused as refusal:
            one = RunResult(refused=((book.pk, str(refusal)),))
        result = RunResult(
            (*result.runs, *one.runs),
            result.bills + one.bills,
            result.amount_fen + one.amount_fen,
            result.set_off_fen + one.set_off_fen,
            (*result.refused, *one.refused),
        )
        tell(number, len(books))
    return result


@transaction.atomic
def cancel_bill(bill: Bill, *, reason: str, by: Actor, at: datetime) -> None:
    """A second person cancels a bill that is wrong, with the reason. What was paid of it is the household's prepaid
    money again and is set against its other open bills.

    Raises Denied to whoever made the bills, Invalid without a reason, Refused for a cancelled bill.
    """
    by = rules.check_can_cancel_bill(bill, by=by)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write why the bill is wrong."), field="reason")
    lock(bill.book)
    paid = Bill.objects.values_list("paid_fen", flat=True).get(pk=bill.pk)
    fund, unit = bill.plan.fund, bill.unit
    owed = building_accounts(fund, AccountRole.RECEIVABLE, [unit.building])[unit.building_id]
    income = building_accounts(fund, AccountRole.FEE_INCOME, [unit.building])[unit.building_id]
    lines = [Line(income, owed, bill.amount_fen)] if bill.amount_fen else []
    if paid:
        lines.append(Line(owed, account_of(fund, AccountRole.PREPAID), paid))
    entry = None
    if lines:
        today = at.astimezone(SHANGHAI).date()
        purpose = _("Bill of %(month)s cancelled: %(plan)s") % {"month": f"{bill.month:%Y-%m}", "plan": bill.plan.name}
        facts = Facts(
            EntryKind.JOURNAL,
            today,
            clean_line(purpose, most=200),
            prepared=Hand.of(by),
            counterparty_private=True,  # one household's: its address may stand in the reason
            reason=reason,
        )
        entry = post(bill.book, lines, facts, by=by, at=at)
        take_off(bill, entry, paid)
    bill.refresh_from_db(fields=["state", "paid_fen"])
    move(bill, BILL, "cancel_bill")
    facts_of_event = {"plan": bill.plan_id, "month": f"{bill.month:%Y-%m}", "amount_fen": bill.amount_fen}
    _note(bill, reason, by=by, at=at, entry=entry.voucher if entry else None, **facts_of_event)
    set_off_unit(bill.book, fund, unit, by=by, at=at)


def _run(book: Book, plan: FeePlan, month: date, *, by: Actor, at: datetime) -> tuple[BillRun, int]:
    """The bills of one plan; the run, and what of them was prepaid."""
    run = BillRun.objects.create(
        book=book, plan=plan, month=month, bills=0, amount_fen=0, run_by_id=by.user_id, run_at=at
    )
    due = next_working_day(month.replace(day=plan.due_day))
    parameters = {
        "book": book.pk,
        "fund": plan.fund_id,
        "plan": plan.pk,
        "run": run.pk,
        "month": month,
        "rate": plan.rate_hfen,
        "use": plan.use,
        "building": plan.building_id,
        "communities": plan.communities or communities_of(book),
        "due": due,
    }
    with connection.cursor() as cursor:
        cursor.execute(BILLS_SQL.format(owed=owed_sql(plan.base)), parameters)
        by_building = cursor.fetchall()
    run.bills = sum(row[1] for row in by_building)
    run.amount_fen = sum(row[2] for row in by_building)
    sums = {building: fen for building, _count, fen, _paid in by_building if fen}
    prepaid = {building: fen for building, _count, _sum, fen in by_building if fen}
    facts = _facts(book, plan, month, by=by, at=at)
    accounts = accounts_of(plan.fund, OWED_AND_INCOME, sums)
    owed, income = (accounts[role] for role in OWED_AND_INCOME)
    if sums:
        lines = [Line(owed[building], income[building], fen) for building, fen in sums.items()]
        run.entry = post(book, lines, facts, by=by, at=at)
    run.save(update_fields=["bills", "amount_fen", "entry"])
    data = {"plan": plan.pk, "rate_hfen": plan.rate_hfen, "base": plan.base, "rounding": rounding_reference(month)}
    record(
        log_id=book.pk,
        verb="ledger.run_bills",
        subject=("bill run", run.pk),
        by=by,
        at=at,
        data=data
        | {
            "month": f"{month:%Y-%m}",
            "bills": run.bills,
            "amount_fen": run.amount_fen,
            "due_on": due.isoformat(),
            "entry": run.entry.voucher if run.entry else None,
        },
    )
    if prepaid:
        set_off_run(run, prepaid, owed, facts, by=by, at=at)
    return run, sum(prepaid.values())


def _facts(book: Book, plan: FeePlan, month: date, *, by: Actor, at: datetime) -> Facts:
    """Bills belong to the last day of their month; those of the month that runs, to today."""
    on = min(month_end(month), at.astimezone(SHANGHAI).date())
    late = late_day(book, on, at=at) is not None
    return Facts(
        kind=EntryKind.BILLS,
        on=on,
        purpose=_("Bills of %(month)s: %(plan)s") % {"month": f"{month:%Y-%m}", "plan": plan.name},
        prepared=Hand.of(by),
        decision=plan.decision,
        reason=_("The bills were made after their month was closed.") if late else "",
    )


def _note(bill: Bill, reason: str, *, by: Actor, at: datetime, **data: Any) -> None:
    subject, private = ("bill", bill.pk), {"unit": bill.unit_id, "reason": reason}
    record(log_id=bill.book_id, verb="ledger.cancel_bill", subject=subject, by=by, at=at, data=data, private=private)
