"""The desk's pages of payments, entries, budgets and accounts: who may open them, what they do, what leaks nowhere."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.audit.models import Event
from linli.ledger import actions
from linli.ledger.models import Budget, EntryDraft, Payee, PaymentOrder, Voucher
from linli.ledger.states import OrderState
from tests.ledger.makers import account, opened, posted, stocked
from tests.ledger.orders import budget, line, order, payee
from tests.ledger.test_vouchers import paper, picture
from tests.sessions import browser, confirm

pytestmark = pytest.mark.django_db
DESK = "/desk/book/hh/"
go = partial(browser, confirmed=True)


@pytest.fixture
def now():
    """Pages run at the hour of the machine."""
    return timezone.now()


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


def of_the_ledger(queries_made):
    """What was asked of our own tables; sessions and the like are others' matter."""
    return [query["sql"] for query in queries_made if '"ledger_' in query["sql"]]


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def everything(cast, book, now):
    """One of each thing that has a page, and their pages."""
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    file = {"file": picture(), "kind": "invoice", "name": "发票"}
    voucher = actions.add_voucher(made, **file, by=cast.manager, at=now)
    entry = posted(cast, book, "fee-5101", "fee-1002", 100, now, purpose="秘密保洁")
    draft = EntryDraft.objects.get(entry=entry)
    pages = ["payments/", f"payments/{made.pk}/", f"payments/{made.pk}/approve_payment/", f"payments/{made.pk}/pay/"]
    pages += [f"payments/{made.pk}/{verb}/" for verb in ("review_payment", "refuse_payment", "withdraw_payment")]
    pages += [
        "payments/new/",
        "payments/new/?fund=fee",
        "drafts/",
        "drafts/?show=ended",
        f"drafts/{draft.pk}/",
        "drafts/new/",
    ]
    pages += [
        f"drafts/{draft.pk}/post_entry/",
        f"entries/{entry.voucher}/reverse/",
        "budgets/",
        "payees/",
        "payees/new/",
    ]
    pages += [f"budgets/{Budget.objects.get().pk}/", f"budgets/{Budget.objects.get().pk}/withdraw/"]
    pages += [f"payees/{made.payee_id}/number/", "bank-accounts/new/", "arrangement/", "arrangement/rules/"]
    pages += ["arrangement/funds/new/", "arrangement/accounts/new/", "arrangement/model/"]
    pages += [f"papers/{voucher.pk}/pages/0/", f"papers/{voucher.pk}/copy/"]
    return pages


def test_for_another_community_there_is_nothing(cast, now, book):
    opened(cast, now, code="fy")
    pages = everything(cast, book, now)
    for name in ("fy_manager", "stranger"):
        client = go(cast, name)
        codes = {page: client.get(f"{DESK}{page}").status_code for page in pages}
        assert set(codes.values()) <= {403, 404}, codes
        # Nor under the address of her own book.
        here = {page: client.get(f"/desk/book/fy/{page}") for page in pages}
        assert [page for page, answer in here.items() if "安居门业" in answer.content.decode(errors="replace")] == []
    assert go(cast, "stranger").get("/c/hh/book/budget/").status_code == 404
    assert not Event.objects.filter(verb__in=("ledger.see_original", "ledger.see_payee_number")).exists()


def test_who_works_on_it_opens_every_page(cast, now, book):
    pages = everything(cast, book, now)
    both = [go(cast, "manager"), go(cast, "committee")]
    found = {page: {client.get(f"{DESK}{page}").status_code for client in both} for page in pages}
    assert {page: codes for page, codes in found.items() if 200 not in codes} == {}


@pytest.mark.parametrize("name", ["owner", "tenant", "police", "captain"])
def test_residents_do_not_stand_at_the_desk_but_read_the_budget(cast, now, book, name):
    budget(cast, book, now)
    client = go(cast, name)
    assert {client.get(f"{DESK}{page}").status_code for page in ("payments/", "payees/", "arrangement/")} == {403}
    if name in ("owner", "tenant"):
        page = text(client.get("/c/hh/book/budget/"))
        assert "120,000.00" in page
        assert client.get("/c/hh/book/budget/?format=csv").content.decode().count("\n") == 3


def test_the_supervisor_reads_and_can_press_nothing(cast, now, book):
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    client = go(cast, "supervisor")
    page = text(client.get(f"{DESK}payments/{made.pk}/"))
    assert ("楼道保洁用品" in page, "approve_payment/" in page) == (True, False)
    assert client.post(f"{DESK}payments/{made.pk}/approve_payment/").status_code in (403, 404)
    assert PaymentOrder.objects.get().state == OrderState.PREPARED


