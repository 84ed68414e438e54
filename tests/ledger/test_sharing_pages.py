"""A shared service on its pages: the key for everybody, the bill split to the fen, one order in each book or none."""

from functools import partial

import pytest
from django.utils import timezone

from linli.ledger import actions
from linli.ledger.models import PaymentOrder, SharedService
from tests.ledger.makers import account
from tests.ledger.trusting import courtyard, decided, moved, neighbourhood_company
from tests.sessions import browser

pytestmark = pytest.mark.django_db
signed_in = partial(browser, confirmed=True)


@pytest.fixture
def yards(cast, now):
    """Three courtyards of one neighbourhood; the first two take part."""
    return [courtyard(cast, f"y{number}", f"{number}号院", now, households=3 + number) for number in range(3)]


def test_a_service_is_shared_split_and_paid_by_each_its_own_part(cast, now, yards):
    at = timezone.now()
    decisions = [decided(cast, book, now, kind="contract", limit_fen=10**6) for book in yards[:2]]
    head = signed_in(cast, "neighbourhood_head")
    lines = {f"book-{one.community_id}-decision": one.pk for one in decisions}
    typed = {"name": "保安", "provider_name": "保安公司", "key": "households", "from_date": "2026-01-01"} | lines
    page = "/desk/shared/new/"
    for wrong in ({"key": "x"}, {"name": ""}, {f"book-{yards[1].pk}-decision": ""}, {"to_date": "2025-01-01"}):
        answer = head.post(page, typed | wrong)
        assert (answer.status_code, "保安公司" in answer.content.decode()) == (422, True), wrong
    assert "/account/confirm/" in signed_in(cast, "neighbourhood_head", confirmed=False).post(page, typed)["Location"]
    there = head.post(page, typed)["Location"]
    assert head.post(page, typed).status_code == 422  # sent twice
    service = SharedService.objects.get()
    assert there == f"/c/y0/book/shared/{service.pk}/"
    shown = head.get(there)
    assert [row["example_fen"] for row in shown.context["shares"]] == [428_571, 571_429]
    # The bill, by who prepares payments in all of them.
    company = neighbourhood_company(cast)
    for book in yards[:2]:
        moved(book, "fee-1002", "fee-6061", 10**6, now, on=book.opened_on)
    facts = {"kind": "company", "name": "保安公司", "holder_kind": "corporate", "bank_name": "农行"}
    payees = [actions.add_payee(b, **facts, number=f"5105014885080000{b.pk:04d}", by=company, at=at) for b in yards[:2]]
    pay = f"/desk/shared/{service.pk}/pay/"
    desk = signed_in(cast, "captain")
    assert pay in desk.get("/desk/shared/").content.decode()
    bill = {"total": "1000.01", "purpose": "三月保安"}
    step = desk.post(pay, bill)
    assert list(step.context["amounts"].values()) == [42_858, 57_143]
    assert desk.post(pay, bill | {"total": "0"}).context["amounts"] == {}
    parts = {}
    for book, payee in zip(yards, payees, strict=False):
        mine = {"payee": payee.pk, "debit": account(book, "fee-5103").pk, "bank": account(book, "fee-1002").pk}
        parts |= {f"book-{book.pk}-{name}": value for name, value in mine.items()}
    sure = bill | parts | {"sure": "yes"}
    strange = {f"book-{yards[1].pk}-bank": account(yards[1], "common-1002").pk}
    refused = desk.post(pay, sure | strange)  # of one book the wrong fund: none is prepared, and the book is named
    assert (refused.status_code, PaymentOrder.objects.count(), "1号院" in refused.content.decode()) == (422, 0, True)
    assert desk.post(pay, sure | {f"book-{yards[0].pk}-payee": payees[1].pk}).status_code == 422
    assert desk.post(pay, sure).status_code == 302
    assert desk.post(pay, sure).status_code == 422  # sent twice
    orders = PaymentOrder.objects.order_by("book")
    assert [(one.book_id, one.amount_fen) for one in orders] == [(yards[0].pk, 42_858), (yards[1].pk, 57_143)]
    # Everybody of the community reads the key and what the own book pays, and nothing of another's entries.
    mine = desk.get(there)
    assert [one.amount_fen for one in mine.context["paid"]] == [42_858]
    assert f"/c/y2/book/shared/{service.pk}/" != there
    assert desk.get(f"/c/y2/book/shared/{service.pk}/").status_code == 404  # it takes no part
    for who in ("owner", "manager", "committee", "stranger"):
        other = signed_in(cast, who)
        assert other.get(pay).status_code in (403, 404), who
        assert other.get(there).status_code in (302, 404), who
        assert other.get(page).status_code in (403, 404), who
