"""What households are billed, what they have paid, and what was set against what."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.bodies.models import Body, Decision
from linli.ledger.states import BillState, Channel, FeeBase, OnlineState
from linli.registry.models import Building, Unit
from linli.registry.states import UnitUse

from .books import Book, Fund
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class FeePlan(models.Model):
    """What a unit pays each month, from one month to another, by somebody's decision."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="fee_plans")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)  # "物业费"
    name_en = models.CharField(max_length=60, blank=True)
    base = models.CharField(max_length=8, choices=FeeBase)
    # In hundredths of a fen (0.0001 yuan): by m² and month, by unit and month, or by whole unit of the meter.
    rate_hfen = models.BigIntegerField()
    use = models.CharField(max_length=12, choices=UnitUse, blank=True)  # only units of this use
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Only units of these communities, where books became one and each brought its own fees along; empty: all units that
    # the book is for.
    communities = ArrayField(models.BigIntegerField(), default=list, blank=True)
    from_month = models.DateField()
    to_month = models.DateField(null=True, blank=True)  # the last month that is billed
    due_day = models.PositiveSmallIntegerField(default=20)  # of the month; art. 201-203 apply
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "name", "from_month", "communities"], name="ledger_plan_named_once"
            ),
            models.CheckConstraint(name="ledger_plan_rate", condition=Q(rate_hfen__gt=0)),
            models.CheckConstraint(name="ledger_plan_due_day", condition=Q(due_day__gte=1, due_day__lte=28)),
            models.CheckConstraint(
                name="ledger_plan_months",
                condition=Q(from_month__day=1)
                & (Q(to_month__isnull=True) | Q(to_month__day=1, to_month__gte=F("from_month"))),
            ),
        ]


class Discount(models.Model):
    """A unit pays less for some months, for a reason; a share of 1 is an exemption. Proposed by one, granted by
    another."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="discounts")
    plan = models.ForeignKey(FeePlan, on_delete=models.PROTECT, related_name="discounts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    share_num = models.PositiveSmallIntegerField()
    share_den = models.PositiveSmallIntegerField()
    from_month = models.DateField()
    to_month = models.DateField()
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    granted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "granted_at"], name="ledger_discount_waiting")]
        constraints = [
            models.CheckConstraint(
                name="ledger_discount_share",
                condition=Q(share_num__gte=1, share_den__gte=1, share_num__lte=F("share_den")),
            ),
            models.CheckConstraint(name="ledger_discount_months", condition=Q(to_month__gte=F("from_month"))),
            models.CheckConstraint(
                name="ledger_discount_two_people",
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="ledger_discount_one_answer", condition=Q(granted_at__isnull=True) | Q(refused_at__isnull=True)
            ),
        ]


class MeterReading(models.Model):
    """What a unit's meter showed for one month, in thousandths of its unit (0.001 m³, 0.001 kWh)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="readings")
    plan = models.ForeignKey(FeePlan, on_delete=models.PROTECT, related_name="readings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    before_milli = models.BigIntegerField()
    after_milli = models.BigIntegerField()
    read_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "plan", "unit", "month"], name="ledger_reading_once"),
            models.CheckConstraint(
                name="ledger_reading_not_backwards",
                condition=Q(before_milli__gte=0, after_milli__gte=F("before_milli")),
            ),
        ]


