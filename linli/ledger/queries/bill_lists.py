"""Bills as lists: filtered and paged, added up, and arrears by building without a name in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from linli.kernel.text import key_in
from linli.ledger.models import Bill, Book, Discount, UnitCredit
from linli.ledger.queries.openness.figures import grouped
from linli.ledger.queries.standing import places_of
from linli.ledger.states import BillState
from linli.registry.models import Unit
from linli.registry.queries import find_units

OVERDUE = "overdue"  # among the states of the list, though none of a bill's own
REST = F("amount_fen") - F("paid_fen")


@dataclass(frozen=True)
class Owed:
    """How a book stands with its households."""

    open_fen: int
    overdue_fen: int
    overdue_households: int
    prepaid_fen: int


def owed(book: Book, on: date) -> Owed:
    """What all households owe, what of it is past its day, and what they have prepaid. Two queries."""
    late = Q(due_on__lt=on)
    sums = Bill.objects.filter(book=book, state=BillState.OPEN).aggregate(
        open=Sum(REST), late=Sum(REST, filter=late), households=Count("unit", distinct=True, filter=late)
    )
    prepaid = UnitCredit.objects.filter(book=book, prepaid_fen__gt=0).aggregate(fen=Sum("prepaid_fen"))["fen"]
    return Owed(sums["open"] or 0, sums["late"] or 0, sums["households"], prepaid or 0)


def bills(
    book: Book, on: date, *, building: int | None = None, month: date | None = None, state: str = "", text: str = ""
) -> QuerySet[Bill]:
    """The bills that fit, the latest first; ``text`` is an address or a part of a unit's number."""
    rows = Bill.objects.filter(book=book).select_related("plan", "unit__building", "unit__entrance").order_by("-id")
    if building is not None:
        rows = rows.filter(unit__building=building)
    if month is not None:
        rows = rows.filter(month=month)
    if state == OVERDUE:
        rows = rows.filter(state=BillState.OPEN, due_on__lt=on)
    elif state in BillState.values:
        rows = rows.filter(state=state)
    return rows.filter(unit__in=_units(book, text).values("pk")) if text else rows


def page(rows: QuerySet[Bill], *, after: str = "", size: int = 30) -> tuple[list[Bill], str]:
    """The bills after the key ``after``, and the key of the next page ("" on the last)."""
    if (last := key_in(after)) is not None:
        rows = rows.filter(pk__lt=last)
    found = list(rows[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def total(rows: QuerySet[Bill]) -> tuple[int, int, int]:
    """How many bills, what they come to, and what of it is paid."""
    sums = rows.order_by().aggregate(bills=Count("pk"), amount=Sum("amount_fen"), paid=Sum("paid_fen"))
    return sums["bills"], sums["amount"] or 0, sums["paid"] or 0


def arrears_by_building(book: Book, on: date) -> list[dict[str, Any]]:
    """Households and sums past their day, by building and without names. Buildings with fewer such households than may
    be published stand together with others, so that no difference tells of one (law profile,
    ``privacy.smallest_group``)."""
    rows = Bill.objects.filter(book=book, state=BillState.OPEN, due_on__lt=on)
    sums = rows.values(name=F("unit__building__name")).annotate(households=Count("unit", distinct=True), fen=Sum(REST))
    return grouped([(row["name"], row["households"], int(row["fen"])) for row in sums])


def discounts(book: Book, *, waiting: bool) -> QuerySet[Discount]:
    """Discounts that wait for their answer, the oldest first; or those that have it, the latest first."""
    rows = Discount.objects.filter(book=book).select_related(
        "plan", "unit__building", "unit__entrance", "proposed_by", "granted_by", "refused_by"
    )
    unanswered = Q(granted_at__isnull=True, refused_at__isnull=True)
    return rows.filter(unanswered).order_by("id") if waiting else rows.exclude(unanswered).order_by("-id")


def units_found(book: Book, text: str, most: int = 30) -> list[Unit]:
    """The units whose address fits what was typed; two courtyards that became one may have the same address twice."""
    return list(_units(book, text).select_related("community")[:most])


def _units(book: Book, text: str) -> QuerySet[Unit]:
    rows = Unit.objects.none()
    for place in places_of(book):
        rows = rows | find_units(place, text)
    return rows
