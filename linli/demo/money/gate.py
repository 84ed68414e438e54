"""北苑's back gate (S3): from one neighbour's sentence to the plan, the objection, the decision and the payment."""

from datetime import datetime, timedelta

from linli.audit.files import open_file
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.states import BodyKind, SeatTitle
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.states import Kind, Verdict
from linli.demo.pictures import gate, paper
from linli.demo.places import new_body
from linli.ledger import actions
from linli.ledger.models import Entry
from linli.ledger.states import BookModel, EntryKind, VoucherKind
from linli.notices import actions as notices
from linli.notices import states as posted
from linli.notices.models import Posting

from .council import put_to_council
from .courts import Street
from .till import Till, hour
from .town import Court, seated

SAID = "后大门实在太破了\n铁皮锈穿了，门轴歪了关不严，晚上谁都能进来。老人推不动，孩子还被刮破过手。"
PLAN = """后大门用了十九年，铁皮锈穿，关不严。请三家报过价，准备这样改：
· 拆旧门，换双开铝艺门，宽 3.6 米：21,800 元
· 门禁和闭门器一套，老人小孩都推得动：8,200 元
· 门口地面找平，加无障碍坡道：6,000 元
合计不超过 36,000 元，从共有收益里出，不用各家另交。省下的留在共有收益。
公示期满、异议都答复了，再提交居民议事会表决。"""
OBJECTION = "坡道太陡轮椅上不去，能不能做缓一点？另外施工那几天从哪里走？"
ANSWER = "已改：坡道放缓到 1:12，加一道扶手，总价不变。施工三天，每天 7 点到 19 点请走东门，物业有人引导。"


def play_gate(street: Street) -> Till:
    """36,000 yuan planned, 34,500 paid, 1,500 saved, by a decision of the neighbourhood's council."""
    court = street.court("北苑", "North Garden", "beiyuan", 320)
    council = new_body(street.neighbourhood, BodyKind.RESIDENTS_COUNCIL, "桂东社区居民议事会", hour(street.opened))
    till = street.till(court, model=BookModel.TRUST)
    till.came_in("common-4001", 61_800, street.opened, "公共收益结余", kind=EntryKind.OPENING)
    today = street.today
    said, decided, paid = (today - timedelta(days=days) for days in (76, 41, 2))
    branch = new_body(court.place, BodyKind.PARTY_BRANCH, "北苑党支部", hour(street.opened))
    secretary = seated(branch, "beiyuan-branch", "支书", SeatTitle.HEAD, hour(street.opened))
    case = _said(court, secretary, hour(said, 19))
    plan = _post_plan(court, hour(decided - timedelta(days=16)))
    allowed = put_to_council(council, court, plan, keeper=till.keeps_minutes, on=decided)
    builder = till.payee("北新门窗工程有限公司", "51050000000301")
    papers = (
        (VoucherKind.INVOICE, "发票"),
        (VoucherKind.CONTRACT, "施工合同"),
        (VoucherKind.ACCEPTANCE, "验收单"),
    )
    entry = till.paid(
        builder, "common-5201", 34_500, paid, "后大门改造工程款", decision=allowed, matter=case.number, papers=papers
    )
    _show_it(till, entry, hour(paid, 16))
    return till


def _said(court: Court, secretary: Actor, at: datetime) -> Case:
    """The sentence with which it began, and what the branch made of it."""
    said = cases.Said(kind=Kind.SUGGESTION, category="life.idea", text=SAID, photos=[gate(at, new=False)])
    case = cases.submit(said, community=court.place, by=court.residents[0], at=at)
    cases.accept(case, by=secretary, at=at + timedelta(hours=2))
    words = "去看过了，确实该换。要花共有收益，得大家定：先公示方案和预算，再由居民议事会表决；花了多少在小区账本里看。"
    cases.answer(case, text=words, by=secretary, at=at + timedelta(hours=20))
    cases.judge(case, verdict=Verdict.SATISFIED, by=court.residents[0], at=at + timedelta(hours=24))
    return case


def _post_plan(court: Court, at: datetime) -> Posting:
    """Two weeks on the board with one objection, which changes the plan."""
    committee: Actor = court.approves
    plan = notices.draft(
        court.place,
        kind=posted.Kind.PUBLICITY,
        matter=posted.Matter.WORKS_PLAN,
        title="后大门改造方案和预算",
        text=PLAN,
        by=committee,
        at=at,
    )
    notices.post(plan, by=committee, at=at + timedelta(hours=1))
    hung = at + timedelta(hours=2)
    photo = paper(hung, plan.pk)
    notices.add_board_photo(
        plan, moment=posted.Moment.PUT_UP, spot="1 栋门口公示栏", photo=photo, by=committee, at=hung
    )
    objection = notices.object_to(plan, text=OBJECTION, by=court.residents[1], at=at + timedelta(days=2))
    notices.answer_objection(objection, upheld=True, answer=ANSWER, by=committee, at=at + timedelta(days=4))
    notices.end(plan, by=SYSTEM, at=at + timedelta(days=15))
    return plan


def _show_it(till: Till, entry: Entry, at: datetime) -> None:
    """The new gate, among the papers behind the payment."""
    with open_file(gate(at, new=True)) as photo:
        shown = actions.add_voucher(
            entry, file=photo, kind=VoucherKind.PHOTO, name="装好的后大门", by=till.prepares, at=at
        )
    actions.mask_voucher(shown, boxes=[], by=till.reviews, at=at)
