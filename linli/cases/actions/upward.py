"""Whistle, report in, escalate, supervise; what is beyond a community's capacity."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases import rules
from linli.cases.clocks import accept_key, cite, report_in_key, rule_due, solve_due
from linli.cases.models import Case, Escalation, InterimReport, Supervision, Whistle, WhistleCall
from linli.cases.routing import Chain
from linli.cases.states import EscalationReason
from linli.kernel.errors import Conflict, Refused
from linli.kernel.text import clean_text

from .handling import Photos, claim
from .moving import as_seen, drop_what_waits, step
from .notify import record_case, tell_bodies, tell_reporters
from .words import words


@transaction.atomic
def whistle(
    case: Case, *, occasion: str, text: str, called: Sequence[Body], lead: Body, by: Actor, at: datetime
) -> Whistle:
    """吹哨: call bodies to act together; each has to report in by the limit, one leads."""
    rules.check_can_whistle(case, by=by, at=at, occasion=occasion, called=called, lead=lead)
    key = report_in_key(occasion, urgent=case.urgent)
    due = rule_due(case.community, key, at)
    step(case, "whistle", left_community=True, due_at=min(due, case.solve_due_at))
    blown = Whistle.objects.create(
        community_id=case.community_id,
        case=case,
        occasion=occasion,
        text=words(text, most=500, field="text"),
        body=case.body,
        by_id=by.user_id,
        at=at,
        report_in_due_at=due,
        rule=cite(case.community, key, at),
    )
    WhistleCall.objects.bulk_create(
        [
            WhistleCall(
                community_id=case.community_id,
                whistle=blown,
                case=case,
                body=body,
                leads=body.pk == lead.pk,
                due_at=due,
            )
            for body in called
        ]
    )
    names = [body.name for body in called]
    event = record_case(
        case,
        "whistle",
        by=by,
        at=at,
        body=case.body.name,
        occasion=occasion,
        called=names,
        lead=lead.name,
        due=due.isoformat(),
        rule=blown.rule,
        private={"text": blown.text},
    )
    tell_bodies(case, [body.pk for body in called], "whistled", event, at=at, body=case.body.name, due=due.isoformat())
    tell_reporters(case, "whistled", event, at=at, body=case.body.name, called=_(", ").join(names))
    return blown


@transaction.atomic
def report_in(call: WhistleCall, *, text: str, by: Actor, at: datetime) -> None:
    """报到: a called body is there. When the last one has come, the joint work can be judged."""
    rules.check_can_report_in(call, by=by)
    text = words(text, most=500, field="text")
    # The case first, as every other verb does, so that no two wait for each other; whoever comes second of two last
    # ones sees that she is the last.
    held = Case.objects.select_for_update(of=("self",), no_key=True).select_related("community", "body", "category")
    case = held.get(pk=call.case_id)
    blown = Whistle.objects.get(pk=call.whistle_id)
    here = WhistleCall.objects.filter(pk=call.pk, reported_in_at__isnull=True)
    if here.update(reported_in_at=at, reported_in_by_id=by.user_id, contribution=text, missed=at >= call.due_at) != 1:
        raise Conflict(_("%(body)s has already reported in.") % {"body": call.body.name})
    event = record_case(
        case, "report_in", by=by, at=at, body=call.body.name, late=at >= call.due_at, private={"text": text}
    )
    tell_bodies(case, [blown.body_id], "reported_in", event, at=at, body=call.body.name)
    waiting = WhistleCall.objects.filter(whistle=blown, reported_in_at__isnull=True).exists()
    if blown.ended_at is None and not waiting:
        step(case, "all_reported_in", due_at=case.solve_due_at)
        event = record_case(case, "all_reported_in", by=by, at=at, body=call.body.name)
        tell_reporters(case, "all_reported_in", event, at=at)


@transaction.atomic
def joint_result(case: Case, *, text: str, solved: bool, photos: Photos = (), by: Actor, at: datetime) -> None:
    """What came of acting together. If it is solved the reporter is asked; if not, the work goes on."""
    rules.check_can_joint_result(case, by=by)
    text = words(text, most=2000, field="text")
    if solved:
        rules.check_evidence(case, [purpose for file, purpose in photos])
        claim(case, "joint_result", text=text, photos=photos, by=by, at=at)
    else:
        step(case, "joint_result_not_enough", due_at=case.solve_due_at)
        record_case(case, "joint_result_not_enough", by=by, at=at, body=case.body.name, private={"text": text})
    Whistle.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at, result=text)


@transaction.atomic
def rate_whistle(call: WhistleCall, *, rating: int, by: Actor, at: datetime) -> None:
    """Both sides rate each other, one to five stars, once (条例 art. 33)."""
    rules.check_can_rate_whistle(call, by=by, rating=rating)
    whistler = by.sits_in([call.whistle.body_id]) is not None
    field = "rating_by_whistler" if whistler else "rating_by_called"
    if WhistleCall.objects.filter(pk=call.pk, **{f"{field}__isnull": True}).update(**{field: rating}) != 1:
        raise Conflict(_("You have rated this already."))
    rater, rated = (call.whistle.body, call.body) if whistler else (call.body, call.whistle.body)
    record_case(call.case, "rate_whistle", by=by, at=at, body=rater.name, to=rated.name, rating=rating)


@transaction.atomic
def escalate(
    case: Case,
    *,
    text: str = "",
    reason: str = EscalationReason.BY_HAND,
    rule: str = "",
    to: Body | None = None,
    by: Actor,
    at: datetime,
) -> Escalation:
    """One level up: by hand because it cannot be solved here, or by the clock because a limit passed. ``to`` is the
    clocks' to name, where a body closed at the top."""
    rules.check_can_escalate(case, by=by)
    text = clean_text(text, most=500, field="text")
    if reason == EscalationReason.BY_HAND:
        text = words(text, most=500, field="text")
    above = Chain(case.community).above(case.level) or (to if by.system else None)
    if above is None:
        raise Refused(_("There is no level above this one. Deal with the case here."))
    from_body, from_level = case.body, case.level
    level = rules.level_after(case, above)
    solve_by = max(case.solve_due_at, solve_due(case.category, at))
    accept_by = rule_due(case.community, accept_key(urgent=case.urgent), at)
    step(
        case,
        "escalate",
        body=above,
        level=level,
        # “Stayed inside” (问题不出小区, S1-28) says whether a community solves its own matters. That its body was
        # closed is the doing of whoever closed it: nobody has called for help, given up or missed a limit. If the body
        # that takes over whistles or sends it up, or runs late, it has left.
        left_community=case.left_community or reason != EscalationReason.BODY_CLOSED,
        due_at=min(accept_by, solve_by),
        solve_due_at=solve_by,
    )
    drop_what_waits(case, at=at)
    gone_up = Escalation.objects.create(
        community_id=case.community_id,
        case=case,
        reason=reason,
        from_level=from_level,
        to_level=level,
        from_body=from_body,
        to_body=above,
        text=text,
        rule=rule,
        automatic=by.system,
        at=at,
    )
    event = record_case(
        case,
        "escalate",
        by=by,
        at=at,
        body=from_body.name,
        to=above.name,
        reason=reason,
        rule=rule,
        automatic=by.system,
        private={"text": text} if text else None,
    )
    tell_bodies(case, [above.pk], "escalated_to_you", event, at=at, body=from_body.name, reason=reason)
    tell_bodies(case, [from_body.pk], "escalated", event, at=at, body=above.name, reason=reason)
    tell_reporters(case, "escalated", event, at=at, body=above.name, reason=reason)
    return gone_up


