"""红湖公园城: all common money in one book under the trust model, for this year and the one before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from linli.bodies.actor import Actor
from linli.bodies.states import BodyKind, DecisionKind
from linli.demo.places import Town, new_body
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.facts import Line
from linli.ledger.models import Budget, Fund
from linli.ledger.states import BookModel, Channel, EntryKind, FeeBase
from linli.registry.models import Unit

from .till import Till, hour

BUDGET = {
    "fee-6001": 4_560_000,
    "fee-5101": 780_000,
    "fee-5102": 340_000,
    "fee-5103": 1_080_000,
    "fee-5104": 860_000,
    "fee-5105": 180_000,
    "fee-5106": 420_000,
    "fee-5109": 456_000,
    "common-6051": 696_000,
    "common-6052": 240_000,
    "common-6053": 72_000,
    "common-5202": 90_000,
    "common-5203": 160_000,
    "common-5205": 120_000,
}
# What is paid each month out of the fees on contracts: account, yuan, to whom, for what.
MONTHLY = (
    ("fee-5101", 62_400, "蓉洁保洁服务有限公司", "保洁服务费"),
    ("fee-5102", 26_800, "绿満园林有限公司", "绿化养护费"),
    ("fee-5103", 86_000, "安泰保安服务有限公司", "秩序维护服务费"),
    ("fee-5104", 54_600, "迅升电梯维保有限公司", "电梯维保费"),
    ("fee-5106", 33_150, "国网成都供电公司", "公共用电"),
)


def play_honghu(town: Town, people: dict[str, Actor], at: datetime) -> Till:
    """Open the book and let two years of money go through it, up to today."""
    today = at.astimezone(SHANGHAI).date()
    community = town.communities["hh"]
    opened = date(today.year - 1, 1, 1)
    new_body(community, BodyKind.OWNERS_ASSEMBLY, "红湖公园城业主大会", hour(opened))
    book = actions.open_book(
        community,
        model=BookModel.TRUST,
        keeper=town.body("hh", BodyKind.PROPERTY_COMPANY),
        on=opened,
        by=people["head"],
        at=hour(opened, 9),
    )
    till = Till(book, people["staff"], people["manager"], people["committee"], people["head"])
    actions.register_bank_account(
        book,
        holder=town.body("hh", BodyKind.OWNERS_COMMITTEE),
        bank_name="成都农商银行大丰支行",
        number="6228 0000 2009 1234",
        opened_on=opened,
        funds=list(Fund.objects.filter(book=book, code__in=("fee", "common"))),
        by=people["committee"],
        at=hour(opened, 10),
    )
    till.came_in("fee-4001", 286_312, opened, "期初结余", fen=40, kind=EntryKind.OPENING)
    till.came_in("common-4001", 486_200, opened, "期初结余", kind=EntryKind.OPENING)
    _mirror(till, opened)
    _two_years(till, today)
    _bills(till, people, today)
    return till


def _mirror(till: Till, opened: date) -> None:
    lines = [Line(till.account("maintenance-1801"), till.account("maintenance-4001"), 21_486_300_00)]
    till.entry(EntryKind.OPENING, opened, "维修资金专户余额", lines)


def _two_years(till: Till, today: date) -> None:
    budgets = {year: till.budget(year, BUDGET) for year in (today.year - 1, today.year)}
    payees = {name: till.payee(name, f"51010000{n:08}") for n, (_c, _y, name, _w) in enumerate(MONTHLY)}
    contracts = {
        year: {
            code: till.decided(
                DecisionKind.CONTRACT,
                f"{year}-合同-{code[-4:]}",
                f"{year} 年{why}合同",
                adopted_on(budgets[year]),
                limit=yuan * 12,
            )
            for code, yuan, _name, why in MONTHLY
        }
        for year in budgets
    }
    for month in _months(till.book.opened_on, today):
        _month(till, month, today, budgets[month.year], payees, contracts[month.year])


def _bills(till: Till, people: dict[str, Actor], today: date) -> None:
    """This month's bills of 2,991 homes, the first of them paid."""
    month = today.replace(day=1)
    at = hour(month, 8)
    fee = Fund.objects.get(book=till.book, code="fee")
    decision = till.decided(
        DecisionKind.ASSEMBLY, f"{month.year}-物业费", "物业费每平方米每月 1.10 元，按月出账", month, matter="fees"
    )
    actions.set_fee_plan(
        till.book,
        fund=fee,
        name="物业费",
        name_en="Property fee",
        base=FeeBase.AREA,
        rate_hfen=11_000,
        from_month=month,
        decision=decision,
        by=people["manager"],
        at=at,
    )
    actions.run_bills(till.book, month=month, by=people["manager"], at=hour(month, 9))
    paying = Unit.objects.filter(community=till.book.community, building__name="3栋").order_by("id")
    for number, unit in enumerate(paying[:24]):
        if number % 5 == 3:
            continue  # has not paid yet
        owed = unit.bills.get(month=month).amount_fen
        amount = owed * 2 if number % 11 == 0 else owed
        when = hour(min(today, month + timedelta(days=1 + number % 15)), 11)
        actions.take_payment(
            unit,
            fund=fee,
            amount_fen=amount,
            channel=Channel.CASH if number % 3 else Channel.CARD,
            reference="" if number % 3 else f"POS{month:%Y%m}{number:04}",
            by=people["staff"],
            at=when,
        )


def _month(till: Till, month: date, today: date, budget: Budget, payees: dict, contracts: dict) -> None:
    """What came in and went out in one month, up to today."""
    season = month.month * 37 % 11
    came = (
        (5, "fee-6001", 296_000 + season * 4_300, "物业费（本月银行代收汇总）"),
        (8, "common-6051", 55_600 + season * 740, "地面停车月租与临停"),
        (12, "common-6052", 18_500 + season * 310, "电梯与道闸广告"),
        (15, "common-6053", 5_200 + season * 180, "架空层场地使用费"),
    )
    for day, code, yuan, why in came:
        on = month.replace(day=day)
        by_bills = code == "fee-6001" and month == today.replace(day=1)
        if on <= today and not by_bills:
            till.came_in(code, yuan, on, why)
    on = month.replace(day=20)
    if on > today or on <= adopted_on(budget):
        return
    first = _first_paid(month, today.year, adopted_on(budget))
    if first is None:
        return
    months = month.month - first + 1
    which = f"{month.year}年{first}—{month.month}月" if months > 1 else f"{month:%Y年%-m月}"
    for code, yuan, name, why in MONTHLY:
        till.paid(payees[name], code, yuan * months, on, f"{which}{why}", budget=budget, decision=contracts[code])


def _first_paid(month: date, this_year: int, adopted: date) -> int | None:
    """The first of the months that are paid in this one. This year each month is paid for itself, the year before a
    quarter at a time; in January the contracts of the first year did not exist yet."""
    if month.year == this_year:
        return month.month
    if month.month % 3:
        return None
    first = month.month - 2
    return first if month.replace(month=first, day=20) > adopted else first + 1


def adopted_on(budget: Budget) -> date:
    """The day on which a budget came into force."""
    if budget.adopted_at is None:
        raise ValueError(f"the budget of {budget.year} was not adopted")
    return budget.adopted_at.astimezone(SHANGHAI).date()


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
