"""The pages on which money goes back to a household: asked twice, prepared once, to nobody else."""

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from linli.ledger import actions
from linli.ledger.models import Bill, HouseholdPayment, OnlinePayment, PaymentOrder
from linli.ledger.states import OnlineState
from tests.cast import make_cast
from tests.ledger.households import billed, paid, planned, prepaid_of
from tests.ledger.makers import stocked
from tests.ledger.wechat import FakeWechat, running
from tests.sessions import browser

pytestmark = pytest.mark.django_db
signed_in = partial(browser, confirmed=True)


@pytest.fixture
def at():
    """Signatures of the channel carry the time of the clock, so everything here happens now."""
    return timezone.now()


@pytest.fixture
def cast(db, at):
    return make_cast(at)


@pytest.fixture
def home(cast, at):
    book = stocked(cast, at)
    planned(cast, book, at)
    billed(cast, book, at)
    return next(unit for unit in cast.units["hh"] if unit.pk == cast.owner.homes[0].unit_id)


def test_prepaid_money_is_shown_once_more_and_prepared_once(cast, home, at):
    payment = paid(cast, home, 100_000, at, payer_name="吴邻居")
    free = prepaid_of(home)
    page = f"/desk/book/hh/household-payments/{payment.pk}/refund/"
    client = signed_in(cast, "manager")
    assert "/refund/" in client.get(page.removesuffix("refund/")).content.decode()
    assert "payees/new/" in client.get(page).content.decode()  # no account in her name yet
    facts = {"kind": "person", "name": "吴邻居", "holder_kind": "private", "bank_name": "农行"}
    account = actions.add_payee(home.community.book, **facts, number="6222020200112241", by=cast.manager, at=at)
    strange = facts | {"name": "外人", "holder_name": "外人"}
    strange = actions.add_payee(home.community.book, **strange, number="6222020200112258", by=cast.manager, at=at)
    bank = client.get(page).context["there"].banks[0]
    typed = {"amount": "20.00", "payee": account.pk, "bank": bank.pk, "reason": "搬家"}
    for wrong in ({"amount": "1000000"}, {"amount": "0"}, {"payee": strange.pk}, {"reason": ""}):
        answer = client.post(page, typed | wrong)
        assert (answer.status_code, answer.context["shown"]) == (422, False), wrong
        assert next(iter(wrong)) == "reason" or "搬家" in answer.content.decode()  # nothing typed is lost
    shown = client.post(page, typed)
    assert (shown.context["shown"], "****2241" in shown.content.decode()) == (True, True)
    assert "搬家" in client.post(page, typed | {"change": "yes"}).content.decode()
    assert PaymentOrder.objects.count() == 0
    unconfirmed = signed_in(cast, "manager", confirmed=False)
    assert "/account/confirm/" in unconfirmed.post(page, typed | {"sure": "yes"})["Location"]
    assert client.post(page, typed | {"sure": "yes"}).status_code == 302
    assert client.post(page, typed | {"sure": "yes"}).status_code == 422  # sent twice
    order = PaymentOrder.objects.get()
    assert (order.amount_fen, order.payee, prepaid_of(home)) == (2_000, account, free - 2_000)
    assert str(order.pk) in client.get(page).content.decode()  # it waits; the page leads to it
    for who, status in (("owner", 404), ("fy_manager", 404), ("stranger", 404), ("committee", 404)):
        assert signed_in(cast, who).post(page, typed).status_code == status, who


def test_an_online_payment_goes_back_through_its_channel_by_its_page(cast, home, at, tmp_path, settings):
    with running(FakeWechat()) as wechat:
        settings.WECHAT = wechat.settings(tmp_path)
        online = actions.begin_online(home, amount_fen=Bill.objects.get(unit=home).amount_fen, by=cast.owner, at=at)
        wechat.pay(online.number, at)
        body, headers = wechat.notice(wechat.told(online.number), at=at)
        Client().post("/pay/wechat/notice/", body, content_type="application/json", headers=headers)
        payment = HouseholdPayment.objects.get()
        page = f"/desk/book/hh/household-payments/{payment.pk}/refund-online/"
        client = signed_in(cast, "committee")
        assert f"{payment.amount_fen // 100}" in client.get(page).content.decode()
        assert page in signed_in(cast, "manager").get(page.removesuffix("refund-online/")).content.decode()
        assert client.post(page, {"reason": ""}).status_code == 422
        wechat.broken = "down"
        refused = client.post(page, {"reason": "付错房号"})
        assert (refused.status_code, "付错房号" in refused.content.decode()) == (422, True)
        wechat.broken = ""
        unconfirmed = signed_in(cast, "committee", confirmed=False)
        assert "/account/confirm/" in unconfirmed.post(page, {"reason": "付错房号"})["Location"]
        assert client.post(page, {"reason": "付错房号"}).status_code == 302
        client.post(page, {"reason": "付错房号"})  # sent twice
        assert OnlinePayment.objects.get().state == OnlineState.REFUNDED
        assert [asked[1] for asked in wechat.asked].count("/v3/refund/domestic/refunds") == 2  # one failed, one done
        assert Bill.objects.get(unit=home).state == "open"
        assert client.get(page).status_code == 200
        for who in ("owner", "fy_manager", "stranger"):
            assert signed_in(cast, who).get(page).status_code == 404, who
        cash = paid(cast, home, 100, at)
        assert client.get(page.replace(f"/{payment.pk}/", f"/{cash.pk}/")).status_code == 404
