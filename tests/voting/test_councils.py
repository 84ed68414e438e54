"""Councils: one person, one vote; the threshold was set before; what is the owners' is not asked here."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from linli.audit.models import Event
from linli.bodies.models import Decision
from linli.bodies.states import BodyKind, DecisionKind, Matter
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.notices import actions as notices
from linli.notices.states import Kind
from linli.notices.states import Matter as Posted
from linli.voting import actions
from linli.voting.models import CouncilMember, CouncilVote
from linli.voting.rules.councils import needed, outcome_of
from linli.voting.states import Choice, CouncilState, Over
from tests.cast import make_cast
from tests.voting.councils import asked, council_of, ruled

pytestmark = pytest.mark.django_db


def voted(cast, at, members, yes, *, present=None, **rules):
    """A vote of a council with so many members, so many of them present, so many in favour."""
    body, actors = council_of(cast, members, cast.on)
    ruled(cast, body, at, **rules)
    motion = asked(cast, body, at)
    actions.open_council_vote(motion, by=actors[0], at=at)
    here = actors[: members if present is None else present]
    for index, actor in enumerate(here):
        actions.vote_in_council(motion, Choice.YES if index < yes else Choice.NO, by=actor, at=at)
    return actions.close_council_vote(motion, minutes="逐项讨论后表决。", by=actors[0], at=at), actors


@pytest.mark.parametrize(("yes", "state"), [(24, CouncilState.REFUSED), (25, CouncilState.PASSED)])
@pytest.mark.parametrize("present", [25, 30, 37])
def test_two_thirds_of_all_37_is_25_whoever_is_present(cast, now, yes, state, present):
    motion, _actors = voted(cast, now, 37, yes, present=present)
    assert motion.state == state
    assert motion.figures == {
        "members": 37,
        "present": present,
        "recused": 0,
        "yes": yes,
        "no": present - yes,
        "abstain": 0,
    }


@pytest.mark.parametrize(
    ("rules", "present", "yes", "state"),
    [
        ({"over": Over.PRESENT, "part": 1, "whole": 2, "strict": True}, 4, 2, CouncilState.REFUSED),
        ({"over": Over.PRESENT, "part": 1, "whole": 2, "strict": True}, 4, 3, CouncilState.PASSED),
        ({"over": Over.PRESENT, "part": 1, "whole": 2, "strict": False}, 4, 2, CouncilState.PASSED),
        (
            {"over": Over.PRESENT, "part": 1, "whole": 2, "strict": True},
            3,
            3,
            CouncilState.REFUSED,
        ),  # 3 of 6: no quorum
        ({"over": Over.ALL, "part": 1, "whole": 1}, 6, 6, CouncilState.PASSED),
        ({"over": Over.ALL, "part": 1, "whole": 2, "strict": True}, 6, 3, CouncilState.REFUSED),
    ],
)
def test_the_share_is_taken_of_whom_the_rules_say(cast, now, rules, present, yes, state):
    motion, _actors = voted(cast, now, 6, yes, present=present, **rules)
    assert motion.state == state


@pytest.mark.parametrize("members", range(1, 60))
@pytest.mark.parametrize(("part", "whole", "strict"), [(2, 3, False), (1, 2, True), (3, 4, False), (1, 2, False)])
def test_needed_is_the_fewest_with_which_it_passes(members, part, whole, strict):
    class Rules:
        over = Over.ALL

    Rules.part, Rules.whole, Rules.is_strict = part, whole, strict
    least = needed(members, Rules)
    states = [outcome_of({"members": members, "present": members, "yes": yes}, Rules) for yes in range(members + 1)]
    passing = [yes for yes, state in enumerate(states) if state == CouncilState.PASSED]
    assert passing == list(range(least, members + 1))


def test_what_passed_is_a_decision_and_what_did_not_is_none(cast, now):
    passed, _actors = voted(cast, now, 3, 3)
    decision = Decision.objects.get()
    assert (decision.kind, decision.number, decision.proof_kind, decision.proof_id) == (
        DecisionKind.COUNCIL,
        passed.number,
        "voting.council_motion",
        passed.pk,
    )
    refused, _actors = voted(cast, now, 2, 0)
    assert (refused.decision, Decision.objects.count()) == (None, 1)


def test_a_council_is_never_asked_what_belongs_to_the_owners(cast, now):
    body, _actors = council_of(cast, 3, cast.on)
    with pytest.raises(Refused) as refused:
        asked(cast, body, now, matter=Matter.COMPANY)
    assert "第二百七十八条" in str(refused.value)
    assert asked(cast, body, now, matter=Matter.PARKING).state == CouncilState.PROPOSED


def test_a_question_without_its_three_parts_is_not_put_to_the_vote(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    for missing in ("money", "opinion"):
        with pytest.raises(Refused):
            actions.open_council_vote(asked(cast, body, now, **{missing: ""}), by=actors[0], at=now)
    with pytest.raises(Invalid):
        asked(cast, body, now, project=" ")


def test_the_vote_waits_for_the_plan_that_is_posted(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    words = {"matter": Posted.WORKS_PLAN, "title": "后门方案", "text": "预算 36,000 元。"}
    plan = notices.draft(cast.hh, kind=Kind.PUBLICITY, **words, by=cast.neighbourhood_head, at=now)
    notices.post(plan, by=cast.neighbourhood_head, at=now)
    motion = asked(cast, body, now, posting=plan)
    with pytest.raises(Refused):
        actions.open_council_vote(motion, by=actors[0], at=now)
    actions.open_council_vote(motion, by=actors[0], at=plan.until_at)
    assert motion.state == CouncilState.VOTING


def test_who_steps_back_neither_votes_nor_is_present(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    actions.step_back(motion, reason="我儿子是施工方", by=actors[1], at=now)
    with pytest.raises(Refused):
        actions.vote_in_council(motion, Choice.YES, by=actors[1], at=now)
    actions.vote_in_council(motion, Choice.YES, by=actors[0], at=now)
    actions.vote_in_council(motion, Choice.YES, by=actors[2], at=now)
    motion = actions.close_council_vote(motion, minutes="一人回避。", by=actors[0], at=now)
    assert (motion.state, motion.figures["recused"], motion.figures["present"]) == (CouncilState.PASSED, 1, 2)


def test_one_vote_each_and_only_members_of_that_day(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    actions.vote_in_council(motion, Choice.NO, by=actors[1], at=now)
    with pytest.raises(Conflict):
        actions.vote_in_council(motion, Choice.YES, by=actors[1], at=now)
    with pytest.raises(Denied):
        actions.vote_in_council(motion, Choice.YES, by=cast.neighbour, at=now)
    with pytest.raises(Denied):
        actions.close_council_vote(motion, minutes="x", by=actors[2], at=now)
    assert CouncilVote.objects.count() == 1


def test_a_secret_vote_says_nowhere_whose_it_is(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now, secret=True)
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    actions.vote_in_council(motion, Choice.NO, by=actors[1], at=now)
    vote = CouncilVote.objects.get()
    event = Event.objects.get(verb="voting.vote_in_council")
    assert (vote.member, event.leaf["data"], event.leaf["commitments"]) == (None, {}, {})
    assert CouncilMember.objects.get(user_id=actors[1].user_id).voted_at == now


def test_rules_that_change_during_a_vote_do_not_reach_it(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    ruled(cast, body, now + timedelta(hours=1), part=1, whole=3)
    actions.vote_in_council(motion, Choice.YES, by=actors[0], at=now)
    actions.vote_in_council(motion, Choice.NO, by=actors[1], at=now)
    assert actions.close_council_vote(motion, minutes="x", by=actors[0], at=now).state == CouncilState.REFUSED


@pytest.mark.django_db(transaction=True)
def test_of_two_votes_of_one_member_at_once_one_counts(now):
    cast = make_cast(now)
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    barrier, told = Barrier(2), []

    def vote():
        try:
            barrier.wait()
            actions.vote_in_council(type(motion).objects.get(pk=motion.pk), Choice.YES, by=actors[1], at=now)
            told.append("cast")
        except Conflict as conflict:
            told.append(type(conflict).__name__)
        finally:
            connection.close()

    threads = [Thread(target=vote) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(told), CouncilVote.objects.count()) == (["Conflict", "cast"], 1)


def test_a_committee_is_no_council(cast, now):
    with pytest.raises(Refused):
        ruled(cast, cast.body(BodyKind.RESIDENTS_COMMITTEE), now)
