"""Bank statements and what they were matched with."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.audit.models import StoredFile
from linli.ledger.states import StatementFormat

from .books import BankAccount, Book
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class ColumnMapping(models.Model):
    """Which column of a bank's table holds what, saved under the bank's name for the next time."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="column_mappings")
    name = models.CharField(max_length=60)
    columns = models.JSONField()  # our name -> theirs
    saved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="ledger_mapping_named_once")]


class Statement(models.Model):
    """One file that the bank gave, with the balance that it states."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="statements")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    format = models.CharField(max_length=10, choices=StatementFormat)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    from_date = models.DateField()
    to_date = models.DateField()
    opening_fen = models.BigIntegerField(null=True, blank=True)
    closing_fen = models.BigIntegerField(null=True, blank=True)
    imported_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bank_account", "-to_date"], name="ledger_statement_latest")]
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "file_sha256"], name="ledger_statement_file_once"),
        ]


class StatementLine(models.Model):
    """One line of the bank: money in above zero, money out below. The same line in two files is one row."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    on = models.DateField()
    amount_fen = models.BigIntegerField()
    balance_fen = models.BigIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    counterparty = models.CharField(max_length=80, blank=True)
    counterparty_private = models.BooleanField(default=False)
    text = models.CharField(max_length=200, blank=True)
    # What makes it this line and no other: the bank's reference, or all its facts with a count of equal ones before.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["book", "-on", "-id"], name="ledger_line_latest")]
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "fingerprint"], name="ledger_line_once"),
            models.CheckConstraint(name="ledger_line_moves_money", condition=~Q(amount_fen=0)),
        ]


class Match(models.Model):
    """A line of the bank and the entry that says what it was. A wrong match is ended, not deleted."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="matches")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="matches")
    amount_fen = models.BigIntegerField()
    matched_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    matched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "entry"], condition=Q(ended_at__isnull=True), name="ledger_match_once"
            ),
            models.CheckConstraint(name="ledger_match_amount", condition=~Q(amount_fen=0)),
        ]
