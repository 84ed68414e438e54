"""Whistle, report in, escalate, supervise; what is beyond a community's capacity; what goes to a higher inspection."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases import rules
from linli.cases.clocks import accept_key, cite, report_in_key, rule_due, solve_due
from linli.cases.models import Case, Escalation, InterimReport, Referral, Supervision, Whistle, WhistleCall
from linli.cases.routing import Chain
from linli.cases.states import CASE, EscalationReason
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_text
from linli.kernel.workflow import move

from .handling import Photos, claim
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
    move(case, CASE, "whistle", left_community=True, due_at=min(due, case.solve_due_at))
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
    # The whistle's row is locked so that of two last ones reporting at once, one sees that it was the last.
    blown = Whistle.objects.select_for_update().get(pk=call.whistle_id)
    here = WhistleCall.objects.filter(pk=call.pk, reported_in_at__isnull=True)
    if here.update(reported_in_at=at, reported_in_by_id=by.user_id, contribution=text, missed=at >= call.due_at) != 1:
        raise Conflict(_("%(body)s has already reported in.") % {"body": call.body.name})
    case = Case.objects.select_related("community", "body", "category").get(pk=call.case_id)
    event = record_case(
        case, "report_in", by=by, at=at, body=call.body.name, late=at >= call.due_at, private={"text": text}
    )
    tell_bodies(case, [blown.body_id], "reported_in", event, at=at, body=call.body.name)
    waiting = WhistleCall.objects.filter(whistle=blown, reported_in_at__isnull=True).exists()
    if blown.ended_at is None and not waiting:
        move(case, CASE, "all_reported_in", due_at=case.solve_due_at)
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
        move(case, CASE, "joint_result_not_enough", due_at=case.solve_due_at)
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
    by: Actor,
    at: datetime,
) -> Escalation:
    """One level up: by hand because it cannot be solved here, or by the clock because a limit passed."""
    rules.check_can_escalate(case, by=by)
    text = clean_text(text, most=500, field="text")
    if reason == EscalationReason.BY_HAND:
        text = words(text, most=500, field="text")
    above = Chain(case.community).above(case.level)
    if above is None:
        raise Refused(_("There is no level above this one. Deal with the case here."))
    from_body, from_level = case.body, case.level
    level = rules.level_after(case, above)
    move(
        case,
        CASE,
        "escalate",
        body=above,
        level=level,
        left_community=True,
        due_at=rule_due(case.community, accept_key(urgent=case.urgent), at),
        solve_due_at=max(case.solve_due_at, solve_due(case.category, at)),
    )
    Whistle.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    step = Escalation.objects.create(
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
    return step


@transaction.atomic
def supervise(case: Case, *, reason: str, body: Body | None = None, by: Actor, at: datetime) -> Supervision:
    """督办: a body above watches until it is solved. The clocks supervise by themselves; ``body`` is theirs to name."""
    rules.check_can_supervise(case, by=by)
    watcher_id = body.pk if body else rules.seat_above(case, "supervise", by)
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
    move(case, CASE, "to_long_cycle", due_at=due)
    _report(case, 1, text, due, by=by, at=at)
    event = record_case(case, "to_long_cycle", by=by, at=at, body=case.body.name, due=due.isoformat())
    tell_reporters(case, "long_cycle", event, at=at, body=case.body.name)


@transaction.atomic
def interim_report(case: Case, *, text: str, by: Actor, at: datetime) -> InterimReport:
    """Where a long-cycle case stands; the next report is due after the rule's interval."""
    rules.check_can_interim_report(case, by=by)
    due = rule_due(case.community, "cases.interim_report", at)
    number = Case.objects.select_for_update().get(pk=case.pk).interim_reports.count() + 1
    report = _report(case, number, text, due, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(due_at=due)
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


@transaction.atomic
def refer(
    case: Case, *, authority: str, number: str, on: date, reply_due_on: date, by: Actor, at: datetime
) -> Referral:
    """Handed to a higher inspection (S1-55), with its number, date and limit; the case stays open here."""
    rules.check_can_refer(case, by=by)
    if reply_due_on < on:
        raise Invalid(_("The reply cannot be due before the matter is handed over."), field="reply_due_on")
    referral = Referral.objects.create(
        community_id=case.community_id,
        case=case,
        authority=words(authority, most=120, field="authority"),
        number=words(number, most=60, field="number"),
        on=on,
        reply_due_on=reply_due_on,
        by_id=by.user_id,
        at=at,
    )
    record_case(
        case,
        "refer",
        by=by,
        at=at,
        authority=referral.authority,
        number=referral.number,
        on=on.isoformat(),
        due=reply_due_on.isoformat(),
    )
    return referral


@transaction.atomic
def record_reply(referral: Referral, *, reply: str, on: date, by: Actor, at: datetime) -> None:
    """What the higher inspection answered, and when."""
    rules.check_can_record_reply(referral, by=by)
    reply = words(reply, most=2000, field="reply")
    if Referral.objects.filter(pk=referral.pk, replied_on__isnull=True).update(reply=reply, replied_on=on) != 1:
        raise Conflict(_("The reply has been recorded already."))
    record_case(referral.case, "record_reply", by=by, at=at, on=on.isoformat(), private={"text": reply})
