"""What residents see of cases: report, follow, judge, keep the receipt; and what nobody else may see."""

import json
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.audit import queries as audit
from linli.audit.files import open_file
from linli.audit.sequence import sequence_all
from linli.cases import actions
from linli.cases.models import Case, Reporter
from linli.cases.states import Kind, State
from tests.cast import Cast, make_cast
from tests.sessions import browser

from .makers import catalogue, fresh, photo, reported

HOUR = timedelta(hours=1)


@pytest.fixture
def at() -> datetime:
    """Pages take the time from the clock, so these cases happen now."""
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at - timedelta(days=2))


@pytest.fixture
def go(cast: Cast):
    """``go("owner")`` is her browser, reading English."""
    return partial(browser, cast, language="en")


def sent(**more: object) -> dict[str, object]:
    return {
        "community": "hh", "text": "Bicycles block the fire lane, 消防通道 is full", "category": "safety.fire_lane",
        "kind": Kind.COMPLAINT, "idempotency_key": "11111111-1111-4111-8111-111111111111", **more,
    }  # fmt: skip


def test_a_report_stands_at_once_with_number_body_and_limit(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    answer = go("owner").post("/cases/new/", sent())
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.number}/received/")
    page = go("owner").get(answer["Location"]).content.decode()
    assert case.number in page
    assert case.body.name in page


