"""Where the demo takes place: 红湖公园城 (stories S0) and the 45 communities of 坪山 (stories S1). Names of places are
theirs; every person is made up, and plainly so."""

from dataclasses import dataclass
from datetime import date, datetime

from linli.bodies.actions import add_body
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases.actions import publish_default_catalogue
from linli.registry.actions import add_building, add_place, classify, end_classification, publish, record_population
from linli.registry.models import Place
from linli.registry.states import CommunityKind, Label, Measure, PlaceKind, Stage

K = BodyKind

PINGSHAN = {
    "坪山街道": ("六联社区", "坪山社区", "六和社区", "和平社区"),
    "坑梓街道": ("坑梓社区", "金沙社区", "秀新社区", "沙田社区"),
    "龙田街道": ("龙田社区", "竹坑社区", "老坑社区", "南布社区"),
    "石井街道": ("石井社区", "田头社区", "金龟社区", "田心社区"),
    "马峦街道": ("沙壆社区", "坪环社区", "江岭社区", "马峦社区"),
    "碧岭街道": ("汤坑社区", "碧岭社区", "沙湖社区", "新沙社区"),
}
NAMED = ("金地朗悦花园", "京基御景花园", "竹韵花园", "六和商业广场", "亚迪三村")
FIRST = ("云栖", "清河", "望山", "锦绣", "东岭", "翠湖", "和润", "明德", "南岸", "星河")
SECOND = ("花园", "名苑", "雅居", "新村")

# Which bodies stand at a street and at a district; the called departments among them.
AT_STREET = (K.STREET_OFFICE, K.POLICE, K.URBAN_MANAGEMENT, K.MARKET_SUPERVISION)
AT_DISTRICT = (
    K.GOVERNANCE_OFFICE,
    K.HOUSING,
    K.FIRE_RESCUE,
    K.WATER,
    K.ENVIRONMENT,
    K.PLANNING,
    K.PETITIONS,
    K.AUDIT_OFFICE,
)
STREET_NAMES = {
    K.STREET_OFFICE: "办事处",
    K.POLICE: "派出所",
    K.URBAN_MANAGEMENT: "综合行政执法队",
    K.MARKET_SUPERVISION: "市场监管所",
}
DISTRICT_NAMES = {
    K.GOVERNANCE_OFFICE: "小区治理专班",
    K.HOUSING: "住房和建设局",
    K.FIRE_RESCUE: "消防救援大队",
    K.WATER: "水务局",
    K.ENVIRONMENT: "生态环境局",
    K.PLANNING: "规划和自然资源局",
    K.PETITIONS: "信访局",
    K.AUDIT_OFFICE: "审计局",
}


@dataclass(frozen=True)
class Town:
    """One district of the demo with its communities, by code."""

    district: Place
    communities: dict[str, Place]

    def body(self, code: str, kind: str) -> Body:
        """The body of this kind at the place with this code or at the nearest place above it."""
        place = Place.objects.get(code=code)
        ids = [int(part) for part in (place.path or "").split(".") if part]
        return Body.objects.filter(place_id__in=ids, kind=kind).select_related("place").order_by("-place__path")[0]


def build_honghu(at: datetime) -> Town:
    """新都区 大丰街道 红湖社区 with 红湖公园城 and two communities beside it."""
    city = new_place(None, PlaceKind.CITY, "成都市", "Chengdu", "chengdu", at)
    new_body(city, K.OPERATOR, "邻里运维组", at)
    district = new_place(city, PlaceKind.DISTRICT, "新都区", "Xindu District", "xindu", at)
    street = new_place(district, PlaceKind.STREET, "大丰街道", "Dafeng Street", "dafeng", at)
    neighbourhood = new_place(street, PlaceKind.NEIGHBOURHOOD, "红湖社区", "Honghu Neighbourhood", "honghu", at)
    communities = {
        code: new_community(neighbourhood, name, english, code, year, at)
        for code, name, english, year in (
            ("hh", "红湖公园城", "Honghu Park City", 2009),
            ("fhy", "丰和苑", "Fenghe Court", 2004),
            ("bjc", "铂金城", "Platinum City", 2013),
        )
    }
    _bodies(street, "大丰", AT_STREET, STREET_NAMES, at)
    _bodies(district, "新都区", AT_DISTRICT, DISTRICT_NAMES, at)
    _neighbourhood_bodies(neighbourhood, at)
    for community in communities.values():
        _community_bodies(community, at, committee=community.code == "hh")
    new_body(communities["hh"], K.SUPERVISORY_COMMITTEE, "红湖公园城监督委员会", at)
    publish_default_catalogue(district, by=SYSTEM, at=at)
    _honghu_facts(communities["hh"], at)
    for code, households in (("fhy", 640), ("bjc", 1180)):
        _population(communities[code], {Measure.HOUSEHOLDS: households}, at)
        _buildings(communities[code], at)
    return Town(district, communities)


