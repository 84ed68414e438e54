"""Who belongs to an electorate, reckoned from the register of one day by exact rules (法释 art. 8–9, 274号 art. 23–25).

A head is the exact set of those who hold a unit: what one holder has alone is one head however many units it is, what
the same co-owners have together is one, and all that the developer still has is one. A unit whose holder the register
does not know is a head of its own that nobody can vote for, so that the whole stays the whole. Area is never reduced.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from linli.registry.models import Place
from linli.voting.models import Assembly
from linli.voting.states import RightKind, Scope

DEVELOPER_KEY = 0  # stands in a set of holders for the developer, whoever of its names the register uses

# The same statement serves the preview and the posting. `unit`: what counts. `holder`: who held it on the day. In a
# community that took others in, a person stands in several registers: same kind, name and telephone are one there.
# `claim`: each unit with its set. `roll`: each set once, in the order of its first unit.
ROLL_SQL = """
WITH unit AS (
    SELECT unit.id, unit.building_id, unit.area_dm2,
           row_number() OVER (ORDER BY unit.community_id, unit.building_id, unit.entrance_id NULLS FIRST,
                                       length(unit.number), unit.number, unit.id) AS place
    FROM registry_unit AS unit
    WHERE unit.community_id = ANY(%(communities)s)
      AND (%(parking)s OR unit.use <> 'parking')
      AND (%(building)s::bigint IS NULL OR unit.building_id = %(building)s)
      AND (%(bearers)s::bigint[] IS NULL OR unit.id = ANY(%(bearers)s))
), held AS (
    SELECT holding.unit_id, holding.person_id, holding.is_representative, holding.contested,
           person.kind, person.name, person.phone
    FROM registry_holding AS holding
    JOIN registry_person AS person ON person.id = holding.person_id
    WHERE holding.community_id = ANY(%(communities)s)
      AND (holding.from_date IS NULL OR holding.from_date <= %(on)s)
      AND (holding.to_date IS NULL OR holding.to_date > %(on)s)
), holder AS (
    SELECT held.*, CASE
        WHEN kind = 'developer' THEN 0
        WHEN %(merged)s AND phone <> '' THEN min(person_id) OVER (PARTITION BY kind, name, phone)
        ELSE person_id END AS head
    FROM held
), claim AS (
    SELECT unit.id, unit.building_id, unit.area_dm2, unit.place,
           coalesce(array_agg(DISTINCT holder.head ORDER BY holder.head) FILTER (WHERE holder.head IS NOT NULL),
                    '{}') AS heads,
           coalesce(bool_or(holder.contested), false) AS contested,
           min(holder.person_id) FILTER (WHERE holder.is_representative) AS representative,
           min(holder.person_id) AS first_holder
    FROM unit LEFT JOIN holder ON holder.unit_id = unit.id
    GROUP BY unit.id, unit.building_id, unit.area_dm2, unit.place
), keyed AS (
    -- a unit without a holder is a set of its own; so is one that two claim against each other
    SELECT claim.*, CASE WHEN heads = '{}' THEN -id WHEN contested THEN id ELSE 0 END AS apart FROM claim
), roll AS (
    SELECT heads, apart, bool_or(contested) AS contested, sum(area_dm2)::bigint AS area_dm2,
           row_number() OVER (ORDER BY min(place)) AS number,
           (array_agg(building_id ORDER BY place))[1] AS building_id,
           (array_agg(representative ORDER BY place) FILTER (WHERE representative IS NOT NULL))[1] AS representative,
           (array_agg(first_holder ORDER BY place))[1] AS first_holder,
           CASE WHEN heads = '{}' THEN 'unknown' WHEN heads = '{0}' THEN 'developer'
                WHEN cardinality(heads) = 1 THEN 'owner' ELSE 'co_owned' END AS kind
    FROM keyed GROUP BY heads, apart
)
"""
KINDS_SQL = """
SELECT kind, count(*), sum(area_dm2)::bigint, count(*) FILTER (WHERE contested) FROM roll GROUP BY kind
"""
COUNT_SQL = "".join((ROLL_SQL, KINDS_SQL))


@dataclass(frozen=True)
class Figures:
    """An electorate in numbers: heads and area (dm²) as a whole and by kind of line."""

    heads: int
    area_dm2: int
    by_kind: dict[str, tuple[int, int]]  # RightKind: heads, area
    contested: int

    def heads_of(self, kind: str) -> int:
        return self.by_kind.get(kind, (0, 0))[0]

    def area_of(self, kind: str) -> int:
        return self.by_kind.get(kind, (0, 0))[1]

    @property
    def unknown(self) -> int:
        """Lines for which nobody can vote until the register is mended."""
        return self.heads_of(RightKind.UNKNOWN)


def parameters(
    community: Place,
    *,
    on: date,
    scope: str = Scope.ALL,
    building_id: int | None = None,
    bearers: list[int] | None = None,
    parking_counts: bool = False,
) -> dict[str, Any]:
    """What `ROLL_SQL` takes. The units of communities that ``community`` has taken in are its own."""
    communities = communities_of(community)
    return {
        "communities": communities,
        "merged": len(communities) > 1,
        "parking": parking_counts,
        "building": building_id if scope == Scope.BUILDING else None,
        "bearers": list(bearers or []) if scope == Scope.BEARERS else None,
        "on": on,
    }


def parameters_of(assembly: Assembly) -> dict[str, Any]:
    return parameters(
        assembly.community,
        on=assembly.snapshot_on,
        scope=assembly.scope,
        building_id=assembly.building_id,
        bearers=assembly.bearers,
        parking_counts=assembly.parking_counts,
    )


def communities_of(community: Place) -> list[int]:
    """The community and those that it has taken in (S2-20): their rows lie inside its path."""
    inside = Place.objects.filter(path__startswith=community.path or "-").order_by("pk")
    return list(inside.values_list("pk", flat=True))


def figures(taken: dict[str, Any]) -> Figures:
    """The electorate in numbers without making it; ``taken`` are `parameters`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, taken)
        rows = cursor.fetchall()
    by_kind = {kind: (heads, area) for kind, heads, area, _contested in rows}
    return Figures(
        heads=sum(heads for heads, _area in by_kind.values()),
        area_dm2=sum(area for _heads, area in by_kind.values()),
        by_kind=by_kind,
        contested=sum(row[3] for row in rows),
    )


def figures_of(assembly: Assembly) -> Figures:
    """The electorate that a draft would have today."""
    return figures(parameters_of(assembly))
