"""Open311: services, definitions and requests, to the letter of GeoReport v2."""

from datetime import timedelta

import pytest
from defusedxml import ElementTree

from linli.cases import actions
from linli.cases.models import Case
from tests.cases.makers import reported
from tests.cases.open311.client import ATTRIBUTE, REQUEST, SERVICE, W3C, Client, as_text


def test_the_list_of_services(client, world, form):
    open311 = Client(client, form=form)
    services = open311.get("services")
    assert [service["service_code"] for service in services] == [
        "safety.fire_lane", "facility.door", "facility.seepage", "body.company",
    ]  # fmt: skip
    assert all(set(service) == SERVICE for service in services)
    door = services[1]
    assert (door["service_name"], door["group"], door["type"]) == ("Door", "Facilities", "realtime")
    assert door["metadata"] == ("true" if form == "xml" else True)
    assert door["keywords"] == "门禁, 大门"
    assert form == "json" or open311.root == "services"


def test_the_definition_of_a_service(client, world, form):
    open311 = Client(client, form=form)
    found = open311.get("services/facility.door")
    assert set(found) == {"service_code", "attributes"}
    assert all(set(attribute) == ATTRIBUTE for attribute in found["attributes"])
    assert [str(attribute["order"]) for attribute in found["attributes"]] == ["1", "2", "3"]
    kind = found["attributes"][0]
    assert (kind["code"], kind["datatype"]) == ("kind", "singlevaluelist")
    assert {value["key"] for value in kind["values"]} == {"help", "complaint", "report", "enquiry", "suggestion"}
    assert form == "json" or open311.root == "service_definition"


def test_json_is_what_the_spark_convention_makes_of_the_xml(client, world, key_of):
    for number in range(2):
        reported(world, world.at + timedelta(minutes=number), text="门 <坏了> & “响”")
    key = key_of("owner")
    for path in ("services", "services/facility.door", "requests", f"requests/{Case.objects.latest('id').number}"):
        arguments = {"end_date": (world.at + timedelta(days=1)).isoformat()} if path == "requests" else {}
        in_xml = Client(client, key=key).get(path, **arguments)
        in_json = Client(client, key=key, form="json").get(path, **arguments)
        assert in_xml == as_text(in_json)


def test_a_report_is_posted_and_read_back(client, world, key_of, form):
    open311 = Client(client, key=key_of("owner"), form=form)
    [made] = open311.post(
        service_code="facility.door",
        address_string="3栋2单元门口",
        description="门禁坏了\n请打 13812345678",
        **{"attribute[kind]": "complaint"},
    )
    assert set(made) == {"service_request_id", "service_notice", "account_id"}
    case = Case.objects.get(number=made["service_request_id"])
    assert (case.kind, case.channel, case.spot, case.category_code) == (
        "complaint", "open311", "3栋2单元门口", "facility.door",
    )  # fmt: skip
    [found] = open311.get(f"requests/{case.number}")
    assert list(found) == REQUEST
    assert (found["status"], found["service_code"], found["agency_responsible"]) == ("open", "facility.door", "党支部")
    assert "13812345678" not in found["description"]
    assert found["description"].startswith("门禁坏了\n")
    assert found["address"] == "3栋2单元门口, 红湖公园城"
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert W3C.fullmatch(found[name])
    [token] = open311.get(f"tokens/{case.number}")
    assert token == {"service_request_id": case.number, "token": case.number}


def test_a_closed_request_says_so_and_when(client, world, key_of):
    case = reported(world, world.at)
    actions.withdraw(case, why="", by=world.owner, at=world.at + timedelta(hours=1))
    [found] = Client(client, key=key_of("owner")).get(f"requests/{case.number}")
    assert (found["status"], found["updated_datetime"]) == ("closed", "2026-03-02T10:00:00+08:00")


def test_the_filters(client, world, key_of):
    at = world.at
    door = reported(world, at)
    lane = reported(world, at + timedelta(hours=1), category="safety.fire_lane")
    old = reported(world, at - timedelta(days=100))
    closed = reported(world, at + timedelta(hours=2), text="好了")
    Case.objects.filter(pk=closed.pk).update(state="closed", ended_at=at + timedelta(hours=3), due_at=None)
    open311 = Client(client, key=key_of("neighbour"))
    day = {"start_date": at.isoformat(), "end_date": (at + timedelta(days=1)).isoformat()}

    def numbers(**arguments: str) -> list[str]:
        return [found["service_request_id"] for found in open311.get("requests", **arguments)]

    assert numbers(**day) == [closed.number, lane.number, door.number]
    assert numbers(**day, service_code="safety.fire_lane") == [lane.number]
    assert numbers(**day, service_code="safety.fire_lane,facility.door", status="open") == [lane.number, door.number]
    assert numbers(**day, status="closed") == [closed.number]
    assert numbers(**day, status="open,closed") == numbers(**day)
    assert numbers(**day, status="", service_code="") == numbers(**day)  # empty is as if it were not given
    assert numbers(start_date=(at - timedelta(days=101)).isoformat()) == [old.number]  # 90 days from there
    assert numbers(end_date=(at + timedelta(minutes=30)).isoformat()) == [door.number]
    # The ids override everything else.
    assert numbers(service_request_id=f"{old.number},{lane.number}", status="closed") == [lane.number, old.number]


def test_without_dates_the_last_ninety_days_are_meant(client, world, key_of, monkeypatch):
    reported(world, world.at)
    assert Client(client, key=key_of("owner")).get("requests") == []  # the cast lives long before today


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"start_date": "yesterday"}, "start_date must look like"),
        ({"end_date": "2026-01-01"}, "end_date must look like"),
        ({"start_date": "2026-01-01T00:00:00"}, "start_date must look like"),  # no time zone
        ({"start_date": "2026-02-30T00:00:00Z"}, "start_date must look like"),
        ({"start_date": "0001-01-01T00:00:00Z"}, "start_date must look like"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90 days"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "after end_date"),
        ({"status": "pending"}, "status can be open or closed"),
    ],
)
def test_filters_that_cannot_be_read_are_400(client, world, form, arguments, says):
    open311 = Client(client, form=form)
    [said] = open311.errors(open311.get, "requests", code=400, **arguments)
    assert says in said


def test_several_problems_are_several_errors(client, world, form):
    open311 = Client(client, form=form)
    assert len(open311.errors(open311.get, "requests", code=400, start_date="x", status="pending", end_date="y")) == 3


def test_a_jurisdiction_is_needed_and_has_to_exist(client, world, form):
    for path in ("services", "services/facility.door", "requests", "requests/HH-2026-1", "tokens/1"):
        without, unknown = Client(client, "", form=form), Client(client, "city.gov\x00", form=form)
        assert "was not provided" in without.errors(without.get, path, code=400)[0]
        assert "was not found" in unknown.errors(unknown.get, path, code=404)[0]


def test_what_does_not_exist_is_404(client, world, form):
    open311 = Client(client, form=form)
    for path in ("services/no.such", "requests/HH-2026-999", "tokens/12345", "mayors", "requests/HH-2026-1/more"):
        open311.errors(open311.get, path, code=404)


def test_a_form_that_is_neither_is_400_in_xml(client, world):
    for path in ("services.yaml", "services", "requests/HH-2026-1"):
        response = client.get(f"/open311/v2/{path}?jurisdiction_id=hh")
        assert (response.status_code, response["Content-Type"]) == (400, "text/xml; charset=utf-8")
        assert ElementTree.fromstring(response.content).tag == "errors"
