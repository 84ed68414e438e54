"""The open book on pages: who reads how much of it, at which cost; nothing personal, nothing of another community."""

import csv
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.money import yuan
from linli.ledger import actions
from linli.ledger.models import Account, BankAccount, Book, Entry, Report, Statement, Voucher
from linli.ledger.queries import balance
from linli.ledger.queries.openness import searching
from linli.ledger.states import ReportKind
from linli.ledger.views import common
from linli.registry.models import Place
from tests.cast import Cast, make_cast
from tests.ledger.makers import opened, posted
from tests.ledger.opened import paid, told
from tests.sessions import browser

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def at() -> datetime:
    """Pages take the time from the clock, so these entries are posted now."""
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at)


@pytest.fixture
def story(cast: Cast, at: datetime) -> tuple[Book, Entry]:
    return told(cast, at)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert (path, answer.status_code) == (path, 200)
    return answer.content.decode()


def pages(entry: Entry) -> list[str]:
    """Every page of the book that a resident reads."""
    root = "/c/hh/book/"
    return [
        root,
        f"{root}funds/common/",
        f"{root}accounts/common-1002/",
        f"{root}accounts/common-1002/?q=大门",
        f"{root}months/{entry.month:%Y-%m}/",
        f"{root}entries/",
        f"{root}entries/{entry.voucher}/",
        f"{root}questions/",
        f"{root}reports/",
    ]


READERS = ["owner", "tenant", "family", "captain", "secretary", "committee", "supervisor", "manager", "staff", "worker",
           "neighbourhood_head", "street", "district", "auditor"]  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_everybody_who_lives_or_works_here_reads_the_whole_book(cast, story, name):
    client = browser(cast, name)
    for path in pages(story[1]):
        text_of(client, path)


