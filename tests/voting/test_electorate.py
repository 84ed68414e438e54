"""Who belongs to an electorate: heads and area by 法释 art. 8–9, from one day of the register."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.registry.actions import merge_communities
from linli.registry.models import Building, Holding, Person, Unit
from linli.voting.models import Right, RightUnit
from linli.voting.queries import electorate
from linli.voting.states import RightKind, Scope
from tests.voting.makers import DEVELOPER, assembled, equal, estate, rights

pytestmark = pytest.mark.django_db


def lines(assembly):
    """(kind, area, the numbers of its units) of each line, in the order of the roll."""
    units = defaultdict(list)
    for row in RightUnit.objects.filter(assembly=assembly).select_related("unit").order_by("unit_id"):
        units[row.right_id].append(row.unit.number)
    return [(right.kind, right.area_dm2, units[right.pk]) for right in rights(assembly)]


def test_one_unit_one_head(cast, now):
    assembly = assembled(cast, now, community=equal(cast, 100).place)
    assert (assembly.heads, assembly.area_dm2) == (100, 1_000_000)
    assert Right.objects.filter(assembly=assembly, kind=RightKind.OWNER, person__isnull=False).count() == 100


def test_v6_an_owner_of_ten_units_is_one_head_with_all_her_area(cast, now):
    place = estate(cast, [("甲",)] * 10 + [(f"业主{n}",) for n in range(10)]).place
    assembly = assembled(cast, now, community=place)
    assert (assembly.heads, assembly.area_dm2) == (11, 200_000)
    assert lines(assembly)[0] == ("owner", 100_000, [str(n) for n in range(1, 11)])


def test_v7_the_developers_unsold_units_are_one_head(cast, now):
    place = estate(cast, [(DEVELOPER,)] * 30 + [(f"业主{n}",) for n in range(70)]).place
    assembly = assembled(cast, now, community=place)
    assert (assembly.heads, assembly.area_dm2) == (71, 1_000_000)
    assert [(line[0], line[1]) for line in lines(assembly)][:2] == [("developer", 300_000), ("owner", 10_000)]


def test_a_developer_of_two_names_is_one_head(cast, now):
    made = estate(cast, [(DEVELOPER,), ("甲",)])
    other = Person.objects.create(community=made.place, name="某某置业二期公司", kind="developer")
    Holding.objects.filter(unit=made.units[1]).update(person=other)
    assert assembled(cast, now, community=made.place).heads == 1


def test_v8_co_owners_are_one_head_and_the_same_two_are_the_same_head(cast, now):
    held = [("夫", "妻"), ("妻", "夫"), ("夫",), ("夫", "妻", "子"), ("妻",)]
    made = estate(cast, held)
    assembly = assembled(cast, now, community=made.place)
    assert lines(assembly) == [
        ("co_owned", 20_000, ["1", "2"]),
        ("owner", 10_000, ["3"]),
        ("co_owned", 10_000, ["4"]),
        ("owner", 10_000, ["5"]),
    ]
    assert [right.person.name for right in rights(assembly)] == ["夫", "夫", "夫", "妻"]


def test_co_owners_who_named_nobody_have_nobody_named(cast, now):
    made = estate(cast, [("夫", "妻")])
    Holding.objects.update(is_representative=False)
    assert rights(assembled(cast, now, community=made.place))[0].person is None


def test_a_unit_without_a_holder_stays_in_the_whole(cast, now):
    assembly = assembled(cast, now, community=estate(cast, [(), (), ("甲",)]).place)
    assert lines(assembly) == [
        ("unknown", 10_000, ["1"]),
        ("unknown", 10_000, ["2"]),
        ("owner", 10_000, ["3"]),
    ]
    assert [right.person for right in rights(assembly)][:2] == [None, None]


def test_a_contested_unit_is_a_line_of_its_own_and_names_nobody(cast, now):
    made = estate(cast, [("甲",), ("甲", "乙"), ("甲", "乙")])
    Holding.objects.filter(unit=made.units[1]).update(contested=True)
    assembly = assembled(cast, now, community=made.place)
    assert [(r.is_contested, r.person_id is None, r.area_dm2) for r in rights(assembly)] == [
        (False, False, 10_000),
        (True, True, 10_000),
        (False, False, 10_000),
    ]


def test_parking_counts_only_where_the_rules_say_so(cast, now):
    place = estate(cast, [("甲",), ("乙",), ("甲",), ("丙",)], parking=2).place
    without = assembled(cast, now, community=place)
    within = assembled(cast, now, community=place, parking_counts=True)
    assert (without.heads, without.area_dm2) == (2, 20_000)
    assert (within.heads, within.area_dm2) == (3, 40_000)


def test_v9_a_building_and_those_who_bear_the_cost(cast, now):
    made = estate(cast, [("甲",), ("乙",), ("丙",), ("甲",)])
    second = Building.objects.create(community=made.place, name="2栋")
    Unit.objects.filter(pk__in=[unit.pk for unit in made.units[2:]]).update(building=second)
    building = assembled(cast, now, community=made.place, scope=Scope.BUILDING, building=second)
    bearers = [made.units[0].pk, made.units[3].pk, cast.units["fy"][0].pk]
    bear = assembled(cast, now, community=made.place, scope=Scope.BEARERS, bearers=bearers)
    assert lines(building) == [("owner", 10_000, ["3"]), ("owner", 10_000, ["4"])]
    assert lines(bear) == [("owner", 20_000, ["1", "4"])]  # a unit of another community is not among them


def test_v14_the_day_of_the_snapshot_decides(cast, now):
    made = estate(cast, [("卖家",)])
    buyer = Person.objects.create(community=made.place, name="买家")
    Holding.objects.filter(unit=made.units[0]).update(to_date=cast.on, is_representative=False)
    Holding.objects.create(
        community=made.place, unit=made.units[0], person=buyer, from_date=cast.on, is_representative=True
    )
    names = []
    for on in (cast.on - timedelta(days=1), cast.on):
        names += [right.person.name for right in rights(assembled(cast, now, community=made.place, snapshot_on=on))]
    assert names == ["卖家", "买家"]


def test_nothing_of_a_neighbouring_community_counts(cast, now):
    before = assembled(cast, now)
    assert (before.heads, before.area_dm2) == (8, 4 * (8904 + 6150))
    assert {right.community_id for right in rights(before)} == {cast.hh.pk}


def test_in_a_merged_community_the_same_person_of_two_registers_is_one_head(cast, now):
    north = estate(cast, [("甲",), ("乙",), (DEVELOPER,)], code="north")
    south = estate(cast, [("甲",), ("丙",), (DEVELOPER,)], code="south")
    Person.objects.filter(pk=south.persons["丙"].pk).update(phone="+8613900099999")
    merge_communities([south.place], successor=north.place, on=cast.on, by=cast.street, at=now)
    north.place.refresh_from_db()
    assembly = assembled(cast, now, community=north.place)
    assert (assembly.heads, assembly.area_dm2) == (4, 60_000)
    # without a telephone nobody knows that they are the same
    Person.objects.filter(name="甲").update(phone="")
    assert assembled(cast, now, community=north.place).heads == 5


def brute_force(held, parking, parking_counts):
    """The heads of an electorate in plain Python: each set of holders once, and each unit without one."""
    sets, unknown, area = set(), 0, 0
    for number, holders in enumerate(held):
        if not parking_counts and number >= len(held) - parking:
            continue
        area += 10_000 + number
        if not holders:
            unknown += 1
        else:
            sets.add(frozenset("developer" if name == DEVELOPER else name for name in holders))
    return len(sets) + unknown, area


names = st.sampled_from(["甲", "乙", "丙", DEVELOPER])
estates = st.lists(st.sets(names, max_size=3).map(sorted), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=estates, parking=st.integers(0, 4), parking_counts=st.booleans(), data=st.data())
def test_it_is_what_plain_counting_gives(cast, held, parking, parking_counts, data):
    parking = min(parking, len(held))
    code = f"p{data.draw(st.integers(0, 10**9))}"
    if code in cast.places:
        return
    made = estate(cast, held, code=code, parking=parking, area_dm2=[10_000 + number for number in range(len(held))])
    taken = electorate.parameters(made.place, on=cast.on, parking_counts=parking_counts)
    found = electorate.figures(taken)
    assert (found.heads, found.area_dm2) == brute_force(held, parking, parking_counts)
