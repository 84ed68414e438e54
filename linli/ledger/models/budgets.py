"""The year's open budget (年度开放式预算)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.bodies.models import Body, Decision
from linli.ledger.states import BudgetState
from linli.notices.models import Posting

from .books import Account, Book

USER = settings.AUTH_USER_MODEL


class Budget(models.Model):
    """What a community means to take in and to spend in one year. Adopted by a decision after it was posted."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BudgetState, default=BudgetState.DRAFT)
    note = models.CharField(max_length=600, blank=True)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "-year"], name="ledger_budget_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year"], condition=Q(state="adopted"), name="ledger_budget_adopted_once"
            ),
            models.CheckConstraint(
                name="ledger_budget_adopted_by_decision",
                condition=~Q(state__in=["adopted", "replaced"]) | Q(decision__isnull=False),
            ),
        ]


class BudgetLine(models.Model):
    """One line: what is meant to come in on, or go out of, one account. Its fund is the account's."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="budget_lines")
    title = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "account", "title"], name="ledger_budget_line_once"),
            models.CheckConstraint(name="ledger_budget_line_amount", condition=Q(amount_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title