def _honghu_facts(community: Place, at: datetime) -> None:
    """The figures of S0; a problem community for a year and a half, then a pilot."""
    year = at.year
    figures = {Measure.HOUSEHOLDS: 2991, Measure.RENTED: 438, Measure.PEOPLE: 12_100, Measure.LOCAL_REGISTRATION: 1314}
    _population(community, figures, at)
    office = "大丰街道党工委"
    classify(
        community,
        label=Label.PROBLEM,
        from_date=date(year - 3, 3, 1),
        reason="一年内群访 11 次、堵路 2 次，物业与业主长期对立",
        decided_by=office,
        by=SYSTEM,
        at=at,
    )
    end_classification(
        community,
        label=Label.PROBLEM,
        on=date(year - 1, 9, 1),
        reason="连续 12 个月无群访，诉求办结率达标",
        decided_by=office,
        by=SYSTEM,
        at=at,
    )
    classify(
        community,
        label=Label.PILOT,
        from_date=date(year - 1, 9, 1),
        reason="支部吹哨、部门报到机制试点",
        decided_by=office,
        by=SYSTEM,
        at=at,
    )
    publish(community, publishes=True, by=SYSTEM, at=at)


def build_pingshan(at: datetime) -> Town:
    """坪山区: 6 streets, 24 neighbourhoods, 45 communities; 19 have an owners' committee (S1)."""
    city = new_place(None, PlaceKind.CITY, "深圳市", "Shenzhen", "shenzhen", at)
    district = new_place(city, PlaceKind.DISTRICT, "坪山区", "Pingshan District", "pingshan", at)
    _bodies(district, "坪山区", AT_DISTRICT, DISTRICT_NAMES, at)
    publish_default_catalogue(district, by=SYSTEM, at=at)
    neighbourhoods: list[Place] = []
    for number, (name, inside) in enumerate(PINGSHAN.items(), 1):
        street = new_place(district, PlaceKind.STREET, name, f"Street {number}", f"ps-j{number}", at)
        _bodies(street, name.removesuffix("街道"), AT_STREET, STREET_NAMES, at)
        for name_ in inside:
            code = f"ps-s{len(neighbourhoods) + 1}"
            neighbourhoods.append(new_place(street, PlaceKind.NEIGHBOURHOOD, name_, "", code, at))
            _neighbourhood_bodies(neighbourhoods[-1], at)
    names = [*NAMED, *(first + second for second in SECOND for first in FIRST)]
    communities = {}
    for index, name in enumerate(names):
        code = f"ps{index + 1:02}"
        kind = CommunityKind.PUBLIC_HOUSING if name == "竹韵花园" else CommunityKind.COMMERCIAL
        place = new_community(neighbourhoods[index % 24], name, "", code, 2003 + index * 7 % 19, at, kind=kind)
        _community_bodies(place, at, committee=index % 45 < 20 and name != "竹韵花园")
        _population(place, {Measure.HOUSEHOLDS: 420 + index * 577 % 3900}, at)
        _buildings(place, at)
        communities[code] = place
    return Town(district, communities)


def new_place(parent: Place | None, kind: str, name: str, english: str, code: str, at: datetime) -> Place:
    return add_place(parent=parent, kind=kind, name=name, name_en=english, code=code, by=SYSTEM, at=at)


def new_community(
    parent: Place, name: str, english: str, code: str, year: int, at: datetime, kind: str = CommunityKind.COMMERCIAL
) -> Place:
    return add_place(
        parent=parent,
        kind=PlaceKind.COMMUNITY,
        name=name,
        name_en=english,
        code=code,
        community_kind=kind,
        stage=Stage.OCCUPIED,
        occupied_year=year,
        by=SYSTEM,
        at=at,
    )


def new_body(place: Place, kind: BodyKind, name: str, at: datetime) -> Body:
    return add_body(place, kind=kind, name=name, by=SYSTEM, at=at)


def _bodies(place: Place, prefix: str, kinds: tuple[BodyKind, ...], names: dict[BodyKind, str], at: datetime) -> None:
    for kind in kinds:
        street = "街道" if kind == K.STREET_OFFICE else ""
        new_body(place, kind, f"{prefix}{street}{names[kind]}", at)


def _neighbourhood_bodies(place: Place, at: datetime) -> None:
    new_body(place, K.RESIDENTS_COMMITTEE, f"{place.name}居民委员会", at)


def _community_bodies(place: Place, at: datetime, *, committee: bool) -> None:
    new_body(place, K.PARTY_BRANCH, f"{place.name}党支部", at)
    new_body(place, K.PROPERTY_COMPANY, f"{place.name}物业服务中心", at)
    if committee:
        new_body(place, K.OWNERS_COMMITTEE, f"{place.name}业主委员会", at)
    elif place.community_kind == CommunityKind.PUBLIC_HOUSING:
        new_body(place, K.PARTY_RESIDENTS_COUNCIL, f"{place.name}党群议事会", at)


def _population(place: Place, figures: dict[Measure, int], at: datetime) -> None:
    day = date(at.year - 1, 12, 31)
    record_population(
        place, figures={str(k): v for k, v in figures.items()}, on=day, source="年末人口台账", by=SYSTEM, at=at
    )


def _buildings(place: Place, at: datetime) -> None:
    for number in (1, 2, 3):
        add_building(place, name=f"{number}栋", entrances=("1单元", "2单元"), by=SYSTEM, at=at)
