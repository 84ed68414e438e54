"""Several at once on one line, in as many connections; a server that dies in the middle."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from linli.audit.models import Event
from linli.kernel.errors import Refused
from linli.voting.actions.box import hold_alone
from linli.voting.models import Assembly, Ballot, Dispute, Right
from linli.voting.states import AssemblyState, Precedence
from tests.cases.together import at_once
from tests.voting.ballots import at_door, by_phone, counted, on_paper, turnout
from tests.voting.makers import assembled, equal, estate, right_of, rights

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_ballot_pressed_in_five_windows_is_cast_once(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    results = at_once(*[lambda: by_phone(cast, right, "y", "owner", now)] * 5)
    assert len({ballot.pk for ballot in results}) == 1
    assert (Ballot.objects.count(), turnout(assembly)) == (1, [(1, 8904)])


def test_paper_phone_and_door_at_once_are_one_vote_and_the_paper_counts(cast, now):
    assembly = assembled(cast, now, precedence=Precedence.PAPER)
    right = right_of(assembly, cast.users["owner"])
    results = at_once(
        lambda: by_phone(cast, right, "y", "owner", now),
        lambda: on_paper(cast, right, "n", now - timedelta(seconds=30)),
        lambda: at_door(cast, right, "a", now),
    )
    assert [type(result).__name__ for result in results] == ["Ballot"] * 3
    assert (counted(right), turnout(assembly)) == (("voted", "n"), [(1, 8904)])


def test_two_co_owners_at_once_are_in_dispute_once(cast, now):
    held = estate(cast, [("甲", "乙")], with_users=True)
    assembly = assembled(cast, now, community=held.place)
    line = rights(assembly)[0]
    at_once(
        lambda: by_phone(cast, line, "y", held.users["甲"], now),
        lambda: by_phone(cast, line, "n", held.users["乙"], now),
    )
    assert (counted(line), Dispute.objects.count(), turnout(assembly)) == (("disputed", None), 1, [(0, 0)])


def test_many_lines_at_once_lose_no_head_of_the_turnout(cast, now):
    held = equal(cast, 12, with_users=True)
    assembly = assembled(cast, now, community=held.place, motions=[("", "一"), ("", "二")])
    lines = rights(assembly)
    people = [held.users[line.person.name] for line in lines]
    at_once(
        *[
            lambda line=line, who=who: by_phone(cast, line, "y-", who, now)
            for line, who in zip(lines, people, strict=True)
        ]
    )
    assert turnout(assembly) == [(12, 120_000), (0, 0)]


def test_who_closes_waits_for_the_ballot_on_its_way_and_the_next_one_is_late(cast, now):
    held = equal(cast, 2, with_users=True)
    assembly = assembled(cast, now, community=held.place)
    first, second = rights(assembly)

    def close():
        with transaction.atomic():
            hold_alone(assembly.pk)
            found = Ballot.objects.count()
            Assembly.objects.filter(pk=assembly.pk).update(state=AssemblyState.COUNTING)
        return found

    results = at_once(
        lambda: by_phone(cast, first, "y", held.users["业主1"], now),
        close,
        lambda: by_phone(cast, second, "y", held.users["业主2"], now),
    )
    in_time = [result for result in (results[0], results[2]) if isinstance(result, Ballot)]
    assert len(in_time) == results[1] == Ballot.objects.count()
    assert all(isinstance(result, Ballot | Refused) for result in (results[0], results[2]))


def test_killed_in_the_middle_nothing_is_half_cast(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(RuntimeError), transaction.atomic():
        by_phone(cast, right, "y", "owner", now)
        raise RuntimeError("the server dies before the transaction ends")
    assert (counted(right), Ballot.objects.count(), turnout(assembly)) == (("waiting", None), 0, [(0, 0)])
    assert not Event.objects.filter(verb="voting.cast").exists()
    by_phone(cast, right, "y", "owner", now)
    assert counted(right) == ("voted", "y")


def test_the_application_cannot_change_or_remove_a_ballot(cast, now):
    assembly = assembled(cast, now)
    by_phone(cast, right_of(assembly, cast.users["owner"]), "y", "owner", now)
    for sql in ("UPDATE voting_ballot SET marks = 'n'", "DELETE FROM voting_ballot"):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Right.objects.get(ballot__isnull=False).ballot.marks == "y"
