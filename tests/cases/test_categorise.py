"""A wrong category is corrected with a reason; the limit follows, the old one stays in the event."""

from datetime import timedelta

import pytest

from linli.audit.models import Event
from linli.cases import actions
from linli.cases.models import Case
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from tests.cases.makers import fresh, submit
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db


def report(cast, **more):
    said = {"community": cast.hh, "kind": "complaint", "category": "house.upstairs_leak", "text": "天花板一直滴水"}
    return fresh(submit(**{**said, "by": cast.owner, "at": cast.at, **more}))


def test_the_limit_is_counted_anew_from_the_first_day(cast, catalogue, now):
    case = report(cast)
    assert case.solve_due_at - now == timedelta(days=7, hours=15)  # the end of the seventh day
    actions.categorise(case, "supply.pipe_burst", why="是自来水管爆了", by=cast.secretary, at=now + timedelta(hours=1))
    kept = Case.objects.get(pk=case.pk)
    assert (kept.category_code, kept.category.code, kept.urgent) == ("supply.pipe_burst", "supply.pipe_burst", True)
    assert kept.solve_due_at == now + timedelta(hours=2)
    assert kept.due_at == kept.solve_due_at  # no clock runs beyond the one for the solution
    data = Event.objects.get(verb="cases.categorise").data
    assert (data["before"], data["category"]) == ("house.upstairs_leak", "supply.pipe_burst")


def test_time_given_so_far_stays(cast, catalogue, now):
    case = report(cast)
    actions.ask_reporter(case, question="几楼？", by=cast.secretary, at=now)
    later = now + timedelta(days=2)
    actions.add_information(fresh(case), text="五楼", by=cast.owner, at=later)
    actions.categorise(fresh(case), "supply.water", why="水管", by=cast.secretary, at=later)
    assert fresh(case).solve_due_at == now + timedelta(days=3)  # 24 hours, and two days for the answer


def test_wrong_input(cast, catalogue, now):
    case = report(cast)
    for category, why, field in (
        ("no.such", "错了", "category"),
        ("house.upstairs_leak", "错了", "category"),
        ("house.seepage", " ", "why"),
    ):
        with pytest.raises(Invalid) as refusal:
            actions.categorise(case, category, why=why, by=cast.secretary, at=now)
        assert refusal.value.field == field


def test_not_after_the_end(cast, catalogue, now):
    case = report(cast)
    actions.withdraw(case, why="", by=cast.owner, at=now)
    with pytest.raises(Refused):
        actions.categorise(fresh(case), "house.seepage", why="渗水", by=cast.secretary, at=now)


@pytest.mark.parametrize("who", ["owner", "stranger", "manager", "fy_secretary", "worker", "district", "captain"])
def test_only_who_answers_for_it(cast, catalogue, now, who):
    with pytest.raises(Denied):
        actions.categorise(report(cast), "house.seepage", why="渗水", by=getattr(cast, who), at=now)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_one_wins(cast, catalogue, now):
    case = report(cast)
    one, other = fresh(case), fresh(case)
    results = at_once(
        lambda: actions.categorise(one, "house.seepage", why="渗水", by=cast.secretary, at=now),
        lambda: actions.categorise(other, "supply.pipe_burst", why="爆管", by=cast.secretary, at=now),
    )
    assert sorted(type(result).__name__ for result in results) == [Conflict.__name__, "NoneType"]
    assert Event.objects.filter(verb="cases.categorise").count() == 1
