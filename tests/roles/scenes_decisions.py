"""For every verb of decisions a scene in which nothing but the role decides."""

from collections.abc import Callable
from typing import Any

from linli.bodies import actions
from linli.bodies.actor import Actor
from linli.bodies.models import Suspension
from linli.bodies.states import BodyKind, DecisionKind
from tests.bodies.decided import body, decided, facts, suspended
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def _register(stage: Stage, by: Actor) -> None:
    """What her own body decided; for whoever sits in none that decides, what the owners' assembly did."""
    committee = stage.cast.body(BodyKind.OWNERS_COMMITTEE)
    if by.sits_in([committee.pk]):
        chosen = {"body": committee, "kind": DecisionKind.COMMITTEE}
    else:
        chosen = {"body": body(stage.cast, BodyKind.OWNERS_ASSEMBLY), "kind": DecisionKind.ASSEMBLY}
    actions.register_decision(stage.cast.hh, **facts(stage.cast, stage.now, **chosen), by=by)


def _halt(stage: Stage) -> Suspension:
    """The contract of the committee, suspended by somebody who is none of the roles."""
    return suspended(stage.cast, decided(stage.cast, stage.now), stage.now, by=stage.cast.street2)


def _answer(stage: Stage, by: Actor) -> None:
    halt = _halt(stage)
    actions.appeal_suspension(halt, text="有授权", by=stage.cast.committee, at=stage.now)
    actions.answer_appeal(halt, granted=True, answer="属实", by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "bodies.register_decision": _register,
    "bodies.suspend_decision": lambda stage, by: suspended(
        stage.cast, decided(stage.cast, stage.now), stage.now, by=by
    ),
    "bodies.confirm_suspension": lambda stage, by: actions.confirm_suspension(
        _halt(stage), reason="查实", by=by, at=stage.now
    ),
    "bodies.lift_suspension": lambda stage, by: actions.lift_suspension(
        _halt(stage), reason="改正", by=by, at=stage.now
    ),
    "bodies.appeal_suspension": lambda stage, by: actions.appeal_suspension(
        _halt(stage), text="有授权", by=by, at=stage.now
    ),
    "bodies.answer_appeal": _answer,
}
