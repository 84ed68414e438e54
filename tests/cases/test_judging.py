"""The reporter's word counts, never the handler's claim."""

from datetime import timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import CallBack, Case, Exclusion, Reporter, Supervision
from linli.cases.queries.desk import waiting_words
from linli.cases.queries.scene import Scene
from linli.cases.states import Kind, State, Verdict
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.cases.makers import fresh, reported

pytestmark = pytest.mark.django_db


def claimed(cast, now, **more) -> Case:
    case = reported(cast, now, kind=Kind.ENQUIRY, **more)
    actions.answer(case, text="办好了", by=cast.secretary, at=now)
    return fresh(case)


def test_satisfied_closes(cast, now):
    case = claimed(cast, now)
    actions.judge(case, verdict=Verdict.SATISFIED, by=cast.owner, at=now)
    assert (fresh(case).state, fresh(case).ended_at, fresh(case).redos) == (State.CLOSED, now, 0)


@pytest.mark.parametrize("verdict", [Verdict.SOLVED_ONLY, Verdict.NOT_SOLVED])
def test_anything_else_opens_it_again_with_a_new_limit(cast, now, verdict):
    case = claimed(cast, now)
    at = now + timedelta(days=2)
    actions.judge(case, verdict=verdict, text="还是老样子", by=cast.owner, at=at)
    case = fresh(case)
    assert (case.state, case.redos, case.verdict, case.due_at) == (State.IN_PROGRESS, 1, verdict, case.solve_due_at)
    assert case.due_at > at


def test_after_two_redos_it_is_supervised_by_the_level_above(cast, now):
    case = claimed(cast, now)
    for redone in range(3):
        assert Supervision.objects.count() == 0, redone
        actions.judge(fresh(case), verdict=Verdict.NOT_SOLVED, by=cast.owner, at=now)
        actions.resolve(fresh(case), text="再办", by=cast.secretary, at=now)
    watch = Supervision.objects.get()
    assert (watch.body.kind, watch.automatic, fresh(case).supervised) == (BodyKind.RESIDENTS_COMMITTEE, True, True)
    assert list(CallBack.objects.order_by("round").values_list("round", "verdict")) == [
        (1, Verdict.NOT_SOLVED),
        (2, Verdict.NOT_SOLVED),
        (3, Verdict.NOT_SOLVED),
    ]


@pytest.mark.parametrize("who", ["secretary", "neighbour", "stranger", "street"])
def test_nobody_judges_for_the_reporter(cast, now, who):
    with pytest.raises(Denied):
        actions.judge(claimed(cast, now), verdict=Verdict.SATISFIED, by=getattr(cast, who), at=now)


def test_who_joined_is_told_but_the_first_reporter_judges(cast, now):
    case = claimed(cast, now)
    Reporter.objects.create(community=cast.hh, case=case, user_id=cast.neighbour.user_id, joined_at=now)
    with pytest.raises(Denied, match=r"first|最先|第一"):
        actions.judge(case, verdict=Verdict.SATISFIED, by=cast.neighbour, at=now)


