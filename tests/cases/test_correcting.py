"""Handing back and asking for more time: asked by one, decided by another one level up."""

from datetime import timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, Extension, HandBack
from linli.cases.states import HandBackReason, State
from linli.kernel.errors import Denied, Invalid, Refused
from tests.cases.makers import fresh, standing

pytestmark = pytest.mark.django_db


class TestHandBack:
    def test_the_first_receiver_cannot_pass_it_on(self, cast, now):
        case = standing(cast, now, State.SIGNED_FOR, body=cast.body(BodyKind.PARTY_BRANCH))
        with pytest.raises(Refused, match=r"first|首"):
            actions.hand_back(case, reason=HandBackReason.NOT_OUR_DUTY, text="不归我", by=cast.secretary, at=now)

    def test_one_level_up_decides_and_until_then_it_stays(self, cast, now):
        case = standing(cast, now, State.DISPATCHED)
        asked = actions.hand_back(case, reason=HandBackReason.NOT_OUR_DUTY, text="归城管", by=cast.manager, at=now)
        assert (asked.decider.kind, fresh(case).body.kind) == (BodyKind.RESIDENTS_COMMITTEE, BodyKind.PROPERTY_COMPANY)
        with pytest.raises(Denied):
            actions.decide_objection(asked, upheld=False, why="归你", by=cast.secretary, at=now)
        committee = cast.body(BodyKind.OWNERS_COMMITTEE)
        asked = HandBack.objects.get()
        actions.decide_objection(asked, upheld=True, to=committee, why="归业委会", by=cast.neighbourhood_head, at=now)
        assert (fresh(case).state, fresh(case).body, fresh(case).hand_backs) == (State.DISPATCHED, committee, 1)

    def test_two_are_the_most(self, cast, now):
        case = standing(cast, now, State.DISPATCHED, hand_backs=2)
        with pytest.raises(Refused, match="2"):
            actions.hand_back(case, reason=HandBackReason.NOT_OUR_DUTY, text="又不归我", by=cast.manager, at=now)

    def test_of_two_decisions_one_holds(self, cast, now):
        case = standing(cast, now, State.DISPATCHED)
        actions.hand_back(case, reason=HandBackReason.NOT_OUR_DUTY, text="归城管", by=cast.manager, at=now)
        first, second = HandBack.objects.get(), HandBack.objects.get()
        actions.decide_objection(first, upheld=False, why="归你", by=cast.neighbourhood_head, at=now)
        with pytest.raises(Refused):
            actions.decide_objection(second, upheld=False, why="归你", by=cast.neighbourhood_head, at=now)


class TestMoreTime:
    def ask(self, cast, now, **more):
        case = standing(cast, now, State.IN_PROGRESS)
        until = more.pop("until", case.solve_due_at + timedelta(days=3))
        return case, actions.ask_extension(case, reason="等配件", until=until, by=cast.manager, at=now)

    def test_granted_by_another_it_moves_the_limit(self, cast, now):
        case, asked = self.ask(cast, now)
        Case.objects.filter(pk=case.pk).update(due_at=case.solve_due_at)
        asked = Extension.objects.select_related("case__community", "case__body", "decider").get()
        actions.decide_extension(asked, granted=True, why="属实", by=cast.neighbourhood_head, at=now)
        assert fresh(case).solve_due_at == fresh(case).due_at == asked.until

    def test_refused_it_leaves_the_limit(self, cast, now):
        case, asked = self.ask(cast, now)
        actions.decide_extension(asked, granted=False, why="不属实", by=cast.neighbourhood_head, at=now)
        assert fresh(case).solve_due_at == case.solve_due_at

    def test_once_only(self, cast, now):
        case, asked = self.ask(cast, now)
        actions.decide_extension(asked, granted=True, why="属实", by=cast.neighbourhood_head, at=now)
        with pytest.raises(Refused, match=r"again|再"):
            actions.ask_extension(fresh(case), reason="还要", until=asked.until, by=cast.manager, at=now)

    def test_not_after_the_limit_and_not_beyond_the_rule(self, cast, now):
        case = standing(cast, now, State.IN_PROGRESS)
        with pytest.raises(Refused):
            actions.ask_extension(
                case, reason="晚了", until=case.solve_due_at + timedelta(days=1), by=cast.manager, at=case.solve_due_at
            )
        with pytest.raises(Invalid):
            self.ask(cast, now, until=case.solve_due_at + timedelta(days=40))
