"""Who calls a vote, who takes it back, and what is typed wrongly on the way."""

from dataclasses import replace

import pytest

from linli.audit.models import Event
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.notices.queries import posting_for
from linli.voting import actions
from linli.voting.models import Motion
from linli.voting.queries import assemblies
from linli.voting.rules.assembly import SUBJECT
from linli.voting.states import AssemblyKind, Convening, Scope
from tests.voting.makers import assembled, terms
from tests.voting.test_assembly import ASK, drafted, posted

pytestmark = pytest.mark.django_db


# who calls it


def test_the_residents_committee_calls_only_in_the_committees_place(cast, now):
    called = {"convening": Convening.ORDERED, "reason": "业委会不召集"}
    with pytest.raises(Refused, match="274号"):
        drafted(cast, now, by=cast.neighbourhood_head, **called)
    with pytest.raises(Refused):
        drafted(cast, now, by=cast.neighbourhood_head)
    Body.objects.filter(kind=BodyKind.OWNERS_COMMITTEE).update(closed_on=cast.on)
    assembly = drafted(cast, now, by=cast.neighbourhood_head, **called)
    assert (assembly.body.kind, assembly.reason) == (BodyKind.RESIDENTS_COMMITTEE, "业委会不召集")


def test_the_street_calls_with_its_reason(cast, now):
    with pytest.raises(Invalid) as refusal:
        drafted(cast, now, by=cast.street, convening=Convening.ORDERED)
    assert refusal.value.field == "reason"
    drafted(cast, now, by=cast.street, convening=Convening.ORDERED, reason="责令后仍未召集")
    with pytest.raises(Refused):
        drafted(cast, now, convening=Convening.ORDERED, reason="自己")


def test_the_first_meeting_is_the_preparatory_groups(cast, now):
    first = {"kind": AssemblyKind.FIRST, "convening": Convening.PREPARATORY}
    with pytest.raises(Refused):
        drafted(cast, now, by=cast.street, **first)  # there is a committee already
    with pytest.raises(Invalid):
        drafted(cast, now, kind=AssemblyKind.FIRST)
    Body.objects.filter(kind=BodyKind.OWNERS_COMMITTEE).update(closed_on=cast.on)
    assert drafted(cast, now, by=cast.street, **first).kind == AssemblyKind.FIRST


def test_another_body_keeps_its_hands_off(cast, now):
    assembly = drafted(cast, now)
    for by in (cast.street, cast.neighbourhood_head):
        with pytest.raises(Denied, match="业主委员会"):
            actions.post_assembly(assembly, by=by, at=now)


# withdrawing


def test_a_posted_vote_is_withdrawn_with_a_reason_and_its_posting_with_it(cast, now):
    assembly = posted(cast, now)
    with pytest.raises(Invalid):
        actions.withdraw_assembly(assembly, by=cast.committee, at=now)
    actions.withdraw_assembly(assembly, reason="3栋面积登记有误", by=cast.committee, at=now)
    assert (assembly.state, posting_for(SUBJECT, assembly.pk).state) == ("withdrawn", "withdrawn")


def test_a_running_vote_is_not_withdrawn(cast, now):
    assembly = assembled(cast, now)
    with pytest.raises(Refused):
        actions.withdraw_assembly(assembly, reason="不想要了", by=cast.committee, at=now)


# bad input


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"closes_at": "opens_at"}, "closes_on"),
        ({"channels": ()}, "channels"),
        ({"channels": ("pigeon",)}, "channels"),
        ({"kind": "monthly"}, "kind"),
        ({"scope": "moon"}, "scope"),
        ({"scope": Scope.BUILDING}, "building"),
        ({"scope": Scope.BEARERS}, "bearers"),
        ({"bearers": [1]}, "bearers"),
        ({"extension_days": -1}, "extension_days"),
        ({"extension_days": 367}, "extension_days"),
        ({"silence_clause": True}, "silence_clause"),
        ({"convening": Convening.DEMANDED}, "demand"),
    ],
    ids=str,
)
def test_bad_terms(cast, now, fields, field):
    good = terms(now)
    if fields.get("closes_at") == "opens_at":
        fields = {"closes_at": good.opens_at}
    with pytest.raises(Invalid) as refusal:
        actions.draft_assembly(cast.hh, replace(good, **fields), by=cast.committee, at=now)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": " \n "}, "text"),
        ({"matter": "weather"}, "matter"),
        ({"limit_fen": 0}, "limit_fen"),
        ({"limit_fen": 10**15}, "limit_fen"),
        ({"text": "长" * 8001}, "text"),
    ],
    ids=str,
)
def test_bad_questions(cast, now, fields, field):
    assembly = drafted(cast, now)
    with pytest.raises(Invalid) as refusal:
        actions.add_motion(assembly, replace(ASK, **fields), by=cast.committee, at=now)
    assert refusal.value.field == field


def test_a_building_of_another_community_is_refused(cast, now):
    with pytest.raises(Invalid):
        drafted(cast, now, scope=Scope.BUILDING, building=cast.units["fy"][0].building)


def test_questions_move_up_when_one_is_taken_off(cast, now):
    assembly = drafted(cast, now, *[replace(ASK, title=f"问题{n}") for n in range(1, 5)])
    actions.remove_motion(Motion.objects.get(assembly=assembly, order=2), by=cast.committee, at=now)
    assert [(m.order, m.title) for m in assemblies.motions_of(assembly)] == [(1, "问题1"), (2, "问题3"), (3, "问题4")]


def test_looks_at_the_roll_are_recorded(cast, now):
    assembly = posted(cast, now)
    actions.look_at_roll(assembly, by=cast.supervisor, at=now)
    assert Event.objects.filter(verb="voting.look_at_roll", subject_id=assembly.pk).count() == 1
    with pytest.raises(Denied):
        actions.look_at_roll(assembly, by=cast.owner, at=now)
