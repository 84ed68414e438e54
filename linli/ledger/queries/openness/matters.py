"""The earliest word of an entry: the case it began with. Cases stand above the ledger and are not imported here; the
settings name the function that is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from linli.bodies.actor import Actor


@dataclass(frozen=True)
class Said:
    """What the reader may see of a case."""

    title: str
    said_at: datetime
    href: str


def earliest_word(number: str, by: Actor) -> Said | None:
    """What the matter of this number said, as far as the reader may see it."""
    said_in: Callable[[str, Actor], Said | None] = import_string(settings.EARLIEST_WORD)
    return said_in(number, by) if number else None
