"""Votes of owners in the demo: one that is running in 红湖公园城, so that a newcomer can cast a ballot herself, and the
one by which 教师园区 raised its fee (S2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli.audit.models import StoredFile
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Decision
from linli.law.deadlines import SHANGHAI
from linli.notices.queries import posting_for
from linli.people.models import User
from linli.registry.models import Binding, Building, Place
from linli.registry.states import Relation
from linli.voting import actions
from linli.voting.facts import Question, Terms
from linli.voting.models import Assembly, Motion, Right
from linli.voting.states import Channel, Scope, Standing

from .pictures import paper

LIFT = """3 栋两部电梯用了十七年，困人三次。检验机构要求更换曳引机、钢丝绳和门机。
三家报过价，恒立电梯 186,000 元最低，保修三年，工期 20 天，两部轮流停，不会同时停用。
费用从 3 栋的维修资金里出，按面积分摊，各家不用另交。"""
WATCH = """请三位业主代表和监督委员会一起：每周看一次工地，核对更换的部件，验收时一起签字。不领报酬。"""
FEE = """现在每平方米每月 0.30 元，只够看门和收垃圾。按大家在问需会上提的，做成钟点服务清单：保洁、绿化、水电、
项目经理各做多少小时、做到什么样，都写清楚，没做的不付钱。
算下来每平方米每月 0.50 元，89.5 平方米的房子一个月多 17.90 元。"""


@dataclass(frozen=True)
class Called:
    """Who calls a vote, and who brings the ballots in from door to door."""

    by: Actor
    door: Actor


def midnight(at: datetime, days: int) -> datetime:
    """The beginning of the day so many days after ``at``. Votes are posted weeks before they begin, so that a long
    holiday in between does not hold them up."""
    return datetime.combine(at.astimezone(SHANGHAI).date() + timedelta(days=days), time.min, SHANGHAI)


def play_lift(community: Place, people: dict[str, Actor], at: datetime) -> Assembly:
    """3栋 votes on its lift, four days still: of 120 homes 71 have voted, nine are missing to two thirds. 林业主 and
    周奶奶, whom a newcomer can be, have not voted yet; 吴邻居 has."""
    building = Building.objects.get(community=community, name="3栋")
    terms = Terms(
        title="3 栋电梯大修",
        text="为 3 栋两部电梯的大修表决。只由 3 栋的业主投票，因为费用由 3 栋分摊。",
        opens_at=midnight(at, -8),
        closes_at=midnight(at, 4) + timedelta(hours=20),
        snapshot_on=midnight(at, -45).date(),
        scope=Scope.BUILDING,
        building=building,
        extension_days=7,
    )
    questions = (
        Question("用维修资金大修 3 栋两部电梯，不超过 18.6 万元", LIFT, matter="use_fund", limit_fen=18_600_000),
        Question("请三位业主代表一起监督施工和验收", WATCH),
    )
    called = Called(people["committee"], people["worker"])
    assembly = _opened(community, terms, questions, called, posted_at=midnight(at, -44) + timedelta(hours=10))
    mine = [_line_of(assembly, handle) for handle in ("owner", "elder", "neighbour")]
    actions.cast(
        mine[2],
        "yy",
        channel=Channel.PHONE,
        voter=User.objects.get(handle="demo-neighbour"),
        by=people["neighbour"],
        at=midnight(at, -7) + timedelta(hours=19, minutes=12),
    )
    apart = {line.pk for line in mine}
    others = [line for line in _lines(assembly) if line.pk not in apart]
    marks = [("yy", "yn", "ny", "ya", "yy", "yy", "ay")[number % 7] for number in range(70)]
    _from_door_to_door(others, marks, called.door, since=midnight(at, -7), until=at)
    return assembly


def play_fee(community: Place, called: Called, first: datetime) -> Decision:
    """From 0.30 to 0.50 yuan, decided by the owners before ``first``, the day from which it is charged."""
    terms = Terms(
        title="物业费从每平方米 0.30 元调到 0.50 元",
        text="改成钟点服务以后的物业费。",
        opens_at=midnight(first, -36),
        closes_at=midnight(first, -24) + timedelta(hours=20),
        snapshot_on=midnight(first, -73).date(),
    )
    questions = (Question("物业费调整为每平方米每月 0.50 元", FEE, matter="fees"),)
    assembly = _opened(community, terms, questions, called, posted_at=midnight(first, -72) + timedelta(hours=9))
    lines = _lines(assembly)
    voting = len(lines) * 5 // 6
    marks = ["n" if number % 5 == 4 else "a" if number % 23 == 7 else "y" for number in range(voting)]
    _from_door_to_door(lines, marks, called.door, since=terms.opens_at, until=terms.closes_at)
    actions.close_voting(assembly, by=SYSTEM, at=terms.closes_at)
    actions.post_result(assembly, by=SYSTEM, at=terms.closes_at + timedelta(hours=14))
    posting = posting_for("voting.result", assembly.pk, community=community)
    if posting is None or posting.until_at is None:
        raise AssertionError("a result is posted for objections")
    actions.settle_result(assembly, by=SYSTEM, at=posting.until_at)
    decided = Motion.objects.select_related("decision").get(assembly=assembly).decision
    if decided is None:
        raise AssertionError("four of five agreed")
    return decided


def _opened(
    community: Place, terms: Terms, questions: Sequence[Question], called: Called, *, posted_at: datetime
) -> Assembly:
    drafted = posted_at - timedelta(days=1)
    assembly = actions.draft_assembly(community, terms, by=called.by, at=drafted)
    for question in questions:
        actions.add_motion(assembly, question, by=called.by, at=drafted)
    actions.post_assembly(assembly, by=called.by, at=posted_at)
    actions.open_voting(assembly, by=SYSTEM, at=terms.opens_at)
    return assembly


def _lines(assembly: Assembly) -> list[Right]:
    waiting = Right.objects.filter(assembly=assembly, standing=Standing.WAITING, person__isnull=False)
    return list(waiting.select_related("person").order_by("number"))


def _line_of(assembly: Assembly, handle: str) -> Right:
    """The line of a ready sign-in."""
    home = Binding.objects.get(user__handle=f"demo-{handle}", relation=Relation.OWNER, to_at__isnull=True)
    return Right.objects.get(assembly=assembly, units__unit=home.unit_id)


def _from_door_to_door(
    lines: Sequence[Right], marks: Sequence[str], worker: Actor, *, since: datetime, until: datetime
) -> None:
    """So many ballots, signed at the door, spread over the evenings; each with the photo of its signed sheet."""
    signed: StoredFile = paper(since, worker.user_id or 0)
    step = (until - since) / (len(marks) + 1)
    for number, (line, mark) in enumerate(zip(lines, marks, strict=False), start=1):
        actions.cast(line, mark, channel=Channel.DOOR, evidence=signed, by=worker, at=since + step * number)
