"""The reporter's word closes a case or opens it again; what is left out of the rates needs two persons."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import SYSTEM, Actor
from linli.cases import rules
from linli.cases.clocks import rules_for, solve_due
from linli.cases.models import CallBack, Case, Exclusion
from linli.cases.routing import Chain
from linli.cases.states import ExclusionReason, Verdict
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_text

from .moving import drop_what_waits, step
from .notify import record_case, tell_bodies, tell_reporters
from .upward import supervise
from .words import words


@transaction.atomic
def judge(case: Case, *, verdict: str, text: str = "", by: Actor, at: datetime) -> None:
    """The reporter says whether it is solved. Satisfied closes; anything else opens it again."""
    rules.check_can_judge(case, by=by, verdict=verdict)
    _settle(case, verdict, text, by=by, at=at, by_telephone=False)


@transaction.atomic
def call_back(case: Case, *, verdict: str, text: str = "", by: Actor, at: datetime) -> None:
    """Somebody who did not handle it rang the reporter and writes down her answer, or that she did not answer."""
    rules.check_can_call_back(case, by=by, verdict=verdict)
    if verdict == Verdict.UNANSWERED:
        # One more try stays possible until the limit of silence; the clock closes it then.
        record_case(case, "call_back", by=by, at=at, verdict=verdict)
        return
    _settle(case, verdict, text, by=by, at=at, by_telephone=True)


@transaction.atomic
def close_unanswered(case: Case, *, by: Actor, at: datetime) -> None:
    """Nobody answered until the limit of silence: closed, and counted neither as solved nor as satisfied."""
    rules.check_can_close_unanswered(case, by=by)
    step(case, "close_unanswered", verdict=Verdict.UNANSWERED, ended_at=at, due_at=None)
    _write_down(case, Verdict.UNANSWERED, "", by=by, at=at, by_telephone=False)
    event = record_case(case, "close_unanswered", by=by, at=at)
    tell_reporters(case, "closed_unanswered", event, at=at)


def _settle(case: Case, verdict: str, text: str, *, by: Actor, at: datetime, by_telephone: bool) -> None:
    satisfied = verdict == Verdict.SATISFIED
    text = clean_text(text, most=500, field="text")
    if satisfied:
        step(case, "judge_satisfied", verdict=verdict, ended_at=at, due_at=None)
    else:
        due = solve_due(case.category, at)
        step(case, "judge_dissatisfied", verdict=verdict, redos=case.redos + 1, solve_due_at=due, due_at=due)
    _write_down(case, verdict, text, by=by, at=at, by_telephone=by_telephone)
    event = record_case(
        case,
        "judge",
        by=by,
        at=at,
        verdict=verdict,
        round=case.redos + satisfied,
        by_telephone=by_telephone,
        private={"text": text} if text else None,
    )
    tell_bodies(case, [case.body_id], "judged" if satisfied else "redo", event, at=at, verdict=verdict)
    tell_reporters(case, "judged" if satisfied else "redo", event, at=at, but=by.user_id, verdict=verdict)
    most = rules_for(case.community, at).count("cases.redo_most")
    if not satisfied and case.redos > most and not case.supervised:
        above = Chain(case.community).above(case.level) or case.body
        why = _("The reporter was not satisfied %(count)d times.") % {"count": case.redos}
        supervise(case, reason=why, body=above, by=SYSTEM, at=at)


def _write_down(case: Case, verdict: str, text: str, *, by: Actor, at: datetime, by_telephone: bool) -> None:
    CallBack.objects.create(
        community_id=case.community_id,
        case=case,
        round=CallBack.objects.filter(case=case).count() + 1,
        verdict=verdict,
        text=text,
        body=case.body,
        by_id=by.user_id,
        by_telephone=by_telephone,
        at=at,
    )


@transaction.atomic
def withdraw(case: Case, *, why: str, by: Actor, at: datetime) -> None:
    """The only reporter takes her case back."""
    rules.check_can_withdraw(case, by=by)
    why = clean_text(why, most=500, field="why")
    step(case, "withdraw", ended_at=at, due_at=None)
    drop_what_waits(case, at=at)
    event = record_case(case, "withdraw", by=by, at=at, private={"text": why} if why else None)
    tell_bodies(case, [case.body_id], "withdrawn", event, at=at)


@transaction.atomic
def propose_exclusion(case: Case, *, reason: str, text: str, by: Actor, at: datetime) -> Exclusion:
    """Propose to leave the case out of the rates; nothing changes until a second person confirms. Raises Invalid for
    what was turned down before in the same words, and Conflict where somebody else has just proposed it."""
    rules.check_can_propose_exclusion(case, by=by)
    if reason not in ExclusionReason.values:
        raise Invalid(_("Choose a reason from the list."), field="reason")
    text = words(text, most=500, field="text")
    if Exclusion.objects.filter(case=case, reason=reason, text=text).exists():
        raise Invalid(_("This was turned down already. Say what is new."), field="text")
    try:
        with transaction.atomic():
            exclusion = Exclusion.objects.create(
                community_id=case.community_id,
                case=case,
                reason=reason,
                text=text,
                proposed_by_id=by.user_id,
                proposed_at=at,
            )
    except IntegrityError:
        raise Conflict(_("Leaving this case out has been proposed already.")) from None
    record_case(case, "propose_exclusion", by=by, at=at, reason=reason, private={"text": exclusion.text})
    return exclusion


@transaction.atomic
def confirm_exclusion(exclusion: Exclusion, *, by: Actor, at: datetime) -> None:
    """A second person agrees; from now on the case counts only in the published number of those left out."""
    rules.check_can_confirm_exclusion(exclusion, by=by)
    _decide(exclusion, confirmed_by_id=by.user_id, confirmed_at=at)
    Case.objects.filter(pk=exclusion.case_id).update(excluded=True)
    record_case(exclusion.case, "confirm_exclusion", by=by, at=at, reason=exclusion.reason)


@transaction.atomic
def turn_down_exclusion(exclusion: Exclusion, *, why: str, by: Actor, at: datetime) -> None:
    """A second person does not agree: the case counts in the rates as before. It can be proposed again with
    something new."""
    rules.check_can_turn_down_exclusion(exclusion, by=by)
    why = words(why, most=500, field="why")
    _decide(exclusion, turned_down_by_id=by.user_id, turned_down_at=at)
    record_case(exclusion.case, "turn_down_exclusion", by=by, at=at, reason=exclusion.reason, private={"text": why})


def _decide(exclusion: Exclusion, **fields: object) -> None:
    waiting = Exclusion.objects.filter(pk=exclusion.pk, confirmed_at__isnull=True, turned_down_at__isnull=True)
    if waiting.update(**fields) != 1:
        raise Conflict(_("This has been decided already."))
