"""Pages of bank statements: a file comes in by way of its dry run; who sees what; at which cost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.audit.models import Event
from linli.ledger.models import ColumnMapping, EntryDraft, Match, Statement, StatementLine
from tests.cast import make_cast
from tests.ledger.bankfiles import bank_account, brought, chained, csv
from tests.ledger.makers import posted, stocked
from tests.sessions import browser

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22
DESK = "/desk/book/hh/bank/"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def cast(db, at):
    return make_cast(at)


@pytest.fixture
def bank(cast, at):
    return bank_account(cast, stocked(cast, at), at)


def sent(client, bank, content):
    """The address of the dry run of a file."""
    answer = client.post(f"{DESK}{bank.pk}/file/", {"file": SimpleUploadedFile("bank.csv", content)})
    assert answer.status_code == 302
    return answer["Location"]


def test_a_file_is_looked_through_and_then_comes_in(cast, bank, at):
    client = browser(cast, "manager")
    page = sent(client, bank, csv(chained([(cast.on, 900, "N1")], name="张三丰", opening=20_000_000)))
    text = client.get(page).content.decode()
    assert ("张三丰" in text, "9.00" in text, StatementLine.objects.count()) == (True, True, 0)
    given = {name: value for name, value in client.get(page).context["columns"].data.items() if value}
    assert client.post(page, given | {"verb": "enter"})["Location"] == DESK
    assert (StatementLine.objects.count(), ColumnMapping.objects.get().columns["date"]) == (1, "交易日期")
    again = sent(client, bank, csv(chained([(cast.on, 900, "N1")], name="张三丰", opening=20_000_000)))
    assert client.get(again).context["stops"]
    client.post(again, given | {"verb": "enter"})
    assert Statement.objects.count() == 1


def test_every_problem_stands_by_its_row_and_nothing_comes_in(cast, bank):
    client = browser(cast, "committee")
    page = sent(
        client, bank, csv([["2026-13-01", "", "5.00", "", "", "", ""], [f"{cast.on}", "", "x", "", "", "", ""]])
    )
    assert [problem.row for problem in client.get(page).context["problems"]] == [2, 3]
    client.post(page, {"verb": "enter"})
    assert StatementLine.objects.count() == 0


def test_columns_that_nobody_knows_are_chosen_by_hand(cast, bank):
    client = browser(cast, "committee")
    page = sent(client, bank, csv([[f"{cast.on}", "7"]], headings=("Datum", "Betrag")))
    assert client.get(page).context["asks_columns"]
    chosen = {"column_date": "Datum", "column_amount": "Betrag"}
    assert client.post(page, chosen | {"verb": "look"}).context["found"].new == 1
    client.post(page, chosen | {"verb": "enter"})
    assert StatementLine.objects.get().amount_fen == 700


def test_another_persons_file_is_not_there(cast, bank):
    page = sent(browser(cast, "manager"), bank, csv(chained([(cast.on, 900, "N1")])))
    assert browser(cast, "committee").get(page)["Location"].endswith("/file/")


def test_one_tap_matches_and_a_wrong_match_is_ended(cast, bank, at):
    entry = posted(cast, bank.book, "fee-5101", "fee-1002", 500, at)
    line = brought(cast, bank, at, (cast.on, -500, "N1"))[0]
    client = browser(cast, "manager")
    assert entry.voucher in client.get(DESK).content.decode()
    client.post(f"{DESK}match/", {"line": line.pk, "entry": entry.pk})
    assert Match.objects.get().amount_fen == -500
    client.post(f"{DESK}lines/{line.pk}/", {"verb": "unmatch", "reason": "认错"})
    assert Match.objects.get().end_reason == "认错"
    assert "认错" in client.get(f"{DESK}lines/{line.pk}/").content.decode()


def test_the_missing_entry_is_prepared_from_its_line(cast, bank, at):
    line = brought(cast, bank, at, (cast.on, 35, "N1"), name="", text="结息")[0]
    client = browser(cast, "manager")
    page = client.get(f"{DESK}lines/{line.pk}/")
    account = page.context["missing"].fields["account"].choices[0][0]
    client.post(f"{DESK}lines/{line.pk}/", {"verb": "prepare", "account": account, "purpose": "活期结息"})
    assert EntryDraft.objects.latest("id").purpose == "活期结息"


def test_everybody_sees_what_does_not_fit_and_no_name(cast, bank, at):
    posted(cast, bank.book, "fee-5101", "fee-1002", 700, at, purpose="保洁费")
    line = brought(cast, bank, at, (cast.on, 900, "N1"), name="张三丰", text="三丰交 1204 费", opening=20_000_000)[0]
    page = browser(cast, "owner").get("/c/hh/book/bank/")
    text = page.content.decode()
    # What came in from persons is the sum of a day; those on duty for the book see whose line it is, masked.
    assert ("个人来款" in text, "张" in text, "1204" in text, "保洁费" in text) == (True, False, False, True)
    watches = browser(cast, "supervisor").get("/c/hh/book/bank/").content.decode()
    assert ("张**" in watches, "三丰" in watches, "1204" in watches) == (True, False, False)
    assert [one.unexplained_fen for one in page.context["standing"]] == [0]
    for kind in ("xlsx", "csv"):
        file = browser(cast, "owner").get(f"/c/hh/book/bank/?format={kind}")
        assert file.status_code == 200
    assert "张" not in file.content.decode() and ",900," in file.content.decode()
    file = browser(cast, "supervisor").get("/c/hh/book/bank/?format=csv")
    assert "三丰" not in file.content.decode() and "张**" in file.content.decode()
    desk = browser(cast, "manager")
    assert "张三丰" not in desk.get(f"{DESK}lines/{line.pk}/").content.decode()
    assert "张三丰" in desk.post(f"{DESK}lines/{line.pk}/", {"verb": "see"}).content.decode()
    assert Event.objects.filter(verb="ledger.see_counterparty").count() == 1


@pytest.mark.parametrize("name", ["stranger", "fy_manager", "fy_secretary", "operator"])
def test_for_everybody_else_there_is_no_such_bank(cast, bank, at, name):
    line = brought(cast, bank, at, (cast.on, 900, "N1"))[0]
    client = browser(cast, name)
    paths = ["/c/hh/book/bank/", DESK, f"{DESK}lines/{line.pk}/", f"{DESK}{bank.pk}/file/", f"{DESK}{bank.pk}/file/x/"]
    assert all(client.get(path).status_code in (403, 404) for path in paths)
    assert client.post(f"{DESK}match/", {"line": line.pk}).status_code in (403, 404)


@pytest.mark.parametrize("name", ["owner", "staff", "supervisor", "secretary"])
def test_who_only_reads_finds_no_desk(cast, bank, name):
    assert browser(cast, name).get(DESK).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("name", "path"), [("owner", "/c/hh/book/bank/"), ("manager", DESK)])
def test_no_page_asks_more_with_more_lines(cast, bank, at, name, path, language):
    client = browser(cast, name, language)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    posted(cast, bank.book, "fee-5101", "fee-1002", 500, at, on=cast.on - timedelta(days=9))
    brought(cast, bank, at, (cast.on - timedelta(days=9), -500, "N0"))
    cost()
    first = cost()
    for number in range(4):
        posted(cast, bank.book, "fee-5101", "fee-1002", 500 + number, at)
        brought(cast, bank, at, (cast.on - timedelta(days=number), -500 - number, f"N{number + 1}"))
    assert (cost() - first, first <= MOST_QUERIES) == (0, True), first
