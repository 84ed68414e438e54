"""What a page offers as a link opens for the person who sees it."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from linli.bodies.states import BodyKind
from linli.cases.models import Escalation
from linli.cases.states import EscalationReason, Level
from tests.cases.makers import catalogue, reported
from tests.cast import Cast, make_cast
from tests.sessions import browser


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    made = make_cast(at - timedelta(days=2))
    catalogue(made.places["dh"], made.at)
    return made


@pytest.mark.parametrize("who", ["secretary", "worker", "street", "district"])
def test_the_versions_of_a_catalogue_from_above_can_be_read(who: str, cast: Cast) -> None:
    client = browser(cast, who, "en")
    page = client.get("/desk/catalogue/").content.decode()
    [link] = re.findall(r'href="(/desk/catalogue/history/[^"]*)"', page)
    assert client.get(link).status_code == 200


def test_the_versions_of_another_place_cannot(cast: Cast) -> None:
    assert browser(cast, "secretary", "en").get("/desk/catalogue/history/?place=fy").status_code == 404


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("owner", True),
        ("secretary", True),
        ("street", True),
        ("auditor", True),
        ("police", False),
        ("committee", False),
    ],
)
def test_the_board_leads_only_to_what_opens(who: str, opens: bool, cast: Cast, at: datetime) -> None:
    case = reported(cast, at - timedelta(hours=2))
    Escalation.objects.create(
        case=case, community_id=case.community_id, from_body=cast.body(BodyKind.PARTY_BRANCH),
        to_body=cast.body(BodyKind.RESIDENTS_COMMITTEE), from_level=Level.COMMUNITY, to_level=Level.NEIGHBOURHOOD,
        reason=EscalationReason.values[0], automatic=True, at=at,
    )  # fmt: skip
    client = browser(cast, who, "en")
    page = client.get("/board/?place=hh" if who == "owner" else "/board/").content.decode()
    assert case.title in page
    links = re.findall(r'href="(/cases/[^"]*-[0-9]+/)"', page)
    assert links == ([f"/cases/{case.number}/"] if opens else [])
    assert (client.get(f"/cases/{case.number}/", follow=True).status_code == 200) is opens


def test_a_form_of_the_register_leads_back_to_its_place(cast: Cast) -> None:
    page = browser(cast, "neighbourhood_head", "en").get("/desk/registry/hh/buildings/add/").content.decode()
    assert 'href="../"' not in page
    assert page.count('href="/desk/registry/hh/"') == 2
