"""Books, funds and accounts. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BookModel(models.TextChoices):
    """Who owns what is left over, and what the company lives on (domain 4.1)."""

    LUMP_SUM = "lump_sum", _("Lump sum")  # 包干制: what is left of the fees is the company's
    REMUNERATION = (
        "remuneration",
        pgettext_lazy("model of a book", "Remuneration"),
    )  # 酬金制: the company gets its share, what is left is the owners'
    TRUST = "trust", _("Trust model")  # 信托制: all money is one common fund of the owners


class FundKind(models.TextChoices):
    FEE = "fee", _("Property fees")
    COMMON = "common", _("Common income")
    CHARITY = "charity", _("Charity fund")
    COLLECTION = "collection", _("Collection")  # gathered for one thing, given back if its goal is missed
    GRANT = "grant", _("Grants")  # 民生微实事, 服务群众专项经费
    MAINTENANCE = "maintenance", _("Maintenance fund")  # a mirror of the authority's account; never spent here


class Purpose(models.TextChoices):
    """What money may be spent on. A fund names its purposes; it pays for no other."""

    SERVICE = "service", _("Property service")
    UPKEEP = "upkeep", _("Repair and upkeep")
    IMPROVEMENT = "improvement", _("Improvement of common parts")
    INSURANCE = "insurance", _("Insurance")
    GOVERNANCE = "governance", _("Meetings and committee work")
    CARE = "care", _("Care and charity")
    MICRO_RENEWAL = "micro_renewal", _("Micro-renewal")
    COLLECTED = "collected", _("What was collected for")
    GRANTED = "granted", _("What was granted for")
    REMUNERATION = "remuneration", _("Remuneration of the company")
    TAX = "tax", _("Taxes and bank charges")


class AccountKind(models.TextChoices):
    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    EQUITY = "equity", _("Fund balance")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")


# Which way an account of each kind grows: an asset by debit (+1), income by credit (-1).
NATURAL_SIGN = {
    AccountKind.ASSET: 1,
    AccountKind.EXPENSE: 1,
    AccountKind.LIABILITY: -1,
    AccountKind.EQUITY: -1,
    AccountKind.INCOME: -1,
}


class AccountRole(models.TextChoices):
    """Accounts that verbs look for. One of each in a fund, or one for each building; others have no role."""

    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash at the desk")
    CLEARING = "clearing", _("Paid online, on its way to the bank")
    RECEIVABLE = "receivable", _("Fees owed by households")
    PREPAID = "prepaid", _("Prepaid by households")
    DEPOSITS = "deposits", _("Deposits held")
    FEE_INCOME = "fee_income", _("Fees")
    GIFTS_HELD = "gifts_held", _("Gifts held until the goal is reached")
    GIFT_INCOME = "gift_income", _("Gifts")
    RETURNS = "returns", _("To be given back")
    REMUNERATION = "remuneration", _("Remuneration of the company")
    REMUNERATION_PAYABLE = "remuneration_payable", _("Remuneration payable")
    TAXES_PAYABLE = "taxes_payable", _("Taxes payable")
    FROM_FUNDS = "from_funds", _("From other funds")
    TO_FUNDS = "to_funds", _("To other funds")
    OPENING = "opening", _("Opening balance")
    MIRROR = "mirror", _("Held by the authority")


# What agrees with bills and prepaid money to the fen moves only by the verbs that keep those (actions/households.py).
OF_HOUSEHOLDS = (AccountRole.RECEIVABLE, AccountRole.PREPAID)
# So does what is held for givers.
KEPT_BY_VERBS = frozenset({*OF_HOUSEHOLDS, AccountRole.GIFTS_HELD, AccountRole.RETURNS})
