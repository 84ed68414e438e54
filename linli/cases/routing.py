"""Which body answers for a case, at which level. Reads only."""

from dataclasses import dataclass
from functools import cached_property

from linli.bodies.models import Body
from linli.bodies.states import ANSWERABLE_TO_STREET, BodyKind
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .models import Category
from .states import Level

LEVEL_OF = {
    PlaceKind.COMMUNITY: Level.COMMUNITY,
    PlaceKind.NEIGHBOURHOOD: Level.NEIGHBOURHOOD,
    PlaceKind.STREET: Level.STREET,
    PlaceKind.DISTRICT: Level.DISTRICT,
}

# Who receives what comes in at a level, and what comes up to it; the first that exists. Only bodies with a role that
# may take a case up (bodies/roles.py): with any other it would lie until its clock runs out.
RECEIVERS = {
    Level.COMMUNITY: (BodyKind.PARTY_BRANCH, BodyKind.PROPERTY_COMPANY, BodyKind.OWNERS_COMMITTEE, BodyKind.PMC),
    Level.NEIGHBOURHOOD: (BodyKind.RESIDENTS_COMMITTEE, BodyKind.NEIGHBOURHOOD_PARTY_COMMITTEE),
    Level.STREET: (BodyKind.STREET_OFFICE,),
    Level.DISTRICT: (BodyKind.GOVERNANCE_OFFICE,),
}


@dataclass
class Chain:
    """All open bodies of a community and of the places above it, the nearest first; one query."""

    community: Place

    @cached_property
    def bodies(self) -> list[Body]:
        ids = [int(part) for part in (self.community.path or "").split(".") if part]
        found = Body.objects.filter(place_id__in=ids, closed_on__isnull=True).select_related("place").order_by("id")
        return sorted(found, key=lambda body: -len((body.place.path or "").split(".")))

    def at(self, level: int) -> list[Body]:
        return [body for body in self.bodies if level_of(body) == level]

    def receiver(self, level: int, *, but: Body | None = None) -> Body | None:
        """The body that takes what comes to this level; never ``but``, of which the case complains."""
        here = {body.kind: body for body in reversed(self.at(level)) if body != but}
        return next((here[kind] for kind in RECEIVERS[Level(level)] if kind in here), None)

    def first(self, category: Category, about: Body | None) -> Body | None:
        """The first receiver (首接): the lowest receiver there is. A matter about a committee or company begins at the
        street, one about any other body above that body, so that nobody judges herself (S4-27)."""
        lowest = int(Level.COMMUNITY)
        if category.about_body or (about and about.kind in ANSWERABLE_TO_STREET):
            lowest = Level.STREET
        if about and about.kind not in ANSWERABLE_TO_STREET:
            lowest = max(lowest, min(level_of(about) + 1, Level.DISTRICT))
        return self.from_level(lowest, but=about)

    def from_level(self, lowest: int, *, but: Body | None = None) -> Body | None:
        """The receiver at ``lowest`` or, where that level has none, at the next one above."""
        found = (self.receiver(level, but=but) for level in Level.values if level >= lowest)
        return next((body for body in found if body), None)

    def above(self, level: int) -> Body | None:
        """The receiver of the nearest level above; None at the top."""
        return self.from_level(level + 1) if level < Level.DISTRICT else None

    def responsible(self, category: Category, level: int) -> Body | None:
        """The body that the catalogue names for this category at this level, the nearest one of its kind."""
        kind = category.bodies.get(str(int(level)))
        near = [body for body in self.bodies if body.kind == kind and level_of(body) <= level]
        return max(near, key=level_of, default=None)


def level_of(body: Body) -> Level:
    """The level at which a body stands; what is above the district counts as the district's."""
    return LEVEL_OF.get(PlaceKind(body.place.kind), Level.DISTRICT)
