"""WeChat Pay: whatever call-backs come, however often, late, forged or out of order, the money comes in once."""

from datetime import timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from wechatpayv3.utils import aes_decrypt, rsa_verify

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions
from linli.ledger.channels import Forged, Notice, NoticeState, channel_of
from linli.ledger.jobs.online import ask_waiting
from linli.ledger.models import HouseholdPayment, OnlinePayment
from linli.ledger.queries.online import flagged
from linli.ledger.states import OnlineState
from tests.ledger.households import bill_of, month_of
from tests.ledger.makers import fund, stocked
from tests.ledger.wechat import API_KEY

from .phone import NOTICE, begun, calls, clearing

pytestmark = pytest.mark.django_db


def test_without_settings_there_is_no_channel_and_no_page(cast, at, settings):
    settings.WECHAT = {}
    book = stocked(cast, at)
    home = cast.owner.homes[0]
    client = Client()
    client.force_login(cast.users["owner"])
    assert client.get(f"/c/hh/book/household/{home.unit_id}/pay/").status_code == 404
    assert "/pay/" not in client.get(f"/c/hh/book/household/{home.unit_id}/").content.decode()
    assert Client().post(NOTICE, b"{}", content_type="application/json").status_code == 404
    with pytest.raises(Refused):
        begun(cast, next(unit for unit in cast.units["hh"] if unit.pk == home.unit_id), at)
    assert book.online_payments.count() == 0


def test_a_payment_begins_is_called_back_and_pays_the_oldest_bill(cast, home, at, wechat):
    owed = bill_of(home, month_of(cast)).amount_fen
    online = begun(cast, home, at, owed + 50)
    assert (online.code_url[:9], online.state, clearing(cast, home)) == ("weixin://", OnlineState.CREATED, 0)
    order = wechat.asked[0][2]
    assert (order["amount"], order["notify_url"][-len(NOTICE) :]) == ({"total": owed + 50, "currency": "CNY"}, NOTICE)
    wechat.pay(online.number, at)
    assert calls(wechat, wechat.told(online.number), at) == 204
    online.refresh_from_db()
    payment = HouseholdPayment.objects.get()
    assert (online.state, online.payment, payment.reference) == (OnlineState.PAID, payment, online.channel_number)
    assert (bill_of(home, month_of(cast)).state, clearing(cast, home), payment.taken_by) == ("paid", owed + 50, None)
    assert online.number not in "".join(Event.objects.values_list("body_text", flat=True))


def test_on_a_phone_the_link_opens_and_carries_the_payers_address(cast, home, at, wechat):
    online = actions.begin_online(home, amount_fen=100, payer_ip="203.0.113.9", by=cast.owner, at=at)
    assert online.code_url.startswith("https://")
    assert wechat.asked[0][2]["scene_info"]["payer_client_ip"] == "203.0.113.9"


def test_only_the_household_begins_and_only_a_sum_that_is_one(cast, home, at, wechat):
    for name in ("stranger", "neighbour", "manager", "committee"):
        with pytest.raises(Denied):
            actions.begin_online(home, amount_fen=100, by=getattr(cast, name), at=at)
    for fen in (0, -1, 5_000_001):
        with pytest.raises(Invalid):
            begun(cast, home, at, fen)
    assert wechat.asked == []


@pytest.mark.parametrize("broken", ["down", "signature"])
def test_an_answer_that_fails_or_is_not_the_channels_begins_nothing(cast, home, at, wechat, broken):
    wechat.broken = broken
    with pytest.raises(Refused):
        begun(cast, home, at)
    assert OnlinePayment.objects.count() == 0


def test_what_is_forged_stale_or_for_another_merchant_is_refused(cast, home, at, wechat):
    online = begun(cast, home, at)
    wechat.pay(online.number, at)
    told = wechat.told(online.number)
    strange = rsa.generate_private_key(65537, 2048)
    body, headers = wechat.notice(told, at=at)
    other_body, _headers = wechat.notice(told | {"amount": {"total": 1, "currency": "CNY"}}, at=at)
    answers = [
        calls(wechat, told, at, key=strange),
        calls(wechat, told, at, serial="PUB_KEY_ID_2"),
        calls(wechat, told, at - timedelta(minutes=6)),
        calls(wechat, told, at + timedelta(minutes=6)),
        calls(wechat, wechat.told(online.number, mchid="1"), at),
        calls(wechat, wechat.told(online.number, appid="wx"), at),
        Client().post(NOTICE, body, content_type="application/json").status_code,
        Client().post(NOTICE, other_body, content_type="application/json", headers=headers).status_code,
        Client()
        .post(NOTICE, b"{}", content_type="application/json", headers=wechat.signed(b"{}", int(at.timestamp())))
        .status_code,
        Client().post(NOTICE, body + b" ", content_type="application/json", headers=headers).status_code,
    ]
    assert answers == [401] * len(answers)
    assert (HouseholdPayment.objects.count(), OnlinePayment.objects.get().state) == (0, OnlineState.CREATED)
    assert calls(wechat, told, at) == 204


def test_another_amount_is_kept_and_set_against_nothing(cast, home, at, wechat):
    online = begun(cast, home, at)
    wechat.pay(online.number, at)
    for _ in range(3):
        assert calls(wechat, wechat.told(online.number, amount={"total": 99, "currency": "CNY"}), at) == 204
    assert (HouseholdPayment.objects.count(), list(flagged(home.community.book))) == (0, [online])
    assert Event.objects.filter(verb="ledger.flag_online").get().data["told_fen"] == 99


