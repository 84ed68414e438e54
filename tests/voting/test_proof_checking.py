"""An administrator with the database's own rights adds, drops or changes a ballot: the check before posting, the
recount and the owner's receipt show it."""

import pytest
from django.db import connection
from django.utils import translation

from linli.audit.sequence import sequence
from linli.voting.models import Ballot, Right
from linli.voting.queries.proof import check_ballots, count_text, receipt_of, roll_receipt_of
from linli.voting.states import Standing
from tests.voting.counts import filled, recounted
from tests.voting.makers import assembled, equal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def voted(cast, now):
    made = equal(cast, 60)
    assembly = assembled(cast, now, community=made.place, motions=[("", "甲"), ("", "乙")])
    filled(cast, assembly, ["yn"] * 30 + ["ny"] * 15 + [None] * 15, now)
    sequence(made.place.pk, now)
    return assembly


def sql(as_owner, statement, *parameters):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def receipt(voted, number):
    return receipt_of(Ballot.objects.select_related("right__assembly").get(right__assembly=voted, right__number=number))


def test_nothing_is_wrong_with_what_was_cast(voted, tmp_path):
    assert check_ballots(voted) == []
    found = recounted(count_text(voted).content, tmp_path, receipt(voted, 1))
    assert found["your_lines"] == 3
    silent = roll_receipt_of(Right.objects.get(assembly=voted, number=60))
    assert recounted(count_text(voted).content, tmp_path, silent)["your_lines"] == 1


def test_a_changed_ballot(voted, as_owner, tmp_path):
    mine = receipt(voted, 1)
    sql(as_owner, "UPDATE voting_ballot SET marks = 'nn' WHERE id = %s", Ballot.objects.earliest("id").pk)
    assert check_ballots(voted) == [f"Ballot {Ballot.objects.earliest('id').pk} is not the one that was sealed."]
    assert "does not stand in the file" in recounted(count_text(voted).content, tmp_path, mine)


def test_a_changed_ballot_with_a_changed_seal(voted, as_owner):
    """Even who rewrites the opening too cannot make it fit the commitment that the tree has signed."""
    ballot = Ballot.objects.earliest("id")
    sql(as_owner, "UPDATE voting_ballot SET marks = 'nn' WHERE id = %s", ballot.pk)
    sql(
        as_owner,
        "UPDATE audit_secret SET value = replace(value, '\"yn\"', '\"nn\"') WHERE event_id = %s",
        ballot.event_id,
    )
    assert check_ballots(voted) == [f"What event {ballot.event_id} sealed cannot be opened."]
    sql(as_owner, "UPDATE audit_event SET body_text = replace(body_text, '{', '{ ') WHERE id = %s", ballot.event_id)
    assert check_ballots(voted) == [f"Event {ballot.event_id} is not the one that the log has signed."]


def test_an_added_ballot(voted, as_owner, tmp_path):
    silent = Right.objects.get(assembly=voted, number=60)
    hers = roll_receipt_of(silent)
    model = Ballot.objects.earliest("id")
    fresh = Ballot.objects.latest("id").pk + 1000
    sql(
        as_owner,
        "INSERT INTO voting_ballot (id, community_id, assembly_id, right_id, channel, marks, cast_at,"
        " cast_by_id, voter_id, event_id) SELECT %s, community_id, assembly_id, %s, channel, marks, cast_at,"
        " cast_by_id, voter_id, 0 FROM voting_ballot WHERE id = %s",
        fresh,
        silent.pk,
        model.pk,
    )
    sql(as_owner, "UPDATE voting_right SET standing = 'voted', ballot_id = %s WHERE id = %s", fresh, silent.pk)
    assert check_ballots(voted) == [f"Ballot {fresh} was never sealed in the log."]
    assert "does not stand in the file" in recounted(count_text(voted).content, tmp_path, hers)


def test_a_dropped_ballot(voted, as_owner, tmp_path):
    mine = receipt(voted, 1)
    ballot = Ballot.objects.earliest("id")
    Right.objects.filter(pk=ballot.right_id).update(standing=Standing.WAITING, ballot=None)
    assert check_ballots(voted) == ["Line 1 of the roll does not stand as its ballots say."]
    sql(as_owner, "DELETE FROM voting_ballot WHERE id = %s", ballot.pk)
    assert check_ballots(voted) == [f"Event {ballot.event_id} has sealed a ballot that is gone."]
    assert "does not stand in the file" in recounted(count_text(voted).content, tmp_path, mine)


def test_a_line_with_another_area_or_another_ballot(voted, as_owner):
    Right.objects.filter(assembly=voted, number=1).update(area_dm2=20_000)
    assert len(check_ballots(voted)) == 1
    Right.objects.filter(assembly=voted, number=1).update(area_dm2=10_000)
    first, second = Right.objects.filter(assembly=voted, number__in=(1, 60)).order_by("number")
    ballot = first.ballot
    Right.objects.filter(pk=first.pk).update(ballot=None, standing=Standing.WAITING)
    Right.objects.filter(pk=second.pk).update(ballot=ballot, standing=Standing.VOTED)
    assert check_ballots(voted) == [
        "Line 1 of the roll does not stand as its ballots say.",
        "Line 60 of the roll does not stand as its ballots say.",
    ]


def test_twenty_problems_are_named_and_the_others_counted(voted, as_owner):
    sql(as_owner, "UPDATE voting_ballot SET marks = 'yy'")
    found = check_ballots(voted)
    assert len(found) == 21 and found[-1] == "and 25 more"
