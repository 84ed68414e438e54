"""The communities of the stories about money (S2, S3): each with its register, company, committee and people."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime

from linli.bodies.actions import seat
from linli.bodies.actor import SYSTEM, Actor, actor_of
from linli.bodies.models import Body
from linli.bodies.states import BodyKind, SeatTitle
from linli.demo.people import SURNAMES, printer
from linli.demo.places import new_body, new_community, new_place
from linli.people.models import User
from linli.registry.actions import import_register_file, print_invitations, use_invitation
from linli.registry.models import Place, Unit
from linli.registry.states import CommunityKind, PlaceKind, Relation

K = BodyKind
# Whose first neighbour is among the ready accounts of the demo, and her name there.
READY = {"beiyuan": "邱阿姨", "nhw": "骆大爷", "jsyq": "龚老师"}


@dataclass
class Court:
    """A community of a story: who prepares, who approves, and some who live there."""

    place: Place
    company: Body
    committee: Body
    prepares: Actor
    approves: Actor
    residents: list[Actor] = field(default_factory=list)


def build_street(district: Place, at: datetime) -> Place:
    """桂湖街道 桂东社区 of 新都区, where the stories about money play; returns the neighbourhood."""
    street = new_place(district, PlaceKind.STREET, "桂湖街道", "Guihu Street", "guihu", at)
    new_body(street, K.STREET_OFFICE, "桂湖街道办事处", at)
    neighbourhood = new_place(street, PlaceKind.NEIGHBOURHOOD, "桂东社区", "Guidong Neighbourhood", "guidong", at)
    new_body(neighbourhood, K.RESIDENTS_COMMITTEE, "桂东社区居民委员会", at)
    return neighbourhood


def build_court(
    neighbourhood: Place,
    *,
    name: str,
    english: str,
    code: str,
    households: int,
    at: datetime,
    committee: BodyKind = K.OWNERS_COMMITTEE,
    kind: str = CommunityKind.COMMERCIAL,
    living: int = 3,
) -> Court:
    """One community with ``households`` homes of 89.50 m², of which ``living`` have an account."""
    place = new_community(neighbourhood, name, english, code, 2005, at, kind=kind)
    company = new_body(place, K.PROPERTY_COMPANY, f"{name}物业服务中心", at)
    words = {K.OWNERS_COMMITTEE: "业主委员会", K.PMC: "物业管理委员会"}
    body = new_body(place, committee, f"{name}{words[committee]}", at)
    new_body(place, K.OWNERS_ASSEMBLY, f"{name}业主大会", at)
    _fill(place, households, at)
    court = Court(
        place,
        company,
        body,
        seated(company, f"{code}-company", "经理", SeatTitle.HEAD, at),
        seated(body, f"{code}-committee", "委员", SeatTitle.MEMBER, at),
    )
    court.residents = _residents(place, code, living, at)
    return court


def _fill(place: Place, households: int, at: datetime) -> None:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("楼栋", "单元", "房号", "建筑面积", "业主姓名", "联系电话"))
    for index in range(households):
        building, door = index // 60 + 1, index % 60
        surname = SURNAMES[index % len(SURNAMES)]
        number = f"{door // 4 % 15 + 1}{door % 4 + 1:02}"
        lines.writerow((f"{building}栋", "1单元", number, "89.50", f"{surname}某{index}", f"1390003{index:04}"))
    run = import_register_file(
        place, out.getvalue().encode("utf-8-sig"), file_name=f"{place.name}台账.csv", by=SYSTEM, at=at
    )
    if run.state != "done":
        raise RuntimeError(f"{place.name}: the register was not taken")


def seated(body: Body, handle: str, name: str, title: SeatTitle, at: datetime) -> Actor:
    """Somebody new with this seat, named after it."""
    surname = SURNAMES[(body.pk * 7) % len(SURNAMES)]
    user = User.objects.create(handle=handle[:16], name=f"{surname}{name}", phone=_phone(), joined_at=at)
    seat(body, user, title=title, from_date=date(at.year - 1, 1, 1), by=SYSTEM, at=at)
    return actor_of(user, at.date())


def _residents(place: Place, code: str, living: int, at: datetime) -> list[Actor]:
    actors = []
    for number, unit in enumerate(Unit.objects.filter(community=place).order_by("id")[:living]):
        surname = SURNAMES[(unit.pk * 3) % len(SURNAMES)]
        ready = code in READY and not number
        user = User.objects.create(
            handle=f"demo-{code}" if ready else f"{code}-{number + 1}"[:16],
            name=READY[code] if ready else f"{surname}邻居",
            phone=_phone(),
            joined_at=at,
        )
        slip = print_invitations(place, unit=unit, relation=Relation.OWNER, by=printer(), at=at)[0]
        use_invitation(slip.code, by=actor_of(user, at.date()), at=at)
        actors.append(actor_of(user, at.date()))
    return actors


def _phone() -> str:
    """A number that nobody of the demo has yet."""
    return f"+86139001{User.objects.count():05}"
