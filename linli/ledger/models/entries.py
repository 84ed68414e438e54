"""What was posted: entries, their transfers, the balances of each day, and the papers behind them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.bodies.models import Body, Decision
from linli.kernel.mask import mask_name
from linli.ledger.states import DraftState, EntryKind, VoucherKind

from .books import Account, Book, Fund
from .budgets import BudgetLine

USER = settings.AUTH_USER_MODEL


class Entry(models.Model):
    """One voucher (记账凭证). Nothing in it is ever changed; a mistake is reversed by another, with a reason."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    month = models.DateField()  # first day; with ``number`` the voucher's number, "2026-11-0042"
    number = models.PositiveIntegerField()
    on = models.DateField()
    # The day to which it belongs, where its month was closed already: a late posting.
    belongs_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=16, choices=EntryKind)
    purpose = models.CharField(max_length=200)
    counterparty = models.CharField(max_length=80, blank=True)
    counterparty_private = models.BooleanField(default=False)  # a person: masked wherever it is shown
    amount_fen = models.BigIntegerField()  # the sum of its transfers
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    matter = models.CharField(max_length=24, blank=True)  # the number of the case that it began with
    bank_reference = models.CharField(max_length=64, blank=True)
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.CharField(max_length=300, blank=True)  # of a reversal, a late posting, a discount
    posted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["book", "-on", "-id"], name="ledger_entry_latest"),
            models.Index(fields=["book", "kind", "-on", "-id"], name="ledger_entry_of_kind"),
            models.Index(
                fields=["budget_line", "on"], condition=Q(budget_line__isnull=False), name="ledger_entry_of_line"
            ),
            models.Index(fields=["book", "matter"], condition=~Q(matter=""), name="ledger_entry_of_matter"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "number"], name="ledger_entry_numbered_once"),
            models.CheckConstraint(name="ledger_entry_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="ledger_entry_two_people",
                condition=(Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")))
                & (Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("prepared_by"))),
            ),
            # Money leaves only with two people of two bodies behind it.
            models.CheckConstraint(
                name="ledger_entry_payment_two_bodies",
                condition=~Q(kind="payment")
                | (
                    Q(prepared_by__isnull=False, approved_by__isnull=False)
                    & Q(prepared_body__isnull=False, approved_body__isnull=False)
                    & ~Q(approved_body=F("prepared_body"))
                ),
            ),
            models.CheckConstraint(
                name="ledger_entry_reversal_with_reason",
                condition=Q(reverses__isnull=True) | ~Q(reason="") & ~Q(reverses=F("id")),
            ),
            models.CheckConstraint(
                name="ledger_entry_late_is_earlier",
                condition=Q(belongs_on__isnull=True) | Q(belongs_on__lt=F("month")),
            ),
        ]

    def __str__(self) -> str:
        return self.voucher

    @property
    def voucher(self) -> str:
        """Its number: the month and a running number without gaps, "2026-11-0042"."""
        return f"{self.month:%Y-%m}-{self.number:04d}"

    @property
    def shown_counterparty(self) -> str:
        """As everybody sees it: a person's name is masked, a company's is not."""
        return mask_name(self.counterparty) if self.counterparty_private else self.counterparty


class Transfer(models.Model):
    """From the credit account to the debit account, in one fund: one row, so that the two sides cannot differ.
    Composite foreign keys (migration 0002) hold both accounts to its fund and book."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transfers")
    on = models.DateField()  # the entry's, repeated for the accounts' indexes
    debit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="debits", db_index=False, db_constraint=False
    )
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="credits", db_index=False, db_constraint=False
    )
    amount_fen = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["debit", "on", "id"], name="ledger_transfer_by_debit"),
            models.Index(fields=["credit", "on", "id"], name="ledger_transfer_by_credit"),
        ]
        constraints = [
            models.CheckConstraint(name="ledger_transfer_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="ledger_transfer_two_accounts", condition=~Q(debit=F("credit"))),
        ]


class DayBalance(models.Model):
    """An account on a day on which it moved: what moved, and how it stood at the end. The balance on any day is the
    latest row up to it, however old the book."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="days", db_index=False)
    on = models.DateField()
    debit_fen = models.BigIntegerField()
    credit_fen = models.BigIntegerField()
    balance_fen = models.BigIntegerField()  # all debits minus all credits up to the end of this day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="ledger_day_balance_once"),
        ]


class EntryDraft(models.Model):
    """An entry that one person has prepared and another has to post. ``lines``: [[debit id, credit id, fen], …]."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="drafts")
    on = models.DateField()
    kind = models.CharField(max_length=16, choices=EntryKind)
    purpose = models.CharField(max_length=200)
    counterparty = models.CharField(max_length=80, blank=True)
    counterparty_private = models.BooleanField(default=False)
    lines = models.JSONField()
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.CharField(max_length=24, blank=True)
    reverses = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.PREPARED)
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        indexes = [models.Index(fields=["book", "state", "prepared_at"], name="ledger_draft_waiting")]


class Voucher(models.Model):
    """A paper behind an entry. The original is sealed by its hash and each look at it is recorded; ``copy`` is what
    everybody sees, with what is personal covered."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="vouchers")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="vouchers")
    draft = models.ForeignKey(EntryDraft, on_delete=models.PROTECT, null=True, blank=True, related_name="vouchers")
    order = models.ForeignKey(
        "ledger.PaymentOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="vouchers"
    )
    kind = models.CharField(max_length=12, choices=VoucherKind)
    name = models.CharField(max_length=80)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    copy = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_voucher_behind_something",
                condition=Q(entry__isnull=False) | Q(draft__isnull=False) | Q(order__isnull=False),
            ),
        ]
