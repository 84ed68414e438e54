"""Reads of the ledger for the other rooms and the pages."""

from .balances import balance, balances, trial_balance, turnover
from .budgets import (
    LineUse,
    budget_of,
    budgets_of,
    line_uses,
    lines_of,
    lines_to_pay_from,
)
from .openness import Said, latest_payments, payments_in, shown_purpose
from .paying import (
    bank_accounts_of,
    order_page,
    orders_of,
    payees_of,
    refunded_fen,
    relied_on_fen,
    spending_rules,
    vouchers_of,
)
from .statements import latest_reconciliation
from .waiting import Waits, money_waiting

__all__ = [
    "LineUse",
    "Said",
    "Waits",
    "balance",
    "balances",
    "bank_accounts_of",
    "budget_of",
    "budgets_of",
    "latest_payments",
    "latest_reconciliation",
    "line_uses",
    "lines_of",
    "lines_to_pay_from",
    "money_waiting",
    "order_page",
    "orders_of",
    "payees_of",
    "payments_in",
    "refunded_fen",
    "relied_on_fen",
    "shown_purpose",
    "spending_rules",
    "trial_balance",
    "turnover",
    "vouchers_of",
]
