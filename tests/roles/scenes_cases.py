"""For every verb of cases a scene in which nothing but the role decides: the case stands where the verb is possible and
is answered for by the actor's own body."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import (
    Case,
    ChatGroup,
    Reporter,
)
from linli.cases.states import Kind, Purpose, State, Verdict
from tests.cases.makers import catalogue, fresh, photo, reported, submit, submit_for
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def case_with(stage: Stage, actor: Actor, state: str, **fields: Any) -> Case:
    """A case in ``state`` for which the actor's body answers (the branch's, if she has none)."""
    case = reported(stage.cast, stage.now, category=fields.pop("category", "facility.door"), who="neighbour")
    if actor.body_id and "body" not in fields:
        fields["body_id"] = actor.body_id
    Case.objects.filter(pk=case.pk).update(state=state, **fields)
    return fresh(case)


def case_below(stage: Stage, actor: Actor, state: str, **fields: Any) -> Case:
    """A case that the property company answers for, so that whoever is above decides."""
    return case_with(stage, actor, state, body=stage.cast.body(BodyKind.PROPERTY_COMPANY), **fields)


def other(stage: Stage, actor: Actor) -> Body:
    """A body of the community that is not the actor's."""
    committee = stage.cast.body(BodyKind.OWNERS_COMMITTEE)
    return stage.cast.body(BodyKind.SUPERVISORY_COMMITTEE) if actor.body_id == committee.pk else committee


def _dispatch(stage: Stage, by: Actor) -> None:
    actions.dispatch(case_with(stage, by, State.ACCEPTED), to=other(stage, by), by=by, at=stage.now)


def _mine(stage: Stage, by: Actor, state: str, **fields: Any) -> Case:
    """A case that the actor herself reported first."""
    case = case_with(stage, by, state, body=stage.cast.body(BodyKind.PARTY_BRANCH), **fields)
    Reporter.objects.filter(case=case).update(user_id=by.user_id)
    return fresh(case)


def _submit(stage: Stage, by: Actor) -> None:
    catalogue(stage.cast.places["dh"], stage.now)
    submit(community=stage.cast.hh, kind=Kind.HELP, category="facility.door", text="门坏了", by=by, at=stage.now)


def _submit_for(stage: Stage, by: Actor) -> None:
    catalogue(stage.cast.places["dh"], stage.now)
    submit_for(
        community=stage.cast.hh,
        kind=Kind.HELP,
        category="facility.door",
        text="门坏了",
        reporter_name="甲",
        reporter_phone="13800000000",
        channel="call",
        by=by,
        at=stage.now,
    )


def _open_chat_group(stage: Stage, by: Actor) -> ChatGroup:
    return actions.open_chat_group(
        community=stage.cast.hh,
        topic="物业",
        platform="微信",
        moderator=stage.cast.users["secretary"],
        by=by,
        at=stage.now,
    )


def _close_chat_group(stage: Stage, by: Actor) -> None:
    group = ChatGroup.objects.create(
        community=stage.cast.hh,
        topic="物业",
        platform="微信",
        moderator=stage.cast.users["secretary"],
        opened_on=stage.cast.on,
    )
    actions.close_chat_group(group, by=by, at=stage.now)


def _mediate(stage: Stage, by: Actor) -> None:
    more = {"parties": "甲、乙", "positions": "各说各的", "outcome": "未成", "agreed": False, "signed_paper": None}
    actions.mediate(case_with(stage, by, State.IN_PROGRESS), **more, by=by, at=stage.now)


def _merge(stage: Stage, by: Actor) -> None:
    into = case_with(stage, by, State.IN_PROGRESS)
    actions.merge(case_with(stage, by, State.IN_PROGRESS), into, by=by, at=stage.now)


def _categorise(stage: Stage, by: Actor) -> None:
    actions.categorise(case_with(stage, by, State.ACCEPTED), "safety.fire_lane", why="分错了", by=by, at=stage.now)


def _resolve(stage: Stage, by: Actor) -> None:
    shown = [(photo(b"after", stage.now), Purpose.AFTER)]
    actions.resolve(case_with(stage, by, State.IN_PROGRESS), text="修好了", photos=shown, by=by, at=stage.now)


def _to_long_cycle(stage: Stage, by: Actor) -> None:
    case = case_with(stage, by, State.IN_PROGRESS, category="facility.seepage")
    actions.to_long_cycle(case, text="要大修", by=by, at=stage.now)


