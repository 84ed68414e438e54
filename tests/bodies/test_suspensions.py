"""Suspending, confirming, lifting, appealing: the second person, the limit, and two at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.audit.models import Event
from linli.bodies import actions, queries
from linli.bodies.jobs import lapse
from linli.bodies.models import Decision, Suspension
from linli.bodies.states import AppealOutcome, SuspensionState
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import Limit, due_at
from linli.law.profiles import rule_of
from tests.bodies.decided import decided, suspended, voted
from tests.cases.test_races import at_once

DAY = timedelta(days=1)
plain = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@plain
@pytest.mark.parametrize("name", ["street", "district"])
def test_street_and_district_suspend_for_at_most_what_the_rules_allow(cast, now, name):
    row = suspended(cast, decided(cast, now), now, by=getattr(cast, name))
    assert row.until_at == due_at(now, Limit(30, "days"))
    assert rule_of(row.rule).key == "bodies.suspension"
    assert row.by_body.place == cast.places["df" if name == "street" else "dh"]
    event = Event.objects.get(verb="bodies.suspend_decision")
    assert event.body_id == row.by_body_id
    assert event.data["legal_basis"] == "《物业管理条例》第十九条"


@plain
@pytest.mark.parametrize("name", ["owner", "committee", "manager", "worker", "neighbourhood_head", "auditor", "police"])
def test_nobody_else_suspends(cast, now, name):
    with pytest.raises(Denied):
        suspended(cast, decided(cast, now), now, by=getattr(cast, name))


@plain
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "字" * 501}, "reason"),
        ({"legal_basis": "\u200b"}, "legal_basis"),
        ({"until_at": -DAY}, "until"),
        ({"until_at": timedelta()}, "until"),
        ({"until_at": 60 * DAY}, "until"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(cast, now, more, field):
    if "until_at" in more:
        more = {"until_at": now + more["until_at"]}
    with pytest.raises(Invalid) as refusal:
        suspended(cast, decided(cast, now), now, **more)
    assert refusal.value.field == field


@plain
def test_a_decision_is_suspended_once_at_a_time_and_again_after_it_lapsed(cast, now):
    contract = decided(cast, now)
    first = suspended(cast, contract, now, until_at=now + DAY)
    with pytest.raises(Conflict):
        suspended(cast, contract, now, by=cast.district)
    second = suspended(cast, contract, now + DAY)  # before any job has written the lapse down
    first.refresh_from_db()
    assert (first.state, first.ended_at) == (SuspensionState.LAPSED, now + DAY)
    assert queries.standing_suspension(contract, now + DAY) == second
    assert queries.standing_suspension(contract, now) == first


@plain
def test_who_suspended_neither_confirms_nor_lifts_nor_answers(cast, now):
    halt = suspended(cast, decided(cast, now), now)
    actions.appeal_suspension(halt, text="有业主大会授权", by=cast.committee, at=now)
    for verb in (actions.confirm_suspension, actions.lift_suspension):
        with pytest.raises(Denied):
            verb(halt, reason="理由", by=cast.street, at=now)
    with pytest.raises(Denied):
        actions.answer_appeal(halt, granted=False, answer="不予支持", by=cast.street, at=now)


@plain
def test_the_database_too_asks_for_a_second_person(cast, now):
    halt = suspended(cast, decided(cast, now), now)
    me = {"confirmed_by": cast.users["street"], "confirmed_at": now, "state": SuspensionState.CONFIRMED}
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        Suspension.objects.filter(pk=halt.pk).update(**me)
    with pytest.raises(IntegrityError, match="ends_with_its_state"), transaction.atomic():
        Suspension.objects.filter(pk=halt.pk).update(state=SuspensionState.LIFTED)


@plain
def test_another_person_lifts_it_with_a_reason(cast, now):
    contract = decided(cast, now)
    halt = suspended(cast, contract, now)
    actions.lift_suspension(halt, reason="已改正", by=cast.district, at=now + DAY)
    queries.check_can_rely_on(contract, at=now + DAY)
    with pytest.raises(Conflict):
        actions.lift_suspension(halt, reason="已改正", by=cast.district, at=now + DAY)
    with pytest.raises(Conflict):
        actions.confirm_suspension(halt, reason="查实", by=cast.district, at=now + DAY)


@plain
def test_after_its_limit_it_is_over_for_every_verb(cast, now):
    halt = suspended(cast, decided(cast, now), now, until_at=now + DAY)
    for verb in (actions.confirm_suspension, actions.lift_suspension):
        with pytest.raises(Conflict):
            verb(halt, reason="理由", by=cast.street2, at=now + DAY)
    with pytest.raises(Conflict):
        actions.appeal_suspension(halt, text="迟了", by=cast.committee, at=now + DAY)


@plain
def test_an_appeal_is_made_once_by_who_decided_and_answered_before_all_else(cast, now):
    halt = suspended(cast, decided(cast, now), now)
    for outsider in (cast.owner, cast.manager, cast.worker, cast.street2):
        with pytest.raises(Denied):
            actions.appeal_suspension(halt, text="不服", by=outsider, at=now)
    actions.appeal_suspension(halt, text="有授权", by=cast.committee, at=now)
    with pytest.raises(Conflict):
        actions.appeal_suspension(halt, text="再来", by=cast.committee, at=now)
    for verb in (actions.confirm_suspension, actions.lift_suspension):
        with pytest.raises(Refused):
            verb(halt, reason="理由", by=cast.street2, at=now)
    actions.answer_appeal(halt, granted=False, answer="授权书未见", by=cast.street2, at=now)
    assert (halt.state, halt.appeal_outcome) == (SuspensionState.IN_FORCE, AppealOutcome.DISMISSED)
    with pytest.raises(Conflict):
        actions.answer_appeal(halt, granted=True, answer="再看", by=cast.district, at=now)
    # What a member wrote is hers to open; the log has a commitment to it.
    assert "有授权" not in Event.objects.get(verb="bodies.appeal_suspension").body_text


@plain
def test_the_committee_speaks_for_the_assembly(cast, now):
    halt = suspended(cast, voted(cast, now), now)
    actions.appeal_suspension(halt, text="程序合法", by=cast.committee, at=now)
    assert halt.appealed_by_id == cast.committee.user_id


@plain
def test_an_appeal_that_comes_to_its_answer_too_late_is_answered_all_the_same(cast, now):
    halt = suspended(cast, decided(cast, now), now, until_at=now + DAY)
    actions.appeal_suspension(halt, text="有授权", by=cast.committee, at=now)
    actions.answer_appeal(halt, granted=True, answer="属实", by=cast.street2, at=now + 2 * DAY)
    assert (halt.state, halt.ended_at, halt.appeal_outcome) == (
        SuspensionState.LAPSED,
        now + DAY,
        AppealOutcome.GRANTED,
    )
    assert lapse(now + 3 * DAY) == 0


@plain
def test_a_superseded_decision_needs_no_suspension(cast, now):
    old = decided(cast, now)
    decided(cast, now, number="2026-8", supersedes=old)
    with pytest.raises(Refused):
        suspended(cast, Decision.objects.get(pk=old.pk), now)


def kinds(results: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


@racing
def test_two_suspend_at_once(cast, now):
    contract = decided(cast, now)
    copies = [Decision.objects.select_related("community").get(pk=contract.pk) for _ in range(2)]
    actors = (cast.street, cast.district)
    pairs = zip(copies, actors, strict=True)
    results = at_once(*[lambda one=one, by=by: suspended(cast, one, now, by=by) for one, by in pairs])
    assert kinds(results) == ["Conflict", "Suspension"]
    assert Suspension.objects.count() == 1


@racing
def test_one_confirms_while_another_lifts(cast, now):
    halt = suspended(cast, decided(cast, now), now)
    one, two = (Suspension.objects.select_related("community", "decision__body").get(pk=halt.pk) for _ in range(2))
    results = at_once(
        lambda: actions.confirm_suspension(one, reason="查实", by=cast.street2, at=now + DAY),
        lambda: actions.lift_suspension(two, reason="改正", by=cast.district, at=now + DAY),
    )
    assert kinds(results) == ["Conflict", "Suspension"]


@racing
def test_one_confirms_while_the_clock_lets_it_lapse(cast, now):
    until = now + DAY
    halt = suspended(cast, decided(cast, now), now, until_at=until)
    one = Suspension.objects.select_related("community", "decision__body").get(pk=halt.pk)
    just_before = until - timedelta(microseconds=1)
    results = at_once(
        lambda: actions.confirm_suspension(one, reason="查实", by=cast.street2, at=just_before), lambda: lapse(until)
    )
    halt.refresh_from_db()
    won = halt.state == SuspensionState.CONFIRMED
    assert kinds(results) == (["Suspension", "int"] if won else ["Conflict", "int"])
    assert results[1] == (0 if won else 1)


@racing
def test_two_appeal_and_two_supersede_at_once(cast, now):
    contract = decided(cast, now)
    actors = [cast.committee, cast.committee]
    results = at_once(
        *[
            lambda n=n, by=by: decided(cast, now, by=by, number=f"2026-{n}", supersedes=contract)
            for n, by in enumerate(actors, start=20)
        ]
    )
    assert kinds(results) == ["Conflict", "Decision"]
    late = Decision.objects.get(supersedes=contract)
    halt = suspended(cast, late, now)
    copies = [Suspension.objects.select_related("community", "decision__body").get(pk=halt.pk) for _ in range(2)]
    results = at_once(
        *[lambda one=one: actions.appeal_suspension(one, text="不服", by=cast.committee, at=now) for one in copies]
    )
    assert kinds(results) == ["Conflict", "Suspension"]


@racing
def test_two_register_the_same_paper_at_once(cast, now):
    results = at_once(lambda: decided(cast, now), lambda: decided(cast, now))
    assert sorted(isinstance(one, Decision) for one in results) == [False, True]
    assert Decision.objects.count() == 1
