"""The directory and the desk's pages of bodies."""

import re

import pytest
from django.test import Client

from linli.bodies.models import Body, DutyHour, Seat
from linli.bodies.states import BodyKind
from tests.cast import Cast
from tests.sessions import browser


@pytest.fixture(autouse=True)
def _no_second_key(settings) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False


def test_a_resident_sees_who_answers_for_her(cast: Cast) -> None:
    page = browser(cast, "tenant").get("/bodies/").content.decode()
    assert "罗支书" in page and "028-6000 0000" in page and "大丰街道办事处" in page
    assert "杜支书" not in page
    assert "+86139" not in page  # the body's telephone, never a person's


def test_a_resident_stays_out_of_the_desk(cast: Cast) -> None:
    assert browser(cast, "owner").get("/desk/bodies/hh/").status_code == 403
    assert Client().get("/desk/bodies/hh/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/desk/bodies/fy/", "/desk/bodies/df/", "/desk/bodies/nowhere/", "/desk/bodies/fy/tree/"]
)
def test_another_places_bodies_are_as_if_they_were_not(cast: Cast, path: str) -> None:
    assert browser(cast, "secretary").get(path).status_code == 404


def test_a_body_is_shown_at_its_own_place_only(cast: Cast) -> None:
    foreign = cast.body(BodyKind.PARTY_BRANCH, "fy")
    assert browser(cast, "secretary").get(f"/desk/bodies/hh/{foreign.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["street", "district", "operator", "secretary", "manager", "worker", "auditor"])
def test_the_pages_open_for_whoever_may_see_them(cast: Cast, name: str) -> None:
    client = browser(cast, name)
    first = client.get("/desk/bodies/")
    assert first.status_code == 302
    body = cast.body(BodyKind.PARTY_BRANCH)
    for path in (first["Location"], "/desk/bodies/hh/", f"/desk/bodies/hh/{body.pk}/", "/desk/bodies/hh/terms/"):
        assert client.get(path).status_code == 200
    assert client.get("/desk/bodies/hh/tree/").status_code == 200


def test_a_grey_button_says_why(cast: Cast) -> None:
    body = cast.body(BodyKind.PARTY_BRANCH)
    page = browser(cast, "secretary").get(f"/desk/bodies/hh/{body.pk}/").content.decode()
    assert "您的任职在红湖公园城没有这项权限" in page


def test_a_street_sets_up_a_body_and_seats_somebody(cast: Cast) -> None:
    client = browser(cast, "street")
    empty = client.post("/desk/bodies/fy/add/", {})
    assert empty.status_code == 422
    made = client.post("/desk/bodies/fy/add/", {"kind": "owners_committee", "name": "枫叶苑业委会"})
    body = Body.objects.get(name="枫叶苑业委会")
    assert made["Location"] == f"/desk/bodies/fy/{body.pk}/"
    where = made["Location"]
    wrong = client.post(
        f"{where}seat/", {"address": "123", "name": "新委员", "title": "member", "from_date": "2026-03-02"}
    )
    assert wrong.status_code == 422 and "新委员" in wrong.content.decode()  # what was typed is still there
    right = {
        "address": "137 1111 2222",
        "name": "新委员",
        "title": "head",
        "appointment": "elected",
        "from_date": "2026-01-01",
    }
    assert client.post(f"{where}seat/", right).status_code == 302
    seat = Seat.objects.get(body=body)
    assert "新委员" in client.get(where).content.decode()
    assert client.post(f"{where}seats/{seat.pk}/end/", {"end-reason": ""}).status_code == 422
    client.post(f"{where}seats/{seat.pk}/end/", {"end-reason": "辞职"})
    assert "辞职" in client.get(where).content.decode()
    client.post(f"{where}edit/", {"name": "枫叶苑业主委员会", "phone": "028-1"})
    client.post(f"{where}close/", {"close-reason": "换届"})
    body.refresh_from_db()
    assert (body.name, body.closed_on is not None) == ("枫叶苑业主委员会", True)


def test_a_secretary_sets_her_duty_hours(cast: Cast) -> None:
    body, client = cast.body(BodyKind.PARTY_BRANCH), browser(cast, "secretary")
    where = f"/desk/bodies/hh/{body.pk}/"
    shape = {"hours-TOTAL_FORMS": "1", "hours-INITIAL_FORMS": "0"}
    line = {
        "hours-0-weekday": "2",
        "hours-0-opens_at": "09:00",
        "hours-0-closes_at": "11:30",
        "hours-0-where": "书记工作室",
    }
    assert client.post(f"{where}duty-hours/", shape | line | {"hours-0-where": ""}).status_code == 422
    assert client.post(f"{where}duty-hours/", shape | line).status_code == 302
    assert DutyHour.objects.get(body=body).weekday == 2
    page = browser(cast, "owner").get("/bodies/").content.decode()
    assert re.search(r"星期二 09:00–11:30</dt><dd>书记工作室", page)


def test_a_secretary_who_posts_anothers_form_is_refused(cast: Cast) -> None:
    client = browser(cast, "secretary")
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    shape = {"hours-TOTAL_FORMS": "0", "hours-INITIAL_FORMS": "0"}
    client.post(f"/desk/bodies/hh/{company.pk}/duty-hours/", shape)
    assert client.post(f"/desk/bodies/hh/{company.pk}/close/", {"close-reason": "x"}).status_code == 403
    company.refresh_from_db()
    assert company.closed_on is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    cast: Cast, django_assert_max_num_queries, count: int
) -> None:
    for number in range(count):
        Body.objects.create(place=cast.hh, kind="volunteer_team", name=f"队{number}", opened_on=cast.on)
    client = browser(cast, "street")
    client.get("/desk/bodies/hh/")
    with django_assert_max_num_queries(12):
        client.get("/desk/bodies/hh/")
