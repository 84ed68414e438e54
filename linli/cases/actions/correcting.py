"""Handing back, asking for more time: asked by one, decided by another one level up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.cases import rules
from linli.cases.clocks import contact_due, due_with, rule_due
from linli.cases.models import Case, Extension, HandBack
from linli.cases.routing import Chain
from linli.cases.states import HandBackReason
from linli.kernel.errors import Conflict, Invalid, Refused

from .moving import as_seen, drop_extension, step
from .notify import record_case, tell_bodies, tell_reporters
from .words import words


@transaction.atomic
def hand_back(case: Case, *, reason: str, text: str, by: Actor, at: datetime) -> HandBack:
    """The body says it is not hers, with a reason from the closed list. Until it is decided she answers for it."""
    rules.check_can_hand_back(case, by=by, at=at)
    if reason not in HandBackReason.values:
        raise Invalid(_("Choose a reason from the list."), field="reason")
    decider = _decider(case)
    due = min(rule_due(case.community, "cases.objection", at), case.solve_due_at)
    step(case, "hand_back", hand_backs=case.hand_backs + 1, due_at=due)
    drop_extension(case, at=at)
    asked = HandBack.objects.create(
        community_id=case.community_id,
        case=case,
        body=case.body,
        reason=reason,
        text=words(text, most=500, field="text"),
        asked_by_id=by.user_id,
        asked_at=at,
        decider=decider,
    )
    event = record_case(
        case, "hand_back", by=by, at=at, body=case.body.name, reason=reason, to=decider.name, count=case.hand_backs
    )
    tell_bodies(case, [decider.pk], "handed_back", event, at=at, body=case.body.name)
    return asked


@transaction.atomic
def decide_objection(
    asked: HandBack, *, upheld: bool, to: Body | None = None, why: str, by: Actor, at: datetime
) -> None:
    """One level up decides: the case goes to another body, or it stays where it was."""
    rules.check_can_decide_objection(asked, by=by, to=to if upheld else None)
    case = asked.case
    if upheld and to is None:
        raise Invalid(_("Say to which body the case goes instead."), field="to")
    why = words(why, most=500, field="why")
    target = to if upheld and to else case.body
    _decide(
        HandBack, asked.pk, "upheld", upheld=upheld, to_body=target, why=why, decided_by_id=by.user_id, decided_at=at
    )
    step(
        case,
        "decide_objection",
        body=target,
        level=rules.level_after(case, target),
        due_at=min(contact_due(case.category, at), case.solve_due_at),
    )
    event = record_case(
        case,
        "decide_objection",
        by=by,
        at=at,
        body=asked.decider.name,
        upheld=upheld,
        to=target.name,
        private={"text": why},
    )
    tell_bodies(case, [target.pk, asked.body_id], "objection_decided", event, at=at, body=target.name)
    if upheld:
        tell_reporters(case, "dispatched", event, at=at, body=target.name)


@transaction.atomic
def ask_extension(case: Case, *, reason: str, until: datetime, by: Actor, at: datetime) -> Extension:
    """More time, with the reason; the clock goes on until somebody else has decided."""
    rules.check_can_ask_extension(case, by=by, at=at, until=until)
    decider = _decider(case)
    asked = Extension.objects.create(
        community_id=case.community_id,
        case=case,
        reason=words(reason, most=500, field="reason"),
        until=until,
        asked_by_id=by.user_id,
        asked_at=at,
        decider=decider,
    )
    event = record_case(
        case, "ask_extension", by=by, at=at, body=case.body.name, to=decider.name, until=until.isoformat()
    )
    tell_bodies(case, [decider.pk], "extension_asked", event, at=at, body=case.body.name)
    return asked


@transaction.atomic
def decide_extension(asked: Extension, *, granted: bool, why: str, by: Actor, at: datetime) -> None:
    """Another person, one level up, grants more time or refuses it; the reporter sees which and why."""
    rules.check_can_decide_extension(asked, by=by)
    why = words(why, most=500, field="why")
    _decide(Extension, asked.pk, "granted", granted=granted, why=why, decided_by_id=by.user_id, decided_at=at)
    case = asked.case
    if granted:
        due = due_with(case, asked.until, at)
        still = Case.objects.filter(as_seen(case), pk=case.pk, due_at=case.due_at)
        if still.update(solve_due_at=asked.until, due_at=due) != 1:
            raise Conflict(_("The case has moved on meanwhile. Reload the page to see how it stands now."))
        case.solve_due_at, case.due_at = asked.until, due
    event = record_case(
        case,
        "decide_extension",
        by=by,
        at=at,
        body=asked.decider.name,
        granted=granted,
        until=asked.until.isoformat(),
        private={"text": why},
    )
    tell_bodies(case, [case.body_id], "extension_decided", event, at=at, granted=granted)
    if granted:
        tell_reporters(case, "extension_decided", event, at=at, granted=granted)


def _decider(case: Case) -> Body:
    """The receiver one level above the body that answers; at the top nobody is left to ask."""
    decider = Chain(case.community).above(case.level)
    if decider is None or decider.pk == case.body_id:
        raise Refused(_("There is no level above this one. Deal with the case here."))
    return decider


def _decide(model: type[HandBack] | type[Extension], pk: int, open_field: str, **fields: object) -> None:
    """Compare and set: of two who decide at once one wins and the other is told."""
    if model.objects.filter(pk=pk, **{f"{open_field}__isnull": True}).update(**fields) != 1:
        raise Conflict(_("Somebody else has just decided this. Reload the page to see how it stands now."))
