"""The same figures by category, by heading and by building; why cases were left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from linli.cases.clocks import rules_for
from linli.cases.models import Category, Exclusion
from linli.cases.queries.catalogue import name_of
from linli.cases.states import ExclusionReason

from .counting import Counts, call_backs_by, cases_of, counts_by
from .definitions import FIGURES
from .periods import Period
from .scope import EVERY, Scope


@dataclass
class CategoryLine:
    """One category or heading under all versions of the catalogue: ``code`` stays, the newest name is shown."""

    code: str
    name: str
    counts: Counts = field(default_factory=Counts)


def categories(
    scope: Scope,
    period: Period,
    at: datetime,
    *,
    figures: Iterable[str] = FIGURES,
    narrow: Q = EVERY,
    answers: bool = False,
) -> list[CategoryLine]:
    """The leaves under which cases were filed, most cases first: a statement for the figures, one for the names, with
    ``answers`` (call-backs) one more."""
    found = counts_by(scope, period, at, ("category_id",), figures=figures, narrow=narrow)
    if answers:
        for category_id, counts in call_backs_by(scope, period, "category_id", narrow=narrow).items():
            found[category_id] = found.get(category_id, Counts()) + counts
    lines: dict[str, CategoryLine] = {}
    for category in Category.objects.filter(pk__in=found).order_by("id"):
        line = lines.setdefault(category.code, CategoryLine(category.code, ""))
        line.name = name_of(category)  # the highest id is the newest version
        line.counts += found[category.pk]
    return sorted(lines.values(), key=lambda line: (-line.counts["total"], -line.counts.was("total"), line.code))


def headings(lines: Iterable[CategoryLine]) -> list[CategoryLine]:
    """The lines added up under their headings ("planning" for "planning.change"), most cases first; one statement for
    the names."""
    added: dict[str, CategoryLine] = {}
    for line in lines:
        code = line.code.partition(".")[0]
        added.setdefault(code, CategoryLine(code, code)).counts += line.counts
    for category in Category.objects.filter(code__in=added).order_by("id"):
        added[category.code].name = name_of(category)
    return sorted(added.values(), key=lambda line: (-line.counts["total"], line.code))


def category_name(code: str) -> str:
    """The newest name under this code; the code itself where there is none."""
    newest = Category.objects.filter(code=code).order_by("-id").first()
    return name_of(newest) if newest else code


def under_heading(code: str) -> Q:
    """The condition that a case is filed under a category or under a heading over it."""
    return Q(category_code=code) | Q(category_code__startswith=f"{code}.")


@dataclass(frozen=True)
class BuildingLine:
    """One building; ``number`` is None where so few stand behind it that it could point at a person."""

    building_id: int | None
    name: str
    number: int | None


def buildings(scope: Scope, period: Period, at: datetime) -> tuple[list[BuildingLine], int]:
    """Cases of the period by building, most first, and the least number that is shown (law profile,
    ``privacy.smallest_group``). Where one building alone fell short, the next smallest is hidden as well, because the
    total minus the others would tell. Cases without a building ("") are shown: they point at nobody's door."""
    least = rules_for(scope.place, at).count("privacy.smallest_group")
    rows = (
        cases_of(scope)
        .filter(period.now.holds("submitted_at"))
        .values_list("building_id", "building__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "building__name")
    )
    found = [(pk, name or "", number) for pk, name, number in rows]
    hidden = {pk for pk, _name, number in found if pk and number < least}
    if len(hidden) == 1 and (shown := [row for row in found if row[0] and row[0] not in hidden]):
        hidden.add(shown[-1][0])
    lines = [BuildingLine(pk, name, None if pk in hidden else number) for pk, name, number in found]
    return sorted(lines, key=lambda line: (line.number is None, -(line.number or 0), line.name)), least


def smallest_group(scope: Scope, at: datetime) -> int:
    """The fewest that a figure shown to everybody may stand for (law profile, ``privacy.smallest_group``)."""
    return rules_for(scope.place, at).count("privacy.smallest_group")


def exclusion_reasons(scope: Scope, period: Period) -> dict[str, int]:
    """How many cases of the period were left out, by reason; one statement."""
    cases = cases_of(scope, Q(excluded=True)).filter(period.now.holds("submitted_at"))
    rows = (
        Exclusion.objects.filter(scope.inside(), case__in=cases, confirmed_at__isnull=False)
        .values_list("reason")
        .annotate(n=Count("pk"))
        .order_by("-n", "reason")
    )
    return {str(ExclusionReason(reason).label): number for reason, number in rows}