@pytest.mark.parametrize("name", ["stranger", "fy_manager", "fy_secretary", "police", "operator", "call_back"])
def test_for_everybody_else_there_is_no_such_book(cast, story, name):
    client = browser(cast, name)
    entry = story[1]
    paper = Voucher.objects.get()
    paths = [*pages(entry), f"/c/hh/book/entries/{entry.voucher}/receipt.json", f"/c/hh/book/papers/{paper.pk}/"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    # Nor by the address of one's own community.
    Place.objects.filter(code="fy").update(publishes=True)
    opened(cast, timezone.now(), code="fy")
    for path in paths:
        assert "芙蓉建筑" not in client.get(path.replace("/c/hh/", "/c/fy/")).content.decode()
    assert client.post(f"/c/hh/book/papers/{paper.pk}/original/").status_code in (403, 404)


def test_a_stranger_is_asked_to_sign_in_where_nothing_is_published(cast, story):
    for path in pages(story[1]):
        assert Client().get(path)["Location"].startswith("/sign-in/")


def test_where_the_community_publishes_a_stranger_sees_totals_and_reports_only(cast, story, at):
    Place.objects.filter(pk=cast.hh.pk).update(publishes=True)
    page = text_of(Client(), "/c/hh/book/")
    assert "¥ 167,100.00" in page
    assert "大门" not in page and "芙蓉建筑" not in page
    assert text_of(Client(), "/c/hh/book/reports/")
    closed = [path for path in pages(story[1]) if path not in ("/c/hh/book/", "/c/hh/book/reports/")]
    assert {path: Client().get(path).status_code for path in closed} == dict.fromkeys(closed, 302)


@pytest.mark.parametrize("name", ["owner", "manager"])
def test_no_page_asks_more_of_the_database_than_it_may_nor_more_with_more_rows(cast, story, at, name):
    book, entry = story
    for number in range(6):
        paid(cast, book, at, amount_fen=100 + number)
        actions.ask(entry, text="几个人看过？", by=cast.owner, at=at) if number == 0 else None
    client = browser(cast, name)
    client.get("/c/hh/book/")
    for path in pages(entry):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(path)
        assert (path, len(caught) <= MOST_QUERIES, [q["sql"][:90] for q in caught if len(caught) > MOST_QUERIES]) == (
            path,
            True,
            [],
        )


def test_the_bank_stands_beside_the_book_with_the_day_it_was_checked(cast, story, at):
    book, day = story[0], timezone.localdate(at)
    bank = BankAccount.objects.create(
        book=book, holder=book.keeper, bank_name="芙蓉银行", number_cipher=b"x", number_last4="0011",
        number_digest="d", opened_on=book.opened_on,
    )  # fmt: skip
    Account.objects.filter(code="common-1002").update(bank_account=bank)
    stands = balance(Account.objects.get(code="common-1002"), day)
    facts = {"book": book, "bank_account": bank, "format": "camt.053", "from_date": day, "imported_at": at}
    Statement.objects.create(**facts, file_sha256="1", to_date=day, closing_fen=stands)
    assert "与银行余额一致" in text_of(browser(cast, "owner"), "/c/hh/book/")
    Statement.objects.create(**facts, file_sha256="2", to_date=day, closing_fen=stands - 1)
    assert f"账上 {yuan(stands)}，不一致" in text_of(browser(cast, "owner"), "/c/hh/book/")


def test_what_a_page_weighs_stays_within_its_budget(cast, story):
    client = browser(cast, "owner")
    for path in pages(story[1]):
        assert len(client.get(path, headers={"accept-encoding": "gzip"}).content) < 60_000, path


def test_a_persons_name_and_door_are_covered_everywhere(cast, story, at):
    book, _entry = story
    other = paid(
        cast,
        book,
        at,
        amount_fen=5_000,
        purpose="退 3栋2单元1204 押金 13812345678",
        counterparty="欧阳修文",
        private=True,
    )
    client = browser(cast, "tenant")
    for path in [*pages(other), "/c/hh/book/accounts/common-5201/?q=押金", "/c/hh/book/entries/?format=csv",
                 "/c/hh/book/accounts/common-5201/?format=csv"]:  # fmt: skip
        said = text_of(client, path)
        assert [word for word in ("修文", "1204", "13812345678") if word in said] == []
    # Nor can they be found out by looking for them.
    assert other.voucher not in text_of(client, "/c/hh/book/accounts/common-5201/?q=修文")
    assert other.voucher not in text_of(client, "/c/hh/book/accounts/common-5201/?q=1204")
    assert other.voucher in text_of(client, "/c/hh/book/accounts/common-5201/?q=押金")


def test_who_prepared_and_approved_is_shown_by_body_and_masked_by_name(cast, story):
    page = text_of(browser(cast, "owner"), f"/c/hh/book/entries/{story[1].voucher}/")
    assert "物业服务中心 · 许**" in page
    assert "业主委员会 · 韩**" in page
    assert "许经理" not in page
    assert "议〔2025〕3" in page


def test_an_original_is_seen_by_a_button_and_each_look_is_in_the_log(cast, story):
    paper = Voucher.objects.get()
    client = browser(cast, "owner")
    assert client.get(f"/c/hh/book/papers/{paper.pk}/").status_code == 200
    assert client.get(f"/c/hh/book/papers/{paper.pk}/original/").status_code == 405
    assert Event.objects.filter(verb="ledger.see_original").count() == 0
    assert client.post(f"/c/hh/book/papers/{paper.pk}/original/").status_code == 200
    assert Event.objects.filter(verb="ledger.see_original").count() == 1
    watch = text_of(browser(cast, "supervisor"), "/desk/book/hh/watch/?list=looks")
    assert "林**" in watch and "工程款发票" in watch


def test_transfers_of_one_day_are_paged_without_loss_and_each_balance_is_exact(cast, story, at, monkeypatch):
    book, _entry = story
    for number in range(70):
        posted(cast, book, "common-1002", "common-6052", 100 + number, at, purpose=f"广告 {number}")
    client, seen, balances, path = browser(cast, "owner"), [], [], "/c/hh/book/accounts/common-6052/?"
    while path:
        answer = client.get(path)
        seen += [row["fen"] for row in answer.context["rows"]]
        balances += [row["balance"] for row in answer.context["rows"]]
        after = answer.context["next"]
        path = f"/c/hh/book/accounts/common-6052/?after={after}" if after else ""
    assert seen == [100 + number for number in reversed(range(70))]
    assert balances == [sum(seen[place:]) for place in range(70)]
    found = client.get("/c/hh/book/accounts/common-6052/?q=广告 6").context["rows"]
    assert [row["fen"] for row in found] == [169, 168, 167, 166, 165, 164, 163, 162, 161, 160, 106]
    assert [row["balance"] for row in found] == [balances[seen.index(row["fen"])] for row in found]
    # A file holds all of it, however little is looked at or read at once; or it says what is missing.
    monkeypatch.setattr(searching, "LOOKED_AT", 9)
    monkeypatch.setattr(searching, "AT_ONCE", 4)
    assert [line[4] for line in file_of(client, "q=广告 6")] == [str(common.in_yuan(row["fen"])) for row in found]
    assert [line[5] for line in file_of(client, "")] == [str(common.in_yuan(fen)) for fen in balances]
    monkeypatch.setattr(common, "MOST_ROWS", 10)
    assert file_of(client, "q=广告 6")[10:] == [["这里只有前 10 行。请缩小范围。"]]


def file_of(client, asked):
    text = client.get(f"/c/hh/book/accounts/common-6052/?format=csv&{asked}").content.decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))[1:]


