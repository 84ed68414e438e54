"""What is billed and what is owed: plans in force, a run before it is made, bills, arrears."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from linli.ledger.models import BillRun, Book, FeePlan
from linli.ledger.reckoning import owed_sql
from linli.ledger.states import FeeBase
from linli.registry.models import Place

from .standing import communities_of

# As the run will make them, by building.
PREVIEW_SQL = """
SELECT building.name, count(*), sum(owed.full_fen - owed.fen)::bigint, sum(owed.fen)::bigint
FROM ({owed}) AS owed JOIN registry_building AS building ON building.id = owed.building_id
GROUP BY building.id, building.name ORDER BY building.id
"""
LEFT_OUT_SQL = """
SELECT count(*) FROM registry_unit AS unit
WHERE unit.community_id = ANY(%(communities)s) AND (%(use)s = '' OR unit.use = %(use)s)
  AND (%(building)s::bigint IS NULL OR unit.building_id = %(building)s)
"""


@dataclass(frozen=True)
class Sums:
    """So many bills with so much in them."""

    name: str
    bills: int
    discount_fen: int
    amount_fen: int


@dataclass(frozen=True)
class Preview:
    """What a plan's run for a month would make, or has made."""

    plan: FeePlan
    run: BillRun | None  # made already
    buildings: tuple[Sums, ...]
    left_out: int  # units of the plan without a reading this month

    @property
    def bills(self) -> int:
        return sum(row.bills for row in self.buildings)

    @property
    def amount_fen(self) -> int:
        return sum(row.amount_fen for row in self.buildings)

    @property
    def discount_fen(self) -> int:
        return sum(row.discount_fen for row in self.buildings)


def plans_of(book: Book, month: date) -> list[FeePlan]:
    """The plans that are billed in this month, in the order in which they were set."""
    rows = FeePlan.objects.filter(book=book, from_month__lte=month)
    rows = rows.filter(Q(to_month__isnull=True) | Q(to_month__gte=month))
    return list(rows.select_related("fund", "decision", "building").order_by("id"))


def books_inside(place: Place) -> QuerySet[Book]:
    """The open books of the communities inside a place."""
    books = Book.objects.filter(closed_on__isnull=True, community__path__startswith=place.path or "-")
    return books.select_related("community").order_by("pk")


def month_end(month: date) -> date:
    """Its last day."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def preview(book: Book, month: date) -> list[Preview]:
    """What `run_bills` would make for the month, plan by plan, without making it."""
    runs = {run.plan_id: run for run in BillRun.objects.filter(book=book, month=month).select_related("entry")}
    return [_preview(book, plan, month, runs.get(plan.pk)) for plan in plans_of(book, month)]


def _preview(book: Book, plan: FeePlan, month: date, run: BillRun | None) -> Preview:
    parameters = {
        "book": book.pk,
        "plan": plan.pk,
        "month": month,
        "rate": plan.rate_hfen,
        "use": plan.use,
        "building": plan.building_id,
        "communities": plan.communities or communities_of(book),
    }
    with connection.cursor() as cursor:
        cursor.execute(PREVIEW_SQL.format(owed=owed_sql(plan.base)), parameters)
        sums = tuple(Sums(*row) for row in cursor.fetchall())
        left_out = 0
        if plan.base == FeeBase.METER:
            cursor.execute(LEFT_OUT_SQL, parameters)
            left_out = cursor.fetchone()[0] - sum(row.bills for row in sums)
    return Preview(plan, run, sums, left_out)