def test_a_double_click_makes_one_case(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    client = go("owner")
    places = {client.post("/cases/new/", sent())["Location"] for _ in range(2)}
    assert len(places) == Case.objects.count() == 1


def test_without_a_category_the_form_comes_back_with_proposals_and_every_word(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    answer = go("owner").post("/cases/new/", sent(category="", spot="by the gate"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    assert "消防通道 is full" in page
    assert "by the gate" in page
    assert 'value="safety.fire_lane"' in page
    assert "One step is left" in page


def test_a_photo_is_stored_once_although_the_form_came_back(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    client = go("owner")
    stored = photo(b"lane", at)
    from_disk = audit_bytes(stored)
    first = client.post("/cases/new/", sent(category="", photos=upload(from_disk)))
    note = first.context["kept_note"]
    client.post("/cases/new/", sent(kept_photos=note))
    assert Case.objects.get().attachments.count() == 1


def test_a_script_that_calls_itself_a_photo_is_refused_in_a_sentence(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    answer = go("owner").post("/cases/new/", sent(photos=upload(b"<script>alert(1)</script>")))
    assert answer.status_code == 422
    assert "not a photo" in answer.content.decode()
    assert Case.objects.count() == 0


def test_a_text_of_100000_characters_is_refused_and_kept(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    answer = go("owner").post("/cases/new/", sent(text="长" * 100_000))
    assert answer.status_code == 422
    assert "长" * 50 in answer.content.decode()


def test_proposals_follow_the_words(cast: Cast, go, at) -> None:
    reported(cast, at - HOUR, category="safety.fire_lane", text="消防通道被电动车堵住")
    answer = go("neighbour").post("/cases/new/proposals/", {"community": "hh", "text": "消防通道被电动车堵住了"})
    page = answer.content.decode()
    assert 'value="safety.fire_lane"' in page
    assert f"/cases/{Case.objects.get().number}/join/" in page


def test_whoever_has_no_home_cannot_report(cast: Cast, go) -> None:
    assert go("manager").get("/cases/new/").status_code == 403


def test_her_page_says_who_has_it_and_keeps_her_words(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR, text="我的电话 13812345678，门禁坏了")
    page = go("owner").get(f"/cases/{case.number}/").content.decode()
    assert case.body.name in page
    assert "13812345678" in page


def test_a_neighbour_sees_the_case_without_numbers_names_and_photos(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR, text="我的电话 13812345678，门禁坏了", photos=[photo(b"mine", at)])
    page = go("neighbour").get(f"/cases/{case.number}/").content.decode()
    assert "13812345678" not in page
    assert cast.users["owner"].name not in page
    assert "/files/" not in page


def test_a_neighbour_joins_and_is_told_but_reads_no_private_words(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR, text="我的电话 13812345678，门禁坏了")
    assert go("neighbour").post(f"/cases/{case.number}/join/").status_code == 302
    assert Reporter.objects.filter(case=case).count() == 2
    page = go("neighbour").get(f"/cases/{case.number}/").content.decode()
    assert "You joined" in page
    assert "13812345678" not in page


@pytest.mark.parametrize("who", ["stranger", "fy_secretary", "fy_manager", "police", "operator", "auditor"])
@pytest.mark.parametrize("path", ["", "receipt.json", "sheet/", "received/"])
def test_who_may_not_know_of_a_case_finds_nothing(cast: Cast, go, at, who: str, path: str) -> None:
    case = reported(cast, at - HOUR, open_to_neighbours=False)
    assert go(who).get(f"/cases/{case.number}/{path}").status_code in (404, 403)
    assert go(who).get(f"/cases/{case.number}/").status_code == 404


@pytest.mark.parametrize("verb", ["judge", "add", "withdraw"])
@pytest.mark.parametrize("who", ["neighbour", "stranger", "manager"])
def test_only_the_reporter_acts_on_her_case(cast: Cast, go, at, verb: str, who: str) -> None:
    case = reported(cast, at - HOUR)
    assert go(who).post(f"/cases/{case.number}/{verb}/", {"text": "x", "verdict": "satisfied"}).status_code == 404


def answered(cast: Cast, at: datetime) -> Case:
    case = reported(cast, at - 3 * HOUR, kind=Kind.ENQUIRY)
    actions.accept(case, by=cast.secretary, at=at - 2 * HOUR)
    actions.answer(case, text="带身份证到一楼", by=cast.secretary, at=at - HOUR)
    return fresh(case)


def test_she_is_dissatisfied_and_it_is_opened_again(cast: Cast, go, at) -> None:
    case = answered(cast, at)
    go("owner").post(f"/cases/{case.number}/judge/", {"verdict": "not_solved", "text": "没有用"})
    assert fresh(case).state == State.IN_PROGRESS


def test_a_verdict_without_an_answer_says_what_is_missing(cast: Cast, go, at) -> None:
    case = answered(cast, at)
    answer = go("owner").post(f"/cases/{case.number}/judge/", {"text": "kept words"})
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()


def test_the_receipt_opens_her_words_and_verifies(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR, text="门禁坏了")
    assert go("owner").get(f"/cases/{case.number}/receipt.json").status_code == 503
    sequence_all(at)
    receipt = json.loads(go("owner").get(f"/cases/{case.number}/receipt.json").content)
    assert audit.verify(receipt).opened["text"] == "门禁坏了"


def test_a_joiners_receipt_opens_nothing_of_the_first_reporter(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR)
    actions.join(case, by=cast.neighbour, at=at)
    sequence_all(at)
    receipt = json.loads(go("neighbour").get(f"/cases/{case.number}/receipt.json").content)
    proven = audit.verify(receipt)
    assert (proven.leaf["verb"], proven.opened) == ("cases.join", {})


def test_a_photo_goes_to_its_reporter_and_her_handler_only(cast: Cast, go, at) -> None:
    stored = photo(b"mine", at)
    case = reported(cast, at - HOUR, photos=[stored])
    url = f"/files/{case.number}/{bytes(stored.sha256).hex()}"
    seen = {
        who: go(who).get(url).status_code for who in ("owner", "secretary", "neighbour", "stranger", "fy_secretary")
    }
    assert seen == {"owner": 200, "secretary": 200, "neighbour": 404, "stranger": 404, "fy_secretary": 404}
    answer = go("owner").get(url)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_her_pages(cast: Cast, go, at, django_assert_num_queries, count: int) -> None:
    cases = [reported(cast, at - HOUR * n, text=f"门禁坏了 {n}") for n in range(1, count + 1)]
    for case in cases:
        actions.accept(case, by=cast.secretary, at=at)
    owner, neighbour = go("owner"), go("neighbour")
    for client in (owner, neighbour):
        client.get("/cases/")  # notes once in ten minutes that the session is alive
    with django_assert_num_queries(12):
        owner.get("/")
    with django_assert_num_queries(10):
        owner.get(f"/cases/{cases[0].number}/")
    with django_assert_num_queries(4):
        owner.get("/cases/")
    with django_assert_num_queries(7):
        neighbour.get("/cases/neighbours/")


def audit_bytes(stored) -> bytes:
    with open_file(stored) as file:
        return file.read()


def upload(content: bytes):
    return SimpleUploadedFile("photo.jpg", content, "image/jpeg")
