"""What every channel can do. Numbers are ours, at most 32 characters; amounts are fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Unreachable(Exception):
    """The channel did not answer, or answered with a failure: try again later."""


class Forged(Exception):
    """What claims to come from the channel does not: its signature, its time or its merchant is wrong."""


class NoticeState(StrEnum):
    PAID = "paid"
    OPEN = "open"  # not paid yet
    CLOSED = "closed"  # cannot be paid any more, or is not known there
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Notice:
    """How a payment stands at the channel. ``channel_number`` and ``paid_at`` only where it was paid."""

    number: str
    state: NoticeState
    amount_fen: int = 0
    channel_number: str = ""
    paid_at: datetime | None = None


class Channel(Protocol):
    def begin(self, number: str, amount_fen: int, description: str, expires: datetime, *, payer_ip: str = "") -> str:
        """What the payer scans; with ``payer_ip`` the address that her phone opens. Raises Unreachable."""

    def parse_notice(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Notice:
        """A call-back, checked before it is read. Raises Forged."""

    def query(self, number: str) -> Notice:
        """How it stands there now. Raises Unreachable."""

    def refund(self, number: str, refund_number: str, amount_fen: int) -> str:
        """Give all of a payment back; the same ``refund_number`` again changes nothing. Returns the channel's number
        of the refund. Raises Unreachable."""

    def close(self, number: str) -> None:
        """It can no longer be paid. Raises Unreachable, also where it was paid in the meantime."""
