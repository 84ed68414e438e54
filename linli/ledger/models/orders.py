"""Payment orders: prepared by one body, approved by another, paid by the bank."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.bodies.models import Body, Decision
from linli.ledger.states import Basis, OrderState

from .books import Account, Book, Payee, SpendingRules
from .budgets import BudgetLine
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class PaymentOrder(models.Model):
    """The order to pay somebody out of one fund: what it debits, and the bank account that it leaves from."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="orders")
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="orders")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    matter = models.CharField(max_length=24, blank=True)  # the number of the case that it began with
    basis = models.CharField(max_length=10, choices=Basis)
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    # What allows to go over the budget line, where it does.
    over_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Whose money is given back: ("household payment" | "gift" | "deposit", its id).
    refund_kind = models.CharField(max_length=24, blank=True)
    refund_id = models.BigIntegerField(null=True, blank=True)
    rules = models.ForeignKey(SpendingRules, on_delete=models.PROTECT, related_name="+")  # under which it was made
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.PREPARED)
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    prepared_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="order")

    @property
    def stands(self) -> str:
        """Where it stands, in words: a sum that nobody has to review waits for approval at once."""
        unreviewed = self.state == OrderState.PREPARED and self.amount_fen < self.rules.review_from_fen
        return str(OrderState(OrderState.REVIEWED if unreviewed else self.state).label)

    class Meta:
        indexes = [
            models.Index(fields=["book", "state", "prepared_at"], name="ledger_order_waiting"),
            models.Index(fields=["book", "matter"], condition=~Q(matter=""), name="ledger_order_of_matter"),
        ]
        constraints = [
            models.CheckConstraint(name="ledger_order_amount_positive", condition=Q(amount_fen__gt=0)),
            # Two people of two bodies, whatever offices one of them holds besides.
            models.CheckConstraint(
                name="ledger_order_two_keys",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("prepared_by")) & ~Q(approved_body=F("prepared_body"))),
            ),
            models.CheckConstraint(
                name="ledger_order_reviewer_is_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="ledger_order_paid_when_approved",
                condition=~Q(state__in=["paid", "returned"]) | Q(approved_by__isnull=False, entry__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_order_refund_names_what",
                condition=Q(basis="refund", refund_id__isnull=False) & ~Q(refund_kind="")
                | ~Q(basis="refund") & Q(refund_id__isnull=True, refund_kind=""),
            ),
            models.CheckConstraint(
                name="ledger_order_decision_named",
                condition=~Q(basis__in=["contract", "decision"]) | Q(decision__isnull=False),
            ),
        ]
