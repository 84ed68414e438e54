"""What has to be known before a case can stand: where it is reported, and whether it may; a round trip each."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.registry.models import Building, Entrance, Place

from .catalogue import place_line

MOST_A_DAY = 20  # cases that one person can report in one day
MOST_DIGITS = 18  # of a number that the database can hold

# By the key of a choice, "b12" or "e33": the building, or one of its entrances
Chosen = dict[str, tuple[Building, Entrance | None]]

_PLACE = [field.attname for field in Place._meta.concrete_fields]
# Written out, as the others here are: it runs with every report, and to build it anew costs more than to run it.
GROUND_SQL = f"""
SELECT {", ".join(f"place.{name}" for name in _PLACE)}, building.id, building.name, entrance.id, entrance.name
FROM registry_place AS place
LEFT JOIN registry_entrance AS entrance ON entrance.id = %s AND entrance.community_id = place.id
LEFT JOIN registry_building AS building
  ON building.id = coalesce(entrance.building_id, %s) AND building.community_id = place.id
WHERE place.id = %s
"""  # noqa: S608 - column names only

# A person's reports come in one after the other, wherever she makes them, so that the count that follows holds: it is a
# statement of its own, which sees what the one before her has written, and both go in one round trip.
ALONE_SQL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0));"
READY_SQL = """
SELECT
    (SELECT id FROM cases_case WHERE submission_key = %s),
    (SELECT joined_at FROM cases_reporter WHERE user_id = %s AND first ORDER BY case_id DESC OFFSET %s LIMIT 1),
    (SELECT id FROM cases_catalogue WHERE place_id = ANY(%s)
     ORDER BY array_position(%s::bigint[], place_id) DESC, version DESC LIMIT 1)
"""


def ground(community_id: int, chosen: str) -> tuple[Place, Chosen]:
    """A community, and the one place in it that a form names, as ``b12`` for a building or ``e33`` for an entrance; {}
    if it is none of this community. One query, where `reading.buildings_of` reads all that could be chosen."""
    kind, number = chosen[:1], chosen[1:]
    named = int(number) if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS else None
    wanted = [named if kind == "e" else None, named if kind == "b" else None, community_id]
    with connection.cursor() as cursor:
        cursor.execute(GROUND_SQL, wanted)
        *values, building_id, building_name, entrance_id, entrance_name = cursor.fetchone()
    community = Place.from_db("default", _PLACE, values)
    if building_id is None:
        return community, {}
    building = Building(id=building_id, community=community, name=building_name)
    if entrance_id is None:
        return community, {chosen: (building, None)}
    return community, {chosen: (building, Entrance(entrance_id, community_id, building_id, entrance_name))}


@dataclass(frozen=True)
class Ready:
    """``case_id``: the case that was already made under this key. ``twentieth_at``: when the person made her twentieth
    newest report. ``catalogue_id``: the catalogue in force, if there is one."""

    case_id: int | None
    twentieth_at: datetime | None
    catalogue_id: int | None


def ready(community: Place, *, key: str | None, user_id: int | None, alone: bool) -> Ready:
    """One round trip, whose cost grows neither with the community's age nor with the person's diligence. ``alone``: no
    other report of hers comes in until this transaction has ended."""
    line = place_line(community)
    sql, values = READY_SQL, [key, user_id, MOST_A_DAY - 1, line, line]
    if alone:
        sql, values = ALONE_SQL + READY_SQL, [f"cases.report {user_id}", *values]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if alone:
            cursor.nextset()
        return Ready(*cursor.fetchone())


def served_as(community: Place) -> Place:
    """The community itself or, if it was merged, the one that has taken it in and whose bodies serve it now."""
    seen = {community.pk}
    while community.successor is not None and community.successor_id not in seen:
        community = community.successor
        seen.add(community.pk)
    return community
