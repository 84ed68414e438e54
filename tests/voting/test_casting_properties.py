"""Any sequence of channels: no unit counts twice, and the order of arrival never matters for what the rule says."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.law.deadlines import SHANGHAI
from linli.voting.models import Right
from linli.voting.rules.precedence import Given, decide
from linli.voting.states import Channel, Precedence, RightKind, Standing
from tests.voting.ballots import at_door, by_phone, on_paper, turnout
from tests.voting.makers import assembled, estate, rights

STEPS = st.lists(
    st.tuples(st.sampled_from(["phone", "phone2", "paper", "door"]), st.sampled_from(["yn", "ny", "-a", "--"])),
    min_size=1,
    max_size=4,
)


class _Undo(Exception):
    pass


def expected(shared, precedence, steps):
    """Told anew: who of several hands says what, and which one the rule takes. None: a dispute."""
    hands = {}
    for place, (way, marks) in enumerate(steps):
        hand = "signed" if way in ("paper", "door") else way
        hands.setdefault(hand, []).append((place, marks))

    def taken(rows):
        if precedence == "last":
            return rows[-1][1]
        return rows[0][1]

    if shared:
        said = {taken(rows) for rows in hands.values()}
        return said.pop() if len(said) == 1 else None
    if precedence == "paper" and "signed" in hands:
        return hands["signed"][0][1]
    return taken([(place, marks) for place, (_way, marks) in enumerate(steps)])


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(precedence=st.sampled_from(Precedence.values), shared=st.booleans(), steps=STEPS)
def test_no_unit_counts_twice_through_any_sequence_of_channels(cast, now, precedence, shared, steps):
    try:
        with transaction.atomic():
            held = estate(cast, [("甲", "乙") if shared else ("甲",), ("丙",)], with_users=True)
            motions = [("", "一"), ("", "二")]
            assembly = assembled(cast, now, community=held.place, precedence=precedence, motions=motions)
            line = rights(assembly)[0]
            for place, (way, marks) in enumerate(steps):
                at = now + timedelta(minutes=place)
                if way == "paper":
                    on_paper(cast, line, marks, at)
                elif way == "door":
                    at_door(cast, line, marks, at)
                else:
                    by_phone(cast, line, marks, held.users["乙" if shared and way == "phone2" else "甲"], at)
            told = [(("phone" if way == "phone2" and not shared else way), marks) for way, marks in steps]
            line = Right.objects.select_related("ballot").get(pk=line.pk)
            # A dispute that has begun stays until it is answered, even if all say the same by now.
            began = shared and any(expected(shared, precedence, told[:n]) is None for n in range(1, len(told) + 1))
            counts = None if began else expected(shared, precedence, told)
            assert (line.ballot and line.ballot.marks) == counts
            assert line.standing == (Standing.DISPUTED if began else Standing.VOTED)
            one = (1, 10_000)
            shown = [one if counts and mark != "-" else (0, 0) for mark in (counts or "--")]
            assert turnout(assembly) == shown
            raise _Undo
    except _Undo:
        pass


BALLOTS = st.lists(
    st.tuples(st.sampled_from(Channel.values), st.sampled_from("yna-"), st.integers(0, 50), st.sampled_from([1, 2])),
    max_size=5,
    unique_by=lambda row: row[2],
)


@settings(deadline=None)
@given(st.sampled_from(RightKind.values), st.sampled_from(Precedence.values), BALLOTS, st.data())
def test_the_order_of_arrival_never_matters(kind, precedence, rows, data):
    begin = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    order = data.draw(st.permutations(range(len(rows))))

    def verdict(ids):
        given_ones = [
            Given(number, way, marks, begin + timedelta(minutes=minute), voter if way == "phone" else None)
            for number, (way, marks, minute, voter) in zip(ids, rows, strict=True)
        ]
        found = decide(kind, precedence, given_ones)
        return (found.counts and (found.counts.marks, found.counts.cast_at), found.dispute)

    assert verdict(order) == verdict(range(len(rows)))