@pytest.mark.parametrize("bad", ["x", "2026-13", "0000-01", "2026-1", "9999-99", "2026-01-0001x", "2026-01-00001"])
def test_addresses_that_name_nothing_are_not_found(cast, story, bad):
    client = browser(cast, "owner")
    assert client.get(f"/c/hh/book/months/{bad}/").status_code == 404
    assert client.get(f"/c/hh/book/entries/{bad}/").status_code == 404
    assert client.get(f"/c/hh/book/accounts/common-1002/?month={bad}&after={bad}").status_code == 200


def test_a_report_is_made_ready_published_and_read_by_anyone_who_may(cast, story, at):
    Place.objects.filter(pk=cast.hh.pk).update(publishes=True)
    made = actions.make_reports(story[0], by=SYSTEM, at=at)
    assert {one.kind for one in made} == {"income_expenditure", "common_income", "maintenance", "audit"}
    report = Report.objects.get(kind=ReportKind.COMMON_INCOME)
    path = f"/c/hh/book/reports/{report.pk}/"
    assert Client().get(path).status_code == 404  # not before it is published
    waiting = text_of(browser(cast, "committee"), "/desk/book/reports/")
    assert path in waiting
    answer = browser(cast, "committee").post(f"{path}publish/", {"text": "停车收入多了。"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert "共有收益" in text_of(Client(), path)
    assert Client().get(f"{path}sheet.pdf").content.startswith(b"%PDF")
    content = Client().get(f"{path}figures.json").json()
    report.refresh_from_db()
    assert content["sha256"] in report.posting.text


def test_the_watch_shows_each_list_and_gives_it_as_a_file(cast, story, at):
    entry = story[1]
    draft = actions.prepare_reversal(entry, reason="金额写错", by=cast.manager, at=at)
    actions.post_entry(draft, by=cast.committee, at=at)
    for name in ("supervisor", "auditor", "street", "district"):
        client = browser(cast, name)
        for key in ("over", "reversals", "late", "keys", "sample", "looks", "unmatched", "overruns"):
            text_of(client, f"/desk/book/hh/watch/?list={key}")
            for kind in ("csv", "xlsx"):
                assert client.get(f"/desk/book/hh/watch/?list={key}&format={kind}").status_code == 200
    page = text_of(browser(cast, "auditor"), "/desk/book/hh/watch/?list=reversals")
    assert "金额写错" in page
    assert {
        browser(cast, name).get("/desk/book/hh/watch/").status_code for name in ("owner", "manager", "committee")
    } == {403}
    assert browser(cast, "fy_manager").get("/desk/book/hh/watch/").status_code == 403


def test_the_same_seed_draws_the_same_payments(cast, story, at):
    for number in range(12):
        paid(cast, story[0], at, amount_fen=1_000 + number)
    client = browser(cast, "supervisor")
    day = timezone.localdate(at)
    path = f"/desk/book/hh/watch/?list=sample&first={day - timedelta(days=9)}&last={day}&size=5&seed="
    drawn = [[line["href"] for line in client.get(f"{path}{seed}").context["lines"]] for seed in ("甲", "甲", "乙")]
    assert len(drawn[0]) == 5
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_street_sees_which_books_there_are_and_what_is_late_in_counts(cast, story, at):
    actions.make_reports(story[0], by=SYSTEM, at=at)
    Report.objects.update(due_on=timezone.localdate(at) - timedelta(days=1))
    rows = browser(cast, "street").get("/desk/books/").context["rows"]
    assert [(row["community"].code, row["book"] is not None, row["late_reports"]) for row in rows] == [
        ("hh", True, 4),
        ("fy", False, 0),
    ]
    assert browser(cast, "owner").get("/desk/books/").status_code == 403


def test_english_is_whole(cast, story):
    page = text_of(browser(cast, "owner", "en"), f"/c/hh/book/entries/{story[1].voucher}/")
    assert "Ask about this entry" in page
    assert "物业" not in page.replace("物业服务中心", "")
