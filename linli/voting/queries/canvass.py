"""Doors: who has not been reached and who has not voted yet. Never what anybody chose, for no query here reads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.registry.models import Binding
from linli.registry.states import Relation
from linli.voting.models import Assembly, Delivery, Right, RightUnit
from linli.voting.states import REACHED, AssemblyState, RightKind, Served, Standing


@dataclass(frozen=True)
class Door:
    """One line of the roll as whoever goes from door to door sees it."""

    right: Right
    address: str
    name: str  # masked
    is_served: bool
    is_posted: bool
    has_voted: bool


@dataclass(frozen=True)
class Progress:
    """A building in numbers."""

    building_id: int
    name: str
    lines: int
    served: int
    returned: int


def buildings(assembly: Assembly, only: Collection[int] | None = None) -> list[Progress]:
    """How far each building has come: lines, reached, returned. One query."""
    rows = Right.objects.filter(assembly=assembly)
    rows = rows.filter(building__in=only) if only is not None else rows
    found = (
        rows.values("building", "building__name")
        .annotate(
            lines=Count("id"),
            served=Count("id", filter=Q(served_at__isnull=False) | ~Q(standing=Standing.WAITING)),
            returned=Count("id", filter=~Q(standing=Standing.WAITING)),
        )
        .order_by("building")
    )
    return [
        Progress(row["building"], row["building__name"], row["lines"], row["served"], row["returned"]) for row in found
    ]


def doors(assembly: Assembly, building_id: int, *, show: str = "waiting") -> list[Door]:
    """The lines of a building in the order of the roll: ``show`` "waiting" (not voted), "unserved", or "all"."""
    rows = Right.objects.filter(assembly=assembly, building=building_id).exclude(kind=RightKind.UNKNOWN)
    if show == "waiting":
        rows = rows.filter(standing=Standing.WAITING)
    elif show == "unserved":
        rows = rows.filter(standing=Standing.WAITING, served_at__isnull=True)
    lines = list(rows.select_related("person").order_by("number"))
    ids = [line.pk for line in lines]
    addresses: dict[int, list[str]] = {}
    units = RightUnit.objects.filter(right__in=ids).select_related("unit__building", "unit__entrance")
    for unit in units.order_by("unit_id"):
        addresses.setdefault(unit.right_id, []).append(unit.unit.address)
    posted = set(Delivery.objects.filter(right__in=ids, how=Served.POSTED).values_list("right", flat=True))
    return [
        Door(
            right=line,
            address="、".join(addresses.get(line.pk, [])[:3]),
            name=line.person.masked_name if line.person else "",
            is_served=line.served_at is not None,
            is_posted=line.pk in posted,
            has_voted=line.standing != Standing.WAITING,
        )
        for line in lines
    ]


def undeliverable(assembly: Assembly) -> int:
    """Lines that were put up on the board and not reached otherwise."""
    served = Delivery.objects.filter(assembly=assembly, how__in=REACHED).values("right")
    found = Delivery.objects.filter(assembly=assembly, how=Served.POSTED).exclude(right__in=served)
    return found.values("right").distinct().count()


def reachable(assembly: Assembly) -> list[int]:
    """The accounts of the owners whose lines wait for a ballot."""
    waiting = RightUnit.objects.filter(assembly=assembly, right__standing=Standing.WAITING)
    bound = Binding.objects.filter(unit__in=waiting.values("unit"), relation=Relation.OWNER, to_at__isnull=True)
    return sorted(set(bound.values_list("user", flat=True)))


def last_reminded(assembly: Assembly) -> datetime | None:
    events = Event.objects.filter(log_id=assembly.community_id, subject_kind="assembly", subject_id=assembly.pk)
    return events.filter(verb="voting.remind_voters").order_by("-id").values_list("at", flat=True).first()


def lines_of(assembly: Assembly, by: Actor) -> list[Right]:
    """Her own lines of the roll, as an owner of their units; one query."""
    homes = [home.unit_id for home in by.homes if home.role == Relation.OWNER]
    rows = Right.objects.filter(assembly=assembly, units__unit__in=homes).distinct().order_by("number")
    return list(rows.select_related("person", "community", "assembly", "building"))


def home_of(right: Right) -> str:
    """ "3栋1单元101", or the first three of many."""
    units = RightUnit.objects.filter(right=right).select_related("unit__building", "unit__entrance").order_by("unit_id")
    return "、".join(unit.unit.address for unit in units[:3])


def running(paths: Collection[str]) -> list[Assembly]:
    """The votes that are posted or open, or whose papers are still read, at these places; at most a hundred."""
    inside = Q()
    for path in paths:
        inside |= Q(community__path__startswith=path)
    if not paths:
        return []
    states = (AssemblyState.POSTED, AssemblyState.OPEN, AssemblyState.COUNTING)
    rows = Assembly.objects.filter(inside, state__in=states).select_related("community")
    return list(rows.order_by("closes_at", "id")[:100])
