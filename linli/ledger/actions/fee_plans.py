"""What households pay each month, by whose decision; and what meters showed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_line
from linli.ledger.models import Book, FeePlan, Fund, MeterReading
from linli.ledger.queries.standing import is_for
from linli.ledger.reckoning import MOST_MILLI
from linli.ledger.rules import billing as rules
from linli.registry.models import Building, Unit


@transaction.atomic
def set_fee_plan(
    book: Book,
    *,
    fund: Fund,
    name: str,
    base: str,
    rate_hfen: int,
    from_month: date,
    decision: Decision,
    to_month: date | None = None,
    name_en: str = "",
    use: str = "",
    building: Building | None = None,
    due_day: int = 20,
    by: Actor,
    at: datetime,
) -> FeePlan:
    """Set what units of a use (all if "") or building (all if None) pay from a month on, in hundredths of a fen: by m²,
    by unit, or by whole unit of the meter; by a decision. A plan of the same name that still runs ends the month
    before.

    Raises Denied, Invalid, Refused (a suspended decision, months that are billed), Conflict for the same plan twice.
    """
    by = rules.check_can_set_fee_plan(book, by=by)
    rules.check_plan(book, fund, base=base, rate_hfen=rate_hfen, use=use, building=building)
    rules.check_months(from_month, to_month)
    rules.check_decides_fees(book, decision, at=at)
    if not 1 <= due_day <= 28:
        raise Invalid(_("Choose a day from 1 to 28."), field="due_day")
    name = clean_line(name, most=40, field="name")
    if not name:
        raise Invalid(_("Write what the fee is for."), field="name")
    lock(book)
    if FeePlan.objects.filter(book=book, name=name, from_month=from_month).exists():
        raise Conflict(_("“%(name)s” from this month on is set already.") % {"name": name})
    ended = _end_before(book, name, from_month)
    plan = FeePlan.objects.create(
        book=book,
        fund=fund,
        name=name,
        name_en=clean_line(name_en, most=60, field="name_en"),
        base=base,
        rate_hfen=rate_hfen,
        use=use,
        building=building,
        from_month=from_month,
        to_month=to_month,
        due_day=due_day,
        decision=decision,
        set_by_id=by.user_id,
        set_at=at,
    )
    facts = {"name": name, "base": base, "rate_hfen": rate_hfen, "use": use, "due_day": due_day}
    months = {"from": f"{from_month:%Y-%m}", "to": f"{to_month:%Y-%m}" if to_month else None}
    where = {"building": building.pk if building else None, "ended": ended, "decision": decision.pk}
    _note(plan, "set_fee_plan", by=by, at=at, **facts, **months, **where)
    return plan


@transaction.atomic
def end_fee_plan(plan: FeePlan, *, last_month: date, decision: Decision, by: Actor, at: datetime) -> None:
    """The plan is billed for the last time in ``last_month``; by a decision. Raises Refused for billed months."""
    by = rules.check_can_end_fee_plan(plan, by=by)
    rules.check_months(plan.from_month, last_month)
    rules.check_decides_fees(plan.book, decision, at=at)
    lock(plan.book)
    if plan.to_month is not None and plan.to_month <= last_month:
        raise Refused(_("“%(plan)s” ends with %(month)s already.") % {"plan": plan, "month": f"{plan.to_month:%Y-%m}"})
    rules.check_not_billed(plan, _next(last_month))
    FeePlan.objects.filter(pk=plan.pk).update(to_month=last_month)
    plan.to_month = last_month
    _note(plan, "end_fee_plan", by=by, at=at, to=f"{last_month:%Y-%m}", decision=decision.pk)


@transaction.atomic
def read_meters(
    plan: FeePlan, *, month: date, readings: Mapping[Unit, tuple[int, int]], by: Actor, at: datetime
) -> int:
    """Write down what meters showed for a month: before and after, in thousandths of the meter's unit. Returns how many
    are new. The same reading again changes nothing; another one for the same month is refused.

    Raises Denied, Invalid for a reading that runs backwards or does not begin where the last one ended.
    """
    by = rules.check_can_read_meters(plan, by=by)
    rules.check_month(plan.book, month, at=at)
    lock(plan.book)
    known = _known_readings(plan, [unit.pk for unit in readings], month)
    new = []
    for unit, (before, after) in readings.items():
        if known.get((unit.pk, True)) == (before, after):
            continue
        _check_reading(plan, unit, before, after, known)
        new.append(
            MeterReading(
                book=plan.book,
                plan=plan,
                unit=unit,
                month=month,
                before_milli=before,
                after_milli=after,
                read_by_id=by.user_id,
                read_at=at,
            )
        )
    if new:
        rules.check_not_billed(plan, month, month)
        MeterReading.objects.bulk_create(new, batch_size=2000)
    _note(plan, "read_meters", by=by, at=at, month=f"{month:%Y-%m}", readings=len(new))
    return len(new)


def _known_readings(plan: FeePlan, unit_ids: list[int], month: date) -> dict[tuple[int, bool], tuple[int, int]]:
    """Each unit's reading of this month, under (unit, True), and its latest one before, under (unit, False)."""
    rows = MeterReading.objects.filter(book=plan.book_id, plan__name=plan.name, unit__in=unit_ids, month__lte=month)
    known: dict[tuple[int, bool], tuple[int, int]] = {}
    for row in rows.order_by("month"):
        known[row.unit_id, row.month == month] = (row.before_milli, row.after_milli)
    return known


def _check_reading(
    plan: FeePlan, unit: Unit, before: int, after: int, known: Mapping[tuple[int, bool], tuple[int, int]]
) -> None:
    where = {"unit": unit.address}
    if not is_for(plan.book, unit.community_id):
        raise Invalid(_("Choose a unit of this community."), field="unit")
    if not 0 <= before <= after <= before + MOST_MILLI:
        raise Invalid(_("%(unit)s: a meter does not run backwards. Check both figures.") % where, field="readings")
    if (unit.pk, True) in known:
        raise Refused(_("%(unit)s: there is another reading of this month already.") % where)
    last = known.get((unit.pk, False))
    if last is not None and last[1] != before:
        raise Invalid(_("%(unit)s: the last reading ended elsewhere. Begin where it ended.") % where, field="readings")


def lock(book: Book) -> None:
    """Of two that deal with one book's bills and payments the second waits for the first, as `post` would have it wait
    anyway; what it reads from here on is settled."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)


def _end_before(book: Book, name: str, from_month: date) -> list[int]:
    """End the plans of this name that run in this month or later; their ids. There is one, or one for each community
    that brought its own along when books became one."""
    rows = FeePlan.objects.filter(book=book, name=name).exclude(to_month__lt=from_month)
    ended = list(rows.order_by("id"))
    for running in ended:
        if running.from_month >= from_month:
            raise Refused(
                _("“%(name)s” is set from %(month)s on already. Begin later than that.")
                % {"name": name, "month": f"{running.from_month:%Y-%m}"}
            )
        rules.check_not_billed(running, from_month)
        FeePlan.objects.filter(pk=running.pk).update(to_month=_before(from_month))
    return [plan.pk for plan in ended]


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _note(plan: FeePlan, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    subject = ("fee plan", plan.pk)
    record(log_id=plan.book_id, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data)
