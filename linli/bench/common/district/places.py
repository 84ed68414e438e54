"""Streets, neighbourhoods and communities with their bodies and buildings, through the product's verbs."""

from datetime import date, datetime
from itertools import islice

from linli.bodies.actions import add_body
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases.actions import publish_default_catalogue
from linli.registry.actions import add_building, add_place, publish, record_population
from linli.registry.models import Place
from linli.registry.states import CommunityKind, Measure, PlaceKind, Stage

from .ids import FIRST, begin
from .shape import BUILDINGS, ENTRANCES

K = BodyKind
STREETS, NEIGHBOURHOODS = 6, 4
OF_COMMUNITY = ((K.PARTY_BRANCH, "党支部"), (K.PROPERTY_COMPANY, "物业服务中心"))


def build_places(count: int, households: int, at: datetime) -> tuple[Place, list[Place]]:
    """The district and its communities, the first of which has ``households``."""
    city = _place(None, PlaceKind.CITY, "量尺市", "bench-city", at)
    district = _place(city, PlaceKind.DISTRICT, "量尺区", "bench", at)
    for kind, name in (
        (K.GOVERNANCE_OFFICE, "小区治理专班"),
        (K.HOUSING, "住房和建设局"),
        (K.FIRE_RESCUE, "消防救援大队"),
    ):
        _body(district, kind, name, at)
    publish_default_catalogue(district, by=SYSTEM, at=at)
    inside = [neighbourhood for number in range(STREETS) for neighbourhood in _street(district, number, at)]
    begin("registry_place")
    communities = [_community(inside[index % len(inside)], index, at) for index in range(count)]
    begin("bodies_body")
    for community in communities:
        for kind, name in OF_COMMUNITY:
            _body(community, kind, name, at)
    begin("registry_building")
    begin("registry_entrance")
    for index, community in enumerate(communities):
        _buildings(community, at)
        figures = {str(Measure.HOUSEHOLDS): households if index == 0 else 420 + index * 577 % 3900}
        record_population(community, figures=figures, on=date(at.year - 1, 12, 31), source="台账", by=SYSTEM, at=at)
    publish(communities[0], publishes=True, by=SYSTEM, at=at)
    return district, communities


def body_at(place: Place, kind: BodyKind) -> Body:
    """The body of this kind at the place or at the nearest place above it."""
    ids = [int(part) for part in (place.path or "").split(".") if part]
    found = Body.objects.filter(place_id__in=ids, kind=kind).select_related("place").order_by("-place__path")
    return next(islice(found, 1))


def _street(district: Place, number: int, at: datetime) -> list[Place]:
    street = _place(district, PlaceKind.STREET, f"第{number + 1}街道", f"bench-j{number + 1}", at)
    for kind, name in ((K.STREET_OFFICE, "办事处"), (K.POLICE, "派出所"), (K.URBAN_MANAGEMENT, "综合执法队")):
        _body(street, kind, name, at)
    made = []
    for index in range(NEIGHBOURHOODS):
        code = f"bench-s{number * NEIGHBOURHOODS + index + 1}"
        made.append(_place(street, PlaceKind.NEIGHBOURHOOD, f"{street.name}{index + 1}社区", code, at))
        _body(made[-1], K.RESIDENTS_COMMITTEE, "居民委员会", at)
    return made


def _place(parent: Place | None, kind: PlaceKind, name: str, code: str, at: datetime) -> Place:
    return add_place(parent=parent, kind=kind, name=name, code=code, by=SYSTEM, at=at)


def _community(parent: Place, index: int, at: datetime) -> Place:
    return add_place(
        parent=parent,
        kind=PlaceKind.COMMUNITY,
        name=f"量尺花园{index + 1}期",
        code=f"c{FIRST['registry_place'] + index}",  # the id again: the code stands in numbers and links
        community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
        occupied_year=2009,
        by=SYSTEM,
        at=at,
    )


def _body(place: Place, kind: BodyKind, name: str, at: datetime) -> Body:
    return add_body(place, kind=kind, name=name, by=SYSTEM, at=at)


def _buildings(community: Place, at: datetime) -> None:
    names = [f"{number + 1}单元" for number in range(ENTRANCES)]
    for number in range(BUILDINGS):
        add_building(community, name=f"{number + 1}栋", entrances=names, by=SYSTEM, at=at)
