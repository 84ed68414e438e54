"""Gifts on the phone: one clear path from the page to the receipt; too late, and it goes back by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.jobs.online import give_back
from linli.ledger.models import Campaign, Gift, OnlinePayment
from linli.ledger.queries.online import flagged
from linli.ledger.states import OnlineState
from tests.cast import make_cast
from tests.ledger.givers import charity, collection, given
from tests.ledger.makers import opened
from tests.ledger.wechat import FakeWechat, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def cast(db, at):
    return make_cast(at)


@pytest.fixture
def wechat(tmp_path, settings):
    with running(FakeWechat()) as fake:
        settings.WECHAT = fake.settings(tmp_path)
        yield fake


@pytest.fixture
def book(cast, at, wechat):
    return opened(cast, at)


def told(wechat, online, at):
    """The payer has paid, and the channel calls back."""
    wechat.pay(online.number, at)
    body, headers = wechat.notice(wechat.told(online.number), at=at)
    return Client().post("/pay/wechat/notice/", body, content_type="application/json", headers=headers).status_code


def in_account(campaign, role, on):
    return queries.balance(campaign.fund.accounts.select_related("fund").get(role=role), on)


def test_a_neighbour_gives_on_her_phone_and_has_her_receipt(cast, book, at, wechat):
    campaign = charity(cast, book, at)
    client = Client()
    client.force_login(cast.users["neighbour"])
    page = f"/c/hh/book/giving/{campaign.pk}/phone/"
    assert page in client.get(f"/c/hh/book/giving/{campaign.pk}/").content.decode()
    for wrong in ("0", "x", "50001", ""):
        answer = client.post(page, {"amount": wrong, "word": "加油", "way": "code"})
        assert (answer.status_code, "加油" in answer.content.decode()) == (422, True), wrong
    typed = {"amount": "66.60", "nameless": "on", "word": "加油", "way": "code"}
    there = client.post(page, typed)["Location"]
    online = OnlinePayment.objects.get()
    assert (online.amount_fen, online.fund, Gift.objects.count()) == (6_660, campaign.fund, 0)  # no gift yet
    assert "<svg" in client.get(there).content.decode()
    for _ in range(3):
        assert told(wechat, online, at) == 204
    gift = Gift.objects.get()
    assert (gift.user, gift.nameless, gift.word, gift.channel) == (cast.users["neighbour"], True, "加油", "wechat")
    assert (in_account(campaign, "clearing", cast.on), list(flagged(book))) == (6_660, [])
    receipt = f"/c/hh/book/giving/{campaign.pk}/gifts/{gift.pk}/"
    assert client.get(there)["Location"] == receipt
    assert client.get(there, headers={"HX-Request": "true"})["HX-Redirect"] == receipt
    assert client.get(receipt).status_code == 200
    assert give_back(at) == 0  # it stays
    for who in ("owner", "stranger", "manager", "fy_manager"):
        other = Client()
        other.force_login(cast.users[who])
        assert other.get(there).status_code == 404, who
        assert other.get(receipt).status_code == 404, who
    stranger = Client()
    stranger.force_login(cast.users["stranger"])
    assert stranger.post(page, typed).status_code in (403, 404)
    phone = client.post(page, typed | {"way": "phone"})["Location"]
    assert 'href="https://wx.tenpay.example' in client.get(phone).content.decode()


def test_what_comes_after_the_end_goes_back_by_itself_and_reaches_no_goal(cast, book, at, wechat):
    campaign = collection(cast, book, at, goal_fen=10_000, days=0)
    given(cast, campaign, at, amount_fen=9_000)
    late = actions.begin_gift_online(campaign, amount_fen=5_000, by=cast.neighbour, at=at)
    Campaign.objects.filter(pk=campaign.pk).update(until=cast.on - timedelta(days=1))  # midnight passes
    campaign.refresh_from_db()
    assert told(wechat, late, at) == 204
    assert actions.decide_campaign(campaign, by=SYSTEM, at=at) == "missed"  # 9,000 in time, of 10,000
    assert in_account(campaign, "returns", cast.on) == -14_000
    wechat.broken = "down"
    assert give_back(at) == 0
    late.refresh_from_db()
    assert (late.state, late.gift.returned_at) == (OnlineState.PAID, None)
    wechat.broken = ""
    assert (give_back(at), give_back(at)) == (1, 0)
    late.refresh_from_db()
    assert (late.state, late.gift.returned_at) == (OnlineState.REFUNDED, at)
    assert (in_account(campaign, "clearing", cast.on), in_account(campaign, "returns", cast.on)) == (0, -9_000)
    assert wechat.asked[-1][2]["out_refund_no"] == f"{late.number}R"
    client = Client()
    client.force_login(cast.users["neighbour"])
    assert client.get(f"/c/hh/book/online/{late.number}/").status_code == 200
    page = f"/c/hh/book/giving/{campaign.pk}/phone/"
    assert client.get(page).context["why_not"]
    assert client.post(page, {"amount": "1", "way": "code"}).status_code == 422
    with pytest.raises(Refused):
        actions.begin_gift_online(campaign, amount_fen=1, by=cast.neighbour, at=at)


def test_a_closed_campaign_gives_back_and_only_the_system_does_it(cast, book, at, wechat):
    campaign = charity(cast, book, at)
    online = actions.begin_gift_online(campaign, amount_fen=300, by=cast.neighbour, at=at)
    with pytest.raises(Denied):
        actions.begin_gift_online(campaign, amount_fen=300, by=cast.stranger, at=at)
    with pytest.raises(Invalid):
        actions.begin_gift_online(campaign, amount_fen=0, by=cast.neighbour, at=at)
    actions.close_campaign(campaign, by=cast.committee, at=at)
    assert told(wechat, online, at) == 204
    online.refresh_from_db()
    for by in (cast.neighbour, cast.manager, cast.committee):
        with pytest.raises(Denied):
            actions.give_back_online(online, by=by, at=at)
    assert give_back(at) == 1
    assert in_account(campaign, "clearing", cast.on) == 0
