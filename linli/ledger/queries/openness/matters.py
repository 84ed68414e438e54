"""The earliest word of an entry: the case it began with. Cases stand above the ledger, so they tell it themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from linli.bodies.actor import Actor


@dataclass(frozen=True)
class Said:
    """What the reader may see of a case."""

    title: str
    said_at: datetime
    href: str


Teller = Callable[[str, Actor], Said | None]
_tellers: list[Teller] = []


def tell_matters(teller: Teller) -> Teller:
    """Let ``teller`` answer for the numbers that it knows; called once, when the room above is ready."""
    _tellers.append(teller)
    return teller


def earliest_word(number: str, by: Actor) -> Said | None:
    """What the matter of this number said, as far as the reader may see it."""
    found = (teller(number, by) for teller in _tellers if number)
    return next((said for said in found if said is not None), None)
