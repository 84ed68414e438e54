"""The tables of the specification find what is not to the letter; the tests beside this one hold every answer to it."""

import json

import pytest

from tests.cases.open311.letter import broken

# The specification's own examples, as it prints them.
EXAMPLES = {
    "services": [
        {
            "service_code": "001",
            "service_name": "Cans left out 24x7",
            "description": "Garbage or recycling cans that have been left out for more than 24 hours.",
            "metadata": True,
            "type": "realtime",
            "keywords": "lorem, ipsum, dolor",
            "group": "sanitation",
        }
    ],
    "definition": {
        "service_code": "DMV66",
        "attributes": [
            {
                "variable": True,
                "code": "WHISHETN",
                "datatype": "singlevaluelist",
                "required": True,
                "datatype_description": None,
                "order": 1,
                "description": "What is the ticket/tag/DL number?",
                "values": [{"key": 123, "name": "Ford"}, {"key": 124, "name": "Chrysler"}],
            }
        ],
    },
    "post": [{"service_request_id": 293944, "service_notice": "The City will inspect.", "account_id": None}],
    "token": [{"service_request_id": 638344, "token": 12345}],
    "requests": [
        {
            "service_request_id": 638344,
            "status": "closed",
            "status_notes": "Duplicate request.",
            "service_name": "Sidewalk and Curb Issues",
            "service_code": "006",
            "description": None,
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": "2010-04-14T06:37:38-08:00",
            "updated_datetime": "2010-04-14T06:37:38-08:00",
            "expected_datetime": "2010-04-15T06:37:38-08:00",
            "address": "8TH AVE and JUDAH ST",
            "address_id": 545483,
            "zipcode": 94122,
            "lat": 37.762221815,
            "long": -122.4651145,
            "media_url": "http://city.gov.s3.amazonaws.com/requests/media/638344.jpg",
        }
    ],
    "errors": [{"code": 403, "description": "Invalid api_key received -- can't proceed with create_request."}],
}


@pytest.mark.parametrize("method", EXAMPLES)
def test_the_examples_of_the_specification_pass(method):
    assert broken(json.dumps(EXAMPLES[method]).encode(), "json", method) == []


@pytest.mark.parametrize(
    ("method", "field", "value"),
    [
        ("services", "metadata", "true"),  # in JSON truth is truth
        ("services", "type", "slow"),
        ("services", "more", "1"),
        ("requests", "status", "pending"),
        ("requests", "requested_datetime", "2010-04-14T06:37:38"),  # no time zone
        ("requests", "requested_datetime", "2010-04-14"),
        ("requests", "description", "长" * 4001),
        ("requests", "lat", 137),
        ("post", "token", "1"),  # beside the id
        ("errors", "code", "none"),
    ],
)
def test_what_is_not_to_the_letter_is_found(method, field, value):
    [example] = EXAMPLES[method]
    assert len(broken(json.dumps([{**example, field: value}]).encode(), "json", method)) == 1


def test_missing_and_doubled_fields_are_found_in_xml():
    head = '<?xml version="1.0" encoding="utf-8"?>'
    assert broken(f"{head}<errors><error><code>403</code></error></errors>".encode(), "xml", "errors") == [
        "description is missing in error"
    ]
    twice = "<error><code>4</code><code>4</code><description>x</description></error>"
    assert broken(f"{head}<errors>{twice}</errors>".encode(), "xml", "errors") == ["code stands twice"]
    assert broken(f"{head}<services><error/></services>".encode(), "xml", "services") == ["<error> inside <services>"]
    assert broken(b"<errors/>", "xml", "errors") == ["the XML declaration with its encoding is missing"]
