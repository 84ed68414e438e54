"""The read-only API of the book: for residents' keys, and what is published for anyone."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from linli.people.actions import make_api_key
from linli.registry.models import Place
from tests.cast import Cast, make_cast
from tests.ledger.opened import paid, told

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/ledger/books/hh"


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at)


def caller(cast: Cast, name: str, at: datetime) -> Client:
    user = cast.users[name]
    _key, text = make_api_key(user, name="城市平台", by=getattr(cast, name), at=at)
    return Client(headers={"authorization": f"Bearer {text}"})


def test_a_residents_key_reads_the_whole_book_page_by_page(cast, at):
    book, entry = told(cast, at)
    for number in range(7):
        paid(
            cast, book, at, amount_fen=100 + number, counterparty="张三丰", private=True, purpose="退 3栋2单元1204 押金"
        )
    client, numbers, after = caller(cast, "owner", at), [], ""
    while True:
        answer = client.get(f"{ROOT}/entries?size=4&after={after}").json()
        numbers += [one["number"] for one in answer["entries"]]
        assert "三丰" not in str(answer) and "1204" not in str(answer)
        if not (after := answer["after"]):
            break
    assert len(numbers) == len(set(numbers)) == book.entries.count()
    summary = client.get(ROOT).json()
    funds = {one["code"]: one["money_fen"] for one in summary["funds"]}
    assert summary["total_fen"] == funds["fee"] + funds["common"]
    accounts = {one["code"]: one["balance_fen"] for one in client.get(f"{ROOT}/accounts").json()["accounts"]}
    assert accounts["common-1002"] == funds["common"]
    assert entry.voucher in numbers


def test_strangers_and_wrong_keys_learn_nothing_but_what_is_published(cast, at):
    told(cast, at)
    stranger = caller(cast, "stranger", at)
    paths = (ROOT, f"{ROOT}/entries", f"{ROOT}/accounts", f"{ROOT}/reports")
    assert [one.get(path).status_code for one in (stranger, Client()) for path in paths] == [404] * 8
    wrong = Client(headers={"authorization": "Bearer linli_wrong"})
    assert [wrong.get(path).status_code for path in paths] == [401] * 4
    Place.objects.filter(pk=cast.hh.pk).update(publishes=True)
    assert [Client().get(path).status_code for path in paths] == [200, 404, 404, 200]
    assert Client().post(ROOT).status_code == 405


@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "after=x", "size=0", "size=9999", "after=2026-99-99.1"])
def test_what_does_not_fit_is_said_in_a_sentence(cast, at, query):
    told(cast, at)
    answer = caller(cast, "owner", at).get(f"{ROOT}/entries?{query}")
    assert answer.status_code in (200, 404, 422)
    assert answer.status_code == 200 or answer.json()["error"]