def test_a_second_payment_under_one_number_is_told_and_comes_in_once(cast, home, at, wechat):
    online = begun(cast, home, at)
    wechat.pay(online.number, at)
    assert calls(wechat, wechat.told(online.number), at) == 204
    assert calls(wechat, wechat.told(online.number, transaction_id="999"), at) == 204
    assert (HouseholdPayment.objects.count(), Event.objects.filter(verb="ledger.flag_online").count()) == (1, 1)


def test_late_and_out_of_order_what_has_come_has_come(cast, home, at, wechat):
    online = begun(cast, home, at)
    actions.close_online(online, by=SYSTEM, at=at)
    wechat.orders[online.number]["state"] = "NOTPAY"
    wechat.pay(online.number, at)
    assert calls(wechat, wechat.told(online.number, trade_state="NOTPAY"), at) == 204  # an older word, come later
    assert calls(wechat, wechat.told(online.number), at) == 204
    assert (OnlinePayment.objects.get().state, clearing(cast, home)) == (OnlineState.PAID, 100)
    assert actions.confirm_online(Notice("unknown", NoticeState.PAID, 1, "9", at), by=SYSTEM, at=at) is None


def test_a_lost_call_back_is_asked_for_and_what_nobody_paid_is_closed(cast, home, at, wechat):
    paid, unpaid = begun(cast, home, at), begun(cast, home, at)
    wechat.pay(paid.number, at)
    assert ask_waiting(at + timedelta(minutes=1)) == 0
    assert ask_waiting(at + timedelta(minutes=3)) == 1
    assert ask_waiting(at + timedelta(hours=3)) == 1
    states = dict(OnlinePayment.objects.values_list("number", "state"))
    assert states == {paid.number: OnlineState.PAID, unpaid.number: OnlineState.CLOSED}
    wechat.broken = "down"
    begun_late = OnlinePayment.objects.create(
        book_id=home.community_id, unit=home, channel="wechat", number="L1", amount_fen=1, begun_at=at,
        begun_by=cast.users["owner"], fund=fund(home.community.book, "fee"),
    )  # fmt: skip
    assert (ask_waiting(at + timedelta(hours=3)), begun_late.state) == (0, OnlineState.CREATED)


def test_it_is_given_back_through_the_channel_or_not_at_all(cast, home, at, wechat):
    online = begun(cast, home, at)
    wechat.pay(online.number, at)
    calls(wechat, wechat.told(online.number), at)
    refund = partial(actions.refund_online, online, reason="付错房号", at=at)
    with pytest.raises(Denied):
        refund(by=cast.staff)
    wechat.broken = "down"
    with pytest.raises(Refused):
        refund(by=cast.committee)
    assert (OnlinePayment.objects.get().state, clearing(cast, home)) == (OnlineState.PAID, 100)
    wechat.broken = ""
    refund(by=cast.committee)
    assert (OnlinePayment.objects.get().state, clearing(cast, home)) == (OnlineState.REFUNDED, 0)
    assert wechat.asked[-1][2]["out_refund_no"] == f"{online.number}R"
    assert calls(wechat, wechat.told(online.number, trade_state="SUCCESS"), at) == 204
    assert HouseholdPayment.objects.count() == 1
    with pytest.raises(Refused):
        refund(by=cast.committee)


def test_only_the_channel_confirms(cast, home, at, wechat):
    online = begun(cast, home, at)
    word = Notice(online.number, NoticeState.PAID, 100, "1", at)
    for by in (cast.owner, cast.manager, cast.committee):
        with pytest.raises(Denied):
            actions.confirm_online(word, by=by, at=at)
        with pytest.raises(Denied):
            actions.close_online(online, by=by, at=at)


def test_our_signature_holds_for_the_channels_own_sdk(wechat, at):
    header = channel_of("wechat")._signed("GET", "/v3/certificates", "")
    wechat.check_request("GET", "/v3/certificates", b"", header)
    body, headers = wechat.notice({"mchid": "x"}, at=at)
    told = [headers[f"Wechatpay-{name}"] for name in ("Timestamp", "Nonce")]
    assert rsa_verify(*told, body.decode(), headers["Wechatpay-Signature"], wechat.own.public_key())
    assert aes_decrypt is not None and len(API_KEY) == 32
    with pytest.raises(Forged):
        channel_of("wechat").parse_notice(headers, body, at=at)


def test_the_page_shows_a_code_waits_and_goes_on_to_the_receipt(cast, home, at, wechat):
    client = Client()
    client.force_login(cast.users["owner"])
    root = f"/c/hh/book/household/{home.pk}/"
    assert f"{root}pay/" in client.get(root).content.decode()
    assert client.get(f"{root}pay/").context["owed"] > 0
    assert client.post(f"{root}pay/", {"amount": "0", "way": "code"}).context["form"].errors
    page = client.post(f"{root}pay/", {"amount": "12.34", "way": "code"})["Location"]
    online = OnlinePayment.objects.get()
    assert (online.amount_fen, "<svg" in client.get(page).content.decode()) == (1_234, True)
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "hx-trigger" in part
    for name in ("stranger", "neighbour", "manager"):
        other = Client()
        other.force_login(cast.users[name])
        assert (other.get(page).status_code, other.get(f"{root}pay/").status_code) == (404, 404)
    wechat.pay(online.number, at)
    calls(wechat, wechat.told(online.number), at)
    receipt = f"/c/hh/book/receipts/{HouseholdPayment.objects.get().pk}/"
    assert client.get(page)["Location"] == receipt
    assert client.get(page, headers={"HX-Request": "true"})["HX-Redirect"] == receipt
    assert client.get(receipt).status_code == 200
    phone = client.post(f"{root}pay/", {"amount": "1", "way": "phone"})["Location"]
    assert 'href="https://wx.tenpay.example' in client.get(phone).content.decode()
