"""The book as sheets, and the page on which everybody who reads it takes it out."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from linli.audit.archive import verify_archive
from linli.audit.sequence import sequence
from linli.kernel.errors import Refused
from linli.ledger import actions
from linli.ledger.queries.exporting import sheets
from linli.ledger.queries.exporting.archive import BookReader
from linli.ledger.queries.exporting.selection import Selection
from tests.cast import make_cast
from tests.ledger.makers import account, fund, posted, stocked
from tests.sessions import browser

pytestmark = pytest.mark.django_db
PAGE, DESK = "/c/hh/book/export/", "/desk/book/hh/export/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    """Pages take the time from the clock, so these entries are posted now."""
    return timezone.now()


@pytest.fixture
def cast(db, now):
    return make_cast(now)


@pytest.fixture
def book(cast, now):
    book = stocked(cast, now)
    posted(cast, book, "fee-5101", "fee-1002", 12_345, now, purpose='=HYPERLINK("x")')
    wrong = posted(cast, book, "fee-5102", "fee-1002", 55, now, on=cast.on - timedelta(days=10))
    draft = actions.prepare_reversal(wrong, reason="金额写错", by=cast.manager, at=now)
    actions.post_entry(draft, by=cast.committee, at=now)
    return book


@pytest.fixture
def whole(book, cast):
    return Selection(book, book.opened_on, cast.on)


def lines(pieces) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))


def test_the_entries_stand_line_by_line_with_amounts_to_the_fen(whole):
    heads, *rows = lines(sheets.entries_csv(whole))
    assert len(rows) == 5
    shown = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [one["Amount (yuan)"] for one in shown] == ["100000.00", "100000.00", "0.55", "123.45", "0.55"]
    assert shown[3]["Purpose"] == '\'=HYPERLINK("x")'
    assert (shown[4]["Reverses"], shown[4]["Reason"]) == (shown[2]["Voucher"], "金额写错")
    assert (shown[3]["Debit"], shown[3]["Credit"]) == ("fee-5101", "fee-1002")


def test_the_accounts_go_from_what_was_to_what_is(whole, book, cast):
    some = Selection(book, cast.on, cast.on, fund=fund(book, "fee"))
    heads, *rows = lines(sheets.accounts_csv(some))
    bank = dict(zip(heads, next(row for row in rows if row[0] == "fee-1002"), strict=True))
    assert [bank[head] for head in heads[4:8]] == ["99999.45", "0.55", "123.45", "99876.55"]
    assert {row[0].split("-")[0] for row in rows} == {"fee"}


def test_a_workbook_holds_both_and_no_formula(whole):
    book = load_workbook(sheets.workbook(whole))
    assert book.sheetnames == ["Entries", "Accounts"]
    rows = list(book["Entries"].iter_rows(values_only=True))
    assert (len(rows), rows[4][4], Decimal(str(rows[4][10]))) == (6, '\'=HYPERLINK("x")', Decimal("123.45"))
    assert {cell.data_type for row in book["Entries"].iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}


def test_one_account_takes_only_what_touches_it(book, cast):
    bank = Selection(book, book.opened_on, cast.on, account=account(book, "common-1002"))
    assert [row[6] for row in lines(sheets.entries_csv(bank))[1:]] == ["common-1002"]
    assert [row[0] for row in lines(sheets.accounts_csv(bank))[1:]] == ["common-1002"]


def test_too_much_for_a_workbook_is_told_before_it_is_made(whole, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    with pytest.raises(Refused, match="More than 4 transfers"):
        sheets.workbook(whole)


@pytest.mark.parametrize("path", [PAGE, DESK])
@pytest.mark.parametrize(("language", "heading"), [("zh-hans", "怎么打开"), ("en", "How to open it")])
def test_the_page_says_how_to_open_each_file(book, cast, path, language, heading):
    answer = browser(cast, "owner", language).get(path)
    assert answer.status_code == 200
    assert heading in answer.content.decode()


@pytest.mark.parametrize("name", ["owner", "tenant", "committee", "manager", "supervisor", "auditor"])
def test_who_reads_the_book_takes_it_out(book, cast, name):
    answer = browser(cast, name).get(PAGE, query(cast, "beancount"))
    assert answer["Content-Disposition"].startswith('attachment; filename="hh-')
    assert b'option "operating_currency" "CNY"' in b"".join(answer.streaming_content)


def query(cast, form: str, **more: str) -> dict[str, str]:
    first = cast.on.replace(month=1, day=1)
    return {"first": f"{first}", "last": f"{cast.on}", "form": form} | more


@pytest.mark.parametrize("form", ["xlsx", "entries", "accounts", "beancount", "hledger"])
def test_every_form_comes_as_a_file(book, cast, form):
    answer = browser(cast, "owner").get(PAGE, query(cast, form, fund="fee"))
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, len(content) > 300) == (200, True)
    assert answer["Content-Disposition"].startswith('attachment; filename="hh-fee-')


def test_a_file_speaks_the_readers_language_to_its_end(book, cast):
    content = b"".join(browser(cast, "owner", "en").get(PAGE, query(cast, "accounts")).streaming_content).decode()
    assert "Cash at the desk" in content
    content = b"".join(browser(cast, "owner").get(PAGE, query(cast, "accounts")).streaming_content).decode()
    assert "银行存款" in content


def test_the_archive_from_the_page_verifies(book, cast, now):
    sequence(book.pk, now)
    content = b"".join(browser(cast, "owner").get(PAGE, query(cast, "archive")).streaming_content)
    assert verify_archive(io.BytesIO(content), reader=BookReader()).problems == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "0001-01-01", "last": "0001-01-02"},
        {"first": "9999-12-31", "last": "9999-12-31"},
        {"first": "x"},
        {"fund": "nothing"},
        {"fund": "common", "account": "fee-1002"},
        {"form": "exe"},
    ],
)
def test_what_makes_no_sense_is_told(book, cast, wrong):
    answer = browser(cast, "owner").get(PAGE, query(cast, "entries") | wrong)
    assert answer.status_code == 422
    assert b"error" in answer.content


def test_days_before_the_book_and_after_today_are_no_harm(book, cast):
    answer = browser(cast, "owner").get(PAGE, query(cast, "beancount") | {"first": "0001-01-01", "last": "9999-12-31"})
    assert f"{book.opened_on} open Assets:Fee:A1002 CNY" in b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("path", [PAGE, DESK])
def test_strangers_learn_nothing(book, cast, path):
    assert browser(cast, "stranger").get(path, query(cast, "entries")).status_code == 404
    assert Client().get(path, query(cast, "entries")).status_code == 302
    assert browser(cast, "owner").get(path.replace("hh", "fy"), query(cast, "entries")).status_code == 404
