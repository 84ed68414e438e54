"""The desk's pages of money in a real browser: axe on each, in every look; boxes drawn over a paper; both keys."""

import pytest
from django.utils import timezone

from linli.audit.files import open_file
from linli.ledger import actions
from linli.ledger.facts import Line
from linli.ledger.models import Budget, EntryDraft, PaymentOrder, Voucher
from linli.ledger.states import Basis, OrderState
from tests.browsing import LOOKS, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.ledger.makers import account, decision, posted, stocked
from tests.ledger.orders import budget, line, neighbours_account, order, paid
from tests.ledger.test_vouchers import paper

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/desk/book/hh/"


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now())


def shelf(world):
    """Something on every page."""
    now = timezone.now()
    book = stocked(world, now)
    lines = [("fee-6001", "物业费", 40_000_000), ("fee-5101", "保洁", 100_000), ("fee-5104", "电梯维保", 600_000)]
    made = budget(world, book, now, lines=lines)
    paid(world, order(world, book, now, budget_line=line(made), amount_fen=90_000), now)
    posted(world, book, "fee-5101", "fee-1002", 30_000, now, purpose="补记保洁")
    neighbours_account(world, book, now)
    contract = decision(world, now, kind="contract", number="合2026-1", limit_fen=3_450_000)
    facts = {"basis": Basis.CONTRACT, "decision": contract, "debit": "common-5201", "bank": "common-1002"}
    gate = order(world, book, now, amount_fen=3_450_000, purpose="更换后门工程款", **facts)
    voucher = actions.add_voucher(gate, file=paper(1), kind="invoice", name="发票", by=world.manager, at=now)
    facts = {"kind": "journal", "on": world.on, "purpose": "银行手续费", "by": world.manager, "at": now}
    lines = [Line(account(book, "fee-5110"), account(book, "fee-1002"), 1250)]
    draft = actions.prepare_entry(book, lines=lines, **facts)
    actions.draft_budget(book, year=world.on.year + 1, like=made, by=world.manager, at=now)
    return gate, voucher, draft


@pytest.mark.parametrize(("width", "cookies"), LOOKS)
def test_nothing_is_wrong_on_any_page_in_any_look(world, live_server, page, width, cookies):
    gate, voucher, draft = shelf(world)
    last = Budget.objects.order_by("-id").first().pk
    for name, paths in {
        "manager": (
            "payments/new/",
            "payments/new/?fund=fee",
            "drafts/new/",
            "payees/new/",
            f"budgets/{last}/",
            f"papers/{voucher.pk}/copy/",
        ),
        "committee": (
            "payments/",
            "payments/?show=paid",
            f"payments/{gate.pk}/",
            f"payments/{gate.pk}/review_payment/",
            f"payments/{gate.pk}/refuse_payment/",
            "drafts/",
            f"drafts/{draft.pk}/",
            "budgets/",
            f"budgets/{Budget.objects.order_by('id').first().pk}/",
            "payees/",
            "bank-accounts/new/",
            "arrangement/",
            "arrangement/rules/",
        ),
    }.items():
        tab = signed_in(page(width=width), live_server, world.users[name])
        tab.context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        for path in paths:
            tab.goto(f"{live_server.url}{DESK}{path}")
            looked_at(tab)
    tab = signed_in(page(width=width), live_server, world.users["owner"])
    tab.context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
    tab.goto(f"{live_server.url}/c/hh/book/budget/")
    looked_at(tab)


def test_two_keys_and_a_covered_paper(world, live_server, page):
    gate, voucher, _draft = shelf(world)
    manager = signed_in(page(width=1280, height=900), live_server, world.users["manager"])
    manager.goto(f"{live_server.url}{DESK}papers/{voucher.pk}/copy/")
    area = manager.locator("img[data-page]").bounding_box()
    manager.mouse.move(area["x"] + 20, area["y"] + 20)
    manager.mouse.down()
    manager.mouse.move(area["x"] + 200, area["y"] + 120, steps=4)
    manager.mouse.up()
    assert manager.locator("form[data-cover] input[type=hidden][name=left]").count() == 1
    manager.get_by_role("button", name="以此作为公开副本").click()
    manager.get_by_text("今后大家看到的就是这份副本").wait_for()
    copy = Voucher.objects.get(pk=voucher.pk).copy
    with open_file(copy) as file:
        assert file.read(5) == b"%PDF-"

    head = signed_in(page(), live_server, world.users["neighbourhood_head"])
    head.goto(f"{live_server.url}{DESK}payments/{gate.pk}/")
    head.get_by_role("link", name="复核").click()
    head.get_by_role("button", name="复核").click()
    committee = signed_in(page(), live_server, world.users["committee"])
    committee.goto(f"{live_server.url}{DESK}payments/")
    committee.get_by_role("link", name="更换后门工程款").click()
    committee.get_by_role("link", name="审批").click()
    committee.get_by_role("button", name="审批").click()
    committee.get_by_text("已完成").wait_for()
    assert PaymentOrder.objects.get(pk=gate.pk).state == OrderState.APPROVED


def test_without_a_script_the_edges_are_typed(world, live_server, page):
    _gate, voucher, draft = shelf(world)
    tab = signed_in(page(java_script_enabled=False), live_server, world.users["manager"])
    tab.goto(f"{live_server.url}{DESK}papers/{voucher.pk}/copy/")
    tab.locator("summary", has_text="改为填写边界").click()
    for name, value in {"left": "10%", "top": "10%", "right": "60%", "bottom": "30%"}.items():
        tab.locator(f"input[name={name}]").first.fill(value)
    tab.get_by_role("button", name="以此作为公开副本").click()
    assert Voucher.objects.get(pk=voucher.pk).copy is not None
    assert EntryDraft.objects.filter(pk=draft.pk).exists()
