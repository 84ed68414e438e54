"""Open311 through two client libraries that others wrote, over a real connection: civicbot reads and posts, georeport
reads in both forms. Neither knows anything of this server."""

import civicbot
import georeport
import pytest
from civicbot.http import RateLimiter

from linli.cases.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def endpoint(world, live_server) -> str:
    return f"{live_server.url}/open311/v2"


@pytest.fixture
def city(endpoint) -> civicbot.Open311Client:
    return civicbot.Open311Client(
        civicbot.Endpoint("hh", "红湖公园城", endpoint, write=True),
        # Its default waits half a second between two calls, out of politeness to cities.
        transport=civicbot.HttpTransport(rate_limiter=RateLimiter(min_interval=0)),
        jurisdiction_id="hh",
    )


def _post(city: civicbot.Open311Client, key: str, **changes: object) -> civicbot.PreparedRequest:
    said = {"address_string": "3栋2单元门口", "description": "门禁坏了", "attributes": {"kind": "complaint"}, **changes}
    return city.create_request(
        "facility.door", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, **said
    )


def test_civicbot_reads_and_writes(city, key_of):
    assert [service["service_code"] for service in city.list_services()] == [
        "safety.fire_lane", "facility.door", "facility.seepage", "body.company",
    ]  # fmt: skip
    # It reads the list and the definition first and checks what it sends against them.
    [made] = _post(city, key_of("owner")).response
    case = Case.objects.get()
    assert (case.number, case.kind, case.channel, case.text, case.spot) == (
        made["service_request_id"], "complaint", "open311", "门禁坏了", "3栋2单元门口",
    )  # fmt: skip
    case.community.publishes = True
    case.community.save()
    assert [found["service_request_id"] for found in city.list_requests(status="open")] == [case.number]
    found = city.get_request(case.number)
    assert (found["service_code"], found["status"]) == ("facility.door", "open")
    assert city.get_token(case.number) == [{"service_request_id": case.number, "token": case.number}]


def test_civicbot_is_told_what_the_server_refuses(city, key_of):
    with pytest.raises(civicbot.HttpError) as refused:
        _post(city, "wrong")
    assert refused.value.status == 403
    with pytest.raises(civicbot.ValidationError):  # by its own reading of our definition
        _post(city, key_of("owner"), attributes={"kind": "wish"})
    assert Case.objects.count() == 0


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads(city, endpoint, key_of, form):
    key = key_of("owner")
    _post(city, key)
    _post(city, key, description="门又坏了")
    case = Case.objects.latest("id")
    case.community.publishes = True
    case.community.save()
    reader = georeport.GeoReport(endpoint, jurisdiction="hh", output_format=form)
    services = reader.get_service_list()
    assert {service["service_code"] for service in services} >= {"facility.door", "safety.fire_lane"}
    definition = reader.get_service_definition("facility.door")
    assert definition["service_code"] == "facility.door"
    assert [found["service_request_id"] for found in reader.get_service_requests(status="open")] == [
        case.number, Case.objects.earliest("id").number,
    ]  # fmt: skip
    found = reader.get_service_request(case.number)
    assert (found["service_request_id"], found["status"]) == (case.number, "open")
