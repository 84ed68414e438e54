"""For every verb of counting that a person does, a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from linli.bodies.actor import Actor
from linli.voting import actions
from linli.voting.models import Assembly, CallBack, Right
from linli.voting.states import AssemblyState, CallBackResult
from tests.roles.stage import Stage
from tests.voting.makers import assembled

Scene = Callable[[Stage, Actor], Any]


def _counted(stage: Stage) -> Assembly:
    assembly = assembled(stage.cast, stage.now)
    Assembly.objects.filter(pk=assembly.pk).update(
        state=AssemblyState.RESULT, closed_at=stage.now, result_at=stage.now + timedelta(hours=1)
    )
    assembly.refresh_from_db()
    return assembly


def _call_back(stage: Stage, by: Actor) -> None:
    assembly = _counted(stage)
    right = Right.objects.filter(assembly=assembly).order_by("-number")[0]
    call = CallBack.objects.create(community=stage.cast.hh, assembly=assembly, right=right)
    actions.record_call_back(call, CallBackResult.CONFIRMED, by=by, at=stage.now)


def _archive(stage: Stage, by: Actor) -> None:
    actions.export_archive(_counted(stage), reason="法院调取", names=False, by=by, at=stage.now)


SCENES: dict[str, Scene] = {"voting.call_back": _call_back, "voting.export_archive": _archive}
