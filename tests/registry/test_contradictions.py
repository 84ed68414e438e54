import pytest

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid
from linli.registry import actions, queries
from linli.registry.models import Contradiction, Holding, Person


@pytest.fixture
def claimed(cast, now):
    """3栋2单元102, claimed by two."""
    unit = cast.units["hh"][3]
    people = Person.objects.bulk_create(Person(community=cast.hh, name=name) for name in ("秦一", "秦二"))
    holdings = Holding.objects.bulk_create(
        Holding(community=cast.hh, unit=unit, person=person, contested=True) for person in people
    )
    params = {"unit": unit.pk, "address": unit.address, "count": 2, "persons": [person.pk for person in people]}
    found = Contradiction.objects.create(place=cast.hh, code="two_owners", params=params, found_at=now)
    return unit, holdings, found


def settle(found, now, by, **how):
    return actions.settle_contradiction(found, **{"settlement": "看过不动产权证", **how}, by=by, at=now)


def rows(unit):
    return list(
        Holding.objects.filter(unit=unit).order_by("id").values_list("to_date", "contested", "is_representative")
    )


def test_one_of_two_owns_it(cast, now, claimed):
    unit, (first, _second), found = claimed
    settle(found, now, cast.worker, owners=[first.pk])
    assert rows(unit) == [(None, False, True), (cast.on, True, False)]
    assert (found.settled_by_id, found.settlement) == (cast.worker.user_id, "看过不动产权证")
    event = Event.objects.get(verb="registry.settle_contradiction")
    assert (event.log_id, event.data) == (cast.hh.pk, {"code": "two_owners"})


def test_both_own_it_together(cast, now, claimed):
    unit, holdings, found = claimed
    settle(found, now, cast.worker, owners=[holding.pk for holding in holdings])
    assert rows(unit) == [(None, False, False), (None, False, False)]


def test_it_needs_a_ground_and_a_choice_and_is_settled_once(cast, now, claimed):
    _unit, (first, _second), found = claimed
    for how in ({"settlement": " "}, {"owners": []}, {"owners": [999_999]}):
        with pytest.raises(Invalid):
            settle(Contradiction.objects.get(pk=found.pk), now, cast.worker, **{"owners": [first.pk], **how})
    assert Contradiction.objects.get(pk=found.pk).settled_at is None
    stale = Contradiction.objects.get(pk=found.pk)
    settle(found, now, cast.worker, owners=[first.pk])
    for again in (found, stale):
        with pytest.raises(Conflict):
            settle(again, now, cast.worker2, owners=[first.pk])


def test_of_two_areas_one_of_those_stated_holds(cast, now):
    unit = cast.units["hh"][0]
    params = {"unit": unit.pk, "address": unit.address, "areas_dm2": [8904, 9000]}
    found = Contradiction.objects.create(place=cast.hh, code="unit_two_areas", params=params, found_at=now)
    with pytest.raises(Invalid):
        settle(found, now, cast.worker, area_dm2=9100)
    settle(found, now, cast.worker, area_dm2=9000)
    unit.refresh_from_db()
    assert unit.area_dm2 == 9000


def test_who_settles(cast, now, claimed):
    _unit, (first, _second), found = claimed
    for who in (cast.owner, cast.secretary, cast.manager, cast.fy_secretary, cast.district):
        with pytest.raises(Denied):
            settle(found, now, who, owners=[first.pk])
    above = Contradiction.objects.create(place=cast.places["dh"], code="total_unlike_parts", params={}, found_at=now)
    with pytest.raises(Denied):
        settle(above, now, cast.worker)
    settle(above, now, cast.district)


def test_open_ones_are_listed_for_the_place_and_what_lies_inside(cast, now, claimed):
    *_rest, found = claimed
    assert list(queries.contradictions(cast.places["df"].path)) == [found]
    assert list(queries.contradictions(cast.fy.path)) == []
    assert list(queries.contradictions(cast.hh.path, settled=True)) == []