def test_a_payment_from_the_form_to_the_bank(cast, now, book):
    made = budget(cast, book, now)
    builder = payee(cast, book, now)
    typed = {
        "debit": account(book, "fee-5101").pk,
        "bank": account(book, "fee-1002").pk,
        "payee": builder.pk,
        "amount": "１，０００.００元",
        "purpose": "拖把",
        "basis": "small_sum",
        "budget_line": line(made).pk,
    }
    manager = go(cast, "manager")
    answer = manager.post(f"{DESK}payments/new/?fund=fee", typed | {"amount": "1000.001"})
    assert "拖把" in text(answer)
    answer = manager.post(f"{DESK}payments/new/?fund=fee", typed | {"amount": "1000.01"})
    assert ("1,000.00" in text(answer), PaymentOrder.objects.exists()) == (True, False)
    answer = manager.post(f"{DESK}payments/new/?fund=fee", typed)
    found = PaymentOrder.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{DESK}payments/{found.pk}/")
    assert manager.post(f"{DESK}payments/{found.pk}/approve_payment/").status_code == 404
    go(cast, "committee").post(f"{DESK}payments/{found.pk}/approve_payment/")
    staff = go(cast, "staff")
    assert "entry" not in text(staff.post(f"{DESK}payments/{found.pk}/pay/", {"bank_reference": ""}))
    staff.post(f"{DESK}payments/{found.pk}/pay/", {"bank_reference": "8891"})
    found.refresh_from_db()
    assert (found.state, found.entry.bank_reference, found.amount_fen) == (OrderState.PAID, "8891", 100_000)


def test_who_has_not_just_shown_that_it_is_her_is_asked_and_loses_nothing(cast, now, book):
    budget(cast, book, now)
    payee(cast, book, now)
    client = go(cast, "manager", confirmed=False)
    path = f"{DESK}payments/new/?fund=fee"
    answer = client.post(path, {"purpose": "拖把", "amount": "5"})
    assert answer.status_code == 302
    assert answer.url.startswith("/account/confirm/?next=%2Fdesk%2Fbook%2Fhh%2Fpayments%2Fnew")
    confirm(client, cast.users["manager"])
    page = text(client.get(path))
    assert "拖把" in page
    assert not PaymentOrder.objects.exists()
    assert "拖把" not in text(client.get(path))


@pytest.mark.parametrize("verb", ["approve_payment", "pay", "review_payment", "return_payment"])
def test_each_key_is_asked_for_again(cast, now, book, verb):
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    client = go(cast, "committee", confirmed=False)
    answer = client.post(f"{DESK}payments/{made.pk}/{verb}/", {"bank_reference": "1", "reason": "x"})
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/account/confirm/")
    assert PaymentOrder.objects.get().state == OrderState.PREPARED


def test_the_page_says_why_the_gate_is_shut(cast, now, book):
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    actions.close_payee(Payee.objects.get(), by=cast.manager, at=now)
    page = text(go(cast, "committee").get(f"{DESK}payments/{made.pk}/"))
    assert page.count('class="tag seal"') >= 1
    assert "安居门业有限公司" in page


def test_the_list_shows_first_what_waits_for_her_at_one_cost(cast, now, book):
    cleaning = line(budget(cast, book, now))
    first = order(cast, book, now - timedelta(hours=2), budget_line=cleaning, amount_fen=1)
    actions.approve_payment(first, by=cast.committee, at=now)
    order(cast, book, now - timedelta(hours=1), budget_line=cleaning, amount_fen=2, purpose="第二件")
    client = go(cast, "neighbourhood_head")
    with CaptureQueriesContext(connection) as two:
        text(client.get(f"{DESK}payments/"))
    for number in range(3):
        order(cast, book, now, budget_line=cleaning, amount_fen=3 + number)
    with CaptureQueriesContext(connection) as five:
        text(client.get(f"{DESK}payments/"))
    assert len(of_the_ledger(two)) == len(of_the_ledger(five))
    rows = client.get(f"{DESK}payments/?format=csv").content.decode().splitlines()
    assert len(rows) == 6


def test_a_paper_is_added_covered_and_its_original_looked_at(cast, now, book):
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    client = go(cast, "manager")
    file = paper()
    file.name = "发票.pdf"
    client.post(f"{DESK}payments/{made.pk}/papers/", {"kind": "invoice", "name": "发票", "file": file})
    voucher = Voucher.objects.get()
    shown = client.get(f"{DESK}papers/{voucher.pk}/pages/1/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert client.get(f"{DESK}papers/{voucher.pk}/pages/2/").status_code == 404
    wrong = {"page": ["1"], "left": ["10%"], "top": ["x"], "right": ["50%"], "bottom": ["50%"]}
    assert client.post(f"{DESK}papers/{voucher.pk}/copy/", wrong).status_code == 422
    boxes = {"page": ["1", "1", "2"], "left": ["10%", "", "0"], "top": ["10%", "", "0"]}
    boxes |= {"right": ["50%", "", "900"], "bottom": ["50%", "", "300"]}
    answer = client.post(f"{DESK}papers/{voucher.pk}/copy/", boxes)
    assert (answer.status_code, answer.url) == (302, f"{DESK}payments/{made.pk}/")
    assert Event.objects.get(verb="ledger.mask_voucher").data["boxes"] == 2
    assert Event.objects.filter(verb="ledger.see_original").count() == 2
