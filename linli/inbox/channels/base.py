"""What a carrier is given, and how it says that it could not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Outgoing:
    """One message in the addressee's language, ready to be sent."""

    key: str  # the same at every try: a receiver that remembers it takes the message once
    title: str  # one line
    text: str  # one to three sentences
    url: str  # absolute: where the thing can be seen
    language: str
    at: datetime  # of this try
    facts: dict[str, Any] = field(default_factory=dict)  # template, number …: for programs


class Temporary(Exception):
    """It did not work this time; trying later may help. ``str(error)`` is kept with the delivery."""


class Permanent(Exception):
    """It will never work with this address: trying again would not help."""


class Carrier(Protocol):
    def send(self, address: str, secret: str, message: Outgoing) -> str:
        """Hand the message over and return what the other side answered (kept as proof, at most 300 characters).

        Raises Temporary or Permanent.
        """
