"""Reads of the ledger for the other rooms and the pages."""

from .balances import balance, balances, trial_balance, turnover

__all__ = ["balance", "balances", "trial_balance", "turnover"]
