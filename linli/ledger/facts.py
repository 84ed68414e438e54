"""What a verb says of the entry that it posts."""

from dataclasses import dataclass
from datetime import date

from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.ledger.models import Account, BudgetLine, Entry


@dataclass(frozen=True)
class Line:
    """``amount_fen`` from the account ``credit`` to the account ``debit``."""

    debit: Account
    credit: Account
    amount_fen: int


@dataclass(frozen=True)
class Hand:
    """Who stood behind an entry, and for which body."""

    user_id: int | None = None
    body_id: int | None = None

    @classmethod
    def of(cls, by: Actor) -> "Hand":
        return cls(by.user_id, by.body_id)


NO_HAND = Hand()


@dataclass(frozen=True)
class Facts:
    """All of an entry but its transfers."""

    kind: str
    on: date
    purpose: str
    prepared: Hand = NO_HAND
    reviewed: Hand = NO_HAND
    approved: Hand = NO_HAND
    counterparty: str = ""
    counterparty_private: bool = False
    budget_line: BudgetLine | None = None
    decision: Decision | None = None
    matter: str = ""
    bank_reference: str = ""
    reverses: Entry | None = None
    reason: str = ""
    belongs_on: date | None = None
    vouchers: tuple[str, ...] = ()  # SHA-256 of the papers behind it, in hex
