"""Which body answers for a case, at which level. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from linli.bodies.models import Body
from linli.bodies.states import ANSWERABLE_TO_STREET, BodyKind
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .models import Category
from .states import Level

LEVEL_OF: dict[str, Level] = {
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


_BODY = [field.attname for field in Body._meta.concrete_fields]
_PLACE = [field.attname for field in Place._meta.concrete_fields]
# Written out, because it runs with every report and to build it anew costs more than to run it.
BODIES_SQL = f"""
SELECT {", ".join(f"body.{name}" for name in _BODY)}, {", ".join(f"place.{name}" for name in _PLACE)}
FROM bodies_body AS body JOIN registry_place AS place ON place.id = body.place_id
WHERE body.place_id = ANY(%s) AND body.closed_on IS NULL
ORDER BY array_position(%s::bigint[], body.place_id) DESC, body.id
"""  # noqa: S608 - column names only


class _Read:
    """A body as it was read. Many are read and few are needed, so it becomes a model only where it is asked for."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self._body, self._place = values[: len(_BODY)], values[len(_BODY) :]
        self.pk: int = self._body[_BODY.index("id")]
        self.kind: str = self._body[_BODY.index("kind")]
        self.level = LEVEL_OF.get(self._place[_PLACE.index("kind")], Level.DISTRICT)

    @cached_property
    def body(self) -> Body:
        body = Body.from_db("default", _BODY, self._body)
        body.place = Place.from_db("default", _PLACE, self._place)
        return body


class _Given:
    """The same for a body that is a model already."""

    def __init__(self, body: Body) -> None:
        self.pk, self.kind, self.level, self.body = body.pk, body.kind, level_of(body), body


@dataclass
class Chain:
    """All open bodies of a community and of the places above it, the nearest first; one query, or none where they are
    ``given``."""

    community: Place
    given: Sequence[Body] | None = None

    @cached_property
    def _standing(self) -> Sequence[_Read | _Given]:
        if self.given is not None:
            return [_Given(body) for body in self.given]
        ids = [int(part) for part in (self.community.path or "").split(".") if part]
        with connection.cursor() as cursor:
            cursor.execute(BODIES_SQL, [ids, ids])
            return [_Read(row) for row in cursor.fetchall()]

    @property
    def bodies(self) -> list[Body]:
        return [one.body for one in self._standing]

    def at(self, level: int) -> list[Body]:
        return [one.body for one in self._standing if one.level == level]

    def receiver(self, level: int, *, but: Body | None = None) -> Body | None:
        """The body that takes what comes to this level; never ``but``, of which the case complains."""
        without = but.pk if but else None
        here = {one.kind: one for one in reversed(self._standing) if one.level == level and one.pk != without}
        return next((here[kind].body for kind in RECEIVERS[Level(level)] if kind in here), None)

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
    return LEVEL_OF.get(body.place.kind, Level.DISTRICT)
