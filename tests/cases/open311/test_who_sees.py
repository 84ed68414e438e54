"""Open311: who sees what, what it costs, and our extension."""

from datetime import timedelta

import pytest

from linli.cases import actions
from linli.cases.models import Case, Reporter
from tests.cases.makers import fresh, reported
from tests.cases.open311.client import REQUEST, W3C, Client


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
