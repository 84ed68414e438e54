"""Households and their accounts, as whole sets."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from linli.bodies.actions import seat
from linli.bodies.actor import SYSTEM
from linli.bodies.states import BodyKind, SeatTitle
from linli.people.models import User
from linli.registry.models import Place

from .ids import FIRST, begin
from .places import body_at
from .shape import BUILDINGS, ENTRANCES, USERS_PER_COMMUNITY

# Unit number n of a community lies behind its entrance n modulo ENTRANCES, in the building after every such round.
UNITS_SQL = """
INSERT INTO registry_unit (community_id, building_id, entrance_id, number, area_dm2, use)
SELECT %(community)s + c, %(building)s + c * %(buildings)s + n / %(entrances)s %% %(buildings)s,
       %(entrance)s + c * %(buildings)s * %(entrances)s + n %% (%(buildings)s * %(entrances)s),
       (100 + n / (%(buildings)s * %(entrances)s))::text, 8904, 'dwelling'
FROM generate_series(0, %(communities)s - 1) AS c,
     generate_series(0, CASE c WHEN 0 THEN greatest(%(households)s, %(per)s) ELSE %(per)s END - 1) AS n
ORDER BY c, n
"""
# Users 0 … communities * per - 1 are spread over the communities in turn; those after them are the other households of
# the first community.
USERS_SQL = """
INSERT INTO people_user (password, handle, name, phone, phone_verified_at, language, is_active, joined_at)
SELECT '!', 'bench' || k, substr('赵钱孙李周吴郑王冯陈', 1 + k %% 10, 1) || '居民', '+8613' || (100000000 + k),
       %(at)s, 'zh-hans', true, %(at)s
FROM generate_series(0, %(users)s - 1) AS k ORDER BY k
"""
BINDINGS_SQL = """
WITH home AS (
    SELECT id, community_id, community_id - %(community)s AS c,
           row_number() OVER (PARTITION BY community_id ORDER BY id) - 1 AS n
    FROM registry_unit WHERE id >= %(unit)s
), bound AS (
    SELECT id, community_id, %(user)s + CASE WHEN n < %(per)s THEN n * %(communities)s + c
                                        ELSE %(communities)s * %(per)s + n - %(per)s END AS user_id
    FROM home
), person AS (
    INSERT INTO registry_person (community_id, kind, name, phone, reference)
    SELECT community_id, 'person', '业主' || id, '', '' FROM bound RETURNING 1
)
INSERT INTO registry_binding (community_id, unit_id, user_id, relation, from_at)
SELECT community_id, id, user_id, 'owner', %(at)s FROM bound
"""


def build_people(communities: list[Place], households: int, at: datetime) -> int:
    """One account for each of the first community's households and for some of the others'; how many spread users
    there are."""
    count, per = len(communities), USERS_PER_COMMUNITY
    facts: dict[str, Any] = {
        "at": at,
        "per": per,
        "communities": count,
        "households": households,
        "buildings": BUILDINGS,
        "entrances": ENTRANCES,
        "users": count * per + max(households - per, 0),
        "community": FIRST["registry_place"],
        "building": FIRST["registry_building"],
        "entrance": FIRST["registry_entrance"],
        "unit": FIRST["registry_unit"],
        "user": FIRST["people_user"],
    }
    begin("registry_unit")
    begin("people_user")
    with connection.cursor() as cursor:
        for sql in (UNITS_SQL, USERS_SQL, BINDINGS_SQL):
            cursor.execute(sql, facts)
    return count * per


def seat_officials(home: Place, at: datetime) -> dict[str, int]:
    """Who works for the first community, from its branch to the district: user ids."""
    since = date(at.year - 1, 1, 1)
    officials = {
        "secretary": (BodyKind.PARTY_BRANCH, SeatTitle.HEAD),
        "manager": (BodyKind.PROPERTY_COMPANY, SeatTitle.HEAD),
        "street_officer": (BodyKind.STREET_OFFICE, SeatTitle.MEMBER),
        "district_officer": (BodyKind.GOVERNANCE_OFFICE, SeatTitle.MEMBER),
    }
    made = {}
    for name, (kind, title) in officials.items():
        user = User.objects.create(handle=f"b-{name}"[:16], name=name, email=f"{name}@example.test", joined_at=at)
        seat(body_at(home, kind), user, title=title, from_date=since, by=SYSTEM, at=at)
        made[name] = user.pk
    return made