class BillRun(models.Model):
    """A month's bills of one book by one plan: made in one set-based statement, once."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="bill_runs")
    plan = models.ForeignKey(FeePlan, on_delete=models.PROTECT, related_name="runs")
    month = models.DateField()
    bills = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    run_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    run_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "plan", "month"], name="ledger_run_once"),
        ]


class Bill(models.Model):
    """What one unit owes for one month by one plan. ``paid_fen`` is the sum of what was set against it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bills", db_index=False)
    plan = models.ForeignKey(FeePlan, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(BillRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    amount_fen = models.BigIntegerField()  # after the discount
    discount_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=BillState, default=BillState.OPEN)
    due_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["book", "unit", "month"], name="ledger_bill_of_unit"),
            models.Index(fields=["book", "due_on"], condition=Q(state="open"), name="ledger_bill_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month", "unit"], name="ledger_bill_once"),
            models.CheckConstraint(name="ledger_bill_amounts", condition=Q(amount_fen__gte=0, discount_fen__gte=0)),
            models.CheckConstraint(
                name="ledger_bill_not_overpaid", condition=Q(paid_fen__gte=0, paid_fen__lte=F("amount_fen"))
            ),
            models.CheckConstraint(
                name="ledger_bill_paid_in_full", condition=~Q(state="paid") | Q(paid_fen=F("amount_fen"))
            ),
        ]


class HouseholdPayment(models.Model):
    """Money that came in for one unit. What is not set against bills is prepaid and stays the household's."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="household_payments")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="household_payments", db_index=False)
    channel = models.CharField(max_length=8, choices=Channel)
    reference = models.CharField(max_length=64, blank=True)  # the channel's own number: the same money comes in once
    amount_fen = models.BigIntegerField()
    payer_name = models.CharField(max_length=80, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="household_payment")
    taken_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    taken_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "unit", "-id"], name="ledger_payment_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "channel", "reference"],
                condition=~Q(reference=""),
                name="ledger_payment_reference_once",
            ),
            models.CheckConstraint(name="ledger_payment_amount_positive", condition=Q(amount_fen__gt=0)),
        ]


class Allocation(models.Model):
    """So much of a unit's money was set against a bill: from a payment, or from what was prepaid. Less than zero: so
    much of it was taken off again. The rows of a bill add up to what is paid of it."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="allocations")
    # None: from the unit's prepaid money, in the entry named.
    payment = models.ForeignKey(
        HouseholdPayment, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_allocation_not_nothing", condition=~Q(amount_fen=0)),
        ]


class UnitCredit(models.Model):
    """What a unit has prepaid in one fund: never below zero. Its row is the lock of the unit's money."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="credits", db_index=False)
    prepaid_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "fund", "unit"], name="ledger_credit_once"),
            models.CheckConstraint(name="ledger_credit_not_negative", condition=Q(prepaid_fen__gte=0)),
        ]


class OnlinePayment(models.Model):
    """A payment begun on the phone. The channel's call-back, however often it comes, confirms it once."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="online_payments")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")  # into which it comes
    # What it is for: a household's fees, or a gift. What the giver said waits here until the channel says that it was
    # paid; only then there is a gift.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nameless = models.BooleanField(default=False)
    word = models.CharField(max_length=120, blank=True)
    gift = models.OneToOneField(
        "ledger.Gift", on_delete=models.PROTECT, null=True, blank=True, related_name="online_payment"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    number = models.CharField(max_length=32, unique=True)  # ours, sent to the channel (out_trade_no)
    channel_number = models.CharField(max_length=64, blank=True)  # theirs (transaction_id)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=OnlineState, default=OnlineState.CREATED)
    begun_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    code_url = models.CharField(max_length=200, blank=True)  # what the payer scans or opens
    payment = models.OneToOneField(
        HouseholdPayment, on_delete=models.PROTECT, null=True, blank=True, related_name="online"
    )

    class Meta:
        indexes = [models.Index(fields=["book", "state", "begun_at"], name="ledger_online_waiting")]
        constraints = [
            models.CheckConstraint(name="ledger_online_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="ledger_online_for_one_thing",
                condition=Q(unit__isnull=False, campaign__isnull=True, gift__isnull=True)
                | Q(unit__isnull=True, campaign__isnull=False, payment__isnull=True),
            ),
        ]


class Reminder(models.Model):
    """A household was reminded, politely, of what it owes."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    owed_fen = models.BigIntegerField()
    sent_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "unit", "-sent_at"], name="ledger_reminder_latest")]
