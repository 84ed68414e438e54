"""A month's bills, ours and bare, turn by turn."""

from collections.abc import Callable
from datetime import date, datetime
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.bodies.actor import SYSTEM
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions import run_bills_inside
from linli.ledger.models import Bill, UnitCredit
from linli.people.models import User

from .city import build, prepay

# The same rows under a month in which no bill lies: same table, same indexes, same checks, one transaction.
BARE_SQL = """
INSERT INTO ledger_bill (book_id, unit_id, plan_id, run_id, month, amount_fen, discount_fen, paid_fen, state, due_on)
SELECT book_id, unit_id, plan_id, run_id, %s, amount_fen, discount_fen, paid_fen, state, due_on
FROM ledger_bill WHERE month = %s
"""


def run(*, size: int, communities: int, rounds: int) -> list[dict[str, Any]]:
    """The figure, on a database that is empty and may be filled; Django must be set up as its owner."""
    at = timezone.now()
    months = [_back(at, number) for number in range(rounds, -1, -1)]
    house.tell(f"Building {communities:,} books with {size:,} households …")
    district = build(size=size, communities=communities, first=months[0], at=at)
    user = User.objects.create(handle="bench", name="量尺", phone="+8613900000000", joined_at=at)
    prepay(user.pk, at)
    _settle("VACUUM (ANALYZE)")
    house.as_application()
    house.tell("The first month, in which each book makes its accounts by building …")
    spent = _timed(lambda: run_bills_inside(district, month=months[0], by=SYSTEM, at=at))
    house.tell(f"{size / spent:,.0f} bills/s")
    ours: list[float] = []
    bare: list[float] = []
    for number, month in enumerate(months[1:]):
        # One after the other and the other way round next time, so that neither always meets the fuller table.
        works = [
            (ours, lambda month=month: run_bills_inside(district, month=month, by=SYSTEM, at=at)),
            (bare, lambda number=number: _bare(months[0], date(2000, number + 1, 1))),
        ]
        for times, work in works if number % 2 else reversed(works):
            _settle("CHECKPOINT")
            times.append(_timed(work))
        house.tell(f"{month:%Y-%m}: ours {ours[-1]:.1f} s, bare {bare[-1]:.1f} s")
    _check(size, months)
    return [figure("billing", size * rounds / sum(ours), size * rounds / sum(bare), "bills/s", size)]


def _bare(like: date, month: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE_SQL, [month, like])


def _check(size: int, months: list[date]) -> None:
    """Raises AssertionError unless each household has its bill of each month, and prepaid money has paid some."""
    for month in months:
        assert Bill.objects.filter(month=month).count() == size
    assert UnitCredit.objects.filter(prepaid_fen__lt=60000).count() == UnitCredit.objects.count() > 0


def _settle(statement: str) -> None:
    """Let the database finish what is behind it, so that it does not fall into what is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(statement)
    connection.close()


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _back(at: datetime, months: int) -> date:
    """The first day of the month so many months ago."""
    day = at.astimezone(SHANGHAI).date()
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
