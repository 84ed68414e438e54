"""Places, their figures and what they are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from linli.kernel.shares import percent
from linli.law.profiles import NATIONAL, jurisdictions
from linli.registry.models import Classification, Place, PopulationFact
from linli.registry.states import Measure, PlaceKind

SUPER_COMMUNITY_PEOPLE = 10_000  # more than this many people make a super community (超级小区)


@dataclass(frozen=True)
class Figures:
    """How many households and people, by the latest count of each. None where nobody has counted."""

    households: int | None = None
    rented_households: int | None = None
    people: int | None = None
    local_registration: int | None = None
    on: date | None = None  # the oldest of the days on which they were counted

    @property
    def rented_share(self) -> str | None:
        """In per cent: 438 of 2,991 households are "14.6"."""
        return _share(self.rented_households, self.households)

    @property
    def local_share(self) -> str | None:
        """In per cent: 1,314 of 12,100 people are "10.9"."""
        return _share(self.local_registration, self.people)


@dataclass(frozen=True)
class Seen:
    """One line of the tree of places: how deep it stands, counted from the topmost that is seen."""

    place: Place
    depth: int


def place_by_code(code: str) -> Place:
    """The place itself, merged or not. Raises Place.DoesNotExist."""
    return Place.objects.select_related("successor", "parent").get(code=code)


def community_by_code(code: str) -> Place:
    """The community of this code, or the one that has taken it in: an old address still leads somewhere (S2-20).
    Raises Place.DoesNotExist."""
    place = Place.objects.select_related("successor", "parent").get(code=code, kind=PlaceKind.COMMUNITY)
    while place.successor_id:
        place = Place.objects.select_related("successor", "parent").get(pk=place.successor_id)
    return place


def ancestors(place: Place) -> list[Place]:
    """The places around this one, from the city down, without itself."""
    ids = [int(part) for part in (place.path or "").split(".") if part and int(part) != place.pk]
    found = Place.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def jurisdiction_of(place: Place) -> str:
    """Whose rules are in force there, for ``law.profiles.profile``: the city's own if we have them, else the nation's.
    One query for each city and process: a city keeps its code."""
    return _jurisdiction((place.path or "").split(".")[0])


@lru_cache(maxsize=64)
def _jurisdiction(city_id: str) -> str:
    code = Place.objects.filter(pk=int(city_id)).values_list("code", flat=True).first() if city_id else None
    return f"cn-{code}" if f"cn-{code}" in jurisdictions() else NATIONAL


def places_inside(paths: Iterable[str]) -> QuerySet[Place]:
    """The places at these paths and everything inside them, each place before what lies in it."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    return Place.objects.filter(inside).order_by("path")


def communities_inside(path: str) -> QuerySet[Place]:
    """The communities inside a place that stand on their own: a merged one is counted with its successor."""
    return Place.objects.filter(path__startswith=path, kind=PlaceKind.COMMUNITY, successor__isnull=True).order_by(
        "path"
    )


def places_seen(paths: Iterable[str], *, text: str = "", kind: str = "", label: str = "") -> list[Seen]:
    """The tree below these paths for a page; with a filter only the places that fit it, at their depth."""
    places = list(places_inside(paths).select_related("successor"))
    by_parent: dict[int | None, list[Place]] = {}
    here = {place.pk for place in places}
    for place in places:
        above = place.successor_id or place.parent_id
        by_parent.setdefault(above if above in here else None, []).append(place)
    lines: list[Seen] = []

    def walk(above: int | None, depth: int) -> None:
        for place in by_parent.get(above, []):
            lines.append(Seen(place, depth))
            walk(place.pk, depth + 1)

    walk(None, 0)
    if label:
        labelled = set(Classification.objects.filter(label=label, to_date__isnull=True).values_list("place", flat=True))
        lines = [line for line in lines if line.place.pk in labelled]
    if kind:
        lines = [line for line in lines if line.place.community_kind == kind]
    if text:
        wanted = text.casefold()
        lines = [
            line for line in lines if wanted in f"{line.place.name} {line.place.code} {line.place.name_en}".casefold()
        ]
    return lines


def figures_of(places: Iterable[Place], *, on: date | None = None) -> dict[int, Figures]:
    """The latest figures of each place (up to the day ``on``), in one query. A place above the communities without
    figures of its own has none: adding up is for the cockpit."""
    facts = PopulationFact.objects.filter(place__in=[place.pk for place in places])
    if on:
        facts = facts.filter(on__lte=on)
    latest = facts.order_by("place", "measure", "-on", "-id").distinct("place", "measure")
    values: dict[int, dict[str, int]] = {}
    days: dict[int, date] = {}
    for fact in latest:
        values.setdefault(fact.place_id, {})[Measure(fact.measure).value] = fact.value
        days[fact.place_id] = min(fact.on, days.get(fact.place_id, fact.on))
    return {
        place.pk: Figures(**values.get(place.pk, {}), on=days.get(place.pk))  # the measures' names are the fields'
        for place in places
    }


def is_super(figures: Figures) -> bool:
    """More than 10,000 people live here (超级小区)."""
    return figures.people is not None and figures.people > SUPER_COMMUNITY_PEOPLE


def classification_of(place: Place, *, on: date) -> list[Classification]:
    """What the community was called on this day; its last day is the day before ``to_date``."""
    open_then = Q(to_date__isnull=True) | Q(to_date__gt=on)
    return list(place.classifications.filter(open_then, from_date__lte=on).order_by("from_date"))


def classifications_of(place: Place) -> QuerySet[Classification]:
    """The whole history, newest first."""
    return place.classifications.order_by("-from_date", "-id")


def _share(part: int | None, whole: int | None) -> str | None:
    return None if part is None or whole is None else percent(part, whole)