@transaction.atomic
def supervise(case: Case, *, reason: str, body: Body | None = None, by: Actor, at: datetime) -> Supervision:
    """督办: a body above watches until it is solved. The clocks supervise by themselves; ``body`` is theirs to name."""
    rules.check_can_supervise(case, by=by)
    watcher_id = body.pk if body else rules.seat_above(case, "supervise", by) or case.body_id
    if Case.objects.filter(pk=case.pk, supervised=False).update(supervised=True) != 1:
        raise Conflict(_("The case is already supervised."))
    case.supervised = True
    watch = Supervision.objects.create(
        community_id=case.community_id,
        case=case,
        body_id=watcher_id,
        reason=words(reason, most=500, field="reason"),
        automatic=by.system,
        begun_at=at,
    )
    event = record_case(case, "supervise", by=by, at=at, body=watch.body.name, automatic=by.system)
    tell_bodies(case, [case.body_id, watch.body_id], "supervised", event, at=at, body=watch.body.name)
    tell_reporters(case, "supervised", event, at=at, body=watch.body.name)
    return watch


@transaction.atomic
def end_supervision(watch: Supervision, *, outcome: str, by: Actor, at: datetime) -> None:
    """The supervising body says what came of it."""
    rules.check_can_end_supervision(watch, by=by)
    outcome = words(outcome, most=500, field="outcome")
    if Supervision.objects.filter(pk=watch.pk, ended_at__isnull=True).update(ended_at=at, outcome=outcome) != 1:
        raise Conflict(_("This supervision has ended."))
    Case.objects.filter(pk=watch.case_id).update(supervised=False)
    record_case(watch.case, "end_supervision", by=by, at=at, body=watch.body.name, private={"text": outcome})


@transaction.atomic
def to_long_cycle(case: Case, *, text: str, by: Actor, at: datetime) -> None:
    """Beyond what can be done here (S1-51): onto the long-cycle ledger, with a first report and a date for the next."""
    rules.check_can_to_long_cycle(case, by=by)
    due = rule_due(case.community, "cases.interim_report", at)
    step(case, "to_long_cycle", due_at=due)
    drop_what_waits(case, at=at)
    _report(case, 1, text, due, by=by, at=at)
    event = record_case(case, "to_long_cycle", by=by, at=at, body=case.body.name, due=due.isoformat())
    tell_reporters(case, "long_cycle", event, at=at, body=case.body.name)


@transaction.atomic
def interim_report(case: Case, *, text: str, by: Actor, at: datetime) -> InterimReport:
    """Where a long-cycle case stands; the next report is due after the rule's interval."""
    rules.check_can_interim_report(case, by=by)
    due = rule_due(case.community, "cases.interim_report", at)
    # The row stays ours from here, so that of two reports at once each gets a number of its own.
    if Case.objects.filter(as_seen(case), pk=case.pk).update(due_at=due) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    number = case.interim_reports.count() + 1
    report = _report(case, number, text, due, by=by, at=at)
    case.due_at = due
    event = record_case(case, "interim_report", by=by, at=at, body=case.body.name, number=number, due=due.isoformat())
    tell_reporters(case, "interim", event, at=at, body=case.body.name)
    return report


def _report(case: Case, number: int, text: str, due: datetime, *, by: Actor, at: datetime) -> InterimReport:
    return InterimReport.objects.create(
        community_id=case.community_id,
        case=case,
        number=number,
        text=words(text, most=2000, field="text"),
        next_due_at=due,
        by_id=by.user_id,
        at=at,
    )
