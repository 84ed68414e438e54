"""The list of owners as it is posted for objections: building and entrance, masked name, area; never a door."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from linli.registry.models import Building
from linli.voting.models import Assembly, Right, RightUnit
from linli.voting.queries.assemblies import lines_of
from linli.voting.states import RightKind

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One line as neighbours may see it (domain 10)."""

    number: int
    where: str  # "3栋2单元", more than one where the homes lie apart
    homes: int
    name: str  # masked; "" where nobody is known or named
    kind: str
    area_dm2: int
    is_contested: bool


def page(assembly: Assembly, *, building_id: int | None = None, after: int = 0) -> tuple[list[Line], int | None]:
    """One page of the list and the key of the next; two queries."""
    rows = list(lines_of(assembly, building_id=building_id).filter(number__gt=after)[: PAGE + 1])
    return shown(rows[:PAGE]), rows[PAGE - 1].number if len(rows) > PAGE else None


def shown(rights: Iterable[Right]) -> list[Line]:
    rights = list(rights)
    places: dict[int, dict[str, int]] = {right.pk: {} for right in rights}
    units = RightUnit.objects.filter(right__in=list(places)).select_related("unit__building", "unit__entrance")
    for row in units.order_by("unit_id"):
        entrance = row.unit.entrance.name if row.unit.entrance else ""
        where = f"{row.unit.building.name}{entrance}"
        places[row.right_id][where] = places[row.right_id].get(where, 0) + 1
    return [
        Line(
            number=right.number,
            where="、".join(places[right.pk]),
            homes=sum(places[right.pk].values()),
            name=right.person.masked_name if right.person else "",
            kind=str(RightKind(right.kind).label),
            area_dm2=right.area_dm2,
            is_contested=right.is_contested,
        )
        for right in rights
    ]


def by_kind(assembly: Assembly) -> list[tuple[str, int, int]]:
    """Kind of line, heads and area (dm²), the largest first; one query."""
    found = Right.objects.filter(community_id=assembly.community_id, assembly=assembly).values("kind")
    rows = found.annotate(heads=Count("id"), area=Sum("area_dm2")).order_by("-heads", "kind")
    return [(str(RightKind(row["kind"]).label), row["heads"], row["area"]) for row in rows]


def buildings(assembly: Assembly) -> list[Building]:
    """The buildings of its lines."""
    found = Right.objects.filter(community_id=assembly.community_id, assembly=assembly).values("building_id")
    return list(Building.objects.filter(pk__in=found.distinct()).order_by("id"))
