"""Open311 GeoReport v2, read and written by a client that knows nothing but the specification.

``Client`` below is written from https://wiki.open311.org/GeoReport_v2 alone: addresses, arguments, form-encoded POST,
and for each answer the fields that the specification names, read from XML and from JSON. It shares no code with the
server and parses with defusedxml.
"""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import actions
from linli.cases.models import Attachment, Case, Note, Reporter
from linli.people.models import ApiKey
from linli.people.queries import key_hash
from tests.cases.makers import catalogue, fresh, reported
from tests.cases.test_api import picture
from tests.cast import Cast, cast

__all__ = ["cast"]

SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
ATTRIBUTE = {"variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"}
REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def from_xml(element) -> Any:
    """What the Spark convention makes of an element."""
    if element.tag in LISTS:
        return [from_xml(child) for child in element]
    if len(element):
        return {child.tag: from_xml(child) for child in element}
    return element.text


def as_text(value: Any) -> Any:
    """JSON as XML would say it: numbers and truth as text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value in (None, "") else str(value)


class Client:
    def __init__(self, http, jurisdiction: str = "hh", key: str = "", form: str = "xml", language: str = "en") -> None:
        self.http, self.jurisdiction, self.key, self.form = http, jurisdiction, key, form
        self.headers = {"Accept-Language": language}
        self.root = ""

    def get(self, path: str, *, code: int = 200, **arguments: str) -> Any:
        query = {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}
        query |= {"api_key": self.key} if self.key else {}
        url = f"/open311/v2/{path}.{self.form}?{urlencode({**query, **arguments})}"
        return self._read(self.http.get(url, headers=self.headers), code)

    def post(self, *, code: int = 200, headers: dict[str, str] | None = None, **arguments: str) -> Any:
        form = {"jurisdiction_id": self.jurisdiction, "api_key": self.key, **arguments}
        response = self.http.post(
            f"/open311/v2/requests.{self.form}",
            urlencode(form),
            content_type="application/x-www-form-urlencoded; charset=utf-8",
            headers={**self.headers, **(headers or {})},
        )
        return self._read(response, code)

    def _read(self, response, code: int) -> Any:
        assert response.status_code == code, response.content.decode()
        if self.form == "json":
            assert response["Content-Type"] == "application/json; charset=utf-8"
            return json.loads(response.content)
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert response.content.lower().startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        root = ElementTree.fromstring(response.content)
        self.root = root.tag
        return from_xml(root)

    def errors(self, call, *arguments: Any, code: int, **named: Any) -> list[str]:
        """The sentences of an error answer, after checking its form."""
        found = call(*arguments, code=code, **named)
        assert found
        assert all(set(error) == {"code", "description"} and str(error["code"]) == str(code) for error in found)
        assert self.form == "json" or self.root == "errors"
        return [error["description"] for error in found]


@pytest.fixture
def key_of(cast: Cast):
    def make(who: str) -> str:
        ApiKey.objects.create(user=cast.users[who], name="o", key_hash=key_hash(f"o-{who}"), made_at=cast.at)
        return f"o-{who}"

    return make


@pytest.fixture
def world(cast: Cast) -> Cast:
    catalogue(cast.places["dh"], cast.at)
    return cast


@pytest.fixture(params=["xml", "json"])
def form(request) -> str:
    return request.param


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


def test_posting_needs_a_key_that_holds(client, world, form):
    report = {"service_code": "facility.door", "address_string": "门口", "description": "坏了"}
    for key in ("", "wrong"):
        open311 = Client(client, key=key, form=form)
        [said] = open311.errors(open311.post, code=403, **report)
        assert "api_key" in said
    reading = Client(client, key="wrong", form=form)
    reading.errors(reading.get, "requests", code=403)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "no.such"}, 404, "service_code was not found"),
        ({"service_code": "facility"}, 404, "service_code was not found"),  # a heading
        ({"address_string": ""}, 400, "Say where it is"),
        ({"address_string": "", "lat": "30.5"}, 400, "lat and long"),
        ({"address_string": "", "lat": "90.1", "long": "104"}, 400, "lat and long"),
        ({"address_string": "", "address_id": "999999"}, 400, "address_id was not found"),
        ({"address_string": "", "address_id": "x"}, 400, "address_id was not found"),
        ({"description": "长" * 4001}, 400, "4,000"),
        ({"attribute[kind]": "wish"}, 400, "attribute[kind]"),
        ({"address_string": "长" * 500}, 400, "spot"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(client, world, key_of, form, changes, code, says):
    open311 = Client(client, key=key_of("owner"), form=form)
    report = {"service_code": "facility.door", "address_string": "门口", "description": "坏了", **changes}
    [said] = open311.errors(open311.post, code=code, **report)
    assert says in said
    assert Case.objects.count() == 0


def test_one_of_three_ways_to_say_where_is_enough_and_a_description_is_not_needed(client, world, key_of):
    open311 = Client(client, key=key_of("owner"))
    building = world.units["hh"][0].building
    ways = ({"address_id": str(building.pk)}, {"lat": "30.572815", "long": "104.066801"}, {"address_string": "门口"})
    for way in ways:
        open311.post(service_code="facility.door", **way)
    cases = Case.objects.order_by("id")
    assert [(case.building_id, case.spot) for case in cases] == [
        (building.pk, ""), (None, "30.572815, 104.066801"), (None, "门口"),
    ]  # fmt: skip
    assert {case.text for case in cases} == {"Door"}


def test_somebody_from_elsewhere_cannot_report_here(client, world, key_of, form):
    open311 = Client(client, key=key_of("stranger"), form=form)
    open311.errors(open311.post, code=403, service_code="facility.door", address_string="门口")


def test_the_same_report_sent_twice_is_one(client, world, key_of):
    open311 = Client(client, key=key_of("owner"))
    report = {"service_code": "facility.door", "address_string": "门口", "media_url": "https://x.example/1.jpg"}
    first = open311.post(headers={"Idempotency-Key": "k1"}, **report)
    assert open311.post(headers={"Idempotency-Key": "k1"}, **report) == first
    assert (Case.objects.count(), Note.objects.count()) == (1, 1)


def test_a_media_url_stays_between_the_reporter_and_the_handler(client, world, key_of):
    open311 = Client(client, key=key_of("owner"))
    [made] = open311.post(service_code="facility.door", address_string="门口", media_url="https://x.example/1.jpg")
    assert Note.objects.get().text == "media_url: https://x.example/1.jpg"
    assert "x.example" not in Case.objects.get(number=made["service_request_id"]).public_text


def test_a_photo_can_be_sent_with_the_form(client, world, key_of):
    form = {
        "jurisdiction_id": "hh",
        "api_key": key_of("owner"),
        "service_code": "facility.door",
        "address_string": "门",
    }
    assert client.post("/open311/v2/requests.json", {**form, "media": picture()}).status_code == 200
    assert Attachment.objects.get().file.media_type == "image/jpeg"
    fake = SimpleUploadedFile("p.jpg", b"<script>", "image/jpeg")
    assert client.post("/open311/v2/requests.json", {**form, "media": fake}).status_code == 400


def test_neighbours_read_the_words_the_public_only_that_it_stands_and_strangers_nothing(client, world, key_of):
    case = reported(world, world.at, text="门禁坏了")
    hidden = reported(world, world.at, text="家里的私事", open_to_neighbours=False)
    dates = {"end_date": (world.at + timedelta(days=1)).isoformat()}

    def seen(key: str) -> list[tuple[str, str | None]]:
        listed = Client(client, key=key).get("requests", **dates)
        return [(found["service_request_id"], found["description"]) for found in listed]

    assert seen(key_of("neighbour")) == [(case.number, "门禁坏了")]
    assert seen(key_of("owner")) == [(hidden.number, "家里的私事"), (case.number, "门禁坏了")]
    assert seen("") == seen(key_of("stranger")) == []
    Client(client).get(f"requests/{case.number}", code=404)
    world.hh.publishes = True
    world.hh.save()
    assert seen("") == [(case.number, None)]
    [found] = Client(client).get(f"requests/{case.number}")
    assert (found["address"], found["address_id"], found["agency_responsible"]) == ("红湖公园城", None, "党支部")
    Client(client).get(f"requests/{hidden.number}", code=404)


def test_what_a_resident_typed_stays_text_in_both_forms(client, world, key_of, form):
    text = "</description><status>closed</status> ]]> & \"'"
    reported(world, world.at, text=text)
    [found] = Client(client, key=key_of("owner"), form=form).get(
        "requests", end_date=(world.at + timedelta(days=1)).isoformat()
    )
    assert (found["description"], found["status"]) == (text, "open")


def test_what_xml_cannot_hold_is_left_out(client, world, key_of):
    case = reported(world, world.at)
    Case.objects.filter(pk=case.pk).update(public_text="a\x01b\ufffec😀")
    [found] = Client(client, key=key_of("owner")).get(f"requests/{case.number}")
    assert found["description"] == "abc😀"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, world, key_of, rows, django_assert_max_num_queries):
    for number in range(rows):
        reported(world, world.at, text=f"事 {number}")
    open311 = Client(client, key=key_of("owner"))
    open311.get("requests")  # notes once a day that the key is in use
    end = (world.at + timedelta(days=1)).isoformat()
    with django_assert_max_num_queries(10):
        assert len(open311.get("requests", end_date=end, extensions="true")) == rows


def test_the_extension_tells_level_limits_and_whistle_only_where_it_is_asked_for(client, world, key_of):
    case = reported(world, world.at, category="safety.fire_lane")
    actions.accept(case, by=world.secretary, at=world.at)
    called = [world.body("urban_management"), world.body("police")]
    blow = {"occasion": "joint", "text": "一起来", "called": called, "lead": called[0]}
    actions.whistle(fresh(case), **blow, by=world.secretary, at=world.at)
    open311 = Client(client, key=key_of("neighbour"), form="json")
    [plain] = open311.get(f"requests/{case.number}")
    assert list(plain) == REQUEST
    [found] = open311.get(f"requests/{case.number}", extensions="true")
    more = found["extended_attributes"]
    assert (more["state"], more["level"], more["left_community"]) == ("whistled", 1, True)
    assert W3C.fullmatch(more["due_datetime"])
    assert [(call["agency"], call["leads"], call["missed"]) for call in more["whistle"]] == [
        ("大丰城管中队", True, False), ("大丰派出所", False, False),
    ]  # fmt: skip
    assert [update["verb"] for update in more["updates"]] == ["submit", "accept", "whistle"]


def test_a_worker_writes_down_what_somebody_else_reported(client, world, key_of):
    open311 = Client(client, key=key_of("worker"))
    report = {"service_code": "facility.door", "address_string": "门口", "description": "坏了"}
    [made] = open311.post(**report, first_name="丽", last_name="李", phone="13812345678")
    reporter = Reporter.objects.get(case__number=made["service_request_id"])
    assert (reporter.name, reporter.phone, reporter.user_id) == ("李丽", "+8613812345678", None)


def test_discovery_names_this_endpoint(client, world, form):
    open311 = Client(client, form=form)
    found = open311.get("discovery")
    [endpoint] = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert client.get(f"/open311/discovery.{form}").status_code == 200
