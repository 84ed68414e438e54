"""What waits at the desk about money: the same as each order's own rule says, counted for all books at once."""

import pytest
from django.utils import timezone

from linli.ledger import actions
from linli.ledger.models import PaymentOrder
from linli.ledger.queries import Waits, money_waiting
from linli.ledger.queries.waiting import waiting_orders
from linli.ledger.rules.paying import waits_for
from tests.ledger.makers import posted, stocked
from tests.ledger.orders import budget, line, order
from tests.ledger.test_paying_pages import go, text

pytestmark = pytest.mark.django_db

PEOPLE = ("manager", "staff", "committee", "neighbourhood_head", "secretary", "street", "owner", "fy_secretary")


@pytest.fixture
def now():
    """The desk runs at the hour of the machine."""
    return timezone.now()


def test_the_desk_counts_what_waits_about_money(cast, now, django_assert_num_queries):
    book = stocked(cast, now)
    cleaning = line(budget(cast, book, now))
    small, approved, refused = (order(cast, book, now, budget_line=cleaning, purpose=f"用品 {n}") for n in range(3))
    actions.approve_payment(approved, by=cast.committee, at=now)
    actions.refuse_payment(refused, reason="重复了", by=cast.committee, at=now)
    spent = posted(cast, book, "fee-5101", "fee-1002", 100, now, purpose="保洁")
    actions.ask(spent, text="这是什么？", by=cast.owner, at=now)
    orders = PaymentOrder.objects.select_related("book__community", "rules")
    for name in PEOPLE:
        by = getattr(cast, name)
        assert set(waiting_orders(by)) == {one for one in orders if waits_for(one, by)}, name
    assert small.stands == "待审批"
    assert money_waiting(cast.committee, now) == [Waits("payments", 2, 0), Waits("questions", 1, 0)]
    with django_assert_num_queries(0):
        assert money_waiting(cast.owner, now) == []
    page = text(go(cast, "committee").get("/desk/"))
    assert "等您审的付款" in page
    assert "/desk/book/questions/" in page
    assert "都办完了" not in page
    assert '<a href="/desk/book/">账务工作 <span>2</span></a>' in page
    orders = text(go(cast, "committee").get("/desk/book/hh/payments/"))
    assert '<a href="/desk/book/" aria-current="page">账务工作' in orders
