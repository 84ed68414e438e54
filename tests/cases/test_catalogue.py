"""Catalogues come in versions, all or nothing; the nearest place upward decides."""

from datetime import timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.actions.catalogue import default_rows
from linli.cases.models import Catalogue, Category
from linli.cases.queries.catalogue import Change, differences, in_force, in_force_ids, name_of, rows_of, versions
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.profiles import profile
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db

BODIES = {"1": "property_company", "3": "street_office"}
ROW = {"code": "door", "name": "门", "contact": "24 hours", "solve": "7 days", "bodies": BODIES}


def publish(cast, rows, *, place="dh", by=None, note="修订", at=None):
    return actions.publish_catalogue(cast.places[place], rows, note=note, by=by or cast.district, at=at or cast.at)


def test_the_default_catalogue_has_what_the_issue_names(cast, catalogue):
    found = in_force(cast.hh)
    assert (found.id, found.version, found.place_id) == (catalogue.pk, 1, cast.places["dh"].pk)
    assert len(found.tree) == 11
    assert [heading.code for heading, leaves in found.tree if not leaves] == []
    fire_lane = found.leaf("safety.fire_lane")
    assert (fire_lane.urgent, fire_lane.evidence) == (True, "photo_pair")
    assert (fire_lane.contact_amount, fire_lane.contact_unit, fire_lane.solve_amount) == (2, "hours", 24)
    assert fire_lane.bodies["3"] == BodyKind.FIRE_RESCUE
    assert {c.code for c in found.leaves if c.beyond} == {
        "lift.renewal",
        "lift.ratio",
        "house.seepage",
        "parking.shortage",
        "planning.siting",
        "planning.municipal",
        "planning.nimby",
        "planning.developer",
        "planning.title",
        "planning.resettlement",
        "planning.schools",
    }
    assert {c.parent_code for c in found.leaves if c.about_body} == {"conduct"}
    limits = {str((c.solve_amount, c.solve_unit)) for c in found.leaves}
    assert limits == {"(2, 'hours')", "(24, 'hours')", "(48, 'hours')", "(7, 'days')", "(10, 'days')", "(15, 'days')"}


def test_the_default_takes_the_limits_of_the_citys_own_rules(now):
    solve = {row["code"]: row["solve"] for row in default_rows(profile("cn", on=now.date()))}
    assert (solve["supply.water"], solve["house.lamp"], solve["planning.siting"]) == ("24 hours", "48 hours", "15 days")


def test_it_is_read_once(cast, catalogue, django_assert_num_queries):
    in_force(cast.hh)
    with django_assert_num_queries(1):
        found = in_force(cast.hh)
    assert name_of(found.leaf("lift.trapped")) == "电梯困人"


def test_the_nearest_place_upward_decides(cast, catalogue):
    own = publish(cast, [ROW], place="hh", by=cast.street)
    assert in_force_ids([cast.hh, cast.fy, cast.places["frs"]]) == {cast.hh.pk: own.pk, cast.fy.pk: catalogue.pk}
    with pytest.raises(Refused, match="派单目录"):
        in_force(cast.places["frs"])


def test_a_new_version_leaves_the_old_rows_alone(cast, catalogue):
    before = rows_of(in_force(cast.hh))
    changed = [{**row, "solve": "3 days"} if row["code"] == "clean.smell" else row for row in before]
    second = publish(cast, [row for row in changed if row["code"] != "life.other"], at=cast.at + timedelta(days=1))
    assert [one.version for one in versions(cast.places["dh"])] == [2, 1]
    assert in_force(cast.hh).id == second.pk
    assert differences(before, rows_of(in_force(cast.hh))) == [
        Change("clean.smell", "异味、油烟", "solve", "7 days", "3 days"),
        Change("life.other", "其他", "", "其他", None),
    ]
    assert Category.objects.get(catalogue=catalogue, code="clean.smell").solve_amount == 7


def test_nothing_changed_is_refused(cast, catalogue):
    with pytest.raises(Refused, match="没有不同"):
        publish(cast, rows_of(in_force(cast.hh)))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({**ROW, "code": "门"}, "第 2 行：编码"),
        ({**ROW, "code": "door"}, "出现了两次"),
        ({**ROW, "code": "a", "parent_code": "gone"}, "没有“gone”"),
        ({**ROW, "code": "a", "parent_code": "a"}, "不是大类"),
        ({**ROW, "code": "a", "name": ""}, "name"),
        ({**ROW, "code": "a", "solve": "soon"}, "soon"),
        ({**ROW, "code": "a", "solve": "0 days"}, "0 days"),
        ({**ROW, "code": "a", "contact": "25 hours", "solve": "24 hours"}, "联系时限比办理时限还长"),
        ({**ROW, "code": "a", "evidence": "oath"}, "oath"),
        ({**ROW, "code": "a", "bodies": {}}, "没有写明"),
        ({**ROW, "code": "a", "bodies": {"1": "gang"}}, "gang"),
        ({**ROW, "code": "a", "bodies": {"9": "police"}}, "9"),
        ({**ROW, "code": "a", "urgent": "maybe"}, "urgent"),
        ({**ROW, "code": "a", "colour": "red"}, "colour"),
        ({**ROW, "code": "a", "keywords": "门" * 401}, "400"),
    ],
)
def test_one_wrong_row_and_nothing_is_published(cast, row, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        publish(cast, [ROW, row])
    assert str(refusal.value).startswith("第 2 行")
    assert Catalogue.objects.count() == 0


def test_an_empty_list_and_a_missing_note_are_refused(cast):
    with pytest.raises(Invalid, match="至少"):
        publish(cast, [])
    with pytest.raises(Invalid, match="为什么"):
        publish(cast, [ROW], note=" ")


def test_headings_and_inactive_rows_cannot_be_chosen(cast, catalogue):
    rows = [{**row, "active": row["code"] != "life.other"} for row in rows_of(in_force(cast.hh))]
    publish(cast, rows)
    for code in ("safety", "life.other", "no.such"):
        with pytest.raises(Invalid, match="没有“"):
            in_force(cast.hh).leaf(code)


@pytest.mark.parametrize("who", ["owner", "secretary", "worker", "manager", "operator", "stranger"])
def test_only_street_and_district_publish(cast, who):
    with pytest.raises(Denied):
        publish(cast, [ROW], place="hh", by=getattr(cast, who))


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once_and_one_wins(cast):
    people = (cast.street, cast.street2)
    results = at_once(*(lambda by=by: publish(cast, [ROW], place="df", by=by) for by in people))
    assert sorted(type(result) for result in results if isinstance(result, Exception)) in ([Conflict], [Refused])
    assert Catalogue.objects.count() == 1
