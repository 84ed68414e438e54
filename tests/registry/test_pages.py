"""The pages of the register: who may open them, what they show masked, and whole jobs through the forms."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from linli.audit.models import Event
from linli.registry import actions, jobs
from linli.registry.models import (
    Binding,
    BindingRequest,
    Building,
    Contradiction,
    Holding,
    ImportRun,
    Invitation,
    Person,
    Place,
    Residence,
)
from linli.registry.states import ImportState

from .files import row, xlsx


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def as_(client, cast):
    """``as_("worker")`` is a browser in which she is signed in."""

    def sign_in(name):
        client.force_login(cast.users[name])
        return client

    return sign_in


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


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


def test_units_are_listed_filtered_and_exported(as_, cast):
    client = as_("worker")
    page = text(client.get(url("units", "hh"), {"only": "let"}))
    assert page.count("<tr>") == 2
    assert (
        "没有的" not in text(client.get(url("units", "hh"), {"text": "没有的"})).split("<table")[-1].split("value=")[0]
    )
    masked = client.get(url("units", "hh"), {"format": "csv"})
    content = b"".join(masked.streaming_content).decode()
    assert "林**" in content
    assert "林业主" not in content
    assert "蔡社工" in content.splitlines()[0]
    full = client.get(url("units", "hh"), {"format": "xlsx", "full": "yes"})
    assert full.headers["Content-Disposition"].endswith(".xlsx")
    recorded = Event.objects.filter(verb="registry.export").order_by("id")
    assert [(event.data["full"], event.data["format"]) for event in recorded] == [(False, "csv"), (True, "xlsx")]
    assert client.get(url("units", "hh"), {"format": "exe"}).status_code == 404
    assert as_("secretary").get(url("units", "hh"), {"format": "csv"}).status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_queries_for_one_row_and_for_three(as_, cast, size, django_assert_max_num_queries):
    for unit in cast.units["hh"][size:]:
        Holding.objects.filter(unit=unit).delete()
        Residence.objects.filter(unit=unit).delete()
        Binding.objects.filter(unit=unit).delete()
        unit.delete()
    client = as_("worker")
    with django_assert_max_num_queries(14):
        client.get(url("units", "hh"))


def test_a_look_is_recorded_and_shown_once(as_, cast):
    person = Person.objects.get(name="林业主")
    client = as_("worker")
    page = url("unit", "hh", cast.units["hh"][0].pk)
    assert "林业主" in text(client.post(page, {"verb": "see_person", "person": person.pk}))
    assert Event.objects.filter(verb="registry.see_person", subject_id=person.pk).count() == 1
    assert "林业主" not in text(client.get(page))
    foreign = Person.objects.get(name="白外人")
    assert client.post(page, {"verb": "see_person", "person": foreign.pk}).status_code == 404
    assert as_("secretary").post(page, {"verb": "see_person", "person": person.pk}).status_code == 403


def test_owners_and_residents_through_the_page_of_a_unit(as_, cast):
    client, unit = as_("worker"), cast.units["hh"][3]
    page = url("unit", "hh", unit.pk)
    owner = {"verb": "set_holder", "name": "秦一", "kind": "person", "from_date": "2026-01-01"}
    assert client.post(page, {**owner, "phone": "12"}).status_code == 422
    assert client.post(page, owner).status_code == 302
    assert client.post(page, {**owner, "name": "秦二", "with_others": "on"}).status_code == 302
    second = Holding.objects.get(unit=unit, person__name="秦二")
    assert client.post(page, {"verb": "name_representative", "of": second.pk}).status_code == 302
    assert client.post(page, {"verb": "end_holding", "of": second.pk, "on": "2026-02-01"}).status_code == 302
    resident = {"verb": "set_resident", "name": "钱租客", "relation": "tenant", "from_date": "2026-01-01"}
    assert client.post(page, resident).status_code == 302
    home = Residence.objects.get(unit=unit)
    assert client.post(page, {"verb": "end_residence", "of": home.pk, "on": "2025-01-01"}).status_code == 422
    assert client.post(page, {"verb": "end_residence", "of": home.pk, "on": "2026-02-01"}).status_code == 302
    assert client.post(page, {"verb": "burn_down"}).status_code == 404
    other = Holding.objects.get(unit=cast.units["hh"][0])
    assert client.post(page, {"verb": "end_holding", "of": other.pk, "on": "2026-02-01"}).status_code == 404


def test_a_building_and_a_unit_through_the_pages(as_, cast):
    client = as_("worker")
    assert client.post(url("add-building", "hh"), {"name": "7", "entrances": "1 2"}).status_code == 302
    building = Building.objects.get(community=cast.hh, name="7栋")
    page = url("add-unit", "hh", building.pk)
    facts = {"number": "101", "area": "89.04", "use": "dwelling", "entrance": building.entrances.first().pk}
    assert client.post(page, {**facts, "area": "0"}).status_code == 422
    assert client.post(page, facts).status_code == 302
    assert client.get(url("add-unit", "fy", building.pk)).status_code == 404


def upload(client, content, name="住户.xlsx", code="hh", **facts):
    return client.post(
        url("import-start", code), {"file": SimpleUploadedFile(name, content), "kind": "register", **facts}
    )


def mapped(run):
    return dict(run.mapping)


def test_a_file_goes_all_the_way_through_the_pages(as_, cast):
    client = as_("worker")
    sent = upload(client, xlsx([row("101"), row("102", owner="秦二", phone=""), row("102", owner="秦三", phone="")]))
    run = ImportRun.objects.get()
    assert sent.url == url("import-columns", "hh", run.pk)
    assert "建筑面积" in text(client.get(sent.url))
    assert client.post(sent.url, {**mapped(run), "area": ""}).status_code == 422
    checked = client.post(sent.url, mapped(run))
    assert checked.url == url("import", "hh", run.pk)
    assert "9栋1单元102" in text(client.get(checked.url))
    assert client.post(url("import-enter", "hh", run.pk)).url == checked.url
    assert client.get(checked.url).status_code == 200
    run.refresh_from_db()
    assert (run.state, run.result["units_new"], run.result["contradictions_new"]) == (ImportState.DONE, 2, 1)
    assert client.post(url("import-enter", "hh", run.pk)).status_code == 409
    upload(client, xlsx([row("101")]))
    assert client.get(url("imports")).status_code == 200


def test_what_is_wrong_is_shown_by_row_filtered_and_exported(as_, cast):
    client = as_("worker")
    upload(client, xlsx([row("", area="0"), row("102", area="0"), row("103"), row("103", owner="秦二", phone="")]))
    run = ImportRun.objects.get()
    client.post(url("import-columns", "hh", run.pk), mapped(run))
    page = url("import", "hh", run.pk)
    assert len(re.findall(r"data-label", text(client.get(page)))) == 4
    assert len(re.findall(r"data-label", text(client.get(page, {"code": "area_zero"})))) == 2
    assert len(re.findall(r"data-label", text(client.get(page, {"severity": "contradiction"})))) == 1
    content = b"".join(client.get(page, {"format": "csv"}).streaming_content).decode()
    assert len(content.splitlines()) == 6
    fragment = text(client.get(page, headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert client.post(url("import-enter", "hh", run.pk)).status_code == 422


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n123", b"PK\x03\x04", b"<html></html>"])
def test_a_wrong_file_comes_back_with_a_sentence(as_, cast, content):
    response = upload(as_("worker"), content)
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_long_file_is_read_and_entered_in_the_background(as_, cast, monkeypatch):
    monkeypatch.setattr(jobs, "LONG_BYTES", 10)
    monkeypatch.setattr(jobs, "LONG_ROWS", 1)
    client = as_("worker")
    upload(client, xlsx([row(str(number)) for number in range(101, 105)]))
    run = ImportRun.objects.get()
    page = url("import", "hh", run.pk)
    client.post(url("import-columns", "hh", run.pk), mapped(run))
    assert "hx-trigger" in text(client.get(page))
    job = {"run_id": run.pk, "user_id": cast.worker.user_id, "body_id": cast.worker.body_id}
    jobs.check_import(**job)
    client.post(url("import-enter", "hh", run.pk))
    jobs.enter_import(**job)
    jobs.enter_import(**job)  # a second press
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.result["units_new"]) == (ImportState.DONE, 4, 4)
    assert "hx-trigger" not in text(client.get(page))
    assert Event.objects.get(verb="registry.enter_import").actor_id == cast.worker.user_id


def test_a_table_of_projects_is_sent_by_the_district(as_, cast):
    client = as_("district")
    content = xlsx([["坪山区", 75, 21, 12, 45]], ("区域", "合计", "在建在售", "待售", "已交付"))
    upload(client, content, code="dh", kind="projects")
    run = ImportRun.objects.get()
    client.post(url("import-columns", "dh", run.pk), mapped(run))
    client.post(url("import-enter", "dh", run.pk))
    page = text(client.get(url("import", "dh", run.pk)))
    assert "75" in page
    assert "78" in page
    found = Contradiction.objects.get()
    assert "78" in text(client.get(url("contradictions", "dh")))
    assert client.post(url("settle", "dh", found.pk), {"settlement": ""}).status_code == 422
    assert client.post(url("settle", "dh", found.pk), {"settlement": "以分项为准"}).status_code == 302
    assert client.post(url("settle", "dh", found.pk), {"settlement": "以分项为准"}).status_code == 409
    assert "以分项为准" in text(client.get(url("contradictions", "dh"), {"state": "settled"}))


def test_two_owners_are_settled_on_the_page(as_, cast, now):
    client = as_("worker")
    run = actions.import_register_file(
        cast.hh, xlsx([row(), row(owner="秦二", phone="")]), file_name="x", by=cast.worker, at=now
    )
    found = Contradiction.objects.get(run=run)
    page = text(client.get(url("contradictions", "hh")))
    assert "秦*" in page
    assert "秦二" not in page
    assert "秦二" in text(client.post(url("settle", "hh", found.pk), {"show": "yes"}))
    assert Event.objects.filter(verb="registry.see_person").count() == 2
    kept = Holding.objects.get(person__name="秦二")
    settled = client.post(url("settle", "hh", found.pk), {"settlement": "看过产权证", "owners": [kept.pk]})
    assert settled.status_code == 302
    assert not Holding.objects.filter(contested=True, to_date__isnull=True).exists()
    assert client.get(url("contradictions", "fy")).status_code == 200
    assert client.post(url("settle", "fy", found.pk), {"settlement": "x"}).status_code == 404


def test_the_sheet_of_slips_is_the_answer_and_each_code_works(as_, cast):
    client = as_("worker")
    building = cast.units["hh"][0].building
    sheet = text(client.post(url("invitations", "hh"), {"building": building.pk, "relation": "owner"}))
    codes = re.findall(r'slip-code">([A-Z2-9]{5}-[A-Z2-9]{5})<', sheet)
    assert len(codes) == 4
    assert sheet.count("<svg") == 4
    assert Invitation.objects.count() == 4
    client = as_("stranger")
    page = url("join-code", codes[3].replace("-", ""))
    assert "3栋2单元102" in text(client.get(page))
    assert client.post(page).url == url("join")
    assert "3栋2单元102" in text(client.get(url("join")))
    assert client.post(page).url == url("join")
    assert Binding.objects.filter(user=cast.users["stranger"]).count() == 2


def test_one_slip_is_printed_from_the_unit_and_made_void_there(as_, cast):
    client, unit = as_("worker"), cast.units["hh"][3]
    sheet = text(client.post(url("invitations", "hh") + f"?unit={unit.pk}", {"relation": "tenant"}))
    assert sheet.count("slip-code") == 1
    invitation = Invitation.objects.get()
    page = url("unit", "hh", unit.pk)
    assert client.post(page, {"verb": "withdraw_invitation", "of": invitation.pk}).status_code == 302
    assert client.post(page, {"verb": "withdraw_invitation", "of": invitation.pk}).status_code == 409


def test_a_typed_code_is_led_on_and_a_wrong_one_gets_a_sentence(as_, cast):
    client = as_("stranger")
    assert client.post(url("join"), {"code": "k7mq3-xwp9t"}).url == url("join-code", "K7MQ3XWP9T")
    for _attempt in range(5):
        assert client.get(url("join-code", "K7MQ3XWP9T")).status_code == 422
    assert client.post(url("join"), {"code": "—"}).status_code == 422


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_papers_go_from_the_resident_past_two_workers(as_, cast):
    client = as_("stranger")
    facts = {"community": cast.hh.pk, "relation": "owner"}
    for address in ("3栋9单元102", "3栋102", "在哪里"):
        assert client.post(url("join-papers"), {**facts, "address": address}).status_code == 422
    papers = SimpleUploadedFile("deed.png", png(), "image/png")
    sent = client.post(url("join-papers"), {**facts, "address": "3栋2单元102", "papers": papers})
    assert sent.url == url("join")
    asked = BindingRequest.objects.get()
    page = url("binding", asked.pk)
    assert client.get(url("binding-papers", asked.pk)).status_code == 403

    client = as_("worker")
    assert "3栋2单元102" in text(client.get(url("bindings")))
    assert client.get(page).status_code == 200
    assert client.get(url("binding-papers", asked.pk)).headers["Content-Type"] == "image/jpeg"
    assert client.post(page, {"verb": "check_binding", "papers_seen": ""}).status_code == 422
    assert client.post(page, {"verb": "check_binding", "papers_seen": "不动产权证"}).url == page
    assert client.post(page, {"verb": "confirm_binding"}).status_code == 422
    assert as_("worker2").post(page, {"verb": "confirm_binding"}).url == url("bindings")
    assert Binding.objects.filter(user=cast.users["stranger"], unit=cast.units["hh"][3]).exists()
    assert as_("worker").get(url("binding-papers", asked.pk)).status_code == 404  # decided: out of sight


def test_a_refusal_is_read_by_who_asked(as_, cast, now):
    asked = actions.request_binding(cast.units["hh"][3], relation="owner", papers=None, by=cast.stranger, at=now)
    client = as_("worker")
    assert client.post(url("binding", asked.pk), {"verb": "refuse_binding", "reason": ""}).status_code == 422
    client.post(url("binding", asked.pk), {"verb": "refuse_binding", "reason": "请带原件"})
    assert "请带原件" in text(as_("stranger").get(url("join")))


def test_one_leaves_ones_own_home_and_no_other(as_, cast):
    mine, hers = (Binding.objects.get(user=cast.users[name]) for name in ("tenant", "owner"))
    client = as_("tenant")
    assert client.post(url("leave", hers.pk)).status_code == 404
    assert client.post(url("leave", mine.pk)).status_code == 302
    mine.refresh_from_db()
    assert mine.to_at
