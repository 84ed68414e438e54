"""S2: the money of five models (stories.md). Every figure is computed from its parts."""

from datetime import date, datetime, timedelta

import pytest

from linli.bodies.states import DecisionKind
from linli.kernel.errors import Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.models import Account, Book, Fund, PaymentOrder
from linli.ledger.queries import giving, trust
from linli.ledger.states import Basis, Channel, CostKey, SurplusUse
from linli.registry.models import Place
from tests.ledger.givers import charity, given
from tests.ledger.makers import account, decision, stocked
from tests.ledger.orders import order, paid
from tests.ledger.trusting import courtyard, decided, moved, neighbourhood_company

pytestmark = pytest.mark.django_db

# Hours a month of the service list, what an hour costs in fen, and how many of a hundred were worked.
HOURS = {"fee-5101": (300, 2_200, 96), "fee-5102": (120, 2_400, 90), "fee-5105": (80, 3_500, 85)}


def test_hourly_service_leaves_over_forty_thousand_and_it_is_the_owners(cast, now):
    yard = courtyard(cast, "jsyq", "教师园区", now, households=320)
    company = neighbourhood_company(cast)
    assembly = decided(cast, yard, now, number="涨价")
    fees = Fund.objects.select_related("book__community").get(book=yard, code="fee")
    plan = {"fund": fees, "name": "物业费", "base": "area", "rate_hfen": 5_000, "decision": assembly}  # 0.50 yuan a m²
    actions.set_fee_plan(yard, **plan, from_month=date(2025, 1, 1), by=company, at=now)
    billed = 0
    for month in range(1, 13):
        run = actions.run_bills(yard, month=date(2025, month, 1), by=company, at=now)
        billed += run.amount_fen
        for code, (hours, rate, worked) in HOURS.items():
            done = hours * worked // 100  # what was not worked is not paid
            moved(yard, "fee-1002", "fee-6061", done * rate, now, on=date(2025, month, 28))
            moved(yard, "fee-6061", "fee-1002", done * rate, now, on=date(2025, month, 28))
            moved(yard, code, "fee-2202", done * rate, now, on=date(2025, month, 28))
    spent = sum(12 * (hours * worked // 100) * rate for hours, rate, worked in HOURS.values())
    found = trust.surplus_of(fees, 2025)
    assert (found.income_fen, found.expense_fen, found.fen) == (billed, spent, billed - spent)
    assert found.fen > 4_000_000
    assert found.owner == trust.SurplusOwner.OWNERS
    use = {"year": 2025, "use": SurplusUse.KEPT, "amount_fen": found.fen, "decision": assembly}
    actions.decide_surplus(fees, **use, by=cast.neighbourhood_head, at=now)
    assert trust.surplus_of(fees, 2025).open_fen == 0


def test_one_company_a_book_for_each_courtyard_and_no_surplus_covers_another(cast, now):
    households = (210, 196, 188, 188)
    yards = [courtyard(cast, f"sz{i}", f"四自{i}院", now, households=n) for i, n in enumerate(households)]
    company = neighbourhood_company(cast)
    each = 100 * 100  # 100 yuan a household
    # The last courtyard has next to nothing, the others have plenty.
    for number, yard in enumerate(yards):
        fen = 5_000_000 if number < 3 else 1_000
        moved(yard, "fee-1002", "fee-6061", fen, now, on=date(2026, 2, 1))
    shares = [actions.Share(yard, decided(cast, yard, now, limit_fen=10**8)) for yard in yards]
    facts = {"key": CostKey.HOUSEHOLDS, "provider_name": "财产保险公司", "from_date": cast.on}
    service = actions.share_service("财产保险", shares=shares, **facts, by=cast.neighbourhood_head, at=now)
    total = sum(households) * each
    assert (sum(households), total) == (782, 78_200 * 100)
    parts = {yard.pk: insurer(cast, yard, company, now) for yard in yards}
    orders = actions.prepare_shared_payment(
        service, total_fen=total, purpose="家庭财产保险", parts=parts, by=company, at=now
    )
    assert [order.amount_fen for order in orders] == [n * each for n in households]
    assert sum(order.amount_fen for order in orders) == total
    for one in orders:
        actions.approve_payment(one, by=cast.neighbourhood_head, at=now)
    for one in orders[:3]:
        actions.pay(one, bank_reference="B1", by=company, at=now)
    with pytest.raises(Refused, match=r"10\.00"):  # three courtyards have enough for it, and it is not theirs to pay
        actions.pay(orders[3], bank_reference="B1", by=company, at=now)
    with pytest.raises(Invalid):
        line = {"debit": account(yards[3], "fee-5108"), "bank": account(yards[0], "fee-1002"), "amount_fen": each}
        line |= {"payee": parts[yards[3].pk].payee, "purpose": "保险", "basis": Basis.DECISION}
        actions.prepare_payment(yards[3], **line, decision=shares[3].decision, by=company, at=now)
    assert PaymentOrder.objects.filter(state="paid").count() == 3


def insurer(cast, yard: Book, company, now: datetime) -> actions.Part:
    facts = {"kind": "company", "name": "财产保险公司", "holder_kind": "corporate", "bank_name": "农业银行"}
    payee = actions.add_payee(yard, **facts, number=f"51050148850800{yard.pk:06d}", by=company, at=now)
    actions.confirm_payee(payee, by=cast.neighbourhood_head, at=now)
    return actions.Part(payee, account(yard, "fee-5108"), account(yard, "fee-1002"))


def test_nine_courtyards_become_one_and_the_sum_is_the_same_to_the_fen(cast, now):
    yards = [courtyard(cast, f"gd{i}", f"桂东三巷{i}号院", now, households=3) for i in range(1, 10)]
    for number, yard in enumerate(yards, start=1):
        moved(yard, "fee-1002", "fee-6061", 123_457 * number + 1, now, on=date(2026, 1, 5))
        moved(yard, "common-1002", "common-6051", 77_777 * number, now, on=date(2026, 1, 6))
        moved(yard, "fee-5101", "fee-1002", 9_999 * number, now, on=date(2026, 2, 6))
    day = timedelta(days=1)
    before = {kind: sum(left(yard, kind, cast.on - day) for yard in yards) for kind in ("fee", "common")}
    one = yards[0]
    actions.merge_books(yards[1:], target=one, on=cast.on, by=cast.street, at=now)
    after = {kind: left(one, kind, cast.on + day) for kind in ("fee", "common")}
    assert after == before
    assert before["fee"] == sum((123_457 - 9_999) * n + 1 for n in range(1, 10))
    assert [left(yard, "fee", cast.on + day) for yard in yards[1:]] == [0] * 8
    # The old books are there, and the old places lead to the new one.
    assert queries.balance(account(yards[4], "fee-6061"), cast.on) == -(123_457 * 5 + 1)
    assert Place.objects.filter(successor=one.community).count() == 8


def left(book: Book, kind: str, on: date) -> int:
    """What the funds of a kind have, less what they owe."""
    rows = Account.objects.filter(book=book, fund__kind=kind, kind__in=("asset", "liability"))
    return sum(queries.balances(rows.values_list("pk", flat=True), on).values())


def test_the_charity_fund_pays_for_the_pavilion_and_common_money_for_the_rest(cast, now):
    book = stocked(cast, now, common_fen=10_000_000)
    week = now - timedelta(days=7)
    fund = charity(cast, book, week, title="南河湾信义慈善基金")
    for day in range(7):
        at = week + timedelta(days=day)
        given(cast, fund, at, giver_name="吴邻居", nameless=day % 2 == 0, amount_fen=230_000, channel=Channel.BANK)
        given(
            cast, fund, at, giver_name="林业主", amount_fen=170_000 + (200_000 if day == 6 else 0), channel=Channel.BANK
        )
    assert giving.given_fen(fund) == 3_000_000  # 30,000 yuan in a week
    hidden = giving.gifts_of(fund).filter(nameless=True)[0]
    names = {row.giver for row in giving.shown(giving.gifts_of(fund), cast.neighbour)}
    assert names == {"林**", "吴**", giving.giver_shown(hidden)}
    assert actions.see_giver(hidden, by=cast.auditor, at=now) == "吴邻居"

    works = {"common-5201": 4_680_000, "common-5202": 1_250_000, "common-5203": 1_130_000}
    allowed = decision(
        cast, now, kind=DecisionKind.ASSEMBLY, number="大会-1", limit_fen=sum(works.values()) + 3_000_000
    )
    facts = {"basis": Basis.DECISION, "decision": allowed}
    for code, fen in works.items():
        paid(cast, order(cast, book, now, debit=code, bank="common-1002", amount_fen=fen, **facts), now)
    assert sum(works.values()) > 7_000_000  # gate and access control, greenery, walls: over 70,000 yuan
    with pytest.raises(Invalid):
        order(cast, book, now, debit="common-5201", bank="charity-1002", amount_fen=1_000_000, **facts)
    with pytest.raises(Invalid):
        order(cast, book, now, debit="charity-5302", bank="common-1002", amount_fen=1_000_000, **facts)
    pavilion = order(cast, book, now, debit="charity-5302", bank="charity-1002", amount_fen=2_860_000, **facts)
    entry = paid(cast, pavilion, now)
    assert giving.uses_of(fund) == [entry]
    assert giving.gathered(fund, cast.on).left_fen == 3_000_000 - 2_860_000
    spent = sum(queries.balance(account(book, code), cast.on) for code in works)
    assert spent == sum(works.values())
