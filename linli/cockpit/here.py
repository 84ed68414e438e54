"""Where in the district somebody looks from, and at which period; the addresses of everything that can be pressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from linli.bodies.actor import Actor
from linli.cases.queries import statistics
from linli.cases.queries.statistics import Period, Scope
from linli.registry.models import Place
from linli.registry.states import PlaceKind

READ = "cockpit.read"


@dataclass(frozen=True)
class Choice:
    """One place that she may look at, and how deep it lies below the topmost."""

    place: Place
    depth: int


@dataclass(frozen=True)
class Here:
    place: Place
    scope: Scope
    period: Period
    at: datetime
    by: Actor
    choices: tuple[Choice, ...]
    named: str = ""  # the period as the address has it

    def url(self, page: str, *args: object, **query: object) -> str:
        """A page of this place that keeps the period."""
        words = {key: value for key, value in {"period": self.named, **query}.items() if value not in ("", None)}
        address = reverse(page, args=[self.place.code, *args])
        return f"{address}?{urlencode(words)}" if words else address

    def rows(self, figure: str, **query: object) -> str:
        """The list behind a figure."""
        return self.url("cockpit-rows", figure=figure, **query)

    @property
    def is_community(self) -> bool:
        return self.place.kind == PlaceKind.COMMUNITY


def places_of(by: Actor) -> list[Place]:
    """All places that the person may look at, and communities that have merged into one of them; one query."""
    ways = ("path", "successor__path", "successor__successor__path")
    inside = reduce(or_, (Q(**{f"{way}__startswith": path}) for path in by.paths(READ) for way in ways), Q(pk__in=[]))
    found = Place.objects.filter(inside).select_related("successor__successor")
    return sorted(found, key=_order)


def here(by: Actor, code: str, period: str, at: datetime) -> Here:
    """What the page of the place ``code`` stands on, the topmost if none is named; one query. Raises
    Place.DoesNotExist for a place at which she may not look (or that does not exist: she cannot tell which), Invalid
    for an unknown period."""
    found = places_of(by)
    allowed = [place for place in found if by.may(READ, place.path or "-") and place.successor_id is None]
    place = next((one for one in allowed if not code or one.code == code), None)
    if place is None:
        raise Place.DoesNotExist
    communities = [one for one in found if one.kind == PlaceKind.COMMUNITY]
    return Here(
        place=place,
        scope=statistics.scope_from(place, communities),
        period=statistics.period_of(period, at),
        at=at,
        by=by,
        choices=tuple(_choices(allowed, place)),
        named=period,
    )


def _choices(allowed: Iterable[Place], place: Place) -> Iterable[Choice]:
    """The tree down to the neighbourhoods, and the communities of the one that is open: 500 in a list help nobody."""
    top = None
    for one in allowed:
        depth = _depth(one)
        top = depth if top is None else min(top, depth)
        if one.kind != PlaceKind.COMMUNITY or depth == top or one.parent_id in (place.pk, place.parent_id):
            yield Choice(one, depth - top)


def _depth(place: Place) -> int:
    return (place.path or "").count(".")


def _order(place: Place) -> list[int]:
    return [int(part) for part in (place.path or "").split(".") if part]
