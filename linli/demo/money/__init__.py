"""The stories about money (S2, S3), played through the ledger's own verbs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from linli.bodies.actions import seat
from linli.bodies.actor import SYSTEM, Actor, actor_of
from linli.bodies.models import Body
from linli.bodies.states import BodyKind, SeatTitle
from linli.demo.places import Town
from linli.people.models import User
from linli.registry.models import Place

from .courts import Street, play_courtyards, play_hourly, play_pmc
from .gate import play_gate
from .giving import play_charity, play_trees
from .honghu import play_honghu
from .lively import make_lively
from .merging import play_nine
from .town import build_street

__all__ = ["play_money"]


def play_money(town: Town, people: dict[str, Actor], at: datetime, say: Callable[[str], None]) -> None:
    """Everything that the demo tells about money, in the order in which it happened."""
    say("  The book of 红湖公园城: two years of money …")
    make_lively(play_honghu(town, people, at), people, at)
    say("  The books of 教师园区, 北苑, 南河湾 and fourteen more …")
    since = at - timedelta(days=900)
    neighbourhood = build_street(town.district, since)
    street = Street(neighbourhood, seat_head(neighbourhood, since), at)
    play_hourly(street)
    play_pmc(street)
    play_courtyards(street)
    north = play_gate(street)
    play_trees(street, north)
    play_charity(street)
    play_nine(street)


def seat_head(neighbourhood: Place, since: datetime) -> Actor:
    """The head of the neighbourhood's committee, who keeps the minutes of the assemblies."""
    user = User.objects.create(handle="guidong-head", name="桂主任", phone="+8613900049999", joined_at=since)
    committee = Body.objects.get(place=neighbourhood, kind=BodyKind.RESIDENTS_COMMITTEE)
    seat(committee, user, title=SeatTitle.HEAD, from_date=since.date(), by=SYSTEM, at=since)
    return actor_of(user, since.date())
