"""Into which fund and which book a payment on the phone comes."""

import pytest
from django.test import Client
from django.utils import timezone

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.ledger import actions, queries
from linli.ledger.actions.books import make_fund
from linli.ledger.channels import channel_of
from linli.ledger.models import Bill, Book, HouseholdPayment, OnlinePayment
from linli.ledger.queries.households import owed_by_fund
from linli.ledger.states import FundKind, OnlineState
from tests.cases.together import at_once
from tests.cast import make_cast
from tests.ledger.households import agreed, billed, month_of
from tests.ledger.makers import account, fund, stocked
from tests.ledger.trusting import courtyard

from .phone import begun, calls, clearing

pytestmark = pytest.mark.django_db


def test_it_comes_into_the_fund_of_the_bills_that_it_pays(cast, home, at, wechat):
    book = home.community.book
    heat = make_fund(book, kind=FundKind.FEE, code="heat", name="供热费", on=month_of(cast, 2))
    facts = {"name": "供热费", "base": "unit", "rate_hfen": 500_000, "from_month": month_of(cast, 1)}
    actions.set_fee_plan(book, fund=heat, **facts, decision=agreed(cast, at), by=cast.manager, at=at)
    billed(cast, book, at, back=1)  # of the month before: her oldest bills are of both funds, the first of fees
    fees = fund(book, "fee")
    assert [one for one, _fen in owed_by_fund(book, home)] == [fees, heat]
    client = Client()
    client.force_login(cast.users["owner"])
    root = f"/c/hh/book/household/{home.pk}/pay/"
    page = client.get(f"{root}?fund=heat")
    assert (page.context["owed"], "供热费" in page.content.decode()) == (5_000, True)
    assert client.get(f"{root}?fund=common").context["fund"] == fees  # no fund of fees that she owes in
    client.post(f"{root}?fund=heat", {"amount": "50", "way": "code"})
    online = OnlinePayment.objects.get()
    wechat.pay(online.number, at)
    assert calls(wechat, wechat.told(online.number), at) == 204
    payment = HouseholdPayment.objects.get()
    assert (payment.fund, Bill.objects.get(unit=home, plan__fund=heat).state) == (heat, "paid")
    assert queries.balance(account(book, "heat-1012"), cast.on) == 5_000
    # Money that was given for no fund goes to the oldest bill too, at the desk and by the bank's file.
    assert actions.take_payment(home, amount_fen=1, channel="cash", by=cast.staff, at=at).fund == fees


def test_what_is_paid_late_comes_into_the_book_that_took_the_old_one_in(cast, home, at, wechat):
    online = begun(cast, home, at)
    actions.close_online(online, by=SYSTEM, at=at)
    book = home.community.book
    one = courtyard(cast, "one", "一号院", at)
    Book.objects.filter(pk=book.pk).update(successor=one, closed_on=cast.on)
    wechat.orders[online.number]["state"] = "NOTPAY"
    wechat.pay(online.number, at)
    assert calls(wechat, wechat.told(online.number), at) == 204
    online.refresh_from_db()
    assert (online.state, online.book, online.payment.fund.book) == (OnlineState.PAID, one, one)
    client = Client()
    client.force_login(cast.users["owner"])
    there = f"/c/one/book/online/{online.number}/"
    assert client.get(f"/c/hh/book/online/{online.number}/")["Location"] == there
    assert client.get(there)["Location"] == f"/c/one/book/receipts/{online.payment.pk}/"
    assert client.get(f"/c/hh/book/household/{home.pk}/pay/")["Location"] == f"/c/one/book/household/{home.pk}/pay/"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_call_backs_at_once_are_one_payment(wechat):
    at = timezone.now()
    cast = make_cast(at)
    stocked(cast, at)
    home = next(unit for unit in cast.units["hh"] if unit.pk == cast.owner.homes[0].unit_id)
    online = begun(cast, home, at)
    wechat.pay(online.number, at)
    told = channel_of("wechat").query(online.number)
    for _round in range(5):
        results = at_once(*[lambda: actions.confirm_online(told, by=SYSTEM, at=at)] * 20)
        assert [result for result in results if isinstance(result, Exception)] == []
    assert (HouseholdPayment.objects.count(), clearing(cast, home)) == (1, 100)
    assert Event.objects.filter(verb="ledger.confirm_online").count() == 1
