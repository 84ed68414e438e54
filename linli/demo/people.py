"""The people of the demo: one for every role, with a made-up name and a sign-in; and the register of 2,991 homes."""

import csv
import io
import random
from datetime import date, datetime, time, timedelta

from linli.bodies.actions import Hours, seat, set_duty_hours
from linli.bodies.actor import SYSTEM, Actor, actor_of
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.kernel.errors import Refused
from linli.people.models import User
from linli.registry.actions import import_register_file, print_invitations, use_invitation
from linli.registry.models import Building, Place
from linli.registry.states import Relation

from .places import Town

K = BodyKind
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"

# handle: (name, the code of the place, kind of body, title)
SEATED = {
    "secretary": ("罗支书", "hh", K.PARTY_BRANCH, SeatTitle.HEAD),
    "committee": ("韩委员", "hh", K.OWNERS_COMMITTEE, SeatTitle.MEMBER),
    "supervisor": ("梁监督", "hh", K.SUPERVISORY_COMMITTEE, SeatTitle.MEMBER),
    "manager": ("许经理", "hh", K.PROPERTY_COMPANY, SeatTitle.HEAD),
    "staff": ("邓师傅", "hh", K.PROPERTY_COMPANY, SeatTitle.STAFF),
    "captain": ("俞楼长", "honghu", K.RESIDENTS_COMMITTEE, SeatTitle.CAPTAIN),
    "worker": ("蔡社工", "honghu", K.RESIDENTS_COMMITTEE, SeatTitle.MEMBER),
    "worker2": ("姜社工", "honghu", K.RESIDENTS_COMMITTEE, SeatTitle.MEMBER),
    "head": ("彭主任", "honghu", K.RESIDENTS_COMMITTEE, SeatTitle.HEAD),
    "street": ("丁街道", "dafeng", K.STREET_OFFICE, SeatTitle.MEMBER),
    "street2": ("陆街道", "dafeng", K.STREET_OFFICE, SeatTitle.DEPUTY),
    "callback": ("宋回访", "dafeng", K.STREET_OFFICE, SeatTitle.CALL_BACK),
    "police": ("雷警官", "dafeng", K.POLICE, SeatTitle.MEMBER),
    "urban": ("石执法", "dafeng", K.URBAN_MANAGEMENT, SeatTitle.MEMBER),
    "market": ("程市监", "dafeng", K.MARKET_SUPERVISION, SeatTitle.MEMBER),
    "housing": ("方住建", "xindu", K.HOUSING, SeatTitle.MEMBER),
    "district": ("金区办", "xindu", K.GOVERNANCE_OFFICE, SeatTitle.MEMBER),
    "auditor": ("严审计", "xindu", K.AUDIT_OFFICE, SeatTitle.MEMBER),
    "operator": ("沈运维", "chengdu", K.OPERATOR, SeatTitle.MEMBER),
    "ps-district": ("康区办", "pingshan", K.GOVERNANCE_OFFICE, SeatTitle.MEMBER),
    "ps-street": ("廖街道", "ps-j1", K.STREET_OFFICE, SeatTitle.MEMBER),
    "ps-branch": ("温支书", "ps02", K.PARTY_BRANCH, SeatTitle.HEAD),
}
# handle: (name, relation, the number of her home among the units of 3栋)
AT_HOME = {
    "owner": ("林业主", Relation.OWNER, 3),
    "elder": ("周奶奶", Relation.OWNER, 8),
    "tenant": ("何租客", Relation.TENANT, 11),
    "neighbour": ("吴邻居", Relation.OWNER, 14),
    "newcomer": ("郝新邻", Relation.FAMILY, 17),
}


def open_accounts(at: datetime) -> None:
    """The ready accounts, in the order in which the sign-in page shows them: residents first."""
    names = {handle: name for handle, (name, _relation, _home) in AT_HOME.items()}
    names |= {handle: name for handle, (name, _code, _kind, _title) in SEATED.items()}
    for number, (handle, name) in enumerate(names.items()):
        phone = f"+8613900001{number:03}"
        User.objects.create(handle=f"demo-{handle}", name=name, phone=phone, joined_at=at)


def _account(handle: str) -> User:
    return User.objects.get(handle=f"demo-{handle}")


