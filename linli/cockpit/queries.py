"""The communities of a place side by side. Communities and bodies are compared, never residents."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.cases.queries import statistics
from linli.cases.queries.statistics import Counts, Scope
from linli.kernel.shares import ratio
from linli.registry.models import Place
from linli.registry.queries import Figures

MONTHS = 12


@dataclass(frozen=True)
class Band:
    """From ``least`` up to just below ``below``."""

    key: str
    label: str | Promise
    least: int
    below: int

    def holds(self, value: int | None) -> bool:
        return value is not None and self.least <= value < self.below


NO_END = 10**9
SIZES = (
    Band("s", _("under 500 households"), 0, 500),
    Band("m", _("500 to 1,499 households"), 500, 1500),
    Band("l", _("1,500 to 2,999 households"), 1500, 3000),
    Band("xl", _("3,000 households and more"), 3000, NO_END),
)
YEARS = (
    Band("1990s", _("before 2000"), 0, 2000),
    Band("2000s", _("2000 to 2009"), 2000, 2010),
    Band("2010s", _("2010 to 2019"), 2010, 2020),
    Band("2020s", _("since 2020"), 2020, NO_END),
)


def band_of(bands: Iterable[Band], value: int | None) -> Band | None:
    return next((band for band in bands if band.holds(value)), None)


@dataclass(frozen=True)
class Line:
    """One community in the table."""

    community: Place
    households: int | None
    counts: Counts
    months: list[int]

    @property
    def per_100(self) -> Fraction | None:
        """Cases for each hundred households, exact; None where nobody counted the households."""
        return ratio(self.counts["total"] * 100, self.households) if self.households else None


def lines(
    scope: Scope,
    counts: dict[int, Counts],
    answers: dict[int, Counts],
    months: dict[int, list[int]],
    population: dict[int, Figures],
) -> list[Line]:
    """Every community that stands on its own, with its figures."""
    counts, answers = statistics.under_standing(scope, counts), statistics.under_standing(scope, answers)
    return [
        Line(
            place,
            population[place.pk].households if place.pk in population else None,
            counts[place.pk] + answers[place.pk],
            months.get(place.pk, [0] * 2 * MONTHS)[-MONTHS:],
        )
        for place in scope.communities
    ]


@dataclass(frozen=True)
class Like:
    """Which communities are alike: of one kind, size and age. An empty string leaves a trait open."""

    kind: str = ""
    size: str = ""
    years: str = ""

    def holds(self, line: Line) -> bool:
        size, years = band_of(SIZES, line.households), band_of(YEARS, line.community.occupied_year)
        return (
            self.kind in ("", line.community.community_kind)
            and self.size in ("", size.key if size else None)
            and self.years in ("", years.key if years else None)
        )


def like(line: Line) -> Like:
    """The traits of one community, by which it is compared with its like."""
    size, years = band_of(SIZES, line.households), band_of(YEARS, line.community.occupied_year)
    return Like(line.community.community_kind, size.key if size else "", years.key if years else "")


SORTS: dict[str, Callable[[Line], Fraction | int | str | None]] = {
    "name": lambda line: line.community.name,
    "households": lambda line: line.households,
    "cases": lambda line: line.counts["total"],
    "per_100": lambda line: line.per_100,
    "inside": lambda line: line.counts.rate("inside"),
    "response": lambda line: line.counts.rate("response"),
    "resolution": lambda line: line.counts.rate("resolution"),
    "satisfaction": lambda line: line.counts.rate("satisfaction"),
}


def in_order(found: Iterable[Line], sort: str) -> list[Line]:
    """In the order ``sort`` ("cases", "-cases" downwards); what has no value stands last either way."""
    value = SORTS.get(sort.lstrip("-"), SORTS["cases"])
    known = [(value(line), line) for line in found]
    return [
        *(line for _v, line in sorted(
            ((v, line) for v, line in known if v is not None), key=lambda pair: pair[0], reverse=sort.startswith("-")
        )),
        *(line for v, line in known if v is None),
    ]  # fmt: skip


def month_window(end: datetime) -> list[datetime]:
    """The beginnings of 24 months, the last twelve of which end with the period."""
    return statistics.month_starts(end, 2 * MONTHS)
