"""Buildings, units, who holds them and who lives in them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions, queries
from linli.registry.models import Holding, Person, Residence, Unit

SINCE = date(2026, 2, 1)


@pytest.fixture
def unit(cast) -> Unit:
    """3栋2单元102, which nobody holds yet."""
    return cast.units["hh"][3]


def hold(cast, now, unit, name="秦一", *, by=None, from_date=SINCE, **facts):
    return actions.set_holder(unit, name=name, from_date=from_date, **facts, by=by or cast.worker, at=now)


def held(unit, on=SINCE) -> list[tuple[str, bool]]:
    return [(holding.person.name, holding.is_representative) for holding in queries.holders_on(unit, on)]


def test_a_building_with_its_entrances_and_a_unit(cast, now):
    building = actions.add_building(cast.hh, name="5", entrances=["1", "2", "1"], by=cast.worker, at=now)
    assert (building.name, [door.name for door in building.entrances.order_by("id")]) == ("5栋", ["1单元", "2单元"])
    door = building.entrances.first()
    new = actions.add_unit(building, number="101室", area_dm2=8904, entrance=door, by=cast.worker, at=now)
    assert new.address == "5栋1单元101"
    for facts in (
        {"number": "101", "area_dm2": 8904, "entrance": door},
        {"number": "", "area_dm2": 8904},
        {"number": "102", "area_dm2": 0},
        {"number": "102", "area_dm2": 8904, "use": "castle"},
        {"number": "102", "area_dm2": 8904, "entrance": cast.units["hh"][0].entrance},
    ):
        with pytest.raises(Invalid):
            actions.add_unit(building, **facts, by=cast.worker, at=now)
    with pytest.raises(Invalid):
        actions.add_building(cast.hh, name="5栋", by=cast.worker, at=now)


def test_the_database_refuses_an_area_of_0_and_a_unit_twice(unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(area_dm2=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(community=unit.community, building=unit.building, number="7", area_dm2=1)
        Unit.objects.create(community=unit.community, building=unit.building, number="7", area_dm2=1)


def test_a_new_owner_takes_the_place_of_the_former_who_stays_in_the_history(cast, now, unit):
    hold(cast, now, unit, from_date=date(2015, 5, 1))
    hold(cast, now, unit, "许新", phone="13800000009")
    assert held(unit) == [("许新", True)]
    assert held(unit, date(2026, 1, 31)) == [("秦一", True)] or held(unit, date(2026, 1, 31)) == [("秦一", False)]
    assert Holding.objects.filter(unit=unit).count() == 2


def test_co_owners_name_one_who_represents_them(cast, now, unit):
    hold(cast, now, unit)
    second = hold(cast, now, unit, "秦二", with_others=True)
    assert held(unit) == [("秦一", True), ("秦二", False)]
    actions.name_representative(second, by=cast.worker, at=now)
    assert held(unit) == [("秦二", True), ("秦一", False)]
    actions.end_holding(second, on=cast.on, by=cast.worker, at=now)
    assert held(unit, cast.on) == [("秦一", True)]  # who is left alone represents the unit


def test_one_owner_of_several_units_is_one_person(cast, now, unit):
    first = hold(cast, now, unit, phone="138 0000 0001")
    second = hold(cast, now, cast.units["hh"][5], phone="+8613800000001")
    assert first.person_id == second.person_id


def test_a_company_is_known_by_its_name(cast, now, unit):
    first = hold(cast, now, unit, "红湖置业", kind="developer")
    second = hold(cast, now, cast.units["hh"][5], "红湖置业", kind="developer", phone="028-6000 0000")
    assert first.person_id == second.person_id
    assert first.person.masked_name == "红湖置业"


def test_what_is_refused_about_owners(cast, now, unit):
    holding = hold(cast, now, unit, phone="13800000001")
    with pytest.raises(Conflict):
        hold(cast, now, unit, phone="13800000001", with_others=True)
    for facts in (
        {"name": " "},
        {"phone": "12"},
        {"kind": "dog"},
        {"from_date": cast.on + timedelta(days=1)},
        {"name": "许新", "from_date": SINCE - timedelta(days=1)},  # before the former owner's time began
    ):
        with pytest.raises(Invalid):
            hold(cast, now, unit, **facts)
    with pytest.raises(Invalid):
        actions.end_holding(holding, on=SINCE - timedelta(days=1), by=cast.worker, at=now)
    actions.end_holding(holding, on=cast.on, by=cast.worker, at=now)
    with pytest.raises(Conflict):
        actions.end_holding(holding, on=cast.on, by=cast.worker, at=now)
    with pytest.raises(Refused):
        actions.name_representative(holding, by=cast.worker, at=now)


def test_who_read_an_old_page_is_told(cast, now, unit):
    hold(cast, now, unit)
    stale = Holding.objects.get(unit=unit)
    hold(cast, now, unit, "许新")
    for late in (actions.name_representative, lambda *a, **k: actions.end_holding(*a, on=cast.on, **k)):
        with pytest.raises(Conflict):
            late(Holding(pk=stale.pk, unit=unit, community=cast.hh, person=stale.person), by=cast.worker, at=now)


def test_a_tenant_and_the_family_live_here_and_move_out(cast, now, unit):
    tenant = actions.set_resident(
        unit, name="钱租客", phone="13900001111", relation="tenant", from_date=SINCE, by=cast.worker, at=now
    )
    actions.set_resident(unit, name="钱家人", relation="family", from_date=SINCE, by=cast.worker, at=now)
    assert [home.relation for home in queries.residents_on(unit, cast.on)] == ["tenant", "family"]
    actions.end_residence(tenant, on=cast.on, by=cast.worker, at=now)
    assert [home.relation for home in queries.residents_on(unit, cast.on)] == ["family"]
    assert Residence.objects.filter(unit=unit).count() == 2
    with pytest.raises(Conflict):
        actions.end_residence(Residence.objects.get(pk=tenant.pk), on=cast.on, by=cast.worker, at=now)
    for facts in ({"relation": "owner"}, {"name": ""}, {"from_date": cast.on + timedelta(days=1)}):
        with pytest.raises(Invalid):
            actions.set_resident(
                unit, **{"name": "x", "relation": "tenant", "from_date": SINCE, **facts}, by=cast.worker, at=now
            )
    with pytest.raises(Conflict):
        actions.set_resident(
            unit, name="钱租客", phone="13900002222", relation="tenant", from_date=SINCE, by=cast.worker, at=now
        )
        actions.set_resident(
            unit, name="钱租客", phone="13900002222", relation="tenant", from_date=SINCE, by=cast.worker, at=now
        )


def test_a_look_at_full_data_is_recorded_and_says_who(cast, now):
    person = Person.objects.get(name="林业主")
    assert (person.masked_name, person.masked_phone[:5]) == ("林**", "139**")
    seen = actions.see_person(person, by=cast.worker, at=now)
    assert (seen.name, seen.phone) == (person.name, person.phone.removeprefix("+86"))
    event = Event.objects.get(verb="registry.see_person")
    assert (event.log_id, event.subject_id, event.actor_id) == (cast.hh.pk, person.pk, cast.worker.user_id)
    assert person.name not in event.body_text
    for who in (cast.secretary, cast.owner, cast.manager, cast.stranger, cast.district):
        with pytest.raises(Denied):
            actions.see_person(person, by=who, at=now)
    assert Event.objects.filter(verb="registry.see_person").count() == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3栋2单元102", ["102"]),
        ("3-2-102", ["102"]),
        ("102", ["102"] * 4),
        ("3栋", ["101", "102", "101", "102"]),
        ("没有的", []),
    ],
)
def test_units_are_found_by_what_people_type(cast, text, numbers):
    assert [unit.number for unit in queries.find_units(cast.hh, text)] == numbers


def test_exactly_one_unit_is_found_by_its_whole_address(cast, unit):
    assert queries.find_unit(cast.hh, "3栋2单元102室") == unit
    assert queries.find_unit(cast.hh, "3栋102") is None  # both entrances have one
    assert queries.find_unit(cast.hh, "102") is None
    assert queries.find_unit(cast.fy, "9栋102") is None


def test_units_come_page_by_page(cast):
    first, key = queries.units_page(cast.hh, size=5)
    second, end = queries.units_page(cast.hh, size=5, after=key)
    assert [unit.pk for unit in first + second] == [unit.pk for unit in cast.units["hh"]]
    assert (len(first), end) == (5, None)
    assert [each.person.name for each in first[0].now_held] == ["林业主"]


def test_units_are_filtered(cast, now, unit):
    assert len(queries.units_page(cast.hh, only="no_holder")[0]) == 6
    assert [each.pk for each in queries.units_page(cast.hh, only="let")[0]] == [cast.units["hh"][1].pk]
    assert queries.units_page(cast.hh, only="contested")[0] == []
    assert len(queries.units_page(cast.hh, building=unit.building_id)[0]) == 4
    counts = queries.unit_counts(cast.hh)
    assert (counts.units, counts.area_dm2, counts.without_holder, counts.contested) == (8, 4 * (8904 + 6150), 6, 0)


def test_pages_of_units_cost_the_same_for_one_and_for_many(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.units_page(cast.hh, size=1)
    with django_assert_num_queries(3):
        queries.units_page(cast.hh, size=8)