def seat_people(town: Town, handles: dict[str, tuple[str, str, BodyKind, SeatTitle]], at: datetime) -> dict[str, Actor]:
    """A seat for each; the building captain gets 3栋."""
    since, until = date(at.year - 1, 1, 1), date(at.year + 3, 12, 31)
    actors = {}
    for handle, (_name, code, kind, title) in handles.items():
        user = _account(handle)
        building = Building.objects.get(community__code="hh", name="3栋") if title == SeatTitle.CAPTAIN else None
        body = town.body(code, kind)
        seat(body, user, title=title, building=building, from_date=since, to_date=until, by=SYSTEM, at=at)
        actors[handle] = actor_of(user, at.date())
    return actors


def seat_secretaries(town: Town, at: datetime) -> None:
    """45 branch secretaries: 25 are owners and were elected, 20 were sent (S1-3)."""
    since = date(at.year - 1, 1, 1)
    for index, (code, _community) in enumerate(town.communities.items()):
        if code == "ps02":
            continue  # has a sign-in of her own
        name = f"{SURNAMES[index % len(SURNAMES)]}支书"
        user = User.objects.create(handle=f"{code}-branch", name=name, phone=f"+8613900002{index:03}", joined_at=at)
        appointment = Appointment.ELECTED if index < 26 else Appointment.SENT
        seat(
            town.body(code, K.PARTY_BRANCH),
            user,
            title=SeatTitle.HEAD,
            appointment=appointment,
            from_date=since,
            by=SYSTEM,
            at=at,
        )


def fill_register(community: Place, at: datetime) -> None:
    """2,991 homes, 438 of them let, through the same import that a neighbourhood uses. One home is claimed twice and
    stays so until somebody settles it."""
    run = import_register_file(
        community, _register().encode("utf-8-sig"), file_name="红湖公园城住户台账.csv", by=SYSTEM, at=at
    )
    if run.state != "done":
        raise Refused(f"the demo's register was not taken: {list(run.problems.values_list('row', 'code')[:5])}")


def _register() -> str:
    chance = random.Random(2009)  # noqa: S311 - a demo that is the same every day, not a secret
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("楼栋", "单元", "房号", "建筑面积", "业主姓名", "联系电话", "租户姓名"))
    homes = [
        (f"{building}栋", f"{entrance}单元", f"{floor}{door:02}")
        for building in range(1, 26)
        for entrance in (1, 2)
        for floor in range(1, 16)
        for door in range(1, 5)
    ][:2991]
    let = set(chance.sample(range(len(homes)), 438))
    for index, (building, entrance, number) in enumerate(homes):
        area = ("71.26", "88.04", "89.32", "117.43")[int(number[-1]) - 1]
        surname = SURNAMES[chance.randrange(len(SURNAMES))]
        tenant = f"{SURNAMES[chance.randrange(len(SURNAMES))]}租户{index}" if index in let else ""
        lines.writerow((building, entrance, number, area, f"{surname}某{index}", f"1390002{index:04}", tenant))
    lines.writerow(("25栋", "1单元", "101", "71.26", "另一业主", "13900030000", ""))
    return out.getvalue()


def bring_residents_home(community: Place, at: datetime) -> dict[str, Actor]:
    """Each resident types in the code that was printed for her home."""
    building = Building.objects.get(community=community, name="3栋")
    actors = {}
    for handle, (_name, relation, place) in AT_HOME.items():
        user = _account(handle)
        unit = building.units.order_by("id")[place]
        slip = print_invitations(community, unit=unit, relation=relation, by=printer(), at=at)[0]
        use_invitation(slip.code, by=actor_of(user, at.date()), at=at)
        actors[handle] = actor_of(user, at.date())
    return actors


def printer() -> Actor:
    worker = _account("worker")
    return Actor(worker.pk, worker.name, system=True)


def set_hours(town: Town, at: datetime) -> None:
    """When the branch and the neighbourhood can be spoken to."""
    for code, kind, where in (
        ("hh", K.PARTY_BRANCH, "3栋架空层 书记工作室"),
        ("honghu", K.RESIDENTS_COMMITTEE, "红湖社区党群服务中心一楼"),
    ):
        hours = [Hours(day, time(9), time(12), where) for day in (1, 3, 5)]
        set_duty_hours(town.body(code, kind), hours, by=SYSTEM, at=at - timedelta(days=30))
