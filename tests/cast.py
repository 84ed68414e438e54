"""The fixed cast: a small world with one person for every role, the same in every test.

    city 芙蓉市 → district 东湖区 → street 大丰街道 → neighbourhood 红湖社区 → communities 红湖公园城 (hh), 枫叶苑 (fy)

``cast.owner`` is an Actor and goes into ``by=``; ``cast.users["owner"]`` is the account behind it, for
``client.force_login``. Everybody's rights follow from seats and homes, as in the product. All names are made up.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import pytest

from linli.audit.models import Log
from linli.bodies.actor import Actor, actor_of
from linli.bodies.models import Body, Seat
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.people.models import User
from linli.registry.models import Binding, Building, Entrance, Holding, Person, Place, Residence, Unit
from linli.registry.states import CommunityKind, PlaceKind, Relation, Stage

SHANGHAI = ZoneInfo("Asia/Shanghai")

# name: (what people call her, her title, the kind of her body); one body of each kind stands at PLACE_OF_BODY
SEATED = {
    "secretary": ("罗支书", SeatTitle.HEAD, BodyKind.PARTY_BRANCH),
    "committee": ("韩委员", SeatTitle.MEMBER, BodyKind.OWNERS_COMMITTEE),
    "supervisor": ("梁监督", SeatTitle.MEMBER, BodyKind.SUPERVISORY_COMMITTEE),
    "manager": ("许经理", SeatTitle.HEAD, BodyKind.PROPERTY_COMPANY),
    "staff": ("邓师傅", SeatTitle.STAFF, BodyKind.PROPERTY_COMPANY),
    "captain": ("俞楼长", SeatTitle.CAPTAIN, BodyKind.RESIDENTS_COMMITTEE),
    "worker": ("蔡社工", SeatTitle.MEMBER, BodyKind.RESIDENTS_COMMITTEE),
    "worker2": ("姜社工", SeatTitle.MEMBER, BodyKind.RESIDENTS_COMMITTEE),  # the second pair of eyes
    "neighbourhood_head": ("彭主任", SeatTitle.HEAD, BodyKind.RESIDENTS_COMMITTEE),
    "delegate": ("邹议员", SeatTitle.MEMBER, BodyKind.RESIDENTS_COUNCIL),
    "street": ("丁街道", SeatTitle.MEMBER, BodyKind.STREET_OFFICE),
    "street2": ("陆街道", SeatTitle.DEPUTY, BodyKind.STREET_OFFICE),  # confirms what `street` proposes
    "call_back": ("宋回访", SeatTitle.CALL_BACK, BodyKind.STREET_OFFICE),
    "police": ("雷警官", SeatTitle.MEMBER, BodyKind.POLICE),
    "urban": ("石城管", SeatTitle.MEMBER, BodyKind.URBAN_MANAGEMENT),
    "fire": ("江消防", SeatTitle.MEMBER, BodyKind.FIRE_RESCUE),
    "housing": ("方住建", SeatTitle.MEMBER, BodyKind.HOUSING),
    "district": ("金区办", SeatTitle.MEMBER, BodyKind.GOVERNANCE_OFFICE),
    "auditor": ("严审计", SeatTitle.MEMBER, BodyKind.AUDIT_OFFICE),
    "operator": ("沈运维", SeatTitle.MEMBER, BodyKind.OPERATOR),
}
# name: (what people call her, her community's code, how she belongs to her unit, the unit's place in its community)
AT_HOME = {
    "owner": ("林业主", "hh", Relation.OWNER, 0),
    "family": ("林家人", "hh", Relation.FAMILY, 0),
    "tenant": ("何租客", "hh", Relation.TENANT, 1),
    "neighbour": ("吴邻居", "hh", Relation.OWNER, 2),
    "stranger": ("白外人", "fy", Relation.OWNER, 0),
}
# The other community has a secretary and a manager of its own, so that a leak has somewhere to leak to.
FOREIGN = {
    "fy_secretary": ("杜支书", SeatTitle.HEAD, BodyKind.PARTY_BRANCH),
    "fy_manager": ("卢经理", SeatTitle.HEAD, BodyKind.PROPERTY_COMPANY),
}
BODY_NAMES = {
    BodyKind.PARTY_BRANCH: "党支部",
    BodyKind.OWNERS_COMMITTEE: "业主委员会",
    BodyKind.SUPERVISORY_COMMITTEE: "监督委员会",
    BodyKind.PROPERTY_COMPANY: "物业服务中心",
    BodyKind.RESIDENTS_COMMITTEE: "红湖社区居民委员会",
    BodyKind.RESIDENTS_COUNCIL: "红湖社区居民议事会",
    BodyKind.STREET_OFFICE: "大丰街道办事处",
    BodyKind.POLICE: "大丰派出所",
    BodyKind.URBAN_MANAGEMENT: "大丰城管中队",
    BodyKind.FIRE_RESCUE: "大丰消防救援站",
    BodyKind.HOUSING: "东湖区住建局",
    BodyKind.GOVERNANCE_OFFICE: "东湖区社治办",
    BodyKind.AUDIT_OFFICE: "东湖区审计局",
    BodyKind.OPERATOR: "邻里运维组",
}
PLACE_OF_BODY = {
    BodyKind.PARTY_BRANCH: "hh",
    BodyKind.OWNERS_COMMITTEE: "hh",
    BodyKind.SUPERVISORY_COMMITTEE: "hh",
    BodyKind.PROPERTY_COMPANY: "hh",
    BodyKind.RESIDENTS_COMMITTEE: "hhsq",
    BodyKind.RESIDENTS_COUNCIL: "hhsq",
    BodyKind.STREET_OFFICE: "df",
    BodyKind.POLICE: "df",
    BodyKind.URBAN_MANAGEMENT: "df",
    BodyKind.FIRE_RESCUE: "df",
    BodyKind.HOUSING: "dh",
    BodyKind.GOVERNANCE_OFFICE: "dh",
    BodyKind.AUDIT_OFFICE: "dh",
    BodyKind.OPERATOR: "frs",
}
_TREE = (
    (PlaceKind.CITY, (("frs", "芙蓉市", ""),)),
    (PlaceKind.DISTRICT, (("dh", "东湖区", "frs"),)),
    (PlaceKind.STREET, (("df", "大丰街道", "dh"),)),
    (PlaceKind.NEIGHBOURHOOD, (("hhsq", "红湖社区", "df"),)),
    (PlaceKind.COMMUNITY, (("hh", "红湖公园城", "hhsq"), ("fy", "枫叶苑", "hhsq"))),
)


@dataclass
class Cast:
    """``places`` by code, ``bodies`` by (code, kind), ``users`` by the names in SEATED, AT_HOME and FOREIGN."""

    at: datetime
    places: dict[str, Place]
    bodies: dict[tuple[str, str], Body]
    users: dict[str, User]
    units: dict[str, list[Unit]]  # by the community's code: 3栋1单元101, 3栋1单元102, 3栋2单元101, …
    _actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        """The Actor of this name, made when it is first asked for."""
        if name.startswith("_") or name not in self.users:
            raise AttributeError(f"the cast has no {name!r}; it has {', '.join(self.users)}")
        if name not in self._actors:
            self._actors[name] = actor_of(self.users[name], self.on)
        return self._actors[name]

    @property
    def on(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @cached_property
    def hh(self) -> Place:
        """红湖公园城, where almost everybody lives and works."""
        return self.places["hh"]

    @cached_property
    def fy(self) -> Place:
        """枫叶苑, the other community of the same neighbourhood: `stranger` lives there."""
        return self.places["fy"]

    def body(self, kind: str, code: str = "") -> Body:
        """The body of this kind; of the two branches and companies that of hh unless ``code`` is "fy"."""
        return self.bodies[code or PLACE_OF_BODY[BodyKind(kind)], kind]

    def fresh(self, name: str) -> Actor:
        """The Actor read anew, after her seats or homes have changed."""
        self._actors[name] = actor_of(self.users[name], self.on)
        return self._actors[name]


def make_cast(at: datetime) -> Cast:
    """Make the whole world at the moment ``at``, in few statements."""
    on = at.astimezone(SHANGHAI).date()
    places = _places(at)
    users = _users(at)
    bodies = _bodies(places, users, on)
    units = {code: _units(places[code]) for code in ("hh", "fy")}
    _homes(places, units, users, at)
    # `captain` answers for the first building.
    Seat.objects.filter(user=users["captain"]).update(building=units["hh"][0].building)
    return Cast(at, places, bodies, users, units)


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_cast(now)


def _places(at: datetime) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for kind, rows in _TREE:
        facts = (
            {"community_kind": CommunityKind.COMMERCIAL, "stage": Stage.OCCUPIED, "occupied_year": 2011}
            if kind == PlaceKind.COMMUNITY
            else {}
        )
        level = [
            Place(kind=kind, code=code, name=name, parent=places.get(parent), **facts) for code, name, parent in rows
        ]
        Place.objects.bulk_create(level)
        for place in level:
            place.path = f"{place.parent.path if place.parent else ''}{place.pk}."
            places[place.code] = place
    Place.objects.bulk_update(places.values(), ["path"])
    logs = [Log(id=place.pk, origin=f"linli.test/{place.code}", opened_at=at) for place in places.values()]
    Log.objects.bulk_create([Log(id=0, origin="linli.test", opened_at=at), *logs])
    return places


def _users(at: datetime) -> dict[str, User]:
    names = {key: row[0] for key, row in {**SEATED, **AT_HOME, **FOREIGN}.items()}
    users = {
        key: User(
            handle=f"demo-{key.replace('_', '-')}"[:16],
            name=name,
            phone=f"+86139000{number:05d}",
            phone_verified_at=at,
            email=f"{key}@example.test",
            password="!",
            joined_at=at - timedelta(days=400),
        )
        for number, (key, name) in enumerate(names.items(), start=1)
    }
    User.objects.bulk_create(users.values())
    return users


def _bodies(places: dict[str, Place], users: dict[str, User], on: date) -> dict[tuple[str, str], Body]:
    since = on - timedelta(days=400)
    bodies = {
        (code, kind): Body(place=places[code], kind=kind, name=BODY_NAMES[kind], phone="028-6000 0000", opened_on=since)
        for kind, code in PLACE_OF_BODY.items()
    }
    for kind in (BodyKind.PARTY_BRANCH, BodyKind.PROPERTY_COMPANY):
        bodies["fy", kind] = Body(place=places["fy"], kind=kind, name=BODY_NAMES[kind], opened_on=since)
    Body.objects.bulk_create(bodies.values())
    seats = [(name, title, bodies[PLACE_OF_BODY[kind], kind]) for name, (_, title, kind) in SEATED.items()]
    seats += [(name, title, bodies["fy", kind]) for name, (_, title, kind) in FOREIGN.items()]
    Seat.objects.bulk_create(
        Seat(
            body=body,
            user=users[name],
            title=title,
            appointment=Appointment.ELECTED,
            from_date=since,
            to_date=on + timedelta(days=600),
        )
        for name, title, body in seats
    )
    return bodies


def _units(community: Place) -> list[Unit]:
    """Two buildings with two entrances of two units each: 89.04 m² and 61.50 m²."""
    buildings = Building.objects.bulk_create(Building(community=community, name=name) for name in ("3栋", "4栋"))
    entrances = Entrance.objects.bulk_create(
        Entrance(community=community, building=building, name=name)
        for building in buildings
        for name in ("1单元", "2单元")
    )
    return Unit.objects.bulk_create(
        Unit(community=community, building=entrance.building, entrance=entrance, number=number, area_dm2=area_dm2)
        for entrance in entrances
        for number, area_dm2 in (("101", 8904), ("102", 6150))
    )


def _homes(places: dict[str, Place], units: dict[str, list[Unit]], users: dict[str, User], at: datetime) -> None:
    since = at - timedelta(days=300)
    persons = Person.objects.bulk_create(
        Person(community=places[code], name=name, phone=users[key].phone or "")
        for key, (name, code, _, _) in AT_HOME.items()
    )
    bindings, holdings, residences = [], [], []
    for person, (key, (_, code, relation, number)) in zip(persons, AT_HOME.items(), strict=True):
        unit = units[code][number]
        here = {"community": places[code], "unit": unit, "person": person}
        bindings.append(Binding(**here, user=users[key], relation=relation, from_at=since))
        if relation == Relation.OWNER:
            holdings.append(Holding(**here, is_representative=True, from_date=since.date()))
        else:
            residences.append(Residence(**here, relation=relation, from_date=since.date()))
    Binding.objects.bulk_create(bindings)
    Holding.objects.bulk_create(holdings)
    Residence.objects.bulk_create(residences)
