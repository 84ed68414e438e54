"""What a company earns, what several communities share, and how a company leaves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.bodies.models import Body, Decision
from linli.ledger.states import ExitState, SurplusUse

from .books import Book, Fund
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class RemunerationTerms(models.Model):
    """What the company may keep, from one month to another: a share of what came in, or a fixed sum; never more than
    the cap (信托法 art. 35: only as agreed)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="remuneration_terms")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    share_num = models.PositiveSmallIntegerField(null=True, blank=True)  # of the month's income of the fund
    share_den = models.PositiveSmallIntegerField(null=True, blank=True)
    fixed_fen = models.BigIntegerField(null=True, blank=True)  # a month
    cap_fen = models.BigIntegerField()  # a calendar year
    from_month = models.DateField()
    to_month = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_terms_share_or_sum",
                condition=Q(fixed_fen__isnull=True, share_num__gte=1, share_den__gte=F("share_num"))
                | Q(fixed_fen__gt=0, share_num__isnull=True, share_den__isnull=True),
            ),
            models.CheckConstraint(name="ledger_terms_cap", condition=Q(cap_fen__gt=0)),
            models.CheckConstraint(
                name="ledger_terms_months",
                condition=Q(from_month__day=1) & (Q(to_month__isnull=True) | Q(to_month__gte=F("from_month"))),
            ),
        ]


class RemunerationMonth(models.Model):
    """What was posted for one month: once."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="remuneration_months")
    terms = models.ForeignKey(RemunerationTerms, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    base_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    capped_fen = models.BigIntegerField(default=0)  # what the cap took away
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "terms", "month"], name="ledger_remuneration_once")]


class SurplusDecision(models.Model):
    """What residents decided about what was left of one fund's year. Its entry says what moved, if anything did."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="surplus_decisions")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    use = models.CharField(max_length=12, choices=SurplusUse)
    amount_fen = models.BigIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "fund", "year"], name="ledger_surplus_of_year")]
        constraints = [
            models.CheckConstraint(name="ledger_surplus_amount", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="ledger_surplus_moved_has_entry", condition=Q(use="kept") | Q(entry__isnull=False)
            ),
        ]


class SharedService(models.Model):
    """One service for several communities (大物业) with its published key. No book ever pays for another (信托法
    art. 18, 28, 29)."""

    name = models.CharField(max_length=80)
    provider = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider_name = models.CharField(max_length=80)
    basis = models.CharField(max_length=200)  # what the key counts: "by area", "by households"
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()


class CostShare(models.Model):
    """One community's part of the key: ``weight`` of the sum of all weights."""

    service = models.ForeignKey(SharedService, on_delete=models.PROTECT, related_name="shares")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="cost_shares")
    weight = models.BigIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "book"], name="ledger_cost_share_once"),
            models.CheckConstraint(name="ledger_cost_share_weight", condition=Q(weight__gt=0)),
        ]


class CompanyExit(models.Model):
    """A company leaves: closing balance, prepaid fees, the list of what it hands over, the audit."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="exits")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ExitState, default=ExitState.BEGUN)
    figures = models.JSONField()  # balances and prepaid fees on the day, as computed
    audit_report = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audit_findings = models.CharField(max_length=1000, blank=True)
    begun_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book"], condition=~Q(state="handed_over"), name="ledger_exit_one_at_a_time"
            ),
        ]


class HandoverItem(models.Model):
    """One thing that is handed over: a record, a key, a seal, a deposit."""

    exit = models.ForeignKey(CompanyExit, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_handover_two_people",
                condition=Q(received_by__isnull=True) | Q(given_by__isnull=False) & ~Q(received_by=F("given_by")),
            ),
        ]
