"""Stopping what rests on a decision (紧急叫停), and answering for having stopped it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies import rules
from linli.bodies.actor import Actor
from linli.bodies.models import Decision, Suspension
from linli.bodies.states import SUSPENSION, AppealOutcome, SuspensionState
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move


@transaction.atomic
def suspend_decision(
    decision: Decision, *, reason: str, legal_basis: str, until_at: datetime | None = None, by: Actor, at: datetime
) -> Suspension:
    """Stop what rests on this decision until ``until_at`` (None: as long as the rules allow), after which it lapses.

    Raises Denied, Invalid for a limit that is past or too far away, Conflict if it is suspended already.
    """
    rules.check_can_suspend_decision(decision, by=by, at=at)
    for over in Suspension.objects.filter(decision=decision, state=SuspensionState.IN_FORCE, until_at__lte=at):
        _lapse(over, at)
    rule = rules.suspension_rule(decision.community, at)
    longest = rules.longest_suspension(decision.community, at)
    until_at = until_at or longest
    if not at < until_at <= longest:
        raise Invalid(_("Choose a day between today and the longest that the rules allow."), field="until")
    seat = rules.seat_with(by, "bodies.suspend_decision", decision.community)
    if seat is None or by.user_id is None:
        raise Denied(_("A person suspends a decision, not the system."))
    row = Suspension(
        community_id=decision.community_id,
        decision=decision,
        reason=_line(reason, "reason"),
        legal_basis=_line(legal_basis, "legal_basis", most=200),
        rule=rule.reference,
        from_at=at,
        until_at=until_at,
        by_body_id=seat.body_id,
        suspended_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This decision is suspended already.")) from None
    data = {"reason": row.reason, "legal_basis": row.legal_basis, "until": until_at.isoformat(), "rule": row.rule}
    _record(row, "suspend_decision", data, by=by.acting_for(seat.body_id), at=at)
    return row


@transaction.atomic
def confirm_suspension(suspension: Suspension, *, reason: str, by: Actor, at: datetime) -> Suspension:
    """Another person confirms it: it stands until it is lifted."""
    rules.check_can_confirm_suspension(suspension, by=by, at=at)
    reason = _line(reason, "reason")
    fields = {"confirmed_by_id": by.user_id, "confirmed_at": at, "confirm_reason": reason}
    move(suspension, SUSPENSION, "confirm_suspension", **fields)
    _record(suspension, "confirm_suspension", {"reason": reason}, by=by, at=at)
    return suspension


@transaction.atomic
def lift_suspension(suspension: Suspension, *, reason: str, by: Actor, at: datetime) -> Suspension:
    """Another person lifts it: from now on the decision can be relied on again."""
    rules.check_can_lift_suspension(suspension, by=by, at=at)
    _lift(suspension, _line(reason, "reason"), by=by, at=at)
    return suspension


@transaction.atomic
def appeal_suspension(suspension: Suspension, *, text: str, by: Actor, at: datetime) -> Suspension:
    """A member of the body that decided says why it should not be suspended. Once; it is answered in the open."""
    rules.check_can_appeal_suspension(suspension, by=by, at=at)
    text = clean_text(text, most=2000, field="text")
    if not text:
        raise Invalid(_("Write why the decision should not be suspended."), field="text")
    rows = Suspension.objects.filter(pk=suspension.pk, appealed_at__isnull=True, ended_at__isnull=True)
    fields = {"appealed_by_id": by.user_id, "appealed_at": at, "appeal_text": text}
    _set(suspension, rows.update(**fields), fields)
    _record(suspension, "appeal_suspension", {}, private={"text": text}, by=by, at=at)
    return suspension


@transaction.atomic
def answer_appeal(suspension: Suspension, *, granted: bool, answer: str, by: Actor, at: datetime) -> Suspension:
    """Grant the appeal, which lifts the suspension, or dismiss it; with an answer that everybody here can read."""
    rules.check_can_answer_appeal(suspension, by=by)
    answer = _line(answer, "answer")
    outcome = AppealOutcome.GRANTED if granted else AppealOutcome.DISMISSED
    fields = {"appeal_outcome": outcome, "answered_by_id": by.user_id, "answered_at": at, "answer": answer}
    rows = Suspension.objects.filter(pk=suspension.pk, appealed_at__isnull=False, answered_at__isnull=True)
    _set(suspension, rows.update(**fields), fields)
    _record(suspension, "answer_appeal", {"granted": granted, "answer": answer}, by=by, at=at)
    if granted:
        if suspension.state == SuspensionState.IN_FORCE and at >= suspension.until_at:
            _lapse(suspension, at)
        elif suspension.ended_at is None:
            _lift(suspension, answer, by=by, at=at)
    return suspension


@transaction.atomic
def lapse_suspension(suspension: Suspension, *, by: Actor, at: datetime) -> Suspension:
    """Write down that a suspension ran out unconfirmed; it stopped nothing from that moment on, written down or not."""
    if not by.system:
        raise Denied(_("A suspension lapses by itself at its limit."))
    if at < suspension.until_at:
        raise Refused(_("This suspension still stands."))
    _lapse(suspension, at)
    return suspension


def _lift(suspension: Suspension, reason: str, *, by: Actor, at: datetime) -> None:
    fields = {"ended_by_id": by.user_id, "ended_at": at, "end_reason": reason}
    move(suspension, SUSPENSION, "lift_suspension", **fields)
    _record(suspension, "lift_suspension", {"reason": reason}, by=by, at=at)


def _lapse(suspension: Suspension, at: datetime) -> None:
    move(suspension, SUSPENSION, "lapse_suspension", ended_at=suspension.until_at)
    _record(suspension, "lapse_suspension", {"until": suspension.until_at.isoformat()}, by=None, at=at)


def _set(suspension: Suspension, changed: int, fields: Mapping[str, object]) -> None:
    if changed != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in fields.items():
        setattr(suspension, name, value)


def _line(text: str, field: str, *, most: int = 500) -> str:
    line = clean_line(text, most=most, field=field)
    if not line:
        raise Invalid(_("Fill this in; everybody who lives here can read it."), field=field)
    return line


def _record(
    suspension: Suspension,
    verb: str,
    data: Mapping[str, object],
    *,
    private: Mapping[str, object] | None = None,
    by: Actor | None,
    at: datetime,
) -> None:
    # All of it is told under the decision, so that its page shows one history.
    record(
        log_id=suspension.community_id,
        verb=f"bodies.{verb}",
        subject=("decision", suspension.decision_id),
        by=by,
        at=at,
        data={"suspension": suspension.pk, **data},
        private=private,
    )
