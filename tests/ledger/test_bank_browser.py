"""Bank statements and WeChat Pay in a real browser: a file comes in, its lines are matched; a household pays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.ledger.channels import channel_of
from linli.ledger.models import Account, OnlinePayment, StatementLine
from tests.browsing import LOOKS, follow, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.ledger.bankfiles import bank_account, brought, chained, csv
from tests.ledger.households import billed, planned
from tests.ledger.makers import posted, stocked
from tests.ledger.wechat import FakeWechat, running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now() - timedelta(days=9))


def test_a_file_comes_in_and_its_lines_are_matched(world, live_server, page, tmp_path):
    at = timezone.now()
    book = stocked(world, at)
    bank = bank_account(world, book, at)
    entry = posted(world, book, "fee-5101", "fee-1002", 20_000, at, on=world.on, purpose="三月保洁")
    file = tmp_path / "明细.csv"
    file.write_bytes(
        csv(chained([(world.on, -20_000, "A1"), (world.on, 90_000, "A2")], opening=20_000_000), encoding="gb18030")
    )
    desk = signed_in(page(width=1280, height=900), live_server, world.users["manager"])
    desk.goto(f"{live_server.url}/desk/book/hh/bank/")
    looked_at(desk)
    follow(desk.locator("a.row", has_text=bank.masked))
    looked_at(desk)
    desk.get_by_label("银行文件").set_input_files(file)
    desk.get_by_role("button", name="先核对").click()
    desk.get_by_role("heading", name="读到的内容").wait_for()
    looked_at(desk)
    desk.get_by_role("button", name="导入", exact=True).click()
    desk.get_by_text("新入账 2 条流水").wait_for()
    looked_at(desk)
    desk.get_by_role("button", name="就是这笔").click()
    desk.get_by_text("已对应").wait_for()
    assert [match.entry for match in StatementLine.objects.get(reference="A1").matches.all()] == [entry]


def test_every_page_of_the_bank_in_each_look(world, live_server, page):
    at = timezone.now()
    book = stocked(world, at)
    bank = bank_account(world, book, at)
    posted(world, book, "fee-5101", "fee-1002", 20_000, at, on=world.on, purpose="三月保洁")
    lines = brought(world, bank, at, (world.on, -20_000, "A1"), (world.on, 500, "A2"), opening=19_000_000)
    actions.import_statement(
        bank, content=csv(chained([(world.on + timedelta(days=3), 120_000, "A3")], opening=19_500_000, name="张三丰")),
        by=world.committee, at=at,
    )  # fmt: skip
    pages = (
        ("owner", "/c/hh/book/bank/"),
        ("manager", "/desk/book/hh/bank/"),
        ("manager", f"/desk/book/hh/bank/lines/{lines[0].pk}/"),
        ("manager", f"/desk/book/hh/bank/lines/{StatementLine.objects.latest('id').pk}/"),
        ("manager", f"/desk/book/hh/bank/{bank.pk}/file/"),
    )
    assert Account.objects.filter(bank_account=bank).count() == 2
    _look(world, live_server, page, pages)


def test_a_household_pays_and_the_page_goes_on_to_the_receipt(world, live_server, page, settings, tmp_path):
    at = timezone.now()
    book = stocked(world, at)
    planned(world, book, at)
    billed(world, book, at)
    home = world.owner.homes[0].unit_id
    with running(FakeWechat()) as fake:
        settings.WECHAT = fake.settings(tmp_path)
        phone = signed_in(page(), live_server, world.users["owner"])
        phone.goto(f"{live_server.url}/c/hh/book/household/{home}/")
        looked_at(phone)
        follow(phone.get_by_role("link", name="微信支付"))
        looked_at(phone)
        phone.get_by_role("button", name="显示二维码").click()
        phone.get_by_text("请用微信扫码支付").wait_for()
        looked_at(phone)
        number = OnlinePayment.objects.get().number
        _look(
            world,
            live_server,
            page,
            (("owner", f"/c/hh/book/online/{number}/"), ("owner", f"/c/hh/book/household/{home}/pay/")),
        )
        fake.pay(number, at)
        actions.confirm_online(channel_of("wechat").query(number), by=SYSTEM, at=timezone.now())
        phone.wait_for_url("**/receipts/**")


def _look(world, live_server, page, pages) -> None:
    for width, cookies in LOOKS:
        for user, path in pages:
            tab = signed_in(page(width=width, height=844), live_server, world.users[user])
            tab.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
            assert tab.goto(f"{live_server.url}{path}").status == 200
            looked_at(tab)
            tab.context.close()
