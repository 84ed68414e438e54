"""A community's register as XLSX or CSV, written row by row. Who may take it out is for `actions.export`."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.kernel.area import square_metres

from .imports.columns import columns_of
from .imports.sentences import sentence, short
from .models import Holding, ImportProblem, Person, Residence, Unit
from .queries import with_people
from .states import Relation, Severity

COLUMNS = (
    "building",
    "entrance",
    "number",
    "area",
    "use",
    "owner",
    "owner_phone",
    "owner_kind",
    "deed",
    "shared",
    "representative",
    "held_since",
    "tenant",
    "tenant_phone",
    "tenant_since",
)

Row = list[Any]


def register_rows(units: QuerySet[Unit], *, full: bool) -> Iterator[Row]:
    """The headings and one row for each unit and owner, so that what went out can come in again. Names and phones are
    masked unless ``full``."""
    names = columns_of("register")
    yield [names[column] for column in COLUMNS]
    for unit in with_people(units).iterator(chunk_size=1000):
        holdings = unit.now_held  # type: ignore[attr-defined]
        tenants = [row for row in unit.now_lived if row.relation == Relation.TENANT]  # type: ignore[attr-defined]
        together = len(holdings) > 1 and not any(holding.contested for holding in holdings)
        for index, holding in enumerate(holdings or [None]):
            yield [
                unit.building.name,
                unit.entrance.name if unit.entrance else "",
                unit.number,
                square_metres(unit.area_dm2),
                unit.get_use_display(),
                *_owner_cells(holding, together=together, full=full),
                *(_tenant_cells(tenants, full=full) if index == 0 else [""] * 3),
            ]


def problem_rows(problems: Iterable[ImportProblem]) -> Iterator[Row]:
    """What is wrong in a file, one line each, for whoever mends it."""
    names = columns_of("register") | columns_of("projects")
    yield [_("Row"), _("Column"), _("Problem"), _("In short"), _("Severity")]
    for problem in problems:
        severity = Severity(problem.severity).label
        column = names.get(problem.column, problem.column)
        yield [problem.row, column, sentence(problem.code, problem.params), short(problem.code), severity]


def _owner_cells(holding: Holding | None, *, together: bool, full: bool) -> Row:
    if holding is None:
        return [""] * 7
    person = holding.person
    return [
        *_name_and_phone(person, full=full),
        person.get_kind_display(),
        person.reference if full else "",
        _("yes") if together else "",
        _("yes") if holding.is_representative else "",
        holding.from_date.isoformat() if holding.from_date else "",
    ]


def _tenant_cells(tenants: list[Residence], *, full: bool) -> Row:
    if not tenants:
        return [""] * 3
    pairs = [_name_and_phone(tenant.person, full=full) for tenant in tenants]
    names, phones = ("、".join(text for text in texts if text) for texts in zip(*pairs, strict=True))
    since = next((tenant.from_date for tenant in tenants if tenant.from_date), None)
    return [names, phones, since.isoformat() if since else ""]


def _name_and_phone(person: Person, *, full: bool) -> Row:
    return [person.name, person.local_phone] if full else [person.masked_name, person.masked_phone]
