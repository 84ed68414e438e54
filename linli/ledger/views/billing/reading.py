"""Whose account a household's page shows: that of those who own the home or belong to the owner's family, for the time
in which it is theirs. Nobody else's, and not what those before them paid."""

from datetime import date, datetime, time

from linli.bodies.actor import Actor, Home
from linli.bodies.roles import Role
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import HouseholdPayment
from linli.registry.models import Holding, Unit

OF_THE_HOUSE = frozenset({Role.OWNER, Role.FAMILY})


def homes_of(by: Actor) -> list[Home]:
    """Her homes whose account she may see."""
    return [home for home in by.homes if home.role in OF_THE_HOUSE]


def is_hers(by: Actor, unit: Unit) -> bool:
    return any(home.unit_id == unit.pk for home in homes_of(by))


def since(unit: Unit) -> date | None:
    """The first day on which those hold the unit who hold it now; None where the register does not know."""
    days = list(Holding.objects.filter(unit=unit, to_date__isnull=True).values_list("from_date", flat=True))
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def may_see_payment(by: Actor, payment: HouseholdPayment) -> bool:
    """Is it her household's, and of her time?"""
    if not is_hers(by, payment.unit):
        return False
    first = since(payment.unit)
    return first is None or payment.paid_at >= datetime.combine(first, time.min, tzinfo=SHANGHAI)
