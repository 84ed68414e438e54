"""Short ways to a vote: a community of equal units with given holders, and an assembly in a given state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from secrets import token_bytes
from typing import Any

from linli.audit.models import Log
from linli.bodies.models import Body, Decision
from linli.bodies.states import BodyKind, DecisionKind
from linli.people.models import User
from linli.registry.models import Binding, Building, Holding, Person, Place, Unit
from linli.registry.states import CommunityKind, PersonKind, PlaceKind, Relation, Stage, UnitUse
from linli.voting.actions.electorate import fill_roll
from linli.voting.facts import Terms
from linli.voting.models import Assembly, Motion, Right
from linli.voting.states import (
    AssemblyKind,
    AssemblyState,
    Channel,
    Convening,
    Precedence,
    Scope,
)
from tests.cases.makers import photo
from tests.cast import SHANGHAI, Cast

DEVELOPER = "某某置业有限公司"
QUESTIONS = (("", "同意小区安装充电桩"),)


@dataclass
class Estate:
    """A community of equal units: ``units`` and ``holders`` in their order, ``users`` by the holder's name."""

    place: Place
    building: Building
    units: list[Unit]
    persons: dict[str, Person]
    users: dict[str, User] = field(default_factory=dict)


def estate(
    cast: Cast,
    held: Sequence[Iterable[str]],
    *,
    area_dm2: int | Sequence[int] = 10_000,
    code: str = "eq",
    with_users: bool = False,
    parking: int = 0,
    since_days: int = 300,
) -> Estate:
    """A community with one unit for each entry of ``held``, the names of those who hold it together (none: unknown;
    `DEVELOPER`: not sold). The last ``parking`` units are parking spaces. ``area_dm2`` of each, or one for each unit.
    With ``with_users`` each holder has an account that is bound to all that she holds."""
    place = _place(cast, code)
    building = Building.objects.create(community=place, name="1栋")
    areas = [area_dm2] * len(held) if isinstance(area_dm2, int) else list(area_dm2)
    units = Unit.objects.bulk_create(
        Unit(
            community=place,
            building=building,
            number=str(number),
            area_dm2=area,
            use=UnitUse.PARKING if number > len(held) - parking else UnitUse.DWELLING,
        )
        for number, area in enumerate(areas, start=1)
    )
    names = list(dict.fromkeys(name for unit in held for name in unit))
    rows = Person.objects.bulk_create(
        Person(
            community=place,
            name=name,
            kind=PersonKind.DEVELOPER if name == DEVELOPER else PersonKind.PERSON,
            phone=f"+86137{number:08d}",
        )
        for number, name in enumerate(names)
    )
    persons = dict(zip(names, rows, strict=True))
    since = cast.on - timedelta(days=since_days)
    Holding.objects.bulk_create(
        Holding(community=place, unit=unit, person=persons[name], from_date=since, is_representative=first == 0)
        for unit, together in zip(units, held, strict=True)
        for first, name in enumerate(together)
    )
    made = Estate(place, building, units, persons)
    if with_users:
        made.users = _users(cast, made, held)
    return made


def equal(cast: Cast, count: int, **more: Any) -> Estate:
    """``count`` units of 100 m², each with an owner of its own: "业主1", "业主2", …"""
    return estate(cast, [(f"业主{number}",) for number in range(1, count + 1)], **more)


def assembled(
    cast: Cast,
    at: datetime,
    *,
    motions: Sequence[tuple[str, str]] = QUESTIONS,
    state: str = AssemblyState.OPEN,
    community: Place | None = None,
    days: int = 10,
    special: Sequence[int] = (),
    **fields: Any,
) -> Assembly:
    """An assembly with its roll, as it stands after posting (or in ``state``): it opened a minute before ``at`` and
    runs ``days`` days. ``motions`` are pairs of a matter and a title; ``special`` are the places (from 0) of those that
    need three quarters. ``fields`` are columns of the row."""
    place = community or cast.hh
    facts: dict[str, Any] = {
        "number": f"2026-{Assembly.objects.filter(community=place).count() + 1}",
        "title": "关于充电桩的表决",
        "text": "请各位业主表决。",
        "kind": AssemblyKind.EXTRAORDINARY,
        "convening": Convening.COMMITTEE,
        "body": _caller(cast, place),
        "drafted_by": cast.users["committee"],
        "drafted_at": at - timedelta(days=20),
        "scope": Scope.ALL,
        "snapshot_on": cast.on,
        "opens_at": at - timedelta(minutes=1),
        "closes_at": at + timedelta(days=days),
        "channels": [Channel.PHONE, Channel.PAPER, Channel.DOOR],
        "precedence": Precedence.FIRST,
        "count_key": token_bytes(32),
    }
    assembly = Assembly.objects.create(community=place, **(facts | fields))
    Motion.objects.bulk_create(
        Motion(
            community=place,
            assembly=assembly,
            order=order,
            matter=matter,
            title=title,
            text=title,
            is_special=order - 1 in special or matter in ("raise_fund", "rebuild", "common_parts"),
        )
        for order, (matter, title) in enumerate(motions, start=1)
    )
    if state != AssemblyState.DRAFT:
        fill_roll(assembly)
        assembly.state, assembly.locked_at, assembly.locked_sha256 = state, assembly.opens_at, "0" * 64
        assembly.save()
    return assembly


