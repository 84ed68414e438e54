from datetime import date, timedelta

import pytest

from linli.audit.models import Event, Log
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry import actions, queries
from linli.registry.models import Place
from linli.registry.states import CommunityKind, PlaceKind, Stage


def add(cast, now, code="ty", *, by=None, parent="hhsq", kind=PlaceKind.COMMUNITY, **facts):
    community = {"community_kind": CommunityKind.COMMERCIAL} if kind == PlaceKind.COMMUNITY else {}
    return actions.add_place(
        parent=cast.places.get(parent),
        kind=kind,
        name=facts.pop("name", "听雨轩"),
        code=code,
        **{**community, **facts},
        by=by or cast.street,
        at=now,
    )


def test_a_new_community_lies_in_its_neighbourhood_and_has_a_log(cast, now):
    place = add(cast, now, stage=Stage.OCCUPIED, occupied_year=2009)
    assert place.path == f"{cast.places['hhsq'].path}{place.pk}."
    assert Log.objects.get(id=place.pk).origin.endswith("/ty")
    assert Event.objects.get(log_id=place.pk).verb == "registry.add_place"


@pytest.mark.parametrize("code", ["HH!", "九", "9a", "", "a" * 17, "hh"])
def test_a_code_is_short_plain_and_its_own(cast, now, code):
    with pytest.raises(Invalid) as refusal:
        add(cast, now, code)
    assert refusal.value.field == "code"


@pytest.mark.parametrize(
    ("kind", "parent"),
    [(PlaceKind.COMMUNITY, "df"), (PlaceKind.STREET, "hhsq"), (PlaceKind.NEIGHBOURHOOD, "hh"), (PlaceKind.CITY, "df")],
)
def test_each_kind_lies_directly_inside_the_kind_before_it(cast, now, kind, parent):
    with pytest.raises(Invalid):
        add(cast, now, kind=kind, parent=parent)


def test_a_community_has_a_kind_and_a_name(cast, now):
    for facts in (
        {"community_kind": ""},
        {"community_kind": "castle"},
        {"name": " "},
        {"occupied_year": 20},
        {"stage": "x"},
    ):
        with pytest.raises(Invalid):
            add(cast, now, **facts)


def test_who_governs_adds_and_edits_and_nobody_else(cast, now):
    for who in (cast.worker, cast.neighbourhood_head, cast.owner, cast.secretary, cast.auditor):
        with pytest.raises(Denied):
            add(cast, now, by=who)
        with pytest.raises(Denied):
            actions.edit_place(cast.hh, name="x", by=who, at=now)


def test_only_what_changes_is_recorded(cast, now):
    facts = {"community_kind": CommunityKind.COMMERCIAL, "stage": Stage.OCCUPIED, "by": cast.street, "at": now}
    actions.edit_place(cast.hh, name="红湖公园城", occupied_year=2011, **facts)
    assert not Event.objects.filter(verb="registry.edit_place").exists()
    actions.edit_place(cast.hh, name="红湖公园城", occupied_year=2009, **facts)
    assert Event.objects.get(verb="registry.edit_place").data == {
        "from": {"occupied_year": 2011},
        "to": {"occupied_year": 2009},
    }


def test_publishing_is_switched_on_and_off(cast, now):
    actions.publish(cast.hh, publishes=True, by=cast.street, at=now)
    assert Place.objects.get(pk=cast.hh.pk).publishes
    actions.publish(cast.hh, publishes=False, by=cast.street, at=now)
    assert [event.data["publishes"] for event in Event.objects.filter(verb="registry.publish").order_by("id")] == [
        True,
        False,
    ]


def merge(cast, now, places, successor, *, by=None, on=None):
    return actions.merge_communities(places, successor=successor, on=on or cast.on, by=by or cast.street, at=now)


