"""Who may open which page, and places through the pages."""

import pytest

from linli.registry import actions
from linli.registry.models import (
    ImportRun,
    Place,
)
from tests.registry.pages import text, url

COMMUNITY_PAGES = ("place", "units", "population", "import-start", "contradictions", "invitations", "add-building")


@pytest.mark.parametrize("page", COMMUNITY_PAGES)
def test_the_worker_opens_every_page_of_her_communities(as_, cast, page):
    assert as_("worker").get(url(page, "hh")).status_code == 200


@pytest.mark.parametrize("page", COMMUNITY_PAGES)
@pytest.mark.parametrize("who", ["owner", "stranger", "manager", "fy_secretary", "police"])
def test_to_who_has_no_duty_here_the_pages_do_not_exist(as_, cast, page, who):
    assert as_(who).get(url(page, "hh")).status_code in (403, 404)


def test_a_secretary_reads_her_own_community_masked_and_no_other(as_, cast):
    client = as_("secretary")
    page = text(client.get(url("unit", "hh", cast.units["hh"][0].pk)))
    assert "林**" in page
    assert "林业主" not in page
    assert cast.users["owner"].phone[3:] not in page
    assert client.get(url("units", "fy")).status_code == 404
    assert client.get(url("unit", "fy", cast.units["fy"][0].pk)).status_code == 404


def test_another_communitys_unit_is_not_reached_by_its_number(as_, cast):
    foreign = cast.units["fy"][0].pk
    assert as_("secretary").get(url("unit", "hh", foreign)).status_code == 404
    assert as_("worker").get(url("unit", "hh", foreign)).status_code == 404
    assert as_("worker").post(url("unit", "hh", foreign), {"verb": "see_person", "person": 1}).status_code == 404


def test_a_worker_of_another_neighbourhood_reaches_nothing_by_number(as_, cast, now):
    other = Place.objects.create(kind="neighbourhood", parent=cast.places["df"], name="青山社区", code="qs")
    Place.objects.filter(pk=other.pk).update(path=f"{cast.places['df'].path}{other.pk}.")
    other.refresh_from_db()
    body = cast.body("residents_committee")
    body.place = other
    body.save()
    run = ImportRun.objects.create(place=cast.hh, file_name="x", file_sha256="0" * 64, made_at=now)
    asked = actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.stranger, at=now)
    client = as_("worker")
    unit = cast.units["hh"][0].pk
    pages = [*(url(page, "hh") for page in COMMUNITY_PAGES), url("unit", "hh", unit), url("import", "hh", run.pk)]
    pages += [url("import-columns", "hh", run.pk), url("binding", asked.pk), url("binding-papers", asked.pk)]
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post(url("unit", "hh", unit), {"verb": "see_person", "person": 1}).status_code == 404
    assert client.post(url("import-enter", "hh", run.pk)).status_code == 404
    assert "3栋" not in text(client.get(url("bindings")))
    assert "红湖公园城" not in text(client.get(url("places")))


def test_who_is_not_signed_in_is_led_to_the_sign_in(client, cast):
    for page in (url("places"), url("place", "hh"), url("join"), url("join-code", "ABC"), url("bindings")):
        response = client.get(page)
        assert (response.status_code, response.url.startswith("/sign-in/")) == (302, True)


def test_the_district_sees_places_and_figures_and_no_units(as_, cast):
    client = as_("district")
    assert "红湖公园城" in text(client.get(url("places")))
    assert client.get(url("place", "hh")).status_code == 200
    assert client.get(url("units", "hh")).status_code == 403


def test_the_tree_of_places_is_filtered(as_, cast):
    client = as_("street")
    page = text(client.get(url("places"), {"text": "枫叶"}))
    assert "枫叶苑" in page
    assert "红湖公园城" not in page


def test_a_place_is_added_edited_and_merged_through_the_pages(as_, cast):
    client = as_("street")
    facts = {"kind": "community", "name": "桂东三巷", "code": "gd", "community_kind": "old_courtyard"}
    assert client.post(url("add-place", "hhsq"), {**facts, "code": "GD!"}).status_code == 422
    assert client.post(url("add-place", "hhsq"), facts).url == url("place", "gd")
    edited = {"name": "桂东三巷", "community_kind": "old_courtyard", "stage": "occupied", "occupied_year": "1998"}
    assert client.post(url("edit-place", "gd"), edited).url == url("place", "gd")
    assert Place.objects.get(code="gd").occupied_year == 1998
    merged = {"communities": [cast.fy.pk], "on": "2026-03-01"}
    assert client.post(url("merge", "gd"), merged).url == url("place", "gd")
    assert "桂东三巷" in text(client.get(url("place", "fy")))


def test_figures_and_classification_through_the_pages(as_, cast):
    client = as_("street")
    facts = {"households": "2991", "rented_households": "438", "on": "2026-01-01", "source": "台账"}
    assert client.post(url("population", "hh"), facts).status_code == 302
    page = text(client.get(url("place", "hh")))
    assert "14.6%" in page
    assert "2,991" in page
    grounds = {"reason": "群体访", "decided_by": "街道"}
    assert (
        client.post(url("classify", "hh"), {"label": "problem", "from_date": "2026-01-01", **grounds}).status_code
        == 302
    )
    assert (
        client.post(url("classify", "hh"), {"label": "problem", "from_date": "2026-01-01", **grounds}).status_code
        == 422
    )
    ended = {"label": "problem", "on": "2026-02-01", **grounds}
    assert client.post(url("end-classification", "hh"), ended).status_code == 302
    assert client.post(url("publish", "hh"), {"publishes": "yes"}).status_code == 302
    assert Place.objects.get(pk=cast.hh.pk).publishes
