"""Councils as the tests need them: with rules, with so many members, with a question."""

from datetime import date, datetime

from linli.bodies.actor import Actor, actor_of
from linli.bodies.models import Body, Seat
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.people.models import User
from linli.voting import actions
from linli.voting.models import CouncilMotion, CouncilRules
from linli.voting.states import Over
from tests.cast import Cast


def ruled(cast: Cast, body: Body, at: datetime, *, part: int = 2, whole: int = 3, **rules: object) -> CouncilRules:
    """Two thirds of all members, unless a test says otherwise."""
    facts = {"over": Over.ALL, "strict": False, "secret": False, "source": "社区议事会规则第12条"} | rules
    return actions.set_council_rules(body, part=part, whole=whole, **facts, by=cast.neighbourhood_head, at=at)


def council_of(cast: Cast, members: int, on: date) -> tuple[Body, list[Actor]]:
    """The neighbourhood's council with exactly so many members; the first one leads it."""
    body = cast.body(BodyKind.RESIDENTS_COUNCIL)
    body.seats.all().delete()
    users = [User(name=f"议员{number:02d}", joined_at=cast.at) for number in range(1, members + 1)]
    User.objects.bulk_create(users)
    Seat.objects.bulk_create(
        Seat(
            body=body,
            user=user,
            title=SeatTitle.MEMBER if index else SeatTitle.HEAD,
            appointment=Appointment.ELECTED,
            from_date=on,
        )
        for index, user in enumerate(users)
    )
    return body, [actor_of(user, on) for user in users]


def asked(cast: Cast, body: Body, at: datetime, **more: object) -> CouncilMotion:
    """The pitch with its three parts."""
    words = {
        "title": "改造北苑后大门",
        "project": "拆旧门，装新门，预算 36,000 元。",
        "money": "小区公共收益。",
        "opinion": "北苑 212 户中 180 户签名同意，反对的意见已答复。",
    }
    return actions.propose_to_council(body, cast.hh, **(words | more), by=cast.neighbourhood_head, at=at)
