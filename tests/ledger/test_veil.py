"""What one household paid is for that household and for those on duty: others see the sum of each day, without the
building, wherever they look."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.audit.models import Event
from linli.ledger import actions
from linli.ledger.models import Account, Bill, Book, HouseholdPayment
from linli.ledger.queries.exporting import journals
from linli.ledger.queries.exporting.selection import Selection
from linli.ledger.queries.openness.veil import Veil
from linli.ledger.queries.openness.veiled import account_page
from linli.ledger.states import Channel, EntryKind
from linli.registry.models import Unit
from tests.cast import Cast, make_cast
from tests.ledger.bankfiles import bank_account, brought
from tests.ledger.households import billed, paid, planned
from tests.ledger.makers import account, posted, stocked
from tests.ledger.test_openness_api import ROOT, caller

pytestmark = pytest.mark.django_db
# Sums that nothing else comes to: the owner's, her neighbour's of the next building, and both together.
HERS, NEXT, BOTH = 12_347, 20_011, 32_358
SINGLE = ("123.47", "200.11", "12347", "20011")


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at)


@pytest.fixture
def book(cast: Cast, at: datetime) -> Book:
    """Two households of two buildings have paid today, one of them more than it owed; something else came in too."""
    book = stocked(cast, at)
    bank_account(cast, book, at)
    planned(cast, book, at)
    billed(cast, book, at)
    home = Unit.objects.get(pk=cast.owner.homes[0].unit_id)
    other = next(unit for unit in cast.units["hh"] if unit.building_id != home.building_id)
    for unit, fen, number in ((home, HERS, "1"), (other, NEXT, "2")):
        paid(cast, unit, fen, at, channel=Channel.BANK, reference=number, payer_name="欧阳修文")
    posted(cast, book, "fee-1002", "fee-6061", 777, at, kind=EntryKind.RECEIPT, purpose="结息")
    brought(cast, book.bank_accounts.get(), at, (cast.on, HERS, "N1"), (cast.on, NEXT, "N2"), name="欧阳修文")
    return book


def go(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.users[name])
    return client


def looks(book: Book, day: str) -> list[str]:
    """Everywhere that what came in can be looked for."""
    root = "/c/hh/book/"
    codes = [one.code for one in Account.objects.filter(book=book, fund__code="fee")]
    pages = [f"{root}accounts/{code}/{ask}" for code in codes for ask in ("", "?q=物业费", "?format=csv")]
    forms = ("entries", "accounts", "beancount", "hledger")
    files = [f"{root}export/?form={form}&first={day}&last={day}&fund=&account=" for form in forms]
    files += [f"{root}export/?form=entries&first={day}&last={day}&account={code}" for code in codes]
    lists = [f"{root}entries/", f"{root}entries/?kind=receipt", f"{root}entries/?format=csv", f"{root}bank/"]
    figures = [root, f"{root}funds/fee/", f"{root}months/{day[:7]}/", f"{root}bank/?format=csv"]
    return [*pages, *files, *lists, *figures]


def said(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode().replace(",", "")


@pytest.mark.parametrize("name", ["tenant", "secretary"])
def test_nowhere_is_a_single_payment_found_by_those_who_are_not_on_duty(cast, book, name):
    client, day = go(cast, name), cast.on.isoformat()
    found = {path: said(client, path) for path in looks(book, day)}
    assert {path: [sum_ for sum_ in SINGLE if sum_ in text] for path, text in found.items()} == {
        path: [] for path in found
    }
    # But the sum of both is there, and what was no household's stands as it was.
    assert "323.58" in found["/c/hh/book/entries/"] and "7.77" in found["/c/hh/book/entries/"]
    assert "323.58" in found["/c/hh/book/accounts/fee-1002/"]
    # Nor is there an account of one building with fewer than five units.
    buildings = [one.code for one in Account.objects.filter(book=book, building__isnull=False)]
    assert len(buildings) >= 4
    assert [code for code in buildings for text in found.values() if f">{code}<" in text] == []


def test_those_on_duty_see_each_and_a_household_its_own(cast, book):
    mine = HouseholdPayment.objects.get(amount_fen=HERS)
    theirs = HouseholdPayment.objects.get(amount_fen=NEXT)
    path = "/c/hh/book/entries/{}/"
    seen = {
        name: [go(cast, name).get(path.format(one.entry.voucher)).status_code for one in (mine, theirs)]
        for name in ("staff", "committee", "supervisor", "auditor", "owner", "neighbour", "tenant", "worker")
    }
    all_of_them = ("staff", "committee", "supervisor", "auditor")
    assert seen == {name: [200, 200] for name in all_of_them} | {
        "owner": [200, 403],
        "neighbour": [403, 403],
        "tenant": [403, 403],
        "worker": [403, 403],
    }
    proof = f"{path.format(theirs.entry.voucher)}receipt.json"
    assert [go(cast, name).get(proof).status_code for name in ("owner", "staff")] == [403, 503]
    assert "123.47" in said(go(cast, "committee"), "/c/hh/book/entries/")
    assert "123.47" in said(go(cast, "supervisor"), "/c/hh/book/accounts/fee-1002/?format=csv")


def test_the_api_gives_the_sum_of_a_day_and_no_building(cast, book, at):
    tenant, staff = caller(cast, "tenant", at), caller(cast, "staff", at)
    entries = tenant.get(f"{ROOT}/entries").json()["entries"]
    sums = [one for one in entries if not one["number"]]
    assert [(one["kind"], one["amount_fen"]) for one in sums] == [("receipt", BOTH)]
    assert sum(one["amount_fen"] for one in sums[0]["transfers"]) == BOTH
    codes = {one[side] for each in entries for one in each["transfers"] for side in ("debit", "credit")}
    known = {one["code"] for one in tenant.get(f"{ROOT}/accounts").json()["accounts"]}
    assert codes <= known == set(Account.objects.filter(book=book, building=None).values_list("code", flat=True))
    assert len(staff.get(f"{ROOT}/entries").json()["entries"]) == book.entries.count()
    one, all_ = (
        {row["code"]: row["balance_fen"] for row in client.get(f"{ROOT}/accounts").json()["accounts"]}
        for client in (tenant, staff)
    )
    assert one["fee-1122"] == sum(fen for code, fen in all_.items() if code.startswith("fee-1122"))


def test_the_summed_book_balances_and_pages_lose_nothing(cast, book, at):
    bank, veil = account(book, "fee-1002"), Veil.of(book)
    before = cast.on - timedelta(days=1)
    for number in range(5):
        posted(cast, book, "fee-1002", "fee-6061", 100 + number, at, on=before, kind=EntryKind.RECEIPT)
    whole, _none = account_page(bank, veil)
    rows, key = [], None
    while True:
        page, key = account_page(bank, veil, size=2, before=key)
        rows += page
        if key is None:
            break
    assert rows == whole
    assert [row.amount_fen for row in rows if row.entry is None] == [BOTH]
    stands = [row.balance_fen for row in rows]
    assert stands == [sum(row.amount_fen for row in rows[place:]) for place in range(len(rows))]
    # As many as there are in the whole book, to the fen, and every line of it balances.
    some = Selection(book, book.opened_on, cast.on, veil=veil)
    plain = Selection(book, book.opened_on, cast.on)
    assert sum(some.after().values()) == sum(plain.after().values()) == 0
    assert {pk: fen for pk, fen in some.after().items() if fen} == {
        pk: fen for pk, fen in veil.summed(plain.after()).items() if fen
    }
    assert sum(fen for one in some.posted() for *_accounts, fen in one.transfers) == sum(
        fen for one in plain.posted() for *_accounts, fen in one.transfers
    )
    text = b"".join(journals.beancount(some)).decode()
    assert f'"{cast.on}-sum"' in text and "123.47" not in text


def test_a_bill_that_is_cancelled_or_set_off_is_nobodys_either(cast, book, at):
    bill = Bill.objects.select_related("book__community", "plan__fund", "run", "unit__building").order_by("id").last()
    before = book.entries.count()
    actions.cancel_bill(bill, reason="4栋2单元102 面积写错", by=cast.committee, at=at)
    made = book.entries.order_by("id")[before:]
    client = go(cast, "tenant")
    assert {client.get(f"/c/hh/book/entries/{one.voucher}/").status_code for one in made} == {403}
    rows = list(csv.reader(io.StringIO(said(client, "/c/hh/book/entries/?format=csv"))))
    assert not any("面积写错" in cell for row in rows for cell in row)
    event = Event.objects.filter(verb="ledger.cancel_bill").get()
    assert "102" not in str(event.data)
    assert "102" not in str(Event.objects.filter(verb="ledger.post", subject_id=made[0].pk).get().data["reason"])


def test_the_whole_archive_is_for_owners_and_those_on_duty_and_each_taking_is_written_down(cast, book):
    day = cast.on.isoformat()
    path = f"/c/hh/book/export/?form=archive&first={day}&last={day}"
    for name, status in (("tenant", 422), ("captain", 422), ("owner", 200), ("auditor", 200)):
        answer = go(cast, name).get(path)
        # A log without a checkpoint is refused after that, in the same way.
        taken = Event.objects.filter(verb="ledger.take_archive", actor_id=cast.users[name].pk).count()
        assert (name, taken) == (name, int(status == 200))
        assert answer.status_code == 422


def test_a_large_building_stands_by_its_fees_and_not_by_what_it_owes(cast, book):
    building = cast.units["hh"][0].building
    Unit.objects.bulk_create(
        Unit(community=cast.hh, building=building, entrance=cast.units["hh"][0].entrance, number=f"9{n}", area_dm2=9000)
        for n in range(3)
    )
    veil = Veil.of(book)
    shown = {one.role for one in Account.objects.filter(book=book, building=building) if veil.shown(one.pk) == one.pk}
    assert shown == {"fee_income"}
