"""Budgets and payment orders. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.workflow import Move, Workflow


class BudgetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", _("Posted for objections")
    ADOPTED = "adopted", _("Adopted")
    REPLACED = "replaced", _("Replaced by a later one")
    WITHDRAWN = "withdrawn", _("Withdrawn")


BUDGET = Workflow(
    "budget",
    BudgetState,
    initial=BudgetState.DRAFT,
    moves=(
        Move("post_budget", (BudgetState.DRAFT,), BudgetState.POSTED),
        Move("adopt_budget", (BudgetState.POSTED,), BudgetState.ADOPTED),
        Move("replace_budget", (BudgetState.ADOPTED,), BudgetState.REPLACED),
        Move("withdraw_budget", (BudgetState.DRAFT, BudgetState.POSTED), BudgetState.WITHDRAWN),
    ),
)


class Basis(models.TextChoices):
    """What allows a payment (domain 4.3, 3)."""

    SMALL_SUM = "small_sum", _("Small sum")
    CONTRACT = "contract", _("Contract")
    DECISION = "decision", _("Decision")
    REFUND = "refund", _("Money given back")  # of her own money to the person that it came from


class OrderState(models.TextChoices):
    PREPARED = "prepared", _("Waits for review")
    REVIEWED = "reviewed", _("Waits for approval")
    APPROVED = "approved", _("Approved, to be paid")
    PAID = "paid", pgettext_lazy("of a payment order", "Paid")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETURNED = "returned", _("Returned by the bank")


ORDER = Workflow(
    "payment order",
    OrderState,
    initial=OrderState.PREPARED,
    moves=(
        Move("review_payment", (OrderState.PREPARED,), OrderState.REVIEWED),
        Move("approve_payment", (OrderState.PREPARED, OrderState.REVIEWED), OrderState.APPROVED),
        Move("refuse_payment", (OrderState.PREPARED, OrderState.REVIEWED, OrderState.APPROVED), OrderState.REFUSED),
        Move("withdraw_payment", (OrderState.PREPARED, OrderState.REVIEWED), OrderState.WITHDRAWN),
        Move("pay", (OrderState.APPROVED,), OrderState.PAID),
        Move("return_payment", (OrderState.PAID,), OrderState.RETURNED),
    ),
)


class PayeeKind(models.TextChoices):
    COMPANY = "company", _("Company")
    AUTHORITY = "authority", _("Authority or utility")
    BODY = "body", _("Body of the community")
    PERSON = "person", _("Person")


class AccountHolder(models.TextChoices):
    CORPORATE = "corporate", _("Account of an organisation")
    PRIVATE = "private", _("Account of a private person")
