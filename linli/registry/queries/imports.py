"""Files on their way in, and what contradicts itself."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from linli.registry.imports.columns import KINDS
from linli.registry.models import Contradiction, ImportProblem, ImportRun, Place
from linli.registry.states import ImportState


def latest_runs(place: Place, kinds: Collection[str] = tuple(KINDS), count: int = 10) -> list[ImportRun]:
    """The last files of these kinds that were sent for this place; of the register's own, if nothing else is said."""
    found = ImportRun.objects.filter(place=place, kind__in=kinds).select_related("made_by")
    return list(found.order_by("-made_at", "-id")[:count])


def problems(run: ImportRun, *, severity: str = "", code: str = "") -> QuerySet[ImportProblem]:
    """What is wrong in the file, row by row."""
    found = ImportProblem.objects.filter(run=run)
    if severity:
        found = found.filter(severity=severity)
    if code:
        found = found.filter(code=code)
    return found.order_by("row", "id")


def problem_counts(run: ImportRun) -> dict[str, dict[str, int]]:
    """How many of each: ``{"error": {"area_zero": 3}, "contradiction": {…}}``."""
    counts: dict[str, dict[str, int]] = {}
    rows = ImportProblem.objects.filter(run=run).values("severity", "code").annotate(count=Count("pk"))
    for row in rows.order_by("-count", "code"):
        counts.setdefault(row["severity"], {})[row["code"]] = row["count"]
    return counts


def contradictions(path: str, *, settled: bool = False) -> QuerySet[Contradiction]:
    """What the sources say in two ways at the place with this path and inside it."""
    return (
        Contradiction.objects.filter(place__path__startswith=path, settled_at__isnull=not settled)
        .select_related("place", "run", "settled_by")
        .order_by("id")
    )


def saved_mapping(place: Place, kind: str, headers: Collection[str]) -> dict[str, str] | None:
    """The columns as somebody matched them for the last file of this kind that had the same headings."""
    runs = ImportRun.objects.filter(place=place, kind=kind).exclude(mapping={}).exclude(state=ImportState.UPLOADED)
    for run in runs.order_by("-made_at", "-id")[:5]:
        if set(run.mapping.values()) <= set(headers):
            return dict(run.mapping)
    return None
