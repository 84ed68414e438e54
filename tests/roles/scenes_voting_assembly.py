"""For every verb of assemblies a scene in which nothing but the role decides."""

from collections.abc import Callable
from typing import Any

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.roles import Role
from linli.voting import actions
from linli.voting.models import Assembly
from linli.voting.states import AssemblyState, Convening
from tests.roles.stage import Stage
from tests.voting.makers import assembled, on_the_rules, terms

Scene = Callable[[Stage, Actor], Any]


def _drafted(stage: Stage, by: Actor, state: str = AssemblyState.DRAFT) -> Assembly:
    """A vote that the actor's own body calls."""
    body = Body.objects.filter(pk=by.body_id or 0).first()
    more = {"body": body} if body else {}
    return assembled(stage.cast, stage.now, state=state, **more)


def _draft(stage: Stage, by: Actor) -> None:
    committee = bool(by.seats) and by.seats[0].role == Role.COMMITTEE
    called = {} if committee else {"convening": Convening.ORDERED, "reason": "业委会逾期未召集"}
    actions.draft_assembly(stage.cast.hh, terms(stage.now, **called), by=by, at=stage.now)


def _withdraw(stage: Stage, by: Actor) -> None:
    actions.withdraw_assembly(_drafted(stage, by), by=by, at=stage.now)


def _adopt(stage: Stage, by: Actor) -> None:
    paper = on_the_rules(stage.cast, stage.now)
    actions.adopt_procedure(stage.cast.hh, decision=paper, values={}, by=by, at=stage.now)


def _demand(stage: Stage, by: Actor) -> Any:
    return actions.make_demand(stage.cast.hh, title="更换物业", text="请召开临时会议。", by=by, at=stage.now)


def _support(stage: Stage, by: Actor) -> None:
    actions.support(_demand(stage, stage.cast.neighbour), by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "voting.draft_assembly": _draft,
    "voting.post_assembly": lambda stage, by: actions.post_assembly(_drafted(stage, by), by=by, at=stage.now),
    "voting.withdraw_assembly": _withdraw,
    "voting.adopt_procedure": _adopt,
    "voting.demand": _demand,
    "voting.support": _support,
    "voting.look_at_roll": lambda stage, by: actions.look_at_roll(
        _drafted(stage, by, AssemblyState.POSTED), by=by, at=stage.now
    ),
}
