"""The ways: only to pages that exist and that open to this person."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from linli.kernel.doors import SIGNED_IN, opens_to
from linli.urls import urlpatterns as all_addresses
from linli.web import nav
from tests.cases.makers import catalogue

DESK = """{% extends "web/desk.html" %}{% block list %}<h1>D</h1>{% endblock %}{% block content %}C{% endblock %}"""


@opens_to("cases.dispatch")
def desk(request):
    request.waiting, request.late = {"waiting": 12, "whistles": 3}, ("waiting",)
    return HttpResponse(engines["django"].from_string(DESK).render({}, request))


@opens_to(SIGNED_IN)
def mine(request):
    return HttpResponse(engines["django"].from_string('{% extends "web/base.html" %}').render({}, request))


@opens_to("bodies.no_such_verb")
def nobody(request):
    raise AssertionError("nobody may come here")


# The same places under the names that the table of ways knows; of two addresses with one name the later is taken.
urlpatterns = [
    *all_addresses,
    path("t/desk/", desk, name="desk"),
    path("t/mine/", mine, name="my-cases"),
    path("t/places/", nobody, name="places"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _addresses_of_this_file():
    nav.place.cache_clear()
    yield
    nav.place.cache_clear()


def test_the_desk_shows_what_waits(client, cast):
    client.force_login(cast.users["secretary"])
    page = client.get("/t/desk/").content.decode()
    assert '<a href="/t/desk/" aria-current="page">等我办 <span class="late">12</span></a>' in page
    assert "/t/places/" not in page


def test_the_dock_is_for_who_lives_here(client, cast):
    client.force_login(cast.users["owner"])
    page = client.get("/t/mine/").content.decode()
    assert '<nav class="dock"' in page
    assert '<a href="/t/mine/" aria-current="page">诉求</a>' in page
    client.force_login(cast.users["street"])
    assert '<nav class="dock"' not in client.get("/t/mine/").content.decode()


def test_who_is_signed_in_can_sign_out_on_every_page(client, cast):
    client.force_login(cast.users["owner"])
    page = client.get("/privacy/").content.decode()
    assert 'action="/sign-out/" data-forget' in page
    assert "林业主" in page
    assert 'href="/sign-in/"' not in page


def test_a_stranger_is_shown_the_way_in(client):
    page = client.get("/privacy/").content.decode()
    assert 'href="/sign-in/"' in page
    assert "/sign-out/" not in page
    assert '<nav class="dock"' not in page


def test_no_way_leads_to_nothing(client, cast, now):
    catalogue(cast.places["dh"], now)
    for name in ("owner", "secretary", "street", "district", "auditor", "operator"):
        client.force_login(cast.users[name])
        shell = client.get("/privacy/").context["shell"]
        ways = [*shell.dock, *shell.menu, *shell.foot, *(link for group in shell.ways for link in group.links)]
        assert [link.href for link in ways if client.get(link.href).status_code not in (200, 302)] == []
