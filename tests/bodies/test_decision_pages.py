"""The pages of the register of decisions, at the hour of the machine: the decisions are made at that hour too."""

import csv
import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.audit import queries as audit
from linli.audit.sequence import sequence_all
from linli.bodies.models import Body, Decision, Seat
from linli.bodies.states import BodyKind, SeatTitle
from tests.bodies.decided import body, decided, pdf, suspended, voted
from tests.cast import Cast, make_cast
from tests.sessions import browser

pytestmark = pytest.mark.django_db
LIST = "/decisions/hh/"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture(autouse=True)
def _no_second_key(settings) -> None:
    settings.SECOND_FACTOR_FOR_SEATS = False


def text_of(cast: Cast, name: str, path: str) -> str:
    answer = browser(cast, name).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(decision: Decision) -> str:
    return f"{LIST}{decision.pk}/"


READERS = ["owner", "tenant", "family", "captain", "secretary", "committee", "supervisor", "manager", "staff", "worker"]
ABOVE = ["neighbourhood_head", "street", "district", "auditor"]
OUTSIDE = ["stranger", "fy_manager", "fy_secretary"]


@pytest.mark.parametrize("name", READERS + ABOVE)
def test_whom_it_binds_reads_it_with_its_paper(cast, at, name):
    made = decided(cast, at)
    assert "电梯维保合同" in text_of(cast, name, LIST)
    page = text_of(cast, name, page_of(made))
    assert "36,000.00" in page
    assert "为期一年" in page
    paper = browser(cast, name).get(f"{page_of(made)}paper/")
    assert b"".join(paper.streaming_content) == pdf().getvalue()
    assert (paper["Content-Type"], paper["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


@pytest.mark.parametrize("name", OUTSIDE)
def test_for_a_stranger_there_is_nothing(cast, at, name):
    made = decided(cast, at)
    event = audit.history(("decision", made.pk), log_id=cast.hh.pk)[0].pk
    client = browser(cast, name)
    paths = (LIST, f"{LIST}?format=csv", page_of(made), f"{page_of(made)}paper/", f"{page_of(made)}receipts/{event}/")
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    # Nor under the address of her own community, nor in its list.
    assert client.get(f"/decisions/fy/{made.pk}/").status_code == 404
    assert client.get(f"/decisions/fy/{made.pk}/paper/").status_code == 404
    assert "电梯" not in client.get("/decisions/fy/").content.decode()
    assert "电梯" not in client.get("/decisions/fy/?format=csv").content.decode()


@pytest.mark.parametrize("name", ["police", "operator", "call_back"])
def test_whom_it_does_not_concern_is_kept_out(cast, at, name):
    made = decided(cast, at)
    assert {browser(cast, name).get(path).status_code for path in ("/decisions/", LIST, page_of(made))} == {403}


def test_without_signing_in_there_is_only_the_sign_in(cast, at):
    assert Client().get(page_of(decided(cast, at))).status_code == 302


def test_one_community_opens_at_once_and_several_are_chosen_from(cast, at):
    assert browser(cast, "owner").get("/decisions/")["Location"] == LIST
    suspended(cast, decided(cast, at), at)
    page = text_of(cast, "district", "/decisions/")
    assert page.index("红湖公园城") < page.index("枫叶苑")
    assert "1 项被叫停" in page


def test_a_committee_registers_on_the_page(cast, at):
    client = browser(cast, "committee")
    today = timezone.localdate(at).isoformat()
    body_pk = cast.body(BodyKind.OWNERS_COMMITTEE).pk
    data = {
        "body": body_pk,
        "kind": "contract",
        "number": "2026-7",
        "title": "电梯维保合同",
        "decided_on": today,
        "text": "一年",
        "limit": "３６,０００.00 元",
        "evidence": pdf_file(),
    }
    answer = client.post(f"{LIST}register/", data)
    made = Decision.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(made))
    assert (made.limit_fen, made.registered_by) == (3_600_000, cast.users["committee"])
    again = client.post(f"{LIST}register/", data | {"evidence": pdf_file()})
    assert again.status_code == 422
    assert "已有同一文号" in again.content.decode()
    assert Decision.objects.count() == 1


def pdf_file() -> io.BytesIO:
    file = pdf()
    file.name = "合同.pdf"
    return file


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", "三万六"),
        ("limit", "-1"),
        ("limit", "0"),
        ("decided_on", "2026-02-30"),
        ("decided_on", "0001-01-01"),
        ("decided_on", "9999-12-31"),
        ("body", "999999999999999999999"),
        ("body", "x"),
        ("kind", "decree"),
        ("matter", "war"),
        ("supersedes", "7"),
        ("number", "\x00"),
        ("title", "字" * 121),
        ("text", "\u202e"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(cast, at, field, value):
    data = {
        "body": cast.body(BodyKind.OWNERS_COMMITTEE).pk,
        "kind": "contract",
        "number": "2026-7",
        "title": "一份合同",
        "decided_on": timezone.localdate(at).isoformat(),
        "text": "写好的内容",
        "evidence": pdf_file(),
    }
    answer = browser(cast, "committee").post(f"{LIST}register/", data | {field: value})
    assert answer.status_code == 422
    assert "写好的内容" in answer.content.decode() or field == "text"
    assert not Decision.objects.exists()


def test_a_foreign_body_or_decision_is_no_choice(cast, at):
    foreign = Body.objects.create(place=cast.fy, kind=BodyKind.OWNERS_COMMITTEE, name="枫叶苑业委会", opened_on=cast.on)
    page = text_of(cast, "committee", f"{LIST}register/")
    assert "枫叶苑业委会" not in page
    assert "大丰派出所" not in page
    data = {"body": foreign.pk, "kind": "contract", "number": "1", "title": "t", "text": "t", "evidence": pdf_file()}
    data["decided_on"] = timezone.localdate(at).isoformat()
    assert browser(cast, "committee").post(f"{LIST}register/", data).status_code == 422


def test_a_courtyard_committee_is_told_on_the_page_who_can(cast, at):
    courtyard = body(cast, BodyKind.COURTYARD_COMMITTEE)
    Seat.objects.create(body=courtyard, user=cast.users["neighbour"], title=SeatTitle.HEAD, from_date=cast.on)
    answer = browser(cast, "neighbour").get(f"{LIST}register/")
    assert answer.status_code == 403
    assert "能作的是：业主委员会" in answer.content.decode()
    assert browser(cast, "owner").get(f"{LIST}register/").status_code == 403


def test_the_list_is_filtered_and_exported_as_it_is_filtered(cast, at):
    decided(cast, at, title="=HYPERLINK(1)")
    vote = voted(cast, at, title="选聘物业", decided_on=timezone.localdate(at) - timedelta(days=400))
    suspended(cast, vote, at)
    client = browser(cast, "owner")
    year = vote.decided_on.year
    for query in ("kind=assembly", f"year={year}", f"body={vote.body_id}", "text=选聘"):
        page = client.get(f"{LIST}?{query}").content.decode()
        assert "选聘物业" in page
        assert "HYPERLINK" not in page
    for query in ("kind=x", "year=x", "year=99999", "body=-1", "after=zz", "matter=x", "year=0"):
        assert client.get(f"{LIST}?{query}").status_code == 200
    assert client.get(f"{LIST}?format=exe").status_code == 404
    sheet = csv.reader(io.StringIO(client.get(f"{LIST}?format=csv").content.decode("utf-8-sig")))
    rows = list(sheet)
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)", "选聘物业"]
    assert rows[2][7] == "合同未经业主大会授权"
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}?format=xlsx&kind=contract").getvalue()))
    assert [row[6] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["36,000.00"]


def test_the_list_turns_its_pages(cast, at):
    for n in range(21):
        decided(cast, at, number=f"n{n:02d}", title=f"合同{n:02d}号")
    client = browser(cast, "owner")
    first = client.get(LIST)
    assert "合同00号" not in first.content.decode()
    second = client.get(f"{LIST}?after={first.context['next']}").content.decode()
    assert "合同00号" in second
    assert "合同01号" not in second


def queries_of(client: Client, path: str) -> int:
    client.get(path)  # what is read once a process is not counted
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_longer_list_costs_no_more_queries(cast, at):
    client = browser(cast, "street")
    first = decided(cast, at)
    suspended(cast, first, at)
    one = (queries_of(client, LIST), queries_of(client, page_of(first)), queries_of(client, f"{LIST}?format=csv"))
    for n in range(2):
        more = decided(cast, at, number=f"x{n}")
        suspended(cast, more, at)
    decided(cast, at, number="x9", supersedes=decided(cast, at, number="x8"))
    assert (
        queries_of(client, LIST),
        queries_of(client, page_of(first)),
        queries_of(client, f"{LIST}?format=csv"),
    ) == one
    assert max(one) <= 14


def test_each_step_has_a_receipt_that_proves_it(cast, at):
    made = decided(cast, at)
    suspended(cast, made, at)
    client, events = browser(cast, "owner"), audit.history(("decision", made.pk), log_id=cast.hh.pk)
    paths = [f"{page_of(made)}receipts/{event.pk}/" for event in events]
    assert client.get(paths[0]).status_code == 503
    assert client.get(paths[0], headers={"Accept": "text/html"}).status_code == 302
    sequence_all(at)
    proven = [audit.verify(client.get(path).json()).leaf["verb"] for path in paths]
    assert proven == ["bodies.register_decision", "bodies.suspend_decision"]
    assert client.get(f"{page_of(made)}receipts/999999/").status_code == 404
    assert client.get(f"{page_of(made)}receipts/0/").status_code == 404


@pytest.mark.parametrize(("theme", "width"), [("dark", 390), ("light", 1280)])
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_and_nothing_is_too_wide(live_server, page, at, theme, width):
    cast = make_cast(at)
    made = decided(cast, at)
    voted(cast, at, title="选聘物业服务企业", matter="company")
    suspended(cast, made, at)
    found, widths = {}, {}
    for name in ("owner", "street2", "committee"):
        client = browser(cast, name)
        tab = page(width=width, color_scheme=theme)
        session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        tab.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        for address in ("/decisions/", LIST, page_of(made), f"{LIST}register/"):
            tab.goto(f"{live_server.url}{address}")
            for summary in tab.locator("main details > summary").all():
                summary.click()
            violations = Axe().run(tab, options=RULES).response["violations"]
            found |= {(name, address, one["id"]): [node["html"] for node in one["nodes"]][:3] for one in violations}
            widths[name, address] = tab.evaluate("document.documentElement.scrollWidth")
    assert (found, set(widths.values())) == ({}, {width})
