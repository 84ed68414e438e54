"""Casting: the posted rule decides which ballot of a line counts, and no unit counts twice (domain 3.7, V8–V15)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Event, Secret
from linli.bodies.actor import actor_of
from linli.kernel.errors import Denied, Invalid, Refused
from linli.registry.models import Binding, Holding, Person
from linli.voting.actions.casting import cast as cast_ballot
from linli.voting.commitments import tracker
from linli.voting.models import Ballot, Dispute, Motion, Right, Turnout
from linli.voting.states import AssemblyState, Channel, DisputeKind, Precedence, Standing
from tests.voting.ballots import at_door, by_phone, counted, on_paper, turnout
from tests.voting.makers import assembled, estate, right_of, rights

pytestmark = pytest.mark.django_db

TWO = (("", "充电桩"), ("", "门禁"))


def test_a_ballot_by_phone_counts_and_moves_the_turnout(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    right = right_of(assembly, cast.users["owner"])
    ballot = by_phone(cast, right, "yn", "owner", now)
    assert counted(right) == ("voted", "yn")
    assert (ballot.channel, ballot.voter_id, ballot.cast_at) == ("phone", cast.users["owner"].pk, now)
    assert turnout(assembly) == [(1, 8904), (1, 8904)]


def test_v10_each_question_is_taken_part_in_by_itself(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    by_phone(cast, right_of(assembly, cast.users["owner"]), "y-", "owner", now)
    assert turnout(assembly) == [(1, 8904), (0, 0)]


def test_v11_an_abstention_takes_part(cast, now):
    assembly = assembled(cast, now)
    by_phone(cast, right_of(assembly, cast.users["owner"]), "a", "owner", now)
    assert turnout(assembly) == [(1, 8904)]


def test_v12_a_ballot_that_was_served_and_not_returned_takes_no_part(cast, now):
    assembly = assembled(cast, now)
    Right.objects.filter(assembly=assembly).update(served_at=now)
    assert turnout(assembly) == [(0, 0)]


@pytest.mark.parametrize(
    ("precedence", "first", "counts"),
    [
        (Precedence.FIRST, "phone", "y"),
        (Precedence.FIRST, "paper", "n"),
        (Precedence.PAPER, "phone", "n"),
        (Precedence.PAPER, "paper", "n"),
        (Precedence.LAST, "phone", "n"),
        (Precedence.LAST, "paper", "y"),
    ],
)
def test_v15_phone_and_paper_one_ballot_counts_and_both_are_kept(cast, now, precedence, first, counts):
    assembly = assembled(cast, now, precedence=precedence)
    right = right_of(assembly, cast.users["owner"])
    later = now + timedelta(hours=1)
    if first == "phone":
        by_phone(cast, right, "y", "owner", now)
        on_paper(cast, right, "n", later)
    else:
        on_paper(cast, right, "n", now)
        by_phone(cast, right, "y", "owner", later)
    assert counted(right) == ("voted", counts)
    assert (Ballot.objects.count(), turnout(assembly)) == (2, [(1, 8904)])


def test_a_paper_was_handed_in_when_it_was_scanned_however_late_it_is_read(cast, now):
    assembly = assembled(cast, now, days=1)
    right = right_of(assembly, cast.users["owner"])
    by_phone(cast, right, "y", "owner", now + timedelta(hours=2))
    assembly.state = AssemblyState.COUNTING
    assembly.save()
    on_paper(cast, right, "n", now + timedelta(hours=1), read_at=now + timedelta(days=2))
    assert counted(right) == ("voted", "n")


def test_v8_co_owners_who_contradict_each_other_have_no_ballot_until_they_are_heard(cast, now):
    held = estate(cast, [("丈夫", "妻子"), ("邻居",)], with_users=True)
    assembly = assembled(cast, now, community=held.place)
    right = rights(assembly)[0]
    by_phone(cast, right, "y", held.users["丈夫"], now)
    by_phone(cast, right, "n", held.users["妻子"], now)
    assert counted(right) == ("disputed", None)
    assert [(d.kind, d.state) for d in Dispute.objects.all()] == [("co_owners", "open")]
    assert (assembly.heads, turnout(assembly)) == (2, [(0, 0)])


def test_co_owners_who_say_the_same_have_one_ballot(cast, now):
    held = estate(cast, [("丈夫", "妻子")], with_users=True)
    assembly = assembled(cast, now, community=held.place)
    right = rights(assembly)[0]
    first = by_phone(cast, right, "y", held.users["丈夫"], now)
    by_phone(cast, right, "y", held.users["妻子"], now)
    right.refresh_from_db()
    assert (right.ballot_id, right.standing, turnout(assembly)) == (first.pk, "voted", [(1, 10_000)])


def test_pressed_twice_is_cast_once(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    first = by_phone(cast, right, "y", "owner", now)
    assert by_phone(cast, right, "y", "owner", now + timedelta(seconds=1)) == first
    assert Event.objects.filter(verb="voting.cast").count() == 1


def test_a_line_that_two_contest_counts_once_it_is_settled(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    Right.objects.filter(pk=right.pk).update(is_contested=True)
    by_phone(cast, right, "y", "owner", now)
    assert (counted(right), Dispute.objects.get().kind) == (("disputed", None), DisputeKind.ROLL)


def test_the_last_second_counts_and_the_first_after_it_does_not(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Refused, match="结束"):
        by_phone(cast, right, "y", "owner", assembly.closes_at)
    by_phone(cast, right, "y", "owner", assembly.closes_at - timedelta(microseconds=1))
    assert counted(right) == ("voted", "y")


def test_an_extension_lets_in_until_its_end(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    closed = assembly.closes_at
    assembly.closes_at, assembly.extended_at = closed + timedelta(days=5), closed
    assembly.save()
    by_phone(cast, right, "y", "owner", closed + timedelta(days=1))
    assert counted(right) == ("voted", "y")


@pytest.mark.parametrize("state", [AssemblyState.POSTED, AssemblyState.COUNTING, AssemblyState.RESULT])
def test_nothing_is_cast_before_the_opening_and_after_the_end(cast, now, state):
    assembly = assembled(cast, now, state=state)
    with pytest.raises(Refused):
        by_phone(cast, right_of(assembly, cast.users["owner"]), "y", "owner", now)
    assert Ballot.objects.count() == 0


def test_a_way_that_was_not_posted_is_closed(cast, now):
    assembly = assembled(cast, now, channels=[Channel.PAPER])
    with pytest.raises(Refused, match="手机"):
        by_phone(cast, right_of(assembly, cast.users["owner"]), "y", "owner", now)


@pytest.mark.parametrize("marks", ["", "yy", "Y", "x", "y ", "是"])
def test_other_letters_are_refused(cast, now, marks):
    assembly = assembled(cast, now)
    with pytest.raises(Invalid):
        by_phone(cast, right_of(assembly, cast.users["owner"]), marks, "owner", now)


@pytest.mark.parametrize(("who", "word"), [("tenant", "租户"), ("family", "家人"), ("manager", "业主")])
def test_who_does_not_own_is_told_why_she_cannot_vote(cast, now, who, word):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Denied, match=word):
        by_phone(cast, right, "y", who, now)


def test_a_neighbour_cannot_vote_for_the_home_beside_hers(cast, now):
    assembly = assembled(cast, now)
    with pytest.raises(Denied, match="别"):
        by_phone(cast, right_of(assembly, cast.users["owner"]), "y", "neighbour", now)


def test_nobody_casts_in_another_ones_name(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Denied):
        cast_ballot(right, "y", channel=Channel.PHONE, voter=cast.users["neighbour"], by=cast.owner, at=now)


def test_v14_who_bought_after_the_day_of_the_roll_does_not_vote(cast, now):
    assembly = assembled(cast, now, snapshot_on=cast.on - timedelta(days=10))
    unit, user = cast.units["hh"][0], cast.users["fy_manager"]
    buyer = Person.objects.create(community=cast.hh, name="新业主")
    Holding.objects.create(community=cast.hh, unit=unit, person=buyer, from_date=cast.on - timedelta(days=3))
    facts = {"relation": "owner", "from_at": now - timedelta(days=2)}
    Binding.objects.create(community=cast.hh, unit=unit, user=user, person=buyer, **facts)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Denied, match="名册"):
        by_phone(cast, right, "y", actor_of(user, cast.on), now)
    by_phone(cast, right, "y", "owner", now)
    assert counted(right) == ("voted", "y")


def test_nobody_votes_for_a_home_whose_holder_is_not_known(cast, now):
    assembly = assembled(cast, now)
    unknown = Right.objects.filter(assembly=assembly, kind="unknown")[0]
    with pytest.raises(Refused, match="登记"):
        at_door(cast, unknown, "y", now)


def test_a_worker_takes_a_ballot_at_the_door_with_the_signed_paper_and_never_her_own(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Invalid):
        cast_ballot(right, "y", channel=Channel.DOOR, by=cast.worker, at=now)
    facts = {"unit": cast.units["hh"][0], "relation": "family", "from_at": now}
    Binding.objects.create(community=cast.hh, user=cast.users["worker"], **facts)
    with pytest.raises(Denied, match="自己"):
        at_door(cast, right, "y", now)
    at_door(cast, right, "y", now, who="worker2")
    assert counted(right) == ("voted", "y")


def test_the_event_tells_nobody_what_was_chosen_and_her_receipt_all_of_it(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    right = right_of(assembly, cast.users["owner"])
    ballot = by_phone(cast, right, "yn", "owner", now)
    event = Event.objects.get(pk=ballot.event_id)
    assert (event.data, event.subject_kind, event.subject_id) == ({}, "assembly", assembly.pk)
    assert set(event.leaf["commitments"]) == {"ballot"}
    sealed = Secret.objects.get(event_id=event.pk, name="ballot").value
    motions = Motion.objects.filter(assembly=assembly).values_list("pk", flat=True)
    assert '"marks":"yn"' in sealed
    assert all(tracker(bytes(assembly.count_key), motion, ballot.pk) in sealed for motion in motions)


def test_casting_takes_four_statements(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    right, user, actor = right_of(assembly, cast.users["owner"]), cast.users["owner"], cast.owner
    with CaptureQueriesContext(
        connection,
    ) as queries:
        cast_ballot(right, "yn", channel=Channel.PHONE, voter=user, by=actor, at=now)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 4
    assert Turnout.objects.count() == 2
    assert Right.objects.get(pk=right.pk).standing == Standing.VOTED
