"""Whatever stands in an address, the answer is a page: a list, a sentence, a 404. Never a fault of ours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.cases.makers import catalogue, reported
from tests.cast import Cast, make_cast
from tests.sessions import browser

# One query with everything that pages read from an address, filled with the same nonsense.
KEYS = (
    *("after", "sort", "state", "period", "place", "q", "category", "community", "body", "building", "level", "kind"),
    *("channel", "late", "urgent", "figure", "before", "average", "compare", "like", "size", "years", "only", "text"),
    *("open", "small", "page", "code", "severity", "next", "from", "to"),
)
NONSENSE = {
    "a NUL": "%00",
    "no UTF-8": "%ff%fe",
    "half a surrogate pair": "%ed%a0%80",
    "below zero": "-1",
    "more than a key can be": "9" * 25,
    "more than int() reads": "9" * 4400,
    "digits that are no number": "%c2%b2%d9%a3",
    "markup": quote("'\"><script>alert(1)</script>"),
}
WHO = ("owner", "neighbourhood_head", "district")
SKIP = ("account_logout", "healthz")  # one ends the session; the other says 503 where no worker runs


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at - timedelta(days=2))


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The named addresses of our own pages."""
    for one in patterns:
        if isinstance(one, URLResolver):
            # The API has tests of its own.
            if one.app_name not in ("api", "ninja") and "api" not in str(one.pattern):
                yield from names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif one.name and one.name not in SKIP and one.callback.__module__.startswith("linli."):
            yield f"{space}{one.name}", one


def addresses(number: str) -> list[str]:
    """Each page once, about the case ``number`` and the community hh."""
    given = {"code": "hh", "number": number, "sha256": "0" * 64, "handle": "x", "verb": "accept", "channel": "phone"}
    found = []
    for name, pattern in names(get_resolver().url_patterns):
        wanted = pattern.pattern.converters
        if name == "category-edit":
            given_here = {"code": "safety.fire_lane"}
        else:
            given_here = {key: given.get(key, 1) for key in wanted}
        try:
            found.append(reverse(name, kwargs=given_here))
        except NoReverseMatch:
            continue
    return found


@pytest.mark.parametrize("what", NONSENSE)
@pytest.mark.parametrize("who", WHO)
def test_no_nonsense_in_an_address_is_a_fault_of_ours(who: str, what: str, cast: Cast, at: datetime) -> None:
    catalogue(cast.places["dh"], cast.at)
    case = reported(cast, at)
    client = browser(cast, who, "en", raise_request_exception=False)
    value = NONSENSE[what]
    faults = []
    for address in addresses(case.number):
        query = "&".join(f"{key}={value}" for key in KEYS)
        response = client.get(f"{address}?{query}")
        if response.status_code == 500:  # 503 says that a receipt is not sealed yet
            faults.append((address, response.status_code))
        elif "html" in response.headers.get("Content-Type", ""):
            assert b"<script>alert" not in response.content, address
    assert faults == []


@pytest.mark.parametrize(
    "address",
    [
        "/desk/registry/hh/units/{n}/",
        "/desk/bodies/hh/{n}/",
        "/cockpit/dh/bodies/{n}/",
        "/inbox/{n}/",
        "/desk/bindings/{n}/",
        "/desk/registry/hh/imports/{n}/",
        "/logs/{n}/checkpoint",
        "/cockpit/hh/rows/?figure=total&building={n}",
        "/cockpit/hh/rows/?figure=total&body={n}",
        "/cases/HH-2026-999999999/",
        "/desk/cases/HH-0000-000000001/",
        "/c/?after={n}",
    ],
)
def test_a_number_longer_than_any_key_is_not_found(address: str, cast: Cast) -> None:
    client = browser(cast, "neighbourhood_head", "en", raise_request_exception=False)
    for n in ("9" * 19, "9" * 25, "0" * 30):
        status = client.get(address.format(n=n)).status_code
        assert status in (200, 403, 404), (address, n, status)


def test_a_nul_in_an_address_is_answered_with_a_sentence(cast: Cast) -> None:
    response = browser(cast, "owner", "en", raise_request_exception=False).get("/c/?q=%00")
    assert response.status_code == 422
    assert "There is a character in this address that no text has." in response.content.decode()
