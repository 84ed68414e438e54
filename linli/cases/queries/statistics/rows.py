"""The rows behind a figure: made from the condition that counted it, so that a list is as long as its figure says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from linli.bodies.actor import Actor
from linli.bodies.roles import MAY
from linli.cases.models import CallBack, Case, HandBack, Supervision, WhistleCall
from linli.cases.queries.reading import IN_LIST, read_key, visible, write_key
from linli.registry.models import Place

from .counting import cases_of
from .definitions import CALL_BACKS, PARTS, RATED, RATES
from .periods import Period
from .scope import EVERY, Scope
from .upward import CALL_LABELS, LIGHTS, STEPS, call_rows, light_rows, step_rows

# By model: the way from the row to its case, and the moment by which the rows stand, the latest first.
SHAPES: dict[type, tuple[str, str]] = {
    Case: ("", "submitted_at"),
    CallBack: ("case__", "at"),
    WhistleCall: ("case__", "due_at"),
    Supervision: ("case__", "begun_at"),
    HandBack: ("case__", "asked_at"),
}
ROWS: dict[str, str | Promise] = {
    **{key: part.label for key, part in PARTS.items()},
    **{key: label for key, (label, _verdicts) in CALL_BACKS.items()},
    **{key: light.label for key, light in LIGHTS.items()},
    **STEPS,
    **CALL_LABELS,
}


@dataclass(frozen=True)
class Rows:
    """The rows of one figure, with their case and what a list shows."""

    key: str
    label: str | Promise
    query: QuerySet[Any]
    to_case: str  # "" for cases themselves, "case__" for what belongs to a case
    moment: str
    related: tuple[str, ...]

    def of_body(self, body_id: int) -> "Rows":
        """Only the rows of this body: who answers for the case, was judged, called, supervises or hands back."""
        return replace(self, query=self.query.filter(body_id=body_id))

    def page(self, by: Actor, *, after: str = "", size: int = 50) -> tuple[list[Any], str]:
        """One page, the latest first, and the key of the next; the last page costs what the first costs. Each row has
        ``seen``: whether this person may read the case, not only count it. Three statements: which rows (from an index
        alone, where there is one), the rows, and what she may read."""
        found = self.query.order_by(*self._order())
        if key := read_key(after):
            moment, last = key
            found = found.filter(Q(**{f"{self.moment}__lt": moment}) | Q(**{self.moment: moment, "pk__lt": last}))
        keys = list(found.values_list("pk", self.moment)[: size + 1])
        more = len(keys) > size
        rows = self.query.model.objects.filter(pk__in=[pk for pk, _moment in keys[:size]])
        page = list(rows.select_related(*self.related).order_by(*self._order()))
        self._mark(page, by)
        return page, write_key(keys[size - 1][1], keys[size - 1][0]) if more else ""

    def every(self, by: Actor, *, at_once: int = 2000) -> Iterator[Any]:
        """All rows, the latest first, each with ``seen``; for a sheet."""
        rows = self.query.select_related(*self.related).order_by(*self._order()).iterator(chunk_size=at_once)
        while some := list(islice(rows, at_once)):
            self._mark(some, by)
            yield from some

    def case_of(self, row: Any) -> Case:
        case: Case = row.case if self.to_case else row
        return case

    def _order(self) -> tuple[str, str]:
        return f"-{self.moment}", "-pk"

    def _mark(self, rows: list[Any], by: Actor) -> None:
        ids = {self.case_of(row).pk for row in rows}
        seen = set(Case.objects.filter(visible(by) | _open_to(by), pk__in=ids).values_list("pk", flat=True))
        for row in rows:
            row.seen = self.case_of(row).pk in seen


def rows_of(key: str, scope: Scope, period: Period, at: datetime, *, narrow: Q = EVERY, before: bool = False) -> Rows:
    """The rows of the figure ``key``, of the period or of the one it is compared with. ``narrow`` speaks of the case
    and leaves fewer. Raises KeyError for an unknown figure."""
    span = period.before if before else period.now
    if key in PARTS:
        query: QuerySet[Any] = cases_of(scope, narrow).filter(span.holds("submitted_at"), PARTS[key].where(at))
    elif key in CALL_BACKS:
        cases = cases_of(scope, narrow).filter(span.holds("submitted_at"), RATED)
        query = CallBack.objects.filter(scope.inside(), case__in=cases, verdict__in=CALL_BACKS[key][1])
    elif key in STEPS:
        query = step_rows(key, scope, period, narrow)
    else:
        query = call_rows(key, scope, period, at) if key in CALL_LABELS else light_rows(key, scope, at)
        if narrow:
            inside = Case.objects.filter(scope.inside(), narrow)
            query = query.filter(pk__in=inside) if query.model is Case else query.filter(case__in=inside)
    to_case, moment = SHAPES[query.model]
    related = (*(f"{to_case}{name}" for name in IN_LIST), *(("case", "body") if to_case else ()))
    return Rows(key, ROWS[key], query, to_case, moment, related)


def beside(key: str) -> tuple[str, ...]:
    """The figures that belong together with this one: a rate's whole, part and rest."""
    for rate in RATES.values():
        if key in (rate.part, rate.whole, rate.rest):
            return rate.whole, rate.part, rate.rest
    return tuple(CALL_LABELS) if key in CALL_LABELS else (key,)


def _open_to(by: Actor) -> Q:
    """What somebody may read who sees only what is open to neighbours."""
    paths = [seat.path for seat in by.seats if seat.role and "cases.read_open" in MAY[seat.role]]
    allowed = Q(pk__in=[])
    for path in paths:
        inside = Place.objects.filter(path__startswith=path).values("pk")
        allowed |= Q(community_id__in=inside, open_to_neighbours=True)
    return allowed
