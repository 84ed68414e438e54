"""Registering decisions: who may, what each body can decide, what the database refuses."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.audit.models import Event
from linli.audit.queries import history
from linli.bodies import actions, queries
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Body, Decision, Seat
from linli.bodies.roles import Role, role_of
from linli.bodies.states import DECIDES, RESERVED, BodyKind, DecisionKind, Matter, SeatTitle
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.bodies.decided import body, decided, facts, suspended, voted
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_committee_registers_its_contract_with_its_paper(cast, now):
    made = decided(cast, now, matter=Matter.LARGE_CONTRACT)
    row = Decision.objects.get()
    assert (row, row.limit_fen, row.proof_kind, row.superseded_by) == (made, 3_600_000, "document", None)
    event = Event.objects.get(verb="bodies.register_decision")
    assert (event.log_id, event.subject_kind, event.subject_id) == (cast.hh.pk, "decision", made.pk)
    assert event.data["evidence_sha256"] == bytes(row.evidence.sha256).hex()
    # The words can name people, so the log has their hash only.
    assert "电梯" not in event.body_text


@pytest.mark.parametrize(
    "name", ["owner", "tenant", "manager", "supervisor", "secretary", "auditor", "police", "district"]
)
def test_whoever_does_not_decide_registers_nothing(cast, now, name):
    with pytest.raises(Denied):
        decided(cast, now, by=getattr(cast, name))


def test_nobody_registers_for_another_body(cast, now):
    for actor in (cast.neighbourhood_head, cast.street, cast.worker):
        with pytest.raises(Denied, match="成员"):
            decided(cast, now, by=actor)
    assembly = body(cast, BodyKind.OWNERS_ASSEMBLY)
    with pytest.raises(Denied):  # who spends does not write down what the owners allowed her to spend
        decided(cast, now, body=assembly, kind=DecisionKind.ASSEMBLY, by=cast.committee)


@pytest.mark.parametrize("name", ["worker", "neighbourhood_head", "street"])
def test_the_neighbourhood_and_the_street_keep_the_minutes_of_the_assembly_and_the_councils(cast, now, name):
    by = getattr(cast, name)
    assembly, council = body(cast, BodyKind.OWNERS_ASSEMBLY), body(cast, BodyKind.RESIDENTS_COUNCIL)
    first = decided(cast, now, body=assembly, kind=DecisionKind.ASSEMBLY, matter=Matter.COMPANY, by=by)
    second = decided(cast, now, body=council, kind=DecisionKind.COUNCIL, by=by)
    assert set(Decision.objects.all()) == {first, second}


def test_the_street_decides_in_an_emergency_and_nobody_else_does(cast, now):
    office = cast.body(BodyKind.STREET_OFFICE)
    made = decided(cast, now, body=office, kind=DecisionKind.EMERGENCY, matter=Matter.USE_FUND, by=cast.street)
    assert made.body == office
    with pytest.raises(Refused, match="大丰街道办事处"):
        decided(cast, now, kind=DecisionKind.EMERGENCY)


def test_a_courtyard_committee_signs_nothing_and_is_told_who_can(cast, now):
    """S2: the courtyard committee that came before the committee is no legal person (domain 1.2)."""
    courtyard = body(cast, BodyKind.COURTYARD_COMMITTEE)
    with pytest.raises(Refused, match="业主委员会"):
        decided(cast, now, body=courtyard, by=cast.neighbourhood_head)
    Seat.objects.create(body=courtyard, user=cast.users["neighbour"], title=SeatTitle.HEAD, from_date=cast.on)
    with pytest.raises(Denied, match="业主委员会"):
        decided(cast, now, body=courtyard, by=cast.fresh("neighbour"))
    assert not Decision.objects.exists()


def test_without_a_body_that_can_the_sentence_names_its_kind(cast, now):
    Body.objects.filter(kind=BodyKind.OWNERS_COMMITTEE).update(closed_on=cast.on)
    courtyard = body(cast, BodyKind.COURTYARD_COMMITTEE)
    with pytest.raises(Refused, match=r"业主委员会.*物业管理委员会.*还没有设立"):
        decided(cast, now, body=courtyard, by=cast.street)


@pytest.mark.parametrize("kind", DecisionKind)
@pytest.mark.parametrize("other", BodyKind)
def test_only_the_bodies_of_the_table_make_a_decision_of_a_kind(cast, now, kind, other):
    place = cast.hh
    one = Body.objects.create(place=place, kind=other, name="某组织", opened_on=cast.on)
    matter = {"proof_kind": "voting.motion", "proof_id": 1, "evidence": None}
    if other in DECIDES[kind]:
        assert decided(cast, now, body=one, kind=kind, by=SYSTEM, **matter).body == one
    else:
        with pytest.raises(Refused):
            decided(cast, now, body=one, kind=kind, by=SYSTEM, **matter)


@pytest.mark.parametrize("matter", Matter)
def test_what_only_the_owners_decide_no_committee_decides(cast, now, matter):
    if matter in RESERVED:
        with pytest.raises(Refused, match="第二百七十八条"):
            decided(cast, now, kind=DecisionKind.COMMITTEE, matter=matter)
    else:
        assert decided(cast, now, kind=DecisionKind.COMMITTEE, matter=matter).matter == matter


def test_thirteen_major_matters_stand_in_the_register_with_their_decisions(cast, now):
    """S2-15."""
    for number, matter in enumerate(Matter, start=1):
        voted(cast, now, proof_id=number, number=f"2026-{number}", matter=matter)
    assert len(Matter) == 13
    found = {matter: queries.decisions_of(cast.hh, matter=matter).count() for matter in Matter}
    assert found == dict.fromkeys(Matter, 1)


def test_a_vote_registers_through_the_same_verb_and_only_the_system_may_claim_one(cast, now):
    made = voted(cast, now, proof_id=7)
    assert (made.evidence, made.proof_kind, made.proof_id, made.registered_by_id) == (None, "voting.motion", 7, None)
    with pytest.raises(Conflict):
        voted(cast, now, proof_id=7, number="2026-8")
    with pytest.raises(Denied):
        decided(cast, now, proof_kind="voting.motion", proof_id=9, evidence=None)
    with pytest.raises(ValueError, match="proves nothing"):
        voted(cast, now, proof_id=None, number="2026-10")


HOSTILE = {
    "no paper": ({"evidence": None}, "evidence"),
    "a program as its paper": ({"evidence": BytesIO(b"MZ\x90\x00")}, "evidence"),
    "no number": ({"number": " \u200b "}, "number"),
    "a long number": ({"number": "9" * 41}, "number"),
    "no title": ({"title": "\n\t"}, "title"),
    "a long title": ({"title": "字" * 121}, "title"),
    "no words": ({"text": "\u202e \x00"}, "text"),
    "long words": ({"text": "字" * 10_001}, "text"),
    "tomorrow": ({"decided_on": date(2026, 3, 3)}, "decided_on"),
    "the year 26": ({"decided_on": date(26, 3, 2)}, "decided_on"),
    "nothing to spend": ({"limit_fen": 0}, "limit_fen"),
    "less than nothing": ({"limit_fen": -1}, "limit_fen"),
    "more than there is": ({"limit_fen": 10**15}, "limit_fen"),
    "an unknown kind": ({"kind": "decree"}, "kind"),
    "an unknown matter": ({"matter": "war"}, "matter"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_taken_is_said_at_its_field(cast, now, name):
    more, field = HOSTILE[name]
    with pytest.raises(Invalid) as refusal:
        decided(cast, now, **more)
    assert refusal.value.field == field
    assert not Decision.objects.exists()


def test_an_amount_is_never_a_float(cast, now):
    with pytest.raises(TypeError):
        decided(cast, now, limit_fen=36_000.0)


def test_a_body_of_elsewhere_decides_nothing_here(cast, now):
    foreign = Body.objects.create(place=cast.fy, kind=BodyKind.OWNERS_COMMITTEE, name="枫叶苑业委会", opened_on=cast.on)
    Seat.objects.create(body=foreign, user=cast.users["committee"], title=SeatTitle.MEMBER, from_date=cast.on)
    with pytest.raises(Invalid) as refusal:
        decided(cast, now, body=foreign, by=cast.fresh("committee"))
    assert refusal.value.field == "body"


def test_a_number_stands_once_in_a_body(cast, now):
    decided(cast, now)
    with pytest.raises(Invalid) as refusal:
        decided(cast, now)
    assert refusal.value.field == "number"


def test_a_later_decision_takes_the_place_of_an_earlier_and_links_back(cast, now):
    old = decided(cast, now)
    new = decided(cast, now, number="2026-8", supersedes=old)
    old = Decision.objects.get(pk=old.pk)
    assert (old.superseded_by, new.supersedes) == (new, old)
    with pytest.raises(Refused, match="2026-8"):
        queries.check_can_rely_on(old, at=now)
    queries.check_can_rely_on(new, at=now)
    assert list(queries.decisions_to_rely_on(cast.hh, at=now)) == [new]
    verbs = [event.verb for event in history(("decision", old.pk), log_id=cast.hh.pk)]
    assert verbs == ["bodies.register_decision", "bodies.supersede_decision"]
    with pytest.raises(Conflict):
        decided(cast, now, number="2026-9", supersedes=old)


def test_a_committee_does_not_supersede_what_the_owners_decided(cast, now):
    theirs = voted(cast, now)
    with pytest.raises(Refused):
        decided(cast, now, supersedes=theirs)
    mine = decided(cast, now)
    assert voted(cast, now, proof_id=2, number="2026-9", supersedes=mine).supersedes == mine


def test_a_suspended_decision_is_not_slipped_away_from(cast, now):
    old = decided(cast, now)
    suspended(cast, old, now)
    with pytest.raises(Refused):
        decided(cast, now, number="2026-8", supersedes=old)


def test_the_application_cannot_change_a_decision(cast, now):
    made = decided(cast, now)
    for sql in ("UPDATE bodies_decision SET limit_fen = 1", "DELETE FROM bodies_decision"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert Decision.objects.get().limit_fen == made.limit_fen


BAD_ROWS = {
    "bodies_decision_proved": {"proof_kind": "document", "evidence": None},
    "bodies_decision_limit_positive": {"limit_fen": 0},
    "bodies_decision_kind_known": {"kind": "decree"},
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_the_database_refuses_what_is_false(cast, now, name):
    made = decided(cast, now)
    row = Decision.objects.get()
    row.pk, row.number = None, "2026-99"
    for field, value in BAD_ROWS[name].items():
        setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)
    assert list(Decision.objects.all()) == [made]


def test_latest_and_lists(cast, now):
    first = decided(cast, now, decided_on=cast.on - timedelta(days=400))
    second = decided(cast, now, number="2026-8", title="消防维保合同")
    vote = voted(cast, now, decided_on=cast.on - timedelta(days=1))
    assert list(queries.decisions_of(cast.hh)) == [second, vote, first]
    assert list(queries.decisions_of(cast.hh, kind=DecisionKind.ASSEMBLY)) == [vote]
    assert list(queries.decisions_of(cast.hh, year=first.decided_on.year)) == [first]
    assert list(queries.decisions_of(cast.hh, words="消防 2026-8")) == [second]
    assert list(queries.decisions_of(cast.hh, body_id=vote.body_id)) == [vote]
    assert list(queries.decisions_of(cast.fy)) == []
    assert list(queries.decisions_to_rely_on(cast.hh, at=now)) == [second, vote, first]
    suspended(cast, second, now)
    assert list(queries.decisions_to_rely_on(cast.hh, at=now)) == [vote, first]
    assert queries.years_of(cast.hh) == [2026, 2025]


def test_pages_of_the_list_join_without_a_gap(cast, now):
    made = [decided(cast, now, number=f"n{n}", decided_on=cast.on - timedelta(days=n // 2)) for n in range(7)]
    rows, seen, key = queries.decisions_of(cast.hh), [], ""
    for _page in range(4):
        found, key = queries.one_page(rows, after=key, size=2)
        seen += found
    assert (len(seen), set(seen), key) == (7, set(made), "")
    assert seen == list(rows)
    assert queries.one_page(rows, after="2026-13-99_x", size=9)[0] == seen


def test_no_seat_registers_by_its_role_alone():
    """The members of the assembly and of the councils get no role, so others keep their minutes."""
    assert role_of(BodyKind.OWNERS_ASSEMBLY, SeatTitle.MEMBER) is None
    assert role_of(BodyKind.COURTYARD_COMMITTEE, SeatTitle.HEAD) is None
    assert role_of(BodyKind.PMC, SeatTitle.MEMBER) == Role.COMMITTEE


def test_facts_are_those_of_the_verb(cast: Cast, now):
    assert actions.register_decision(cast.hh, **facts(cast, now), by=cast.committee).number == "2026-7"
