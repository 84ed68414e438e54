"""A fifth of heads and of area can demand a meeting; both, the number itself included."""

from datetime import timedelta

import pytest

from linli.bodies.actor import actor_of
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import Limit, due_at
from linli.voting import actions
from linli.voting.models import Demand
from linli.voting.queries import demands
from linli.voting.states import Convening
from tests.voting.makers import DEVELOPER, equal, estate, terms
from tests.voting.test_assembly import ASK

pytestmark = pytest.mark.django_db
WORDS = {"title": "更换物业企业", "text": "请召开临时会议，表决是否续聘。"}


def someone(made, cast, name):
    return actor_of(made.users[name], cast.on)


def demanded(made, cast, at, first="业主1", *others):
    demand = actions.make_demand(made.place, **WORDS, by=someone(made, cast, first), at=at)
    for name in others:
        actions.support(demand, by=someone(made, cast, name), at=at)
    return Demand.objects.get(pk=demand.pk)


def test_exactly_a_fifth_is_enough(cast, now):
    made = equal(cast, 10, with_users=True)
    demand = demanded(made, cast, now)
    assert (demand.state, demands.backing(demand, now).reached) == ("gathering", False)
    actions.support(demand, by=someone(made, cast, "业主2"), at=now)
    assert (demand.state, demand.reached_at, demand.due_at) == ("reached", now, due_at(now, Limit(30, "days")))


def test_heads_alone_or_area_alone_is_not_enough(cast, now):
    held = [("大户",)] * 16 + [(f"业主{n}",) for n in range(1, 5)]
    heads = demanded(estate(cast, held, code="a", with_users=True), cast, now, "业主1", "业主2")
    found = demands.backing(heads, now)
    assert (found.heads, found.heads_whole, found.area_dm2, found.area_whole_dm2) == (2, 5, 20_000, 200_000)
    assert heads.state == "gathering"  # two of five heads, a tenth of the area
    held = [("大户",)] * 4 + [(f"业主{n}",) for n in range(1, 13)]
    area = demanded(estate(cast, held, code="b", with_users=True), cast, now, "大户")
    assert area.state == "gathering"  # a quarter of the area, one of thirteen heads


def test_co_owners_are_one_and_all_of_a_line_counts(cast, now):
    made = estate(cast, [("夫", "妻"), ("夫", "妻"), *[(f"业主{n}",) for n in range(1, 8)]], with_users=True)
    demand = demanded(made, cast, now, "妻")
    found = demands.backing(demand, now)
    assert (found.heads, found.area_dm2) == (1, 20_000)
    with pytest.raises(Refused):
        actions.support(demand, by=someone(made, cast, "夫"), at=now)


def test_the_developers_units_stay_in_the_whole(cast, now):
    made = estate(cast, [(DEVELOPER,)] * 6 + [(f"业主{n}",) for n in range(1, 5)], with_users=True)
    found = demands.backing(demanded(made, cast, now), now)
    assert (found.heads_whole, found.area_whole_dm2) == (5, 100_000)


def test_nobody_is_counted_twice(cast, now):
    made = equal(cast, 10, with_users=True)
    demand = demanded(made, cast, now)
    with pytest.raises(Refused):
        actions.support(demand, by=someone(made, cast, "业主1"), at=now)
    with pytest.raises(Refused):
        actions.make_demand(made.place, **WORDS, by=someone(made, cast, "业主1"), at=now)


@pytest.mark.parametrize("who", ["tenant", "family", "stranger", "manager", "worker"])
def test_only_owners_demand(cast, now, who):
    with pytest.raises(Denied):
        actions.make_demand(cast.hh, **WORDS, by=getattr(cast, who), at=now)


@pytest.mark.parametrize(("words", "field"), [({"title": ""}, "title"), ({"text": " "}, "text")])
def test_bad_input(cast, now, words, field):
    with pytest.raises(Invalid) as refusal:
        actions.make_demand(cast.hh, **(WORDS | words), by=cast.owner, at=now)
    assert refusal.value.field == field


def test_a_demand_of_two_owners_of_eight_units_leads_to_a_meeting(cast, now):
    demand = actions.make_demand(cast.hh, **WORDS, by=cast.owner, at=now)
    actions.support(demand, by=cast.neighbour, at=now)
    assert demand.state == "reached"
    with pytest.raises(Refused):
        actions.withdraw_demand(demand, by=cast.owner, at=now)
    called = terms(now, convening=Convening.DEMANDED, demand=demand)
    assembly = actions.draft_assembly(cast.hh, called, by=cast.committee, at=now)
    actions.add_motion(assembly, ASK, by=cast.committee, at=now)
    actions.post_assembly(assembly, by=cast.committee, at=now)
    assert Demand.objects.get(pk=demand.pk).state == "called"
    actions.withdraw_assembly(assembly, reason="有误", by=cast.committee, at=now)
    assert Demand.objects.get(pk=demand.pk).state == "reached"  # and it waits for a meeting again


def test_the_street_sees_what_is_overdue_and_the_neighbourhood_may_call_then(cast, now):
    demand = actions.make_demand(cast.hh, **WORDS, by=cast.owner, at=now)
    actions.support(demand, by=cast.neighbour, at=now)
    paths = cast.street.paths("voting.draft_assembly")
    assert list(demands.overdue(paths, demand.due_at - timedelta(seconds=1))) == []
    assert list(demands.overdue(paths, demand.due_at)) == [demand]
    late = {"convening": Convening.ORDERED, "reason": "逾期未召集", "demand": demand}
    with pytest.raises(Refused):
        actions.draft_assembly(cast.hh, terms(now, **late), by=cast.neighbourhood_head, at=now)
    after = demand.due_at
    assert actions.draft_assembly(cast.hh, terms(after, **late), by=cast.neighbourhood_head, at=after).demand == demand


def test_a_demand_that_gathers_can_be_withdrawn_by_who_made_it(cast, now):
    demand = actions.make_demand(cast.hh, **WORDS, by=cast.owner, at=now)
    with pytest.raises(Denied):
        actions.withdraw_demand(demand, by=cast.neighbour, at=now)
    actions.withdraw_demand(demand, by=cast.owner, at=now)
    assert demand.state == "withdrawn"
