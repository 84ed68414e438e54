"""What goes on when a book becomes part of another: the fees that each community had agreed on, with their open bills,
and what is left of the year's budget. Parts of `merge_books`; they run under both books' locks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.money import yuan
from linli.ledger.models import (
    Account,
    Bill,
    BillRun,
    Book,
    Budget,
    BudgetLine,
    Discount,
    Entry,
    FeePlan,
    Fund,
    MeterReading,
)
from linli.ledger.models.books import month_of
from linli.ledger.queries.budgets import budget_of, line_uses, lines_of
from linli.ledger.states import BillState, BudgetState


def keep_own_fees(target: Book, communities: Sequence[int]) -> None:
    """The target's own fees stay those of its own units: what others pay was decided by others, until the one community
    decides about a fee for all."""
    FeePlan.objects.filter(book=target, communities=[], building__isnull=True).update(communities=list(communities))


def carry_plans(
    source: Book,
    target: Book,
    funds: Mapping[int, Fund],
    entries: Mapping[int, Entry],
    communities: Sequence[int],
    on: date,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Fees that run go on for the units of ``communities``; of those that have ended, the bills that are not paid. How
    many go along."""
    bills = Bill.objects.filter(book=source, state=BillState.OPEN)
    runs_on = Q(to_month__isnull=True) | Q(to_month__gte=month_of(on)) | Q(pk__in=bills.values("plan"))
    plans = FeePlan.objects.filter(runs_on, book=source, fund__in=funds).select_related("fund").order_by("id")
    for plan in plans:
        copy = FeePlan.objects.get(pk=plan.pk)
        copy.pk = None
        copy.book, copy.fund = target, funds[plan.fund_id]
        copy.communities = plan.communities or ([] if plan.building_id else list(communities))
        copy.from_month = max(plan.from_month, month_of(source.opened_on))
        copy.name = _free_name(target, copy)
        copy.save(force_insert=True)
        _carry_bills(plan, copy, entries.get(copy.fund_id), by=by, at=at)
        _carry_discounts(plan, copy)
    return len(plans)


def carry_budget(source: Book, target: Book, accounts: Mapping[int, Account], on: date, *, at: datetime) -> int:
    """What is left of the source's budget of the year is the target's to use for the same; how many lines. The source's
    own budget stays in its book with what was spent of it: both together are what was adopted."""
    theirs = budget_of(source, on.year)
    if theirs is None:
        return 0
    ours = budget_of(target, on.year) or _budget_like(theirs, target, at)
    lines = [line for line in lines_of(theirs) if line.account_id in accounts]
    uses = line_uses(lines)
    for line in lines:
        left = max(uses[line.pk].difference_fen, 0)
        facts = {"place": source, "whole": yuan(line.amount_fen), "used": yuan(uses[line.pk].actual_fen)}
        note = _("from %(place)s: %(whole)s yuan, %(used)s of it before") % facts
        _add_line(ours, accounts[line.account_id], f"{line.title} · {source}", left, note)
    return len(lines)


def _add_line(budget: Budget, account: Account, title: str, fen: int, note: str) -> None:
    """A line that stands alone on its account grows, so that all that moved on the account is still its own; beside
    several, or where there is none, it is a further line."""
    there = list(BudgetLine.objects.select_for_update().filter(budget=budget, account=account).order_by("id"))
    if len(there) == 1:
        line = there[0]
        line.amount_fen += fen
        line.note = (f"{line.note}; {note}" if line.note else note)[:200]
        line.save(update_fields=["amount_fen", "note"])
        return
    BudgetLine.objects.create(budget=budget, account=account, title=title[:80], amount_fen=fen, note=note[:200])


def _budget_like(theirs: Budget, target: Book, at: datetime) -> Budget:
    """A budget of the target for that year, where it has none: adopted, as theirs was."""
    return Budget.objects.create(
        book=target,
        year=theirs.year,
        state=BudgetState.ADOPTED,
        decision=theirs.decision,
        drafted_by_id=theirs.drafted_by_id,
        drafted_body_id=theirs.drafted_body_id,
        drafted_at=at,
        adopted_at=at,
    )


def _carry_bills(plan: FeePlan, copy: FeePlan, entry: Entry | None, *, by: Actor, at: datetime) -> None:
    """The open bills of a plan, under its copy. Every month that was billed has its run there, so that none is billed
    twice; what was paid stays in the old book."""
    bills = Bill.objects.filter(plan=plan, state=BillState.OPEN)
    rows = bills.values_list("month").annotate(fen=Sum("amount_fen"), number=Count("pk"))
    months = {month: (fen, number) for month, fen, number in rows}
    for month in BillRun.objects.filter(plan=plan).order_by("month").values_list("month", flat=True):
        fen, number = months.get(month, (0, 0))
        run = BillRun.objects.create(
            book_id=copy.book_id,
            plan=copy,
            month=month,
            bills=number,
            amount_fen=fen,
            entry=entry if number else None,
            run_by_id=by.user_id,
            run_at=at,
        )
        bills.filter(month=month).update(book=copy.book_id, plan=copy, run=run)


def _carry_discounts(plan: FeePlan, copy: FeePlan) -> None:
    """Discounts of months that are not billed yet, those that wait for their answer, and where the meters stood."""
    last = BillRun.objects.filter(plan=plan).order_by("-month").values_list("month", flat=True).first()
    discounts, readings = Discount.objects.filter(plan=plan), MeterReading.objects.filter(plan=plan)
    granted = discounts.filter(granted_at__isnull=False)
    if last is not None:
        granted, readings = granted.filter(to_month__gt=last), readings.filter(month__gte=last)
    made: list[Discount] = []
    for row in granted.order_by("id"):
        row.pk = None
        row.book_id, row.plan = copy.book_id, copy
        made.append(row)
    Discount.objects.bulk_create(made)
    discounts.filter(granted_at__isnull=True, refused_at__isnull=True).update(book=copy.book_id, plan=copy)
    kept: list[MeterReading] = []
    for reading in readings.order_by("id"):
        reading.pk = None
        reading.book_id, reading.plan = copy.book_id, copy
        kept.append(reading)
    MeterReading.objects.bulk_create(kept, batch_size=2000)


def _free_name(target: Book, plan: FeePlan) -> str:
    """The same name, so that a fee for all takes the place of each; two of the same units and month apart."""
    same = FeePlan.objects.filter(book=target, from_month=plan.from_month, communities=plan.communities)
    taken = set(same.values_list("name", flat=True))
    numbered = (f"{plan.name[:36]} {number}" for number in range(2, 1000))
    return plan.name if plan.name not in taken else next(name for name in numbered if name not in taken)
