"""S2 in a real browser: a resident opens the fund on her phone, is at the payment's bill and decision in three taps,
asks, is answered in the open, and checks the receipt in her own browser. Then every page of the book in each look."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.audit.sequence import sequence_all
from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.ledger.models import Entry, Question
from tests.browsing import LOOKS, looked_at, signed_in
from tests.cases.makers import reported
from tests.cast import Cast, make_cast
from tests.ledger.makers import decision
from tests.ledger.opened import paid, stocked, told, with_paper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now())


def the_gate(world: Cast) -> Entry:
    """A case about the gate, the council's decision, the payment with its bill; all of it in the log."""
    at = timezone.now()
    case = reported(world, at, title="后大门实在太破了", text="后大门实在太破了，门轴断了。")
    allowed = decision(world, at, kind="council", number="议〔2026〕3", limit_fen=3_600_000)
    entry = paid(world, stocked(world, at), at, allowed=allowed, matter=case.number)
    with_paper(world, entry, at)
    sequence_all(timezone.now())
    return entry


def test_a_resident_follows_a_payment_asks_is_answered_and_checks_it(world, live_server, page):
    entry = the_gate(world)
    phone = signed_in(page(), live_server, world.users["owner"])
    phone.goto(live_server.url)
    phone.get_by_role("navigation", name="主要").get_by_role("link", name="账本").click()
    phone.get_by_role("heading", name="谁的钱，做什么用").wait_for()
    looked_at(phone)
    # One tap to the payment; on it stand the bill and the decision, each one tap away.
    phone.locator("a.row", has_text="后大门改造").click()
    phone.get_by_role("heading", name="付 北苑后大门改造 工程款").wait_for()
    looked_at(phone)
    expect(phone.get_by_text("物业服务中心 · 许**")).to_be_visible()
    phone.locator("a.row", has_text="谁决定的").click()
    phone.get_by_text("议〔2026〕3").first.wait_for()
    phone.go_back()
    bill = phone.get_by_role("link", name="查看").get_attribute("href")
    assert phone.context.request.get(f"{live_server.url}{bill}").headers["content-type"] == "image/jpeg"
    phone.locator("a.row", has_text="最早的那句话").click()
    phone.get_by_role("heading", name="后大门实在太破了").wait_for()
    phone.go_back()

    phone.locator("summary", has_text="问一问这笔账").click()
    phone.get_by_label("您想了解什么").fill("为什么不修旧门？请打 13812345678")
    phone.get_by_role("button", name="提问").click()
    phone.get_by_text("已提问").wait_for()
    looked_at(phone)
    neighbour = signed_in(page(), live_server, world.users["neighbour"])
    neighbour.goto(f"{live_server.url}/c/hh/book/entries/{entry.voucher}/")
    expect(neighbour.get_by_text("一位邻居")).to_be_visible()
    assert "13812345678" not in neighbour.content()

    desk = signed_in(page(width=1280, height=900), live_server, world.users["manager"])
    desk.goto(f"{live_server.url}/desk/book/questions/")
    looked_at(desk)
    desk.locator("a.row", has_text="为什么不修旧门").click()
    desk.locator("summary", has_text="答复").click()
    looked_at(desk)
    desk.get_by_label("答复", exact=True).fill("旧门门框已锈断，三家都说修不了。")
    desk.get_by_role("button", name="公开答复").click()
    desk.get_by_text("已答复，人人可见").wait_for()
    assert Question.objects.get().answered_body == world.bodies["hh", "property_company"]

    phone.reload()
    phone.get_by_text("三家都说修不了").wait_for()
    phone.get_by_text("马上核验").click()
    phone.wait_for_url("**/receipts/verify/**")
    expect(phone.locator('[data-say="good"]')).to_be_visible()
    expect(phone.locator('[data-fact="verb"]')).to_have_text("账本记了一笔账")
    looked_at(phone)


def test_every_page_of_the_book_in_each_look(world, live_server, page):
    at = timezone.now()
    book, entry = told(world, at)
    actions.ask(entry, text="几家比过价？", by=world.owner, at=at)
    report = actions.make_reports(book, by=SYSTEM, at=at)[0]
    root = "/c/hh/book"
    resident = (
        f"{root}/",
        f"{root}/funds/common/",
        f"{root}/accounts/common-1002/",
        f"{root}/months/{entry.month:%Y-%m}/",
        f"{root}/entries/",
        f"{root}/entries/{entry.voucher}/",
        f"{root}/questions/",
        f"{root}/reports/",
        f"{root}/reports/{report.pk}/",
        "/",
    )
    office = ("/desk/book/questions/", "/desk/book/reports/", f"{root}/reports/", f"{root}/reports/{report.pk}/")
    lists = ("over", "reversals", "late", "keys", "sample", "looks", "unmatched", "overruns")
    watch = ("/desk/books/", *(f"/desk/book/hh/watch/?list={one}" for one in lists[::3]))
    for width, look in LOOKS:
        for who, paths in (("owner", resident), ("committee", office), ("street", watch)):
            tab = signed_in(page(width=width), live_server, world.users[who])
            tab.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in look.items()])
            for path in paths:
                tab.goto(f"{live_server.url}{path}")
                looked_at(tab)
            tab.context.close()