def simple(verb: str, state: str, **more: Any) -> Scene:
    """A verb that needs no more than a case of the actor's body in ``state``."""

    def scene(stage: Stage, by: Actor) -> None:
        fields = {"kind": Kind.ENQUIRY} if verb == "answer" else {}
        if verb == "refuse":
            fields["first_body_id"] = by.body_id or stage.cast.body(BodyKind.PARTY_BRANCH).pk
        getattr(actions, verb)(case_with(stage, by, state, **fields), **more, by=by, at=stage.now)

    return scene


def _ask_extension(stage: Stage, by: Actor) -> None:
    case = case_with(stage, by, State.IN_PROGRESS)
    actions.ask_extension(case, reason="缺件", until=case.solve_due_at + timedelta(days=1), by=by, at=stage.now)


def _publish_catalogue(stage: Stage, by: Actor) -> None:
    actions.publish_default_catalogue(stage.cast.hh, by=by, at=stage.now)


def _import_hotline(stage: Stage, by: Actor) -> None:
    catalogue(stage.cast.places["dh"], stage.now)
    row = {
        "number": "12345-1",
        "community": "hh",
        "submitted_at": stage.now,
        "category": "facility.door",
        "text": "门坏了",
    }
    actions.import_hotline(stage.cast.hh, [row], file_sha256="0" * 64, by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "cases.publish_catalogue": _publish_catalogue,
    "cases.import_hotline": _import_hotline,
    "cases.submit": _submit,
    "cases.submit_for": _submit_for,
    "cases.accept": simple("accept", State.SUBMITTED),
    "cases.ask_reporter": simple("ask_reporter", State.SUBMITTED, question="哪一栋？"),
    "cases.refuse": simple("refuse", State.SUBMITTED, reason="not_a_duty", channel="请找法院"),
    "cases.answer": simple("answer", State.ACCEPTED, text="可以"),
    "cases.dispatch": _dispatch,
    "cases.sign_for": simple("sign_for", State.DISPATCHED),
    "cases.contact": simple("contact", State.SIGNED_FOR, text="已电话联系"),
    "cases.start": simple("start", State.CONTACTED),
    "cases.resolve": _resolve,
    "cases.hand_back": simple("hand_back", State.DISPATCHED, reason="not_our_duty", text="不归我们"),
    "cases.ask_extension": _ask_extension,
    "cases.add_note": simple("add_note", State.IN_PROGRESS, text="记一笔", shown=False),
    "cases.see_reporter": simple("see_reporter", State.IN_PROGRESS),
    "cases.mediate": _mediate,
    "cases.escalate": simple("escalate", State.IN_PROGRESS, text="办不了"),
    "cases.to_long_cycle": _to_long_cycle,
    "cases.interim_report": simple("interim_report", State.LONG_CYCLE, text="第二次报告"),
    "cases.call_back": lambda stage, by: actions.call_back(
        case_below(stage, by, State.CLAIMED), verdict=Verdict.SATISFIED, by=by, at=stage.now
    ),
    "cases.propose_exclusion": lambda stage, by: actions.propose_exclusion(
        case_below(stage, by, State.IN_PROGRESS), reason="malicious", text="查实", by=by, at=stage.now
    ),
    "cases.merge": _merge,
    "cases.categorise": _categorise,
    "cases.open_chat_group": _open_chat_group,
    "cases.close_chat_group": _close_chat_group,
}


# Rights that come from having reported the case, not from a role: any reporter may, nobody else.
def _join(stage: Stage, by: Actor) -> None:
    actions.join(reported(stage.cast, stage.now, who="neighbour"), by=by, at=stage.now)


SCENES["cases.join"] = _join
REPORTERS: dict[str, Scene] = {
    "cases.judge": lambda stage, by: actions.judge(
        _mine(stage, by, State.CLAIMED), verdict=Verdict.SATISFIED, by=by, at=stage.now
    ),
    "cases.add_information": lambda stage, by: actions.add_information(
        _mine(stage, by, State.IN_PROGRESS), text="补充", by=by, at=stage.now
    ),
    "cases.withdraw": lambda stage, by: actions.withdraw(
        _mine(stage, by, State.IN_PROGRESS), why="好了", by=by, at=stage.now
    ),
}
