"""For every verb with which a case goes up, or is decided above, a scene in which nothing but the role decides."""

from datetime import timedelta
from typing import Any

from linli.bodies.actor import Actor
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, Exclusion, Extension, HandBack, Referral, Supervision, Whistle, WhistleCall
from linli.cases.states import Occasion, State
from tests.cases.makers import fresh
from tests.roles.scenes_cases import Scene, case_below, case_with, other
from tests.roles.stage import Stage


def _call(stage: Stage, by: Actor, *, ended: bool = False) -> WhistleCall:
    case = case_with(stage, by, State.WHISTLED, body=stage.cast.body(BodyKind.PARTY_BRANCH))
    now = stage.now
    blown = Whistle.objects.create(
        community=case.community,
        case=case,
        occasion=Occasion.JOINT,
        text="一起来",
        body=case.body,
        at=now,
        report_in_due_at=now + timedelta(hours=1),
        rule="",
        ended_at=now if ended else None,
    )
    body_id = by.body_id if by.body_id not in (None, case.body_id) else stage.cast.body(BodyKind.HOUSING).pk
    return WhistleCall.objects.create(
        community=case.community,
        whistle=blown,
        case=case,
        body_id=body_id,
        leads=True,
        due_at=now + timedelta(hours=1),
    )


def _report_in(stage: Stage, by: Actor) -> None:
    call = _call(stage, by)
    if by.body_id:
        WhistleCall.objects.filter(pk=call.pk).update(body_id=by.body_id)
    actions.report_in(
        WhistleCall.objects.select_related("case__community", "body").get(pk=call.pk), text="到", by=by, at=stage.now
    )


def _joint_result(stage: Stage, by: Actor) -> None:
    call = _call(stage, by)
    actions.joint_result(fresh(call.case), text="办好了", solved=True, by=by, at=stage.now)


def _rate_whistle(stage: Stage, by: Actor) -> None:
    actions.rate_whistle(_call(stage, by, ended=True), rating=4, by=by, at=stage.now)


def _whistle(stage: Stage, by: Actor) -> None:
    lead = other(stage, by)
    actions.whistle(
        case_with(stage, by, State.ACCEPTED),
        occasion=Occasion.UNSOLVED,
        text="请来",
        called=[lead],
        lead=lead,
        by=by,
        at=stage.now,
    )


def _decided(stage: Stage, by: Actor, model: type[HandBack] | type[Extension], case: Case, **more: Any) -> Any:
    """Something the actor's body has to decide, asked by somebody else."""
    return model.objects.create(
        community=case.community,
        case=case,
        asked_at=stage.now,
        asked_by=stage.cast.users["manager"],
        decider_id=by.body_id or stage.cast.body(BodyKind.STREET_OFFICE).pk,
        **more,
    )


def _decide_extension(stage: Stage, by: Actor) -> None:
    case = case_below(stage, by, State.IN_PROGRESS)
    asked = _decided(stage, by, Extension, case, reason="缺件", until=case.solve_due_at + timedelta(days=2))
    actions.decide_extension(asked, granted=True, why="可以", by=by, at=stage.now)


def _decide_objection(stage: Stage, by: Actor) -> None:
    case = case_below(stage, by, State.OBJECTED)
    asked = _decided(stage, by, HandBack, case, body=case.body, reason="not_our_duty", text="不归我们")
    actions.decide_objection(asked, upheld=False, why="归你们", by=by, at=stage.now)


def _end_supervision(stage: Stage, by: Actor) -> None:
    case = case_below(stage, by, State.IN_PROGRESS, supervised=True)
    watch = Supervision.objects.create(
        community=case.community,
        case=case,
        body_id=by.body_id or stage.cast.body(BodyKind.STREET_OFFICE).pk,
        reason="两次不满意",
        begun_at=stage.now,
    )
    actions.end_supervision(watch, outcome="已解决", by=by, at=stage.now)


def _proposed(stage: Stage, by: Actor) -> Exclusion:
    case = case_below(stage, by, State.IN_PROGRESS)
    return Exclusion.objects.create(
        community=case.community,
        case=case,
        reason="malicious",
        text="查实",
        proposed_by=stage.cast.users["operator"] if by.user_id != stage.cast.users["operator"].pk else None,
        proposed_at=stage.now,
    )


def _confirm_exclusion(stage: Stage, by: Actor) -> None:
    actions.confirm_exclusion(_proposed(stage, by), by=by, at=stage.now)


def _turn_down_exclusion(stage: Stage, by: Actor) -> None:
    actions.turn_down_exclusion(_proposed(stage, by), why="应当计入", by=by, at=stage.now)


def _record_reply(stage: Stage, by: Actor) -> None:
    case = case_with(stage, by, State.IN_PROGRESS)
    day = stage.cast.on
    referral = Referral.objects.create(
        community=case.community, case=case, authority="督察组", number="1", on=day, reply_due_on=day, at=stage.now
    )
    actions.record_reply(referral, reply="已收", on=day, by=by, at=stage.now)


def _refer(stage: Stage, by: Actor) -> None:
    day = stage.cast.on
    case = case_with(stage, by, State.IN_PROGRESS)
    actions.refer(case, authority="督察组", number="7", on=day, reply_due_on=day, by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "cases.report_in": _report_in,
    "cases.joint_result": _joint_result,
    "cases.rate_whistle": _rate_whistle,
    "cases.whistle": _whistle,
    "cases.decide_extension": _decide_extension,
    "cases.decide_objection": _decide_objection,
    "cases.end_supervision": _end_supervision,
    "cases.confirm_exclusion": _confirm_exclusion,
    "cases.turn_down_exclusion": _turn_down_exclusion,
    "cases.record_reply": _record_reply,
    "cases.refer": _refer,
    "cases.supervise": lambda stage, by: actions.supervise(
        case_below(stage, by, State.IN_PROGRESS), reason="盯住", by=by, at=stage.now
    ),
}
