"""The closed lists of the ledger and its workflows."""

from .books import (
    KEPT_BY_VERBS,
    NATURAL_SIGN,
    OF_HOUSEHOLDS,
    AccountKind,
    AccountRole,
    BookModel,
    FundKind,
    Purpose,
)
from .entries import DRAFT, PERIOD, DraftState, EntryKind, PeriodState, VoucherKind
from .giving import CAMPAIGN, CampaignKind, CampaignState
from .households import BILL, ONLINE, BillState, Channel, FeeBase, OnlineState, StatementFormat
from .openness import EXIT, REPORT, ExitState, ReportKind, ReportState
from .paying import BUDGET, ORDER, AccountHolder, Basis, BudgetState, OrderState, PayeeKind
from .trust import CostKey, PrepaidGoes, SurplusUse
from .waves import WAVE, WaveState

__all__ = [
    "BILL",
    "BUDGET",
    "CAMPAIGN",
    "DRAFT",
    "EXIT",
    "KEPT_BY_VERBS",
    "NATURAL_SIGN",
    "OF_HOUSEHOLDS",
    "ONLINE",
    "ORDER",
    "PERIOD",
    "REPORT",
    "WAVE",
    "AccountHolder",
    "AccountKind",
    "AccountRole",
    "Basis",
    "BillState",
    "BookModel",
    "BudgetState",
    "CampaignKind",
    "CampaignState",
    "Channel",
    "CostKey",
    "DraftState",
    "EntryKind",
    "ExitState",
    "FeeBase",
    "FundKind",
    "OnlineState",
    "OrderState",
    "PayeeKind",
    "PeriodState",
    "PrepaidGoes",
    "Purpose",
    "ReportKind",
    "ReportState",
    "StatementFormat",
    "SurplusUse",
    "VoucherKind",
    "WaveState",
]
