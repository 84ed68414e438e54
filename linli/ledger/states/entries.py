"""Entries, their periods and papers. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.workflow import Move, Workflow


class EntryKind(models.TextChoices):
    RECEIPT = "receipt", _("Money received")
    PAYMENT = "payment", _("Payment")
    BILLS = "bills", _("Bills of a month")
    CREDITS = "credits", _("Prepaid money set against bills")
    JOURNAL = "journal", _("Journal entry")
    FUND_TRANSFER = "fund_transfer", _("Between funds")
    REVERSAL = "reversal", _("Reversal")
    OPENING = "opening", _("Opening balance")
    CLOSING = "closing", _("Closing balance")
    REMUNERATION = "remuneration", _("Remuneration")
    GIFT = "gift", _("Gift")
    RETURN = "return", _("Given back")


class PeriodState(models.TextChoices):
    OPEN = "open", pgettext_lazy("of a month", "Open")
    CLOSED = "closed", pgettext_lazy("of a month", "Closed")


PERIOD = Workflow(
    "period",
    PeriodState,
    initial=PeriodState.OPEN,
    moves=(Move("close_period", (PeriodState.OPEN,), PeriodState.CLOSED),),
)


class DraftState(models.TextChoices):
    PREPARED = "prepared", _("Waits for a second person")
    POSTED = "posted", _("Posted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DRAFT = Workflow(
    "draft entry",
    DraftState,
    initial=DraftState.PREPARED,
    moves=(
        Move("post_entry", (DraftState.PREPARED,), DraftState.POSTED),
        Move("refuse_entry", (DraftState.PREPARED,), DraftState.REFUSED),
        Move("withdraw_entry", (DraftState.PREPARED,), DraftState.WITHDRAWN),
    ),
)


class VoucherKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CONTRACT = "contract", _("Contract")
    ACCEPTANCE = "acceptance", _("Acceptance of the work")
    PHOTO = "photo", _("Photo")
    BANK_SLIP = "bank_slip", _("Bank slip")
    OTHER = "other", _("Other paper")