def test_nine_courtyards_become_one_and_old_addresses_lead_on(cast, now):
    yards = [add(cast, now, f"gd{n}", name=f"桂东三巷{n}号院", community_kind="old_courtyard") for n in range(1, 10)]
    one = add(cast, now, "gd", name="桂东三巷")
    merge(cast, now, yards, one)
    assert {queries.community_by_code(f"gd{n}") for n in range(1, 10)} == {one}
    assert queries.community_by_code("gd") == one
    assert one in queries.communities_inside(cast.places["hhsq"].path)
    assert not set(yards) & set(queries.communities_inside(cast.places["hhsq"].path))
    # Who serves the one serves the nine: they lie inside it now.
    assert set(queries.places_inside([one.path])) == {one, *yards}
    assert Event.objects.filter(verb="registry.merge_communities", log_id=one.pk).count() == 9
    assert Event.objects.filter(verb="registry.merge_communities", log_id=yards[0].pk).count() == 1


def test_a_merged_community_that_had_taken_in_another_brings_it_along(cast, now):
    first, second, third = (add(cast, now, code) for code in ("a1", "a2", "a3"))
    merge(cast, now, [first], second)
    merge(cast, now, [second], third)
    assert queries.community_by_code("a1") == third
    first.refresh_from_db()
    assert first.path == f"{third.path}{second.pk}.{first.pk}."
    assert first.units.count() == 0


def test_units_and_people_of_a_merged_community_stay(cast, now):
    before = list(cast.fy.units.values_list("id", "community"))
    merge(cast, now, [cast.fy], cast.hh)
    assert list(cast.fy.units.values_list("id", "community")) == before
    assert cast.fresh("stranger").homes[0].path.startswith(cast.hh.path)


def test_what_cannot_be_merged(cast, now):
    for places, successor, on, error in [
        ([], cast.hh, None, Invalid),
        ([cast.hh], cast.hh, None, Invalid),
        ([cast.fy, cast.fy], cast.hh, None, Invalid),
        ([cast.fy], cast.hh, cast.on + timedelta(days=1), Invalid),
        ([cast.places["hhsq"]], cast.hh, None, Refused),
        ([cast.fy], cast.places["hhsq"], None, Refused),
    ]:
        with pytest.raises(error):
            merge(cast, now, places, successor, on=on)
    merge(cast, now, [cast.fy], cast.hh)
    with pytest.raises(Conflict):
        merge(cast, now, [Place.objects.get(code="fy")], cast.hh)
    with pytest.raises(Refused):
        add(cast, now, parent="fy", kind=PlaceKind.COMMUNITY)


def test_two_districts_are_never_merged(cast, now):
    other = Place.objects.create(kind="district", parent=cast.places["frs"], name="西湖区", code="xh")
    far = Place.objects.create(
        kind="community",
        community_kind="commercial",
        parent=other,
        name="远",
        code="far",
        path=f"{cast.places['frs'].path}{other.pk}.9.",
    )

    class Everywhere:
        user_id = body_id = None

        def may(self, verb, path):
            return True

    with pytest.raises(Refused):
        merge(cast, now, [far], cast.hh, by=Everywhere())


def test_a_merge_by_who_does_not_govern_both_is_denied(cast, now):
    for who in (cast.worker, cast.secretary, cast.owner):
        with pytest.raises(Denied):
            merge(cast, now, [cast.fy], cast.hh, by=who)


def test_the_tree_shows_places_under_each_other_and_filters(cast, now):
    actions.classify(
        cast.fy, label="problem", from_date=date(2026, 1, 1), reason="x", decided_by="街道", by=cast.street, at=now
    )
    path = cast.places["df"].path
    assert [(line.place.code, line.depth) for line in queries.places_seen([path])] == [
        ("df", 0),
        ("hhsq", 1),
        ("hh", 2),
        ("fy", 2),
    ]
    assert [line.place.code for line in queries.places_seen([path], text="枫叶")] == ["fy"]
    assert [line.place.code for line in queries.places_seen([path], label="problem")] == ["fy"]
    assert [line.place.code for line in queries.places_seen([path], kind="public_housing")] == []
    assert [line.place.code for line in queries.places_seen([cast.hh.path, cast.fy.path])] == ["hh", "fy"]
