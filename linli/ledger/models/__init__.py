"""The community's money: books, entries, orders, bills, statements, gifts, reports."""

from .billing import (
    Allocation,
    Bill,
    BillRun,
    Discount,
    FeePlan,
    HouseholdPayment,
    MeterReading,
    OnlinePayment,
    Reminder,
    UnitCredit,
)
from .books import Account, BankAccount, Book, Fund, Payee, Period, SpendingRules
from .budgets import Budget, BudgetLine
from .entries import DayBalance, Entry, EntryDraft, Transfer, Voucher
from .giving import Campaign, CampaignPhoto, Gift, Pledge
from .openness import Question, Report, Schedule
from .orders import PaymentOrder
from .statements import ColumnMapping, Match, Statement, StatementLine
from .trust import (
    CompanyExit,
    CostShare,
    HandoverItem,
    RemunerationMonth,
    RemunerationTerms,
    SharedService,
    SurplusDecision,
)
from .waves import BillWave

__all__ = [
    "Account",
    "Allocation",
    "BankAccount",
    "Bill",
    "BillRun",
    "BillWave",
    "Book",
    "Budget",
    "BudgetLine",
    "Campaign",
    "CampaignPhoto",
    "ColumnMapping",
    "CompanyExit",
    "CostShare",
    "DayBalance",
    "Discount",
    "Entry",
    "EntryDraft",
    "FeePlan",
    "Fund",
    "Gift",
    "HandoverItem",
    "HouseholdPayment",
    "Match",
    "MeterReading",
    "OnlinePayment",
    "Payee",
    "PaymentOrder",
    "Period",
    "Pledge",
    "Question",
    "Reminder",
    "RemunerationMonth",
    "RemunerationTerms",
    "Report",
    "Schedule",
    "SharedService",
    "SpendingRules",
    "Statement",
    "StatementLine",
    "SurplusDecision",
    "Transfer",
    "UnitCredit",
    "Voucher",
]
