"""The verbs of bodies: who may, what is refused, what is recorded."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.audit.models import Event, Secret
from linli.bodies import actions
from linli.bodies.actions import Hours
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body, DutyHour, Seat
from linli.bodies.roles import MAY, Role
from linli.bodies.rules import LOWEST, RANK
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.people.models import User
from tests.cast import SEATED, Cast

MONDAY = Hours(1, time(9), time(11, 30), "小区支部书记工作室")


def newcomer(cast: Cast, phone: str = "+8613700000001") -> User:
    return User.objects.create(name="新任者", phone=phone, joined_at=cast.at)


def verbs(cast: Cast) -> list[str]:
    return list(Event.objects.filter(verb__startswith="bodies.").order_by("id").values_list("verb", flat=True))


def test_a_street_sets_up_a_committee_and_gives_its_seats(cast: Cast) -> None:
    body = actions.add_body(
        cast.fy,
        kind=BodyKind.OWNERS_COMMITTEE,
        name=" 枫叶苑  业委会 ",
        phone="028-6000 0001",
        by=cast.street,
        at=cast.at,
    )
    assert (body.name, body.opened_on) == ("枫叶苑 业委会", cast.on)
    user = newcomer(cast)
    seat = actions.seat(body, user, title=SeatTitle.HEAD, appointment=Appointment.ELECTED, by=cast.street, at=cast.at)
    assert (seat.from_date, seat.to_date) == (cast.on, None)
    assert verbs(cast) == ["bodies.add_body", "bodies.seat"]
    event = Event.objects.get(verb="bodies.seat")
    assert event.log_id == cast.fy.pk
    assert event.data == {"body": body.pk, "title": "head", "appointment": "elected", "from": "2026-03-02", "to": None}
    assert Secret.objects.filter(event_id=event.pk, name="user").get().value == str(user.pk)


def test_whoever_has_no_account_gets_one_with_the_seat(cast: Cast) -> None:
    body = cast.body(BodyKind.POLICE)
    seat = actions.seat_at_address(
        body, "137 1111 2222", name="新警官", title=SeatTitle.MEMBER, by=cast.street, at=cast.at
    )
    assert (seat.user.phone, seat.user.name) == ("+8613711112222", "新警官")
    again = actions.seat_at_address(
        body, "137 1111 2222", name="别的名字", title=SeatTitle.DEPUTY, by=cast.street, at=cast.at
    )
    assert again.user_id == seat.user_id
    assert again.user.name == "新警官"  # whoever has an account keeps her own name


def test_no_account_is_opened_by_somebody_without_the_right(cast: Cast) -> None:
    with pytest.raises(Denied):
        actions.seat_at_address(
            cast.body(BodyKind.POLICE), "137 1111 2222", name="x", title=SeatTitle.MEMBER, by=cast.worker, at=cast.at
        )
    assert not User.objects.filter(phone="+8613711112222").exists()


@pytest.mark.parametrize("name", ["street", "district", "operator"])
def test_nobody_gives_herself_a_seat(cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    with pytest.raises(Denied):
        actions.seat(cast.body(BodyKind.POLICE), cast.users[name], title=SeatTitle.HEAD, by=by, at=cast.at)


def test_a_street_gives_no_seat_that_stands_above_it(cast: Cast) -> None:
    user = newcomer(cast)
    for kind in (BodyKind.GOVERNANCE_OFFICE, BodyKind.AUDIT_OFFICE, BodyKind.OPERATOR, BodyKind.HOUSING):
        with pytest.raises(Denied):
            actions.seat(cast.body(kind), user, title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    with pytest.raises(Denied):
        actions.seat(cast.body(BodyKind.OPERATOR), user, title=SeatTitle.MEMBER, by=cast.district, at=cast.at)
    # Its own level and everything below is its own.
    actions.seat(cast.body(BodyKind.STREET_OFFICE), user, title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    actions.seat(cast.body(BodyKind.PARTY_BRANCH), user, title=SeatTitle.DEPUTY, by=cast.street, at=cast.at)


def test_every_role_that_gives_seats_has_a_rank_and_none_outranks_the_giver() -> None:
    givers = {role for role in Role if "bodies.seat" in MAY[role]}
    assert givers == {Role.STREET, Role.DISTRICT, Role.OPERATOR}
    assert all(RANK[role] > LOWEST for role in givers)


def test_a_governance_office_does_not_stand_in_a_community(cast: Cast) -> None:
    for place, kind in (
        (cast.hh, BodyKind.STREET_OFFICE),
        (cast.places["df"], BodyKind.PARTY_BRANCH),
        (cast.places["hhsq"], BodyKind.POLICE),
    ):
        with pytest.raises(Invalid) as refusal:
            actions.add_body(place, kind=kind, name="错位", by=cast.district, at=cast.at)
        assert refusal.value.field == "kind"


ACTS: dict[str, Callable[[Cast, Actor], object]] = {
    "bodies.add_body": lambda cast, by: actions.add_body(
        cast.hh, kind=BodyKind.VOLUNTEER_TEAM, name="志愿服务队", by=by, at=cast.at
    ),
    "bodies.edit_body": lambda cast, by: actions.edit_body(
        cast.body(BodyKind.PARTY_BRANCH), name="小区党支部", by=by, at=cast.at
    ),
    "bodies.close_body": lambda cast, by: actions.close_body(
        Body.objects.get(pk=cast.body(BodyKind.SUPERVISORY_COMMITTEE).pk), reason="换届", by=by, at=cast.at
    ),
    "bodies.seat": lambda cast, by: actions.seat(
        cast.body(BodyKind.PARTY_BRANCH), newcomer(cast), title=SeatTitle.DEPUTY, by=by, at=cast.at
    ),
    "bodies.end_seat": lambda cast, by: actions.end_seat(
        Seat.objects.get(user=cast.users["committee"]), reason="辞职", by=by, at=cast.at
    ),
    "bodies.set_duty_hours": lambda cast, by: actions.set_duty_hours(
        cast.body(BodyKind.PARTY_BRANCH), [MONDAY], by=by, at=cast.at
    ),
}


@pytest.mark.parametrize("verb", ACTS)
def test_each_role_does_what_the_table_allows_and_nothing_else(cast: Cast, verb: str) -> None:
    did = set()
    for name in cast.users:
        try:
            with transaction.atomic():
                ACTS[verb](cast, getattr(cast, name))
                did.add(name)
                transaction.set_rollback(True)
        except Denied:
            pass
    roles = {name: {seat.role for seat in getattr(cast, name).seats} for name in SEATED}
    may = {name for name in roles if getattr(cast, name).may(verb, cast.hh.path)}
    if verb == "bodies.set_duty_hours":
        may -= {"manager"}  # another body's hours
    assert did == may


def test_rights_end_at_the_border_of_the_place(cast: Cast) -> None:
    with pytest.raises(Denied):
        actions.set_duty_hours(cast.body(BodyKind.PARTY_BRANCH), [MONDAY], by=cast.fy_secretary, at=cast.at)


def test_a_closed_body_takes_its_seats_with_it(cast: Cast) -> None:
    body = cast.body(BodyKind.PROPERTY_COMPANY)
    actions.close_body(body, reason="合同期满", by=cast.street, at=cast.at)
    assert set(Seat.objects.filter(body=body).values_list("ended_on", "end_reason")) == {(cast.on, "合同期满")}
    assert cast.fresh("manager").seats == ()
    assert verbs(cast) == ["bodies.end_seat", "bodies.end_seat", "bodies.close_body"]
    with pytest.raises(Refused):
        actions.close_body(body, reason="再来", by=cast.street, at=cast.at)
    with pytest.raises(Refused):
        actions.seat(body, newcomer(cast), title=SeatTitle.HEAD, by=cast.street, at=cast.at)


def test_a_seat_is_held_and_ended_once(cast: Cast) -> None:
    body = cast.body(BodyKind.PARTY_BRANCH)
    with pytest.raises(Conflict):
        actions.seat(body, cast.users["secretary"], title=SeatTitle.HEAD, by=cast.street, at=cast.at)
    seat = Seat.objects.select_related("body__place").get(user=cast.users["secretary"])
    stale = Seat.objects.select_related("body__place").get(pk=seat.pk)
    actions.end_seat(seat, reason="调任", by=cast.street, at=cast.at)
    for late in (seat, stale):
        with pytest.raises(Conflict):
            actions.end_seat(late, reason="调任", by=cast.street, at=cast.at)
    assert not cast.fresh("secretary").may("cases.whistle", cast.hh.path)
    actions.seat(body, cast.users["secretary"], title=SeatTitle.HEAD, by=cast.street, at=cast.at)
    assert cast.fresh("secretary").may("cases.whistle", cast.hh.path)


def test_a_term_gives_rights_only_while_it_lasts(cast: Cast) -> None:
    user, body = newcomer(cast), cast.body(BodyKind.PARTY_BRANCH)
    cast.users["newcomer"] = user
    actions.seat(
        body,
        user,
        title=SeatTitle.DEPUTY,
        from_date=cast.on + timedelta(days=1),
        to_date=cast.on + timedelta(days=2),
        by=cast.street,
        at=cast.at,
    )
    rights = []
    for _day in range(4):
        rights.append(cast.fresh("newcomer").may("cases.whistle", cast.hh.path))
        cast.at += timedelta(days=1)
    assert rights == [False, True, True, False]


def test_whose_term_is_over_can_be_elected_once_more(cast: Cast) -> None:
    body, user = cast.body(BodyKind.OWNERS_COMMITTEE), cast.users["committee"]
    over = cast.on - timedelta(days=1)
    Seat.objects.filter(user=user).update(to_date=over)
    actions.seat(body, user, title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    assert list(Seat.objects.filter(user=user).order_by("id").values_list("ended_on", flat=True)) == [over, None]
    assert len(cast.fresh("committee").seats) == 1


def test_a_term_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.seat(
            cast.body(BodyKind.PARTY_BRANCH),
            newcomer(cast),
            title=SeatTitle.HEAD,
            to_date=cast.on - timedelta(days=1),
            by=cast.street,
            at=cast.at,
        )
    assert refusal.value.field == "to_date"


def test_who_supervises_does_not_sit_where_she_supervises(cast: Cast) -> None:
    supervised = cast.body(BodyKind.OWNERS_COMMITTEE)
    with pytest.raises(Refused):
        actions.seat(supervised, cast.users["supervisor"], title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    with pytest.raises(Refused):
        actions.seat(supervised, cast.users["manager"], title=SeatTitle.MEMBER, by=cast.street, at=cast.at)
    # In another community she may.
    body = actions.add_body(cast.fy, kind=BodyKind.OWNERS_COMMITTEE, name="业委会", by=cast.street, at=cast.at)
    actions.seat(body, cast.users["supervisor"], title=SeatTitle.MEMBER, by=cast.street, at=cast.at)


def test_a_captain_has_a_building_of_her_place(cast: Cast) -> None:
    body, user = cast.body(BodyKind.RESIDENTS_COMMITTEE), newcomer(cast)
    building = cast.units["fy"][0].building
    with pytest.raises(Invalid):
        actions.seat(body, user, title=SeatTitle.CAPTAIN, by=cast.street, at=cast.at)
    with pytest.raises(Invalid):
        actions.seat(body, user, title=SeatTitle.MEMBER, building=building, by=cast.street, at=cast.at)
    with pytest.raises(Invalid):
        actions.seat(
            cast.body(BodyKind.PARTY_BRANCH),
            user,
            title=SeatTitle.CAPTAIN,
            building=building,
            by=cast.street,
            at=cast.at,
        )
    assert actions.seat(body, user, title=SeatTitle.CAPTAIN, building=building, by=cast.street, at=cast.at).building


def test_duty_hours_are_replaced_as_a_whole(cast: Cast) -> None:
    body = cast.body(BodyKind.PARTY_BRANCH)
    actions.set_duty_hours(body, [MONDAY, Hours(3, time(14), time(17), "党群服务中心")], by=cast.secretary, at=cast.at)
    actions.set_duty_hours(body, [MONDAY], by=cast.secretary, at=cast.at)
    assert [row.weekday for row in DutyHour.objects.filter(body=body)] == [1]
    for wrong in (
        Hours(8, time(9), time(10), "x"),
        Hours(1, time(10), time(10), "x"),
        Hours(1, time(9), time(10), " "),
    ):
        with pytest.raises(Invalid):
            actions.set_duty_hours(body, [wrong], by=cast.secretary, at=cast.at)
    assert DutyHour.objects.filter(body=body).count() == 1


def test_a_name_is_taken_once_at_a_place(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_body(cast.hh, kind=BodyKind.PMC, name="业主委员会", by=cast.street, at=cast.at)
    assert refusal.value.field == "name"
    with pytest.raises(Invalid):
        actions.add_body(cast.hh, kind=BodyKind.PMC, name="  ", by=cast.street, at=cast.at)


def test_the_system_needs_no_seat_to_set_up_the_first_bodies(cast: Cast) -> None:
    body = actions.add_body(cast.places["dh"], kind=BodyKind.WATER, name="水务局", by=SYSTEM, at=cast.at)
    actions.seat(body, newcomer(cast), title=SeatTitle.MEMBER, by=SYSTEM, at=cast.at)
    assert body.seats.count() == 1


def test_the_database_refuses_a_second_open_seat(cast: Cast) -> None:
    seat = Seat.objects.get(user=cast.users["secretary"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(body=seat.body, user=seat.user, title=seat.title, from_date=cast.on)
    assert Body.objects.count() == 16
