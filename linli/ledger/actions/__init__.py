"""The ledger's verbs: the only place that writes."""

from .billing import RunResult, cancel_bill, run_bills, run_bills_inside
from .books import add_account, add_fund, close_period, open_book, set_model, set_spending_rules
from .budgets import (
    Planned,
    adopt_budget,
    draft_budget,
    post_budget,
    set_budget_lines,
    withdraw_budget,
)
from .discounts import grant_discount, propose_discount, refuse_discount
from .entries import post_entry, prepare_entry, prepare_reversal, refuse_entry, withdraw_entry
from .fee_plans import end_fee_plan, read_meters, set_fee_plan
from .households import Imported, Incoming, import_payments, take_back_payment, take_payment
from .openness import answer, ask, make_reports, publish_report, set_schedule
from .payees import (
    add_payee,
    close_payee,
    register_bank_account,
    see_payee_number,
)
from .paying import (
    approve_payment,
    pay,
    prepare_payment,
    prepare_refund,
    refuse_payment,
    return_payment,
    review_payment,
    withdraw_payment,
)
from .refunds import refund_prepaid
from .reminding import remind, remind_overdue
from .vouchers import (
    add_voucher,
    mask_voucher,
    see_original,
)

__all__ = [
    "Imported",
    "Incoming",
    "Planned",
    "RunResult",
    "add_account",
    "add_fund",
    "add_payee",
    "add_voucher",
    "adopt_budget",
    "answer",
    "approve_payment",
    "ask",
    "cancel_bill",
    "close_payee",
    "close_period",
    "draft_budget",
    "end_fee_plan",
    "grant_discount",
    "import_payments",
    "make_reports",
    "mask_voucher",
    "open_book",
    "pay",
    "post_budget",
    "post_entry",
    "prepare_entry",
    "prepare_payment",
    "prepare_refund",
    "prepare_reversal",
    "propose_discount",
    "publish_report",
    "read_meters",
    "refund_prepaid",
    "refuse_discount",
    "refuse_entry",
    "refuse_payment",
    "register_bank_account",
    "remind",
    "remind_overdue",
    "return_payment",
    "review_payment",
    "run_bills",
    "run_bills_inside",
    "see_original",
    "see_payee_number",
    "set_budget_lines",
    "set_fee_plan",
    "set_model",
    "set_schedule",
    "set_spending_rules",
    "take_back_payment",
    "take_payment",
    "withdraw_budget",
    "withdraw_entry",
    "withdraw_payment",
]
