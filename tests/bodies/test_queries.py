"""Who answers where, and who sits there until when."""

from datetime import timedelta

from linli.bodies import actions, queries
from linli.bodies.models import Seat
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from tests.cast import Cast


def test_the_nearest_body_answers(cast: Cast, django_assert_num_queries) -> None:
    assert queries.body_at(cast.hh, BodyKind.PARTY_BRANCH) == cast.body(BodyKind.PARTY_BRANCH)
    assert queries.body_at(cast.fy, BodyKind.PARTY_BRANCH) == cast.body(BodyKind.PARTY_BRANCH, "fy")
    assert queries.body_at(cast.hh, BodyKind.POLICE) == cast.body(BodyKind.POLICE)
    assert queries.body_at(cast.hh, BodyKind.HOUSING) == cast.body(BodyKind.HOUSING)
    assert queries.body_at(cast.places["df"], BodyKind.PARTY_BRANCH) is None  # never downward
    assert queries.body_at(cast.fy, BodyKind.OWNERS_COMMITTEE) is None  # never sideways
    near = actions.add_body(cast.places["dh"], kind=BodyKind.POLICE, name="区公安分局", by=cast.district, at=cast.at)
    with django_assert_num_queries(1):
        found = queries.bodies_at(cast.hh, [BodyKind.POLICE, BodyKind.WATER])
    assert found == {BodyKind.POLICE: cast.body(BodyKind.POLICE)}
    actions.close_body(cast.body(BodyKind.POLICE), reason="并入分局", by=cast.street, at=cast.at)
    assert queries.body_at(cast.hh, BodyKind.POLICE) == near


def test_the_directory_goes_from_the_community_to_the_district(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        levels = queries.directory(cast.hh, on=cast.on)
    assert [place.name for place, _bodies in levels] == ["红湖公园城", "红湖社区", "大丰街道", "东湖区"]
    names = {seat.user.name for _place, bodies in levels for body in bodies for seat in body.named}
    assert {"罗支书", "韩委员", "彭主任", "俞楼长", "许经理"} < names
    assert not names & {"邓师傅", "宋回访", "杜支书", "卢经理", "沈运维"}  # staff; the other community; the operator


def test_of_a_party_branch_only_who_leads_it_is_named(cast: Cast) -> None:
    branch = cast.body(BodyKind.PARTY_BRANCH)
    actions.seat(branch, cast.users["neighbour"], title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    [here, *_rest] = queries.directory(cast.hh, on=cast.on)
    named = [seat.user.name for body in here[1] if body == branch for seat in body.named]
    assert named == ["罗支书"]


def test_a_captain_is_named_to_her_own_community_only(cast: Cast) -> None:
    for community, expected in ((cast.hh, True), (cast.fy, False)):
        levels = queries.directory(community, on=cast.on)
        named = {seat.user.name for _place, bodies in levels for body in bodies for seat in body.named}
        assert ("俞楼长" in named) == expected


def test_terms_that_end_stand_by_urgency(cast: Cast) -> None:
    def until(name: str, days: int) -> Seat:
        seat = Seat.objects.get(user=cast.users[name])
        seat.to_date = cast.on + timedelta(days=days)
        seat.save()
        return seat

    soon, over, late = until("committee", 90), until("secretary", -1), until("manager", 91)
    foreign = until("fy_secretary", 5)
    assert list(queries.terms_ending([cast.hh.path], on=cast.on)) == [over, soon]
    assert list(queries.terms_ending([cast.places["df"].path], on=cast.on)) == [over, foreign, soon]
    assert late not in queries.terms_ending([cast.hh.path], on=cast.on)
    assert list(queries.terms_ending([], on=cast.on)) == []


def test_the_four_levels(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        top = queries.tree(cast.places["dh"])
    [street] = top.inside
    [neighbourhood] = street.inside
    assert [branch.place.name for branch in neighbourhood.inside] == ["红湖公园城", "枫叶苑"]
    assert [body.kind for body in street.bodies] == ["street_office", "police", "urban_management", "fire_rescue"]


def test_the_path_on_which_a_matter_climbs(cast: Cast) -> None:
    path = [(place.name, body.name if body else None) for place, body in queries.escalation_path(cast.hh)]
    assert path == [
        ("红湖公园城", "党支部"),
        ("红湖社区", "红湖社区居民委员会"),
        ("大丰街道", "大丰街道办事处"),
        ("东湖区", "东湖区社治办"),
    ]


def test_heads(cast: Cast, django_assert_num_queries) -> None:
    committee, company = cast.body(BodyKind.RESIDENTS_COMMITTEE), cast.body(BodyKind.PROPERTY_COMPANY)
    with django_assert_num_queries(1):
        heads = queries.heads([committee.pk, company.pk], on=cast.on)
    assert [[seat.user.name for seat in seats] for seats in heads.values()] == [["彭主任"], ["许经理"]]


def test_ways_of_appointment_are_counted(cast: Cast) -> None:
    branch = cast.body(BodyKind.PARTY_BRANCH)
    actions.seat(
        branch,
        cast.users["neighbour"],
        title=SeatTitle.DEPUTY,
        appointment=Appointment.SENT,
        by=cast.street,
        at=cast.at,
    )
    assert queries.appointments(cast.hh.path, on=cast.on)["party_branch"] == {"elected": 1, "sent": 1}


def test_labels_of_the_demos_people(cast: Cast) -> None:
    labels = queries.labels([cast.users[name].pk for name in ("owner", "street", "call_back")], on=cast.on)
    assert {str(label) for label in labels.values()} == {
        "红湖公园城 · 业主",
        "大丰街道 · 街道工作人员",
        "大丰街道 · 回访员",
    }
