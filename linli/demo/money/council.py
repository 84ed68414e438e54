"""The neighbourhood's council of 37 hears 北苑's pitch twice (S3): 24 votes in favour are too few, 25 are enough."""

from datetime import date, timedelta

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.states import SeatTitle
from linli.notices.models import Posting
from linli.voting import actions
from linli.voting.models import CouncilMotion
from linli.voting.states import Choice, Over

from .till import hour
from .town import Court, seated

MEMBERS = 37
TITLE = "北苑后大门改造"
PROJECT = "拆旧门，换双开铝艺门和门禁，门口找平、加无障碍坡道。公示过的方案按异议改过：坡道放缓到 1:12，加扶手。"
MONEY = "不超过 36,000 元，从北苑的共有收益里出，不用各家另交。"
FIRST = "北苑 320 户，问了 96 户，81 户同意。"
SECOND = "北苑 320 户，问了 302 户，271 户同意，8 户不同意；他们担心施工时出入，已约定走东门、有人引导。"


def put_to_council(council: Body, court: Court, plan: Posting, *, keeper: Actor, on: date) -> Decision:
    """Two thirds of all members must agree, whoever is present: the first time one vote is missing, because too few
    neighbours had been asked. Returns the decision."""
    members = [
        seated(council, f"delegate-{number:02}", f"议员{number:02}", SeatTitle.MEMBER, hour(on - timedelta(days=300)))
        for number in range(MEMBERS)
    ]
    actions.set_council_rules(
        council,
        over=Over.ALL,
        part=2,
        whole=3,
        strict=False,
        secret=False,
        source="桂东社区居民议事会议事规则第十二条",
        by=keeper,
        at=hour(on - timedelta(days=280)),
    )
    _asked(council, court, plan, members, 24, FIRST, keeper=keeper, on=on - timedelta(days=1))
    passed = _asked(council, court, plan, members, 25, SECOND, keeper=keeper, on=on)
    if passed.decision is None:
        raise AssertionError("25 of 37 are two thirds of all members")
    return passed.decision


def _asked(
    council: Body, court: Court, plan: Posting, members: list[Actor], yes: int, opinion: str, *, keeper: Actor, on: date
) -> CouncilMotion:
    """One pitch, with so many votes in favour; two members stay away."""
    at = hour(on, 14)
    motion = actions.propose_to_council(
        council,
        court.place,
        title=TITLE,
        project=PROJECT,
        money=MONEY,
        opinion=opinion,
        limit_fen=3_600_000,
        posting=plan,
        by=keeper,
        at=at,
    )
    actions.open_council_vote(motion, by=keeper, at=at + timedelta(minutes=40))
    for index, member in enumerate(members[: MEMBERS - 2]):
        choice = Choice.YES if index < yes else Choice.NO
        actions.vote_in_council(motion, choice, by=member, at=at + timedelta(minutes=45))
    minutes = f"听取汇报后逐项提问、表决。到会 {MEMBERS - 2} 人，赞成 {yes} 票。"
    return actions.close_council_vote(motion, minutes=minutes, by=keeper, at=at + timedelta(minutes=70))
