"""The statements: each reads the cases of a scope and two periods once and counts everything with FILTER."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)

from linli.cases.models import Case
from linli.cases.states import Verdict
from linli.kernel.shares import ratio

from .definitions import ANSWERED, ANSWERS, COUNTED, FIGURES, PARTS, RATED, RATES, SATISFIED
from .periods import Period
from .scope import EVERY, Scope

Numbers = dict[str, int]


@dataclass
class Counts:
    """How many of each part, ``now`` and ``before``; what never occurred is 0."""

    now: Numbers = field(default_factory=dict)
    before: Numbers = field(default_factory=dict)

    def __getitem__(self, key: str) -> int:
        return self.now.get(key, 0)

    def was(self, key: str) -> int:
        return self.before.get(key, 0)

    def rate(self, key: str, *, before: bool = False) -> Fraction | None:
        """A rate of RATES, exact; None where nothing counts."""
        numbers, rate = self.before if before else self.now, RATES[key]
        return ratio(numbers.get(rate.part, 0), numbers.get(rate.whole, 0))

    def add(self, numbers: Mapping[str, int], *, before: bool = False) -> None:
        into = self.before if before else self.now
        for key, number in numbers.items():
            into[key] = into.get(key, 0) + number

    def __add__(self, other: "Counts") -> "Counts":
        both = Counts(dict(self.now), dict(self.before))
        both.add(other.now)
        both.add(other.before, before=True)
        return both


def total_of(counts: Iterable[Counts]) -> Counts:
    whole = Counts()
    for one in counts:
        whole.add(one.now)
        whole.add(one.before, before=True)
    return whole


def cases_of(scope: Scope, narrow: Q = EVERY) -> QuerySet[Case]:
    """The cases that figures of these communities are made of, of all time."""
    return Case.objects.filter(scope.inside(), COUNTED, narrow)


def counts_by(
    scope: Scope,
    period: Period,
    at: datetime,
    by: tuple[str, ...] = ("community_id",),
    *,
    figures: Iterable[str] = FIGURES,
    narrow: Q = EVERY,
) -> dict[Any, Counts]:
    """Everything in ``figures`` for each value of ``by`` (a tuple of values if several), of the period and of the one
    it is compared with: one statement. ``narrow`` leaves fewer cases, e.g. those of one category."""
    found: dict[Any, Counts] = {}
    keys = tuple(figures)
    rows = _in_both(cases_of(scope, narrow), period).values_list("in_period", *by)
    for in_period, *rest in rows.annotate(**{f"n_{key}": _count(PARTS[key].where(at)) for key in keys}):
        value = rest[0] if len(by) == 1 else tuple(rest[: len(by)])
        numbers = dict(zip(keys, rest[len(by) :], strict=True))
        found.setdefault(value, Counts()).add(numbers, before=not in_period)
    return found


def call_backs_by(
    scope: Scope, period: Period, by: str = "community_id", *, narrow: Q = EVERY, compare: bool = False
) -> dict[Any, Counts]:
    """Answered and satisfied call-backs by the time at which their case was reported; one statement. ``by`` is a path
    from the case: "community_id", "category_id", "call_backs__body_id" (whose work was judged). With ``compare`` those
    of the period before as well."""
    answered = cases_of(scope, narrow).filter(RATED, call_backs__verdict__in=ANSWERS)
    rows = _in_both(answered, period, compare=compare).values_list("in_period", by)
    found: dict[Any, Counts] = {}
    satisfied = Count("call_backs", filter=Q(call_backs__verdict=Verdict.SATISFIED))
    for in_period, value, number, good in rows.annotate(n=Count("call_backs"), good=satisfied):
        found.setdefault(value, Counts()).add({ANSWERED: number, SATISFIED: good}, before=not in_period)
    return found


def months_by(scope: Scope, starts: list[datetime], end: datetime, *, narrow: Q = EVERY) -> dict[int, list[int]]:
    """Cases of each community in each of these months, the last of which ends at ``end``; one statement."""
    bucket = _Bucket(F("submitted_at"), Value(starts, output_field=ArrayField(DateTimeField())))
    rows = cases_of(scope, narrow).filter(submitted_at__gte=starts[0], submitted_at__lt=end)
    found: dict[int, list[int]] = {}
    counted = rows.annotate(month=bucket).values_list("community_id", "month").annotate(n=Count("pk")).order_by()
    for community_id, month, number in counted:
        community = scope.stands_for[community_id]
        found.setdefault(community, [0] * len(starts))[month - 1] += number
    return found


def under_standing(scope: Scope, found: Mapping[int, Counts]) -> dict[int, Counts]:
    """Figures by community, those of merged ones added to their successors; every standing community is there."""
    added = {community.pk: Counts() for community in scope.communities}
    for community_id, counts in found.items():
        standing = scope.stands_for[community_id]
        added[standing] += counts
    return added


class _Bucket(Func):
    """In which of the ascending steps a value lies, from 1: PostgreSQL's own, several times faster than to truncate."""

    function = "width_bucket"
    output_field = IntegerField()


def _in_both(cases: QuerySet[Case], period: Period, *, compare: bool = True) -> QuerySet[Any]:
    """The cases of both periods, each with ``in_period``: of this one, or of the one it is compared with."""
    wanted = period.now.holds("submitted_at")
    if compare:
        wanted |= period.before.holds("submitted_at")
    after = ExpressionWrapper(Q(submitted_at__gte=period.now.start), output_field=BooleanField())
    return cases.filter(wanted).annotate(in_period=after).order_by()


def _count(condition: Q) -> Expression:
    return Count("pk", filter=condition) if condition else Count("*")
