"""A hotline's file from the page to the cases: checked, entered or not, in the background, killed and begun again."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.audit.models import Event
from linli.cases import actions, jobs
from linli.cases.models import Case
from linli.cases.queries import hotline
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.registry.actions import show_progress
from linli.registry.models import ImportRun
from linli.registry.queries import sent_files
from linli.registry.states import ImportState
from tests.cast import Cast, make_cast
from tests.sessions import browser

from .makers import catalogue

HEADINGS = "工单编号,小区,受理时间,类别,内容\n"
FIRST = "A-1,红湖公园城,2026-01-05 10:00,facility.door,门禁坏了\n"
GOOD = HEADINGS + FIRST + "A-2,红湖公园城,2026-01-06 10:00,facility.door,又坏\n"
BAD = HEADINGS + FIRST + "A-2,桃花源,2026-01-06 10:00,facility.door,又坏\n"
VERBS = ("cases.start_hotline_file", "cases.check_hotline_file", "cases.import_hotline")


@pytest.fixture
def at() -> datetime:
    """Pages take the time from the clock, so these cases happen now."""
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at - timedelta(days=2))


@pytest.fixture(autouse=True)
def here(cast: Cast, at: datetime, settings, tmp_path) -> None:
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": kept}
    catalogue(cast.places["dh"], at)


def send(client: Client, content: str) -> str:
    """Where the file stands."""
    answer = client.post("/desk/hotline/", {"file": SimpleUploadedFile("h.csv", content.encode())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def started(cast: Cast, at: datetime, content: str = GOOD) -> ImportRun:
    facts: dict[str, Any] = {"content": content.encode(), "file_name": "h.csv"}
    return actions.start_hotline_file(cast.places["dh"], **facts, by=cast.district, at=at)


def checked(cast: Cast, at: datetime, content: str = GOOD) -> ImportRun:
    return actions.check_hotline_file(started(cast, at, content), by=cast.district, at=at)


def test_a_file_is_looked_at_and_then_entered(cast: Cast) -> None:
    worker = browser(cast, "worker", "en")
    page = send(worker, GOOD)
    run = ImportRun.objects.get()
    assert (run.state, run.rows_total, Case.objects.count()) == (ImportState.CHECKED, 2, 0)
    assert run.result == {"new": 2, "open": 2, "known": 0, "missing": []}
    assert worker.post(f"{page}enter/").status_code == 302
    run.refresh_from_db()
    assert (run.state, run.result) == (ImportState.DONE, {"new": 2, "open": 2, "known": 0})
    assert sorted(Case.objects.values_list("outside_number", flat=True)) == ["A-1", "A-2"]
    assert sent_files.size(run.file_sha256) == 0  # names and phones are not kept longer than they are needed
    assert "Entered." in worker.get(page).content.decode()
    assert worker.post(f"{page}enter/").status_code == 409
    events = Event.objects.filter(verb__in=VERBS).order_by("id")
    assert [(event.verb, event.data["file"]) for event in events] == [(verb, run.file_sha256) for verb in VERBS]


def test_what_is_wrong_stands_by_row_and_nothing_enters(cast: Cast) -> None:
    district = browser(cast, "district", "en")
    page = send(district, BAD)
    shown = district.get(page)
    assert [(one["row"], one["column"]) for one in shown.context["problems"]] == [(2, "community")]
    assert "桃花源" in shown.content.decode()
    assert district.post(f"{page}enter/").status_code == 422
    assert Case.objects.count() == 0


def test_columns_that_are_missing_are_named(cast: Cast) -> None:
    worker = browser(cast, "worker", "en")
    shown = worker.get(send(worker, "工单编号,小区,受理时间\nA-1,红湖公园城,2026-01-05 10:00\n"))
    assert shown.context["missing"] == ["category", "text"]


def test_it_is_checked_again_when_the_world_has_changed(cast: Cast, at: datetime) -> None:
    run = checked(cast, at, BAD)
    assert run.problems.count() == 1
    cast.fy.name = "桃花源"
    cast.fy.save()
    district = browser(cast, "district", "en")
    assert district.post(f"/desk/hotline/{run.pk}/check/").status_code == 302
    assert district.post(f"/desk/hotline/{run.pk}/enter/").status_code == 302
    assert Case.objects.count() == 2


def test_a_long_file_is_checked_and_entered_in_the_background(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "LONG_BYTES", 10)
    monkeypatch.setattr(jobs, "LONG_ROWS", 1)
    worker = browser(cast, "worker", "en")
    page = send(worker, GOOD)
    assert "hx-trigger" in worker.get(page).content.decode()
    jobs.check_long_file(**deferred("cases.check_hotline_file"))
    assert "hx-trigger" not in worker.get(page).content.decode()
    worker.post(f"{page}enter/")
    job = deferred("cases.enter_hotline_file")
    jobs.enter_long_file(**job)
    jobs.enter_long_file(**job)  # a second press
    run = ImportRun.objects.get()
    assert (run.state, run.rows_done, Case.objects.count()) == (ImportState.DONE, 2, 2)
    assert Event.objects.get(verb="cases.import_hotline").actor_id == cast.worker.user_id
    assert "<html" not in worker.get(page, headers={"HX-Request": "true"}).content.decode()


def test_the_hour_in_a_cell_of_a_workbook_counts(cast: Cast, at: datetime) -> None:
    heads = ["工单编号", "小区", "受理时间", "类别", "内容"]
    moments = [datetime(2026, 1, 5, 10, 30), datetime(2026, 1, 6)]  # noqa: DTZ001 as a spreadsheet gives them
    rows = [[f"A-{n}", "红湖公园城", moment, "facility.door", "门禁坏了"] for n, moment in enumerate(moments)]
    facts: dict[str, Any] = {"content": _workbook(heads, rows), "file_name": "h.xlsx"}
    run = actions.start_hotline_file(cast.places["dh"], **facts, by=cast.district, at=at)
    actions.enter_hotline_file(actions.check_hotline_file(run, by=cast.district, at=at), by=cast.district, at=at)
    came_in = Case.objects.order_by("outside_number").values_list("submitted_at", flat=True)
    assert list(came_in) == [moment.replace(tzinfo=SHANGHAI) for moment in moments]


def _workbook(heads: list[str], rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def deferred(name: str) -> dict[str, Any]:
    return ProcrastinateJob.objects.get(task_name=name).args


def test_problems_are_told_in_the_language_of_who_sent_the_file(cast: Cast, at: datetime) -> None:
    run = started(cast, at, BAD)
    job = {"run_id": run.pk, "user_id": cast.district.user_id, "body_id": cast.district.body_id}
    jobs.check_long_file(**job, language="en")
    assert "there is no community" in run.problems.get().params["sentence"]
    jobs.check_long_file(**job, language="zh-hans")
    assert "没有“桃花源”" in run.problems.get().params["sentence"]


def test_who_lost_the_seat_in_between_enters_nothing(cast: Cast, at: datetime) -> None:
    run = checked(cast, at)
    jobs.enter_long_file(run_id=run.pk, user_id=cast.owner.user_id, body_id=None, language="en")
    run.refresh_from_db()
    assert (run.state, Case.objects.count()) == (ImportState.CHECKED, 0)


@pytest.mark.django_db(transaction=True)
def test_a_killed_job_leaves_nothing_and_begins_anew(cast: Cast, at: datetime, monkeypatch) -> None:
    monkeypatch.setattr(hotline, "TICK_ROWS", 1)
    run = checked(cast, at)

    def killed(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.enter_hotline_file(run, by=cast.district, at=at, tick=killed)
    left = ImportRun.objects.get(pk=run.pk)
    assert (left.state, Case.objects.count()) == (ImportState.RUNNING, 0)
    seen: list[int] = []

    def tick(rows: int) -> None:
        show_progress(left, rows)
        seen.append(ImportRun.objects.get(pk=left.pk).rows_done)

    actions.enter_hotline_file(left, by=cast.district, at=at, tick=tick)
    assert (left.state, seen, Case.objects.count()) == (ImportState.DONE, [1, 2], 2)


def test_what_breaks_on_the_way_leaves_nothing(cast: Cast, at: datetime, monkeypatch) -> None:
    monkeypatch.setattr(hotline, "TICK_ROWS", 1)
    run = checked(cast, at)

    def breaks(rows: int) -> None:
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        actions.enter_hotline_file(run, by=cast.district, at=at, tick=breaks)
    run.refresh_from_db()
    assert (run.state, Case.objects.count()) == (ImportState.FAILED, 0)
    actions.enter_hotline_file(run, by=cast.district, at=at)
    assert Case.objects.count() == 2


def test_the_same_file_again_changes_nothing(cast: Cast, at: datetime) -> None:
    actions.enter_hotline_file(checked(cast, at), by=cast.district, at=at)
    again = actions.enter_hotline_file(checked(cast, at), by=cast.district, at=at)
    assert (again.result, Case.objects.count()) == ({"new": 0, "open": 0, "known": 2}, 2)


def test_the_order_of_the_steps(cast: Cast, at: datetime) -> None:
    run = started(cast, at)
    with pytest.raises(Refused):
        actions.enter_hotline_file(run, by=cast.district, at=at)
    actions.check_hotline_file(run, by=cast.district, at=at)
    actions.enter_hotline_file(run, by=cast.district, at=at)
    for verb in (actions.check_hotline_file, actions.enter_hotline_file):
        with pytest.raises(Conflict):
            verb(run, by=cast.district, at=at)


def test_who_may_not(cast: Cast, at: datetime) -> None:
    run = checked(cast, at)
    for name in ("owner", "secretary", "manager", "auditor"):
        with pytest.raises(Denied):
            actions.enter_hotline_file(run, by=getattr(cast, name), at=at)
    assert browser(cast, "secretary", "en").get(f"/desk/hotline/{run.pk}/").status_code == 403
    assert browser(cast, "worker", "en").get(f"/desk/hotline/{run.pk}/").status_code == 404  # the whole district's file
    assert browser(cast, "district", "en").get(f"/desk/registry/dh/imports/{run.pk}/").status_code == 404
    with pytest.raises(Invalid):
        started(cast, at, "")
