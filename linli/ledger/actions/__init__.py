"""The ledger's verbs: the only place that writes."""

from .books import add_account, add_fund, close_period, open_book, set_model, set_spending_rules
from .entries import post_entry, prepare_entry, prepare_reversal, refuse_entry, withdraw_entry

__all__ = [
    "add_account",
    "add_fund",
    "close_period",
    "open_book",
    "post_entry",
    "prepare_entry",
    "prepare_reversal",
    "refuse_entry",
    "set_model",
    "set_spending_rules",
    "withdraw_entry",
]
