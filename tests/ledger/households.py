"""Fees, bills and payments to test with."""

from datetime import date, datetime
from itertools import count
from typing import Any

from linli.bodies.states import DecisionKind
from linli.ledger import actions
from linli.ledger.models import Account, Bill, Book, FeePlan, HouseholdPayment, UnitCredit
from linli.ledger.queries import balance
from linli.ledger.states import BillState, Channel, FeeBase
from linli.registry.models import Unit
from tests.cast import Cast
from tests.ledger.makers import decision, fund

_number = count(1)


def agreed(cast: Cast, now: datetime, **facts: Any) -> Any:
    """A decision of the owners' assembly."""
    return decision(cast, now, kind=DecisionKind.ASSEMBLY, number=f"f-{next(_number)}", **facts)


def month_of(cast: Cast, back: int = 0) -> date:
    """The first day of this month, or of so many months before."""
    months = cast.on.year * 12 + cast.on.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def planned(cast: Cast, book: Book, now: datetime, **facts: Any) -> FeePlan:
    """0.30 yuan for each m² and month, since half a year."""
    facts = {"name": "物业费", "base": FeeBase.AREA, "rate_hfen": 3000, "from_month": month_of(cast, 6)} | facts
    facts.setdefault("decision", agreed(cast, now))
    return actions.set_fee_plan(book, fund=fund(book, "fee"), **facts, by=cast.manager, at=now)


def billed(cast: Cast, book: Book, now: datetime, *, back: int = 0) -> actions.RunResult:
    return actions.run_bills(book, month=month_of(cast, back), by=cast.manager, at=now)


def paid(cast: Cast, unit: Unit, fen: int, now: datetime, **facts: Any) -> HouseholdPayment:
    """Paid in cash at the desk."""
    facts = {"fund": fund(Book.objects.get(pk=unit.community_id), "fee"), "channel": Channel.CASH} | facts
    return actions.take_payment(unit, amount_fen=fen, **facts, by=cast.staff, at=now)


def bill_of(unit: Unit, month: date) -> Bill:
    return Bill.objects.select_related("plan__fund", "book__community", "run", "unit__building").get(
        unit=unit, month=month
    )


def prepaid_of(unit: Unit) -> int:
    credit = UnitCredit.objects.filter(unit=unit).first()
    return credit.prepaid_fen if credit else 0


def owed_in_book(book: Book, on: date) -> int:
    """All accounts of what households owe."""
    return sum(balance(account, on) for account in Account.objects.filter(book=book, role="receivable"))


def owed_by_bills(book: Book) -> int:
    bills = Bill.objects.filter(book=book, state=BillState.OPEN).values_list("amount_fen", "paid_fen")
    return sum(amount - done for amount, done in bills)
