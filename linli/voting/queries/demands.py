"""Demands for a meeting: who stands behind them, and how far they are from the share that binds."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from linli.kernel.shares import at_least
from linli.law.deadlines import day_of
from linli.law.profiles import Rule
from linli.registry.models import Place, Unit
from linli.voting.models import Demand, Support
from linli.voting.states import DemandState

from .electorate import ROLL_SQL, parameters
from .procedure import rules_for

# A supporter stands for every home of her line of the roll, whichever of them her account is linked to.
SUPPORT_SQL = """
SELECT count(*), coalesce(sum(area_dm2), 0)::bigint,
       count(*) FILTER (WHERE stands), coalesce(sum(area_dm2) FILTER (WHERE stands), 0)::bigint
FROM (
    SELECT roll.area_dm2, NOT roll.contested AND EXISTS (
        SELECT FROM keyed WHERE keyed.heads = roll.heads AND keyed.apart = roll.apart AND keyed.id = ANY(%(supported)s)
    ) AS stands FROM roll
) AS line
"""
SHARE_SQL = "".join((ROLL_SQL, SUPPORT_SQL))


@dataclass(frozen=True)
class Backing:
    """Who stands behind a demand, of whom: heads and area (dm²), and the share that both must reach."""

    heads: int
    area_dm2: int
    heads_whole: int
    area_whole_dm2: int
    rule: Rule

    @property
    def reached(self) -> bool:
        """A fifth of both, the number itself included (物业管理条例 art. 13; 274号 art. 21)."""
        share = self.rule.value
        if not isinstance(share, Fraction):
            raise TypeError(f"{self.rule.key} is {share!r}, not a share")
        return at_least(self.heads, self.heads_whole, share) and at_least(self.area_dm2, self.area_whole_dm2, share)


def backing(demand: Demand, at: datetime) -> Backing:
    """How far the demand is, by the register of today. Two queries."""
    taken = parameters(demand.community, on=day_of(at), parking_counts=_parking(demand.community, at))
    units = list(Support.objects.filter(demand=demand).values_list("unit_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(SHARE_SQL, taken | {"supported": units})
        heads_whole, area_whole, heads, area = cursor.fetchone()
    return Backing(heads, area, heads_whole, area_whole, rules_for(demand.community, at).rule("voting.demand"))


def demands_of(community: Place, *, user_id: int | None = None) -> QuerySet[Demand]:
    """All of a community, the latest first; each with ``is_mine`` (she stands behind it)."""
    mine = Support.objects.filter(demand=OuterRef("pk"), user_id=user_id or 0)
    found = Demand.objects.filter(community=community).annotate(is_mine=Exists(mine))
    return found.select_related("assembly").order_by("-made_at", "-id")


def overdue(paths: list[str], at: datetime) -> QuerySet[Demand]:
    """The demands inside these places whose meeting should have been called: what the street sees, oldest first."""
    inside = Place.objects.none()
    for path in paths:
        inside = inside | Place.objects.filter(path__startswith=path)
    found = Demand.objects.filter(state=DemandState.REACHED, due_at__lte=at, community__in=inside)
    return found.select_related("community").order_by("due_at", "id")


def waiting(community: Place) -> list[Demand]:
    """What a fifth of the owners demand and nobody has called yet."""
    return list(Demand.objects.filter(community=community, state=DemandState.REACHED).order_by("due_at", "id"))


def units_owned(user_id: int, community: Place) -> list[Unit]:
    """The homes here that her account is linked to as an owner's."""
    found = Unit.objects.filter(
        community__path__startswith=community.path or "-",
        bindings__user_id=user_id,
        bindings__relation="owner",
        bindings__to_at__isnull=True,
    )
    return list(found.order_by("id").distinct())


def _parking(community: Place, at: datetime) -> bool:
    return rules_for(community, at).count("voting.parking_counts") == 1
