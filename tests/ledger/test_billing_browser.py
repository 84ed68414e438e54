"""Bills and payments in a real browser: every page in every look, and a payment from the desk to the phone."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from linli.audit.sequence import sequence_all
from linli.ledger import actions
from linli.ledger.models import Bill, Book, HouseholdPayment
from linli.ledger.states import FeeBase
from tests.browsing import LOOKS, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.ledger.households import billed, month_of, paid, planned
from tests.ledger.makers import stocked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now())


@pytest.fixture
def book(world: Cast) -> Book:
    """Three months of bills, something paid, something prepaid, a discount that waits."""
    now = timezone.now()
    made = stocked(world, now)
    plan = planned(world, made, now, rate_hfen=5000)
    planned(world, made, now, name="热水", base=FeeBase.METER, rate_hfen=25_000, from_month=month_of(world))
    for back in (2, 1):
        billed(world, made, now, back=back)
    unit = world.units["hh"][0]
    paid(world, unit, 4452, now - timedelta(minutes=2), payer_name="林业主")
    paid(world, unit, 1000, now - timedelta(minutes=1))
    paid(world, world.units["hh"][1], 9000, now)
    facts = {"share": Fraction(1, 2), "from_month": month_of(world), "to_month": month_of(world), "reason": "低保家庭"}
    actions.propose_discount(plan, unit, **facts, by=world.staff, at=now)
    sequence_all(now)
    return made


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_every_page_in_every_look(world, book, live_server, page, width, look):
    unit, bill, payment = world.units["hh"][0], Bill.objects.first(), HouseholdPayment.objects.first()
    desk = "/desk/book/hh"
    pages = {
        "manager": [
            f"{desk}/bills/",
            f"{desk}/bills/run/",
            f"{desk}/bills/plans/",
            f"{desk}/bills/meters/",
            f"{desk}/bills/arrears/",
            f"{desk}/bills/{bill.pk}/",
            f"{desk}/households/?text=3",
            f"{desk}/households/{unit.pk}/",
            f"{desk}/households/{unit.pk}/discount/",
            f"{desk}/household-payments/{payment.pk}/",
            f"{desk}/household-payments/file/",
        ],
        "committee": [f"{desk}/discounts/", f"{desk}/bills/{bill.pk}/"],
        "owner": [f"/c/hh/book/household/{unit.pk}/", f"/c/hh/book/receipts/{payment.pk}/"],
    }
    for who, addresses in pages.items():
        tab = signed_in(page(width=width, height=900), live_server, world.users[who])
        tab.context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in look.items()])
        for address in addresses:
            tab.goto(live_server.url + address)
            looked_at(tab)


def test_from_the_desk_to_the_phone(world, book, live_server, page):
    desk = signed_in(page(width=1280, height=900), live_server, world.users["manager"])
    desk.goto(f"{live_server.url}/desk/book/hh/bills/run/")
    desk.get_by_role("button", name="出账单").click()
    desk.get_by_text("张账单，共").first.wait_for()
    desk.goto(f"{live_server.url}/desk/book/hh/households/?text=3栋1单元101")
    desk.get_by_label("金额").fill("34.52")
    desk.get_by_label("柜台现金").check()
    desk.get_by_label("付款人").fill("林业主")
    desk.get_by_role("button", name="收款并出收据").click()
    desk.get_by_text("已收款").wait_for()
    sequence_all(timezone.now())

    phone = signed_in(page(), live_server, world.users["owner"])
    phone.goto(f"{live_server.url}/household/")
    phone.get_by_role("heading", name="我家待缴").wait_for()
    phone.locator("a[href*=receipts]").first.click()
    phone.get_by_role("heading", name="收据").wait_for()
    phone.get_by_role("link", name="在存证册中核验").click()
    phone.get_by_text("3栋1单元101").first.wait_for()  # the browser has checked the proof and opened what is hers
