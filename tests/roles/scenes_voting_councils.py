"""For every verb of councils a scene in which nothing but the role decides."""

from collections.abc import Callable
from typing import Any

from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body, Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.voting import actions
from linli.voting.models import CouncilMotion
from linli.voting.states import Choice, Over
from tests.roles.stage import Stage
from tests.voting.councils import ruled

Scene = Callable[[Stage, Actor], Any]


def _council(stage: Stage, by: Actor) -> Body:
    """The council of the neighbourhood; whoever acts leads it if she sits in it, so that only the role decides."""
    body = stage.cast.body(BodyKind.RESIDENTS_COUNCIL)
    Seat.objects.filter(body=body, user_id=by.user_id or 0).update(title=SeatTitle.HEAD)
    return body


def _asked(stage: Stage, by: Actor) -> CouncilMotion:
    body = _council(stage, by)
    ruled(stage.cast, body, stage.now)
    words = {"title": "换后门", "project": "更换后门。", "money": "公共收益。", "opinion": "四十户同意。"}
    proposer = stage.cast.neighbourhood_head
    return actions.propose_to_council(body, stage.cast.hh, **words, by=proposer, at=stage.now)


def _opened(stage: Stage, by: Actor) -> CouncilMotion:
    motion = _asked(stage, by)
    actions.open_council_vote(motion, by=SYSTEM, at=stage.now)
    if by.user_id:
        motion.members.get_or_create(user_id=by.user_id, community_id=motion.community_id)
    return motion


def _by(stage: Stage, by: Actor) -> Actor:
    """As she is after ``_council`` gave her the chair."""
    return stage.cast.fresh("delegate") if by.user_id == stage.cast.users["delegate"].pk else by


def _set_rules(stage: Stage, by: Actor) -> None:
    share = {"over": Over.ALL, "part": 2, "whole": 3, "strict": False, "secret": False, "source": "议事规则第5条"}
    actions.set_council_rules(_council(stage, by), **share, by=by, at=stage.now)


def _propose(stage: Stage, by: Actor) -> None:
    actions.propose_to_council(
        _council(stage, by), stage.cast.hh, title="换后门", project="更换。", by=by, at=stage.now
    )


def _open(stage: Stage, by: Actor) -> None:
    motion = _asked(stage, by)
    actions.open_council_vote(motion, by=_by(stage, by), at=stage.now)


def _vote(stage: Stage, by: Actor) -> None:
    actions.vote_in_council(_opened(stage, by), Choice.YES, by=by, at=stage.now)


def _step_back(stage: Stage, by: Actor) -> None:
    actions.step_back(_opened(stage, by), reason="我儿子是施工方", by=by, at=stage.now)


def _close(stage: Stage, by: Actor) -> None:
    motion = _opened(stage, by)
    actions.close_council_vote(motion, minutes="逐项讨论。", by=_by(stage, by), at=stage.now)


def _withdraw(stage: Stage, by: Actor) -> None:
    motion = _asked(stage, by)
    actions.withdraw_council_motion(motion, by=_by(stage, by), at=stage.now)


SCENES: dict[str, Scene] = {
    "voting.set_council_rules": _set_rules,
    "voting.propose_to_council": _propose,
    "voting.open_council_vote": _open,
    "voting.vote_in_council": _vote,
    "voting.step_back": _step_back,
    "voting.close_council_vote": _close,
    "voting.withdraw_council_motion": _withdraw,
}
