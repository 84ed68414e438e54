"""Open311: reporting through the interface."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases.models import Attachment, Case, Note
from tests.cases.api.client import picture
from tests.cases.open311.client import Client


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
