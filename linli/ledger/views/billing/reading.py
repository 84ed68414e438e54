"""Whose account a household's page shows: that of those who own the home or belong to the owner's family, for the time
in which it is theirs. Nobody else's, and not what those before them paid."""

from linli.bodies.actor import Actor, Home
from linli.bodies.roles import Role
from linli.ledger.models import HouseholdPayment
from linli.ledger.queries.households import beginning, held_since
from linli.registry.models import Unit

OF_THE_HOUSE = frozenset({Role.OWNER, Role.FAMILY})


def homes_of(by: Actor) -> list[Home]:
    """Her homes whose account she may see."""
    return [home for home in by.homes if home.role in OF_THE_HOUSE]


def is_hers(by: Actor, unit: Unit) -> bool:
    return any(home.unit_id == unit.pk for home in homes_of(by))


def may_see_payment(by: Actor, payment: HouseholdPayment) -> bool:
    """Is it her household's, and of her time?"""
    if not is_hers(by, payment.unit):
        return False
    first = held_since(payment.unit)
    return first is None or payment.paid_at >= beginning(first)
