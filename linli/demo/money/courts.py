"""教师园区, 原野庄园 and the courtyards of the neighbourhood-run company (stories of S2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.states import BodyKind, DecisionKind
from linli.demo.places import new_body
from linli.demo.votes import Called, play_fee
from linli.kernel.errors import Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.models import Fund
from linli.ledger.states import AccountHolder, Basis, BookModel, EntryKind, FeeBase, PayeeKind
from linli.registry.actions import publish
from linli.registry.models import Place
from linli.registry.states import CommunityKind

from .till import Till, hour
from .town import Court, build_court

# The courtyards of the neighbourhood-run company: 782 households in all.
COURTYARDS = (("师范院", "sfy", 286), ("粮食院", "lsy", 274), ("供销院", "gxy", 222))
INSURANCE_YUAN = 100  # a household
# 168 homes of 89.50 m² at 0.30 and at 0.50 yuan a month, in a quarter
QUARTER_YUAN = (13_532, 22_554)


@dataclass
class Street:
    """Where the stories play and who of the neighbourhood takes part."""

    neighbourhood: Place
    head: Actor
    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def opened(self) -> date:
        """The first of January of the year before."""
        return date(self.today.year - 1, 1, 1)

    def court(self, name: str, english: str, code: str, households: int, **more) -> Court:
        since = hour(self.opened - timedelta(days=400))
        court = build_court(
            self.neighbourhood, name=name, english=english, code=code, households=households, at=since, **more
        )
        publish(court.place, publishes=True, by=SYSTEM, at=since)
        return court

    def till(self, court: Court, *, model: str = BookModel.REMUNERATION) -> Till:
        """The court's book, opened by the neighbourhood, with its bank account in the committee's name."""
        book = actions.open_book(
            court.place, model=model, keeper=court.company, on=self.opened, by=self.head, at=hour(self.opened, 9)
        )
        actions.register_bank_account(
            book,
            holder=court.committee,
            bank_name="成都农商银行桂湖支行",
            number=f"6228 0001 {court.place.pk:08}",
            opened_on=self.opened,
            funds=list(Fund.objects.filter(book=book, code__in=("fee", "common"))),
            by=court.approves,
            at=hour(self.opened, 10),
        )
        return Till(book, court.prepares, self.head, court.approves, self.head)


def play_hourly(street: Street) -> Till:
    """教师园区: paid by the hour, the fee raised from 0.30 to 0.50 yuan by the owners, and over 40,000 yuan left."""
    court = street.court("教师园区", "Teachers' Court", "jsyq", 168, kind=CommunityKind.OLD_COURTYARD)
    till = street.till(court)
    year = street.opened.year
    till.came_in("fee-4001", 9_412, street.opened, "接管时的结余", kind=EntryKind.OPENING)
    budget = till.budget(year, {"fee-6001": 90_000, "fee-5101": 24_000, "fee-5102": 12_000, "fee-5105": 12_000})
    began, raised = date(year, 1, 1), date(year, 4, 1)
    before = till.decided(DecisionKind.ASSEMBLY, f"{year}-物业费", "物业费每平方米每月 0.30 元", began, matter="fees")
    voted = play_fee(court.place, Called(court.approves, street.head), hour(raised))
    for rate, first, decision in ((3_000, began, before), (5_000, raised, voted)):
        actions.set_fee_plan(
            till.book,
            fund=Fund.objects.get(book=till.book, code="fee"),
            name="物业费",
            base=FeeBase.AREA,
            rate_hfen=rate,
            from_month=first,
            decision=decision,
            by=till.prepares,
            at=hour(first, 18),
        )
    payees = {
        "fee-5101": (till.payee("桂湖家政服务社", "51020000000101"), 38, "保洁", 25),
        "fee-5102": (till.payee("桂湖园艺服务队", "51020000000102"), 30, "绿化养护", 30),
        "fee-5105": (till.payee("便民水电维修店", "51020000000103"), 22, "水电维修", 40),
    }
    for month in range(2, 13):
        on = date(year, month, 25)
        for code, (payee, hours, what, rate) in payees.items():
            # Cleaning is paid twice a month: each time a small sum with what was proved by check-in and check-out.
            for part in ("上半月", "下半月") if code == "fee-5101" else ("",):
                why = f"{month}月{part}{what} {hours} 小时 × {rate} 元"
                till.paid(payee, code, hours * rate, on, why, budget=budget)
        if month % 3 == 0:
            came = QUARTER_YUAN[0] if month < 6 else QUARTER_YUAN[1]
            till.came_in("fee-6001", came, date(year, month, 28), "本季度物业费")
    return till


def play_pmc(street: Street) -> Till:
    """原野庄园: the property management committee opens its basic account; a private account is refused."""
    court = street.court("原野庄园", "Wild Fields Court", "yyzy", 240, committee=BodyKind.PMC)
    new_body(court.place, BodyKind.COURTYARD_COMMITTEE, "原野庄园院委会", hour(street.opened))
    till = street.till(court)
    year = street.today.year
    till.came_in(
        "common-4001", 52_300, street.opened, "原由个人保管的公共收益，转入物管委基本账户", kind=EntryKind.OPENING
    )
    budget = till.budget(year, {"common-6051": 60_000, "common-5202": 8_000, "common-5205": 10_000})
    at = hour(date(year, 1, 15))
    private = actions.add_payee(
        till.book,
        kind=PayeeKind.PERSON,
        name="某包工头",
        holder_kind=AccountHolder.PRIVATE,
        bank_name="某银行",
        number="6222021300001234567",
        by=till.prepares,
        at=at,
    )
    try:
        actions.prepare_payment(
            till.book,
            payee=private,
            debit=till.account("common-5202"),
            bank=till.account("common-1002"),
            amount_fen=80_000,
            purpose="修剪树木",
            basis=Basis.SMALL_SUM,
            budget_line=till.line(budget, "common-5202"),
            by=till.prepares,
            at=at,
        )
    except Refused:
        # As it must be: common money never goes to a private person's account. Nothing was written that would have to
        # go, and the loading sets no savepoint for it.
        transaction.set_rollback(False)
    else:
        raise RuntimeError("a private account was paid")
    company = till.payee("新都绿景养护有限公司", "51020000000201")
    till.paid(company, "common-5202", 800, date(year, 2, 10), "修剪树木", budget=budget)
    for month in range(1, street.today.month + 1):
        if date(year, month, 6) <= street.today:
            till.came_in("common-6051", 4_860, date(year, month, 6), "地面停车收入")
    return till


def play_courtyards(street: Street) -> list[Till]:
    """One company, a book for each courtyard: what one has left over never covers another."""
    tills = []
    for name, code, households in COURTYARDS:
        court = street.court(name, "", code, households, kind=CommunityKind.OLD_COURTYARD, living=1)
        till = street.till(court)
        year = street.opened.year
        till.came_in("fee-4001", 1_000 + households * 60, street.opened, "上年结余", kind=EntryKind.OPENING)
        till.came_in("common-4001", households * 130, street.opened, "上年公共收益结余", kind=EntryKind.OPENING)
        insurer = till.payee("某财产保险成都分公司", f"5103000000{court.place.pk:06}")
        lights = till.payee("光明安防器材有限公司", f"5104000000{court.place.pk:06}")
        on = date(year, 12, 18)
        insured = till.decided(
            DecisionKind.ASSEMBLY,
            f"{year}-结余",
            f"用结余为每户买 {INSURANCE_YUAN} 元财产保险，添置监控和应急灯",
            on - timedelta(days=3),
            limit=households * INSURANCE_YUAN + 6_000,
            matter="common_income",
        )
        why = f"每户 {INSURANCE_YUAN} 元财产保险，共 {households} 户"
        till.paid(insurer, "common-5206", households * INSURANCE_YUAN, on, why, decision=insured)
        till.paid(lights, "common-5205", 4_200, on, "监控 4 处、应急灯 12 盏", decision=insured)
        tills.append(till)
    return tills