def terms(at: datetime, **fields: Any) -> Terms:
    """Terms that nothing is wrong with: two weeks of voting that begin in twenty days."""
    facts: dict[str, Any] = {
        "title": "关于充电桩的表决",
        "opens_at": midnight(at, 20),
        "closes_at": midnight(at, 34),
        "snapshot_on": at.astimezone(SHANGHAI).date(),
        "text": "请各位业主表决。",
    }
    return Terms(**(facts | fields))


def on_the_rules(cast: Cast, at: datetime, *, number: str = "2025-1", matter: str = "rules") -> Decision:
    """The owners' decision on their rules of procedure, with the paper behind it."""
    committee = cast.body(BodyKind.OWNERS_COMMITTEE)
    facts = {"opened_on": committee.opened_on}
    maker, _made = Body.objects.get_or_create(
        place=cast.hh, kind=BodyKind.OWNERS_ASSEMBLY, name="业主大会", defaults=facts
    )
    return Decision.objects.create(
        community=cast.hh,
        body=maker,
        kind=DecisionKind.ASSEMBLY,
        matter=matter,
        number=number,
        title="议事规则",
        decided_on=cast.on,
        text="通过业主大会议事规则",
        evidence=photo(b"rules " + number.encode(), at),
        registered_by=cast.users["worker"],
        registered_at=at,
    )


def midnight(at: datetime, days: int) -> datetime:
    """The beginning of the day so many days after ``at``."""
    return datetime.combine(at.astimezone(SHANGHAI).date() + timedelta(days=days), time.min, tzinfo=SHANGHAI)


def rights(assembly: Assembly) -> list[Right]:
    """The lines of the roll in their order."""
    return list(Right.objects.filter(assembly=assembly).select_related("person").order_by("number"))


def right_of(assembly: Assembly, user: User) -> Right:
    """The line of the unit that this account is bound to as an owner (the first, if there are several)."""
    units = Binding.objects.filter(user=user, relation=Relation.OWNER, to_at__isnull=True).values("unit")
    return Right.objects.filter(assembly=assembly, units__unit__in=units).order_by("number")[0]


def _caller(cast: Cast, place: Place) -> Body:
    if place == cast.hh:
        return cast.body(BodyKind.OWNERS_COMMITTEE)
    found = Body.objects.filter(place=place, kind=BodyKind.OWNERS_COMMITTEE).first()
    return found or cast.body(BodyKind.RESIDENTS_COMMITTEE)


def _place(cast: Cast, code: str) -> Place:
    place = Place.objects.create(
        kind=PlaceKind.COMMUNITY,
        code=code,
        name=f"等面积小区{code}",
        parent=cast.places["hhsq"],
        community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
    )
    place.path = f"{cast.places['hhsq'].path}{place.pk}."
    place.save(update_fields=["path"])
    Log.objects.create(id=place.pk, origin=f"linli.test/{code}", opened_at=cast.at)
    cast.places[code] = place
    return place


def _users(cast: Cast, made: Estate, held: Sequence[Iterable[str]]) -> dict[str, User]:
    code = made.place.code
    users = {
        name: User(
            handle=f"{code}-{number}",
            name=name,
            phone=f"+86136{made.place.pk:03d}{number:05d}",
            phone_verified_at=cast.at,
            password="!",
            joined_at=cast.at - timedelta(days=400),
        )
        for number, name in enumerate(made.persons)
    }
    User.objects.bulk_create(users.values())
    Binding.objects.bulk_create(
        Binding(
            community=made.place,
            unit=unit,
            user=users[name],
            person=made.persons[name],
            relation=Relation.OWNER,
            from_at=cast.at - timedelta(days=300),
        )
        for unit, together in zip(made.units, held, strict=True)
        for name in together
    )
    return users
