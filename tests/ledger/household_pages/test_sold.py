"""A household's page is of the time of those who hold the unit now."""

from datetime import date, datetime, timedelta

import pytest

from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.ledger.queries import households
from linli.ledger.queries.households import Overdue, Standing
from linli.ledger.states import Channel
from linli.registry.models import Holding, Person
from tests.ledger.households import billed, month_of, paid
from tests.ledger.makers import fund

pytestmark = pytest.mark.django_db

DESK = "/desk/book/hh"


@pytest.fixture
def sold(cast, book, now):
    """On the tenth of last month the owner's home became hers; what the seller had to pay before is partly open."""
    unit, day = cast.units["hh"][0], month_of(cast, 1) + timedelta(days=9)
    holding = Holding.objects.get(unit=unit)
    facts = {"community": cast.hh, "unit": unit, "from_date": date(2010, 1, 1), "to_date": day}
    Holding.objects.create(**facts, person=Person.objects.create(community=cast.hh, name="前业主"))
    Holding.objects.filter(pk=holding.pk).update(from_date=day)
    for back in (3, 2):
        billed(cast, book, now, back=back)
    return unit


def before(cast) -> datetime:
    return households.beginning(month_of(cast, 1) + timedelta(days=8))


def test_who_bought_a_home_sees_and_pays_only_what_is_of_her_own_time(cast, page, book, sold, now):
    old = paid(cast, sold, 1_000, now, paid_at=before(cast))
    billed(cast, book, now)
    address = f"/c/hh/book/household/{sold.pk}/"
    shown = page("owner", address)
    assert [bill.month for bill in shown.context["open"]] == [month_of(cast), month_of(cast, 1)]
    assert (list(shown.context["payments"]), shown.context["done"]) == ([], [])
    assert (shown.context["standing"].owed_fen, shown.context["standing"].prepaid_fen) == (2 * 2671, 0)
    assert old.entry.voucher not in shown.content.decode()
    assert page("owner", f"/c/hh/book/receipts/{old.pk}/").status_code == 404
    assert households.overdue_of(book, sold, cast.on) == Overdue(bills=1, fen=2671)
    assert page("manager", f"{DESK}/households/{sold.pk}/").context["standing"].owed_fen == 4 * 2671 - 1_000
    facts = {"amount_fen": 2671, "channel": Channel.WECHAT, "reference": "w-1", "by": SYSTEM, "at": now}
    actions.take_payment(sold, fund=fund(book, "fee"), **facts)
    shown = page("owner", address)
    assert [bill.month for bill in shown.context["done"]] == [month_of(cast, 1)]
    assert shown.context["standing"].owed_fen == 2671
    assert [one.amount_fen for one in shown.context["payments"]] == [2671]


def test_what_the_seller_prepaid_is_not_shown_to_who_bought(cast, page, book, sold, now):
    paid(cast, sold, 50_000, now, paid_at=before(cast))
    address = f"/c/hh/book/household/{sold.pk}/"
    shown = page("owner", address)
    assert (shown.context["open"], shown.context["done"], list(shown.context["payments"])) == ([], [], [])
    assert shown.context["standing"] == Standing(owed_fen=0, overdue_fen=0, prepaid_fen=0)
    paid(cast, sold, 700, now)
    assert page("owner", address).context["standing"].prepaid_fen == 700
    desk = page("manager", f"{DESK}/households/{sold.pk}/").context["standing"]
    assert desk.prepaid_fen == 50_000 - 3 * 2671 + 700


def test_since_when_a_home_is_theirs(cast, sold):
    day, holdings = month_of(cast, 1) + timedelta(days=9), Holding.objects.filter(unit=sold)
    assert households.held_since(sold) == day
    holdings.filter(to_date__isnull=True).update(from_date=None)
    assert households.held_since(sold) == day  # the day on which the other's ended
    holdings.filter(to_date__isnull=False).update(contested=True)
    assert households.held_since(sold) is None  # it never was another's
