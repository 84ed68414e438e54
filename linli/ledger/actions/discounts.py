"""A household pays less for some months: one proposes, another grants or refuses."""

from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Denied, Invalid
from linli.kernel.text import clean_line
from linli.ledger.models import Discount, FeePlan
from linli.ledger.rules import billing as rules
from linli.registry.models import Unit

from .fee_plans import lock

MOST_DENOMINATOR = 10_000


@transaction.atomic
def propose_discount(
    plan: FeePlan,
    unit: Unit,
    *,
    share: Fraction,
    from_month: date,
    to_month: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> Discount:
    """Propose that a unit pays ``share`` less from one month to another; a share of 1 is an exemption.

    Raises Denied, Invalid for a share of nothing or above all, without a reason, or for months in disorder; Refused
    where the bills are out already.
    """
    by = rules.check_can_propose_discount(plan, unit, by=by)
    if by.user_id is None:
        raise Denied(_("A person proposes a discount, no clock does."))
    if not 0 < share <= 1 or share.denominator > MOST_DENOMINATOR:
        raise Invalid(_("Write a share above 0 and up to 100 percent."), field="share")
    rules.check_months(from_month, to_month)
    reason = clean_line(reason, most=300, field="reason")
    if not reason:
        raise Invalid(_("Write why this household pays less."), field="reason")
    rules.check_not_billed(plan, from_month, to_month)
    discount = Discount(
        book_id=plan.book_id,
        plan=plan,
        unit=unit,
        share_num=share.numerator,
        share_den=share.denominator,
        from_month=from_month,
        to_month=to_month,
        reason=reason,
        proposed_by_id=by.user_id,
        proposed_at=at,
    )
    discount.save(force_insert=True)
    _note(discount, "propose_discount", by=by, at=at)
    return discount


@transaction.atomic
def grant_discount(discount: Discount, *, by: Actor, at: datetime) -> None:
    """A second person, of those who answer for the community's money, grants it; bills made from now on carry it.

    Raises Denied, Refused where it has its answer, another one overlaps, or the bills are out already.
    """
    by = rules.check_can_decide_discount(discount, "grant_discount", by=by)
    lock(discount.book)
    rules.check_no_other_discount(discount)
    rules.check_not_billed(discount.plan, discount.from_month, discount.to_month)
    _answer(discount, granted_by_id=by.user_id, granted_at=at)
    _note(discount, "grant_discount", by=by, at=at)


@transaction.atomic
def refuse_discount(discount: Discount, *, reason: str, by: Actor, at: datetime) -> None:
    """The second person refuses it with a reason. Raises Denied, Refused where it has its answer."""
    by = rules.check_can_decide_discount(discount, "refuse_discount", by=by)
    refusal = clean_line(reason, most=300, field="reason")
    if not refusal:
        raise Invalid(_("Write why you refuse it."), field="reason")
    _answer(discount, refused_by_id=by.user_id, refused_at=at, refusal=refusal)
    _note(discount, "refuse_discount", by=by, at=at)


def _answer(discount: Discount, **fields: object) -> None:
    waiting = Discount.objects.filter(pk=discount.pk, granted_at__isnull=True, refused_at__isnull=True)
    if waiting.update(**fields) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in fields.items():
        setattr(discount, name, value)


def _note(discount: Discount, verb: str, *, by: Actor, at: datetime) -> None:
    """Which household it is and why stays a commitment in the open log."""
    record(
        log_id=discount.book_id,
        verb=f"ledger.{verb}",
        subject=("discount", discount.pk),
        by=by,
        at=at,
        data={"plan": discount.plan_id, "from": f"{discount.from_month:%Y-%m}", "to": f"{discount.to_month:%Y-%m}"},
        private={
            "unit": discount.unit_id,
            "share": [discount.share_num, discount.share_den],
            "reason": discount.reason,
            "refusal": discount.refusal,
        },
    )