def test_a_double_click_judges_once(cast, now):
    case = claimed(cast, now)
    stale = fresh(case)
    actions.judge(case, verdict=Verdict.SATISFIED, by=cast.owner, at=now)
    with pytest.raises(Conflict):
        actions.judge(stale, verdict=Verdict.SATISFIED, by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.judge(fresh(case), verdict=Verdict.NOT_SOLVED, by=cast.owner, at=now)
    assert CallBack.objects.count() == 1


def test_a_verdict_is_one_of_three(cast, now):
    for wrong in ("", "unanswered", "great"):
        with pytest.raises(Invalid):
            actions.judge(claimed(cast, now), verdict=wrong, by=cast.owner, at=now)


def test_the_handlers_own_body_does_not_ring_back(cast, now):
    case = claimed(cast, now)
    Case.objects.filter(pk=case.pk).update(body=cast.body(BodyKind.RESIDENTS_COMMITTEE))
    with pytest.raises(Denied):
        actions.call_back(fresh(case), verdict=Verdict.SATISFIED, by=cast.worker, at=now)
    actions.call_back(fresh(case), verdict=Verdict.SATISFIED, text="她说谢谢", by=cast.call_back, at=now)
    heard = CallBack.objects.get()
    assert (heard.by_telephone, heard.by_id, fresh(case).state) == (True, cast.call_back.user_id, State.CLOSED)


def test_a_call_nobody_answered_leaves_another_try(cast, now):
    case = claimed(cast, now)
    actions.call_back(case, verdict=Verdict.UNANSWERED, by=cast.call_back, at=now)
    assert (fresh(case).state, CallBack.objects.count()) == (State.CLAIMED, 0)


class TestExclusion:
    def test_it_needs_a_second_person_from_above(self, cast, now):
        case = reported(cast, now)
        with pytest.raises(Denied):
            actions.propose_exclusion(case, reason="malicious", text="查实", by=cast.secretary, at=now)
        proposed = actions.propose_exclusion(case, reason="malicious", text="查实", by=cast.street, at=now)
        assert fresh(case).excluded is False
        with pytest.raises(Denied):
            actions.confirm_exclusion(proposed, by=cast.street, at=now)
        actions.confirm_exclusion(proposed, by=cast.street2, at=now)
        assert (fresh(case).excluded, Exclusion.objects.get().confirmed_by_id) == (True, cast.street2.user_id)

    def test_a_second_person_turns_it_down(self, cast, now):
        case = reported(cast, now)
        proposed = actions.propose_exclusion(case, reason="malicious", text="查实", by=cast.street, at=now)
        with pytest.raises(Denied):
            actions.turn_down_exclusion(proposed, why="应当计入", by=cast.street, at=now)
        actions.turn_down_exclusion(proposed, why="应当计入", by=cast.street2, at=now)
        kept = Exclusion.objects.get()
        assert (fresh(case).excluded, kept.turned_down_by_id, kept.text) == (False, cast.street2.user_id, "查实")
        with pytest.raises(Conflict):
            actions.confirm_exclusion(proposed, by=cast.street2, at=now)
        with pytest.raises(Refused):
            actions.confirm_exclusion(kept, by=cast.street2, at=now)
        assert [one.what for one in waiting_words(cast.street2)] == []

    def test_a_reason_from_the_list(self, cast, now):
        with pytest.raises(Invalid):
            actions.propose_exclusion(reported(cast, now), reason="烦", text="烦", by=cast.street, at=now)

    def test_after_it_was_turned_down_it_comes_again_only_with_something_new(self, cast, now):
        case = reported(cast, now)
        first = actions.propose_exclusion(case, reason="malicious", text="查实", by=cast.street, at=now)
        with pytest.raises(Refused):
            actions.propose_exclusion(case, reason="duplicate", text="又报", by=cast.street2, at=now)
        actions.turn_down_exclusion(first, why="应当计入", by=cast.street2, at=now)
        with pytest.raises(Invalid) as refusal:
            actions.propose_exclusion(case, reason="malicious", text=" 查实 ", by=cast.street, at=now)
        assert refusal.value.field == "text"
        again = actions.propose_exclusion(case, reason="malicious", text="派出所另有结论", by=cast.street, at=now)
        assert Scene(fresh(case), cast.street2, now).exclusion == again
        actions.confirm_exclusion(again, by=cast.street2, at=now)
        kept = Exclusion.objects.order_by("id").values_list("text", "turned_down_at", "confirmed_at")
        assert list(kept) == [("查实", now, None), ("派出所另有结论", None, now)]
        assert fresh(case).excluded
        with pytest.raises(Refused):
            actions.propose_exclusion(fresh(case), reason="test", text="别的", by=cast.street, at=now)


def test_withdrawing_is_for_the_only_reporter(cast, now):
    case = reported(cast, now)
    with pytest.raises(Denied):
        actions.withdraw(case, why="", by=cast.neighbour, at=now)
    Reporter.objects.create(community=cast.hh, case=case, user_id=cast.neighbour.user_id, joined_at=now)
    with pytest.raises(Refused):
        actions.withdraw(case, why="好了", by=cast.owner, at=now)
    Reporter.objects.filter(user_id=cast.neighbour.user_id).delete()
    actions.withdraw(case, why="好了", by=cast.owner, at=now)
    assert fresh(case).state == State.WITHDRAWN
