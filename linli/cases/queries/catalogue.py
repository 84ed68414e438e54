"""The dispatch catalogue that is in force at a place, its earlier versions, and what changed between two of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Catalogue, Category
from linli.kernel.errors import Invalid, Refused
from linli.law.deadlines import Limit
from linli.registry.models import Place

# What one row of a catalogue says, in the order in which it is exported and compared.
FIELDS = (
    "code",
    "parent_code",
    "name",
    "name_en",
    "keywords",
    "active",
    "urgent",
    "small",
    "beyond",
    "about_body",
    "contact",
    "solve",
    "evidence",
    "bodies",
)


@dataclass(frozen=True)
class Contents:
    """One version of a catalogue with all its rows. Shared between requests: rows never change once published."""

    id: int
    place_id: int
    version: int
    categories: tuple[Category, ...]

    @cached_property
    def by_code(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def leaves(self) -> tuple[Category, ...]:
        """What a case can be filed under: active, and not a heading over others."""
        parents = {category.parent_code for category in self.categories}
        closed = {category.code for category in self.categories if not category.active}
        return tuple(
            category
            for category in self.categories
            if category.active and category.code not in parents and category.parent_code not in closed
        )

    @cached_property
    def _codes_of_leaves(self) -> frozenset[str]:
        return frozenset(category.code for category in self.leaves)

    @cached_property
    def tree(self) -> list[tuple[Category, list[Category]]]:
        """Each active heading with what can be chosen below it; a heading that stands alone is its own choice."""
        below: dict[str, list[Category]] = {}
        for leaf in self.leaves:
            below.setdefault(leaf.parent_code or leaf.code, []).append(leaf)
        return [(self.by_code[code], leaves) for code, leaves in below.items()]

    def leaf(self, code: str) -> Category:
        """The category under which a case can be filed. Raises Invalid for an unknown code, a heading or an inactive
        one."""
        if code not in self._codes_of_leaves:
            raise Invalid(
                _("There is no category “%(code)s” here. Choose one from the list.") % {"code": code[:60]},
                field="category",
            )
        return self.by_code[code]


# Written out, because it runs with every report and to build it anew costs more than to run it.
IN_FORCE_SQL = """
SELECT id FROM cases_catalogue WHERE place_id = ANY(%s)
ORDER BY array_position(%s::bigint[], place_id) DESC, version DESC LIMIT 1
"""


def in_force(place: Place) -> Contents:
    """The catalogue of the nearest place upwards that has one, in its newest version. One query; none for the rows if
    this process has read that version before. Raises Refused where no place upwards has a catalogue."""
    line = place_line(place)
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE_SQL, [line, line])
        row = cursor.fetchone()
    return contents_of(row[0] if row else None)


def in_force_ids(places: Iterable[Place]) -> dict[int, int]:
    """By place, the id of the catalogue in force there; places without any are left out. One query for all."""
    lines = {place.pk: place_line(place) for place in places}
    newest = dict(
        Catalogue.objects.filter(place_id__in={pk for line in lines.values() for pk in line})
        .order_by("place_id", "version")
        .values_list("place_id", "id")
    )
    nearest = {pk: next((newest[up] for up in reversed(line) if up in newest), None) for pk, line in lines.items()}
    return {pk: catalogue_id for pk, catalogue_id in nearest.items() if catalogue_id is not None}


def place_line(place: Place) -> list[int]:
    """The ids of the places from the city down to this one."""
    return [int(part) for part in (place.path or "").split(".") if part]


def contents_of(catalogue_id: int | None) -> Contents:
    """The rows of one version. Raises Refused for None, which is what a place without a catalogue has."""
    if catalogue_id is None:
        raise Refused(_("No catalogue of categories is in force here yet. Ask your street office to publish one."))
    return _read(catalogue_id)


@lru_cache(maxsize=256)
def _read(catalogue_id: int) -> Contents:
    categories = tuple(Category.objects.filter(catalogue_id=catalogue_id).select_related("catalogue"))
    catalogue = categories[0].catalogue  # a catalogue without rows cannot be published
    return Contents(catalogue.pk, catalogue.place_id, catalogue.version, categories)


def name_of(category: Category) -> str:
    """The category's name in the reader's language."""
    return category.name if (get_language() or "zh").startswith("zh") else category.name_en


def row_of(category: Category) -> dict[str, Any]:
    """A category as a row that ``publish_catalogue`` takes and an editor shows."""
    row = {field: getattr(category, field) for field in FIELDS if field not in ("contact", "solve")}
    row["contact"] = str(Limit(category.contact_amount, category.contact_unit))
    row["solve"] = str(Limit(category.solve_amount, category.solve_unit))
    return {field: row[field] for field in FIELDS}


def rows_of(contents: Contents) -> list[dict[str, Any]]:
    """All rows of a version, to be changed and published as the next one."""
    return [row_of(category) for category in contents.categories]


def versions(place: Place) -> list[Catalogue]:
    """The versions that this place itself has published, newest first."""
    return list(Catalogue.objects.filter(place=place).select_related("published_by").order_by("-version"))


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions. ``field`` is empty where a whole category came or went."""

    code: str
    name: str
    field: str
    before: object
    after: object


def differences(older: Sequence[dict[str, Any]], newer: Sequence[dict[str, Any]]) -> list[Change]:
    """What changed from one list of rows (``rows_of``) to another, in the order of the newer, then what is gone."""
    was = {row["code"]: row for row in older}
    now = {row["code"]: row for row in newer}
    changes = []
    for code, row in now.items():
        if code not in was:
            changes.append(Change(code, row["name"], "", None, row["name"]))
            continue
        fields = [field for field in FIELDS if was[code][field] != row[field]]
        changes += [Change(code, row["name"], field, was[code][field], row[field]) for field in fields]
    gone = [Change(code, row["name"], "", row["name"], None) for code, row in was.items() if code not in now]
    return changes + gone
