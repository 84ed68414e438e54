"""Which communities a place's figures are made of."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from linli.registry.models import Place
from linli.registry.states import PlaceKind

EVERY = Q()  # no narrower than the scope


@dataclass(frozen=True)
class Scope:
    """A place with the communities whose cases it counts.

    ``communities`` stand on their own. ``stands_for`` leads from every community that is counted to the one under
    which it is counted: itself, or its successor after a merger (the rows of a merged one stay where they are).
    """

    place: Place
    communities: tuple[Place, ...]
    stands_for: dict[int, int]

    @cached_property
    def ids(self) -> list[int]:
        return sorted(self.stands_for)

    def members(self, community_id: int) -> list[int]:
        """The community and those that merged into it."""
        return sorted(pk for pk, standing in self.stands_for.items() if standing == community_id)

    def inside(self, prefix: str = "") -> Q:
        """The condition that a row belongs to these communities; ``prefix`` leads to the row with the community."""
        return Q(**{f"{prefix}community_id__in": self.ids})


def scope_of(place: Place) -> Scope:
    """The communities at and inside a place; one query."""
    here = place.path or "-"
    inside = Q(path__startswith=here) | Q(successor__path__startswith=here)
    found = list(
        Place.objects.filter(inside | Q(successor__successor__path__startswith=here), kind=PlaceKind.COMMUNITY)
        .select_related("successor__successor")
        .order_by("path")
    )
    return scope_from(place, found)


def scope_from(place: Place, found: list[Place]) -> Scope:
    """The same from communities that have been read already."""
    here = place.path or "-"
    ends = {community.pk: _end(community) for community in found}
    stands_for = {pk: end.pk for pk, end in ends.items() if (end.path or "").startswith(here)}
    standing = tuple(community for community in found if stands_for.get(community.pk) == community.pk)
    return Scope(place, standing, stands_for)


def _end(community: Place) -> Place:
    while community.successor_id and community.successor:
        community = community.successor
    return community
