"""A file from the upload to the register through the pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.audit.models import Event
from linli.registry import actions, jobs
from linli.registry.models import (
    Contradiction,
    Holding,
    ImportRun,
)
from linli.registry.states import ImportState
from tests.registry.files import row, xlsx
from tests.registry.pages import text, url


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
