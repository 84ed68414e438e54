"""Each role tries each verb, in a scene where nothing but the role decides; the one table says who is refused."""

from functools import partial

import pytest
from django.db import transaction

from linli.bodies.roles import MAY, Role
from linli.kernel.errors import Denied, Refused
from tests.roles import (
    scenes_billing,
    scenes_cases,
    scenes_decisions,
    scenes_giving,
    scenes_ledger,
    scenes_notices,
    scenes_openness,
    scenes_paying,
    scenes_places,
    scenes_statements,
    scenes_trust,
    scenes_upward,
    scenes_voting_assembly,
    scenes_voting_casting,
    scenes_voting_councils,
    scenes_voting_counting,
)
from tests.roles.stage import Stage

pytestmark = pytest.mark.django_db

SCENES = (
    scenes_ledger.SCENES
    | scenes_trust.SCENES
    | scenes_giving.SCENES
    | scenes_paying.SCENES
    | scenes_billing.SCENES
    | scenes_statements.SCENES
    | scenes_cases.SCENES
    | scenes_decisions.SCENES
    | scenes_upward.SCENES
    | scenes_voting_casting.SCENES
    | scenes_places.SCENES
    | scenes_notices.SCENES
    | scenes_openness.SCENES
    | scenes_voting_assembly.SCENES
    | scenes_voting_councils.SCENES
    | scenes_voting_counting.SCENES
)
WHO = {role: role.value for role in Role} | {Role.DEPARTMENT: "police", Role.NEIGHBOURHOOD: "neighbourhood_head"}
# Rights to look at pages; the pages' own tests try them.
READING = {
    "audit.read",
    "bodies.read",
    "bodies.read_decisions",
    "cases.read",
    "cases.read_open",
    "cockpit.read",
    "ledger.audit",
    "ledger.export",
    "ledger.read",
    "ledger.read_orders",
    "ledger.see_households",
    "ledger.see_receipts",
    "registry.read",
    "registry.see_imports",
    "voting.keep_council_minutes",
    "voting.read",
}


class _Undo(Exception):
    """Takes back what a scene has done."""


def _denied(scene, stage, actor) -> bool:
    """Whether the scene ends in Denied. Another refusal means that the role was let through to the other rules."""
    try:
        with transaction.atomic():
            scene(stage, actor)
            raise _Undo
    except Denied:
        return True
    except (Refused, _Undo):
        return False


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(cast, now, role):
    stage, actor = Stage(cast, now), getattr(cast, WHO[role])
    assert {grant.role for grant in (*actor.seats, *actor.homes)} == {role}
    denied = {verb for verb, scene in SCENES.items() if _denied(partial(scene), stage, actor)}
    assert denied == set(SCENES) - MAY[role]


@pytest.mark.parametrize("role", Role)
def test_a_role_never_reaches_into_a_place_that_is_not_hers(cast, now, role):
    actor = getattr(cast, WHO[role])
    elsewhere = "999."
    assert [verb for verb in {*SCENES, *READING} if actor.may(verb, elsewhere)] == []


@pytest.mark.parametrize("role", Role)
def test_who_reported_a_case_judges_it_and_nobody_else_does(cast, now, role):
    stage, actor = Stage(cast, now), getattr(cast, WHO[role])
    mine = {verb for verb, scene in scenes_cases.REPORTERS.items() if not _denied(scene, stage, actor)}
    assert mine == set(scenes_cases.REPORTERS)
    others = {verb for verb, scene in scenes_cases.REPORTERS.items() if not _denied(scene, stage, cast.neighbour)}
    assert others == set(scenes_cases.REPORTERS)


def test_every_verb_of_the_table_has_a_scene():
    in_table = {verb for verbs in MAY.values() for verb in verbs}
    assert sorted(in_table - READING - set(SCENES) - set(scenes_cases.REPORTERS)) == []
