"""How a case goes up: whistles and who reports in, escalation, supervision, the long-cycle ledger, referral."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.bodies.models import Body
from linli.cases.states import EscalationReason, Level, Occasion
from linli.registry.models import Place

from .cases import Case

USER = settings.AUTH_USER_MODEL


class Whistle(models.Model):
    """吹哨: one of the three permitted occasions, several bodies called, one of them leads."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="whistles")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whistles")
    occasion = models.CharField(max_length=10, choices=Occasion)
    text = models.CharField(max_length=500)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="whistles")  # who whistled
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    report_in_due_at = models.DateTimeField()
    rule = models.CharField(max_length=120)  # the rule and its version that set the limit
    result = models.TextField(max_length=2000, blank=True)  # the joint result
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "-at"], name="cases_whistle_in_time")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="cases_whistle_one_open"),
        ]


class WhistleCall(models.Model):
    """One called body: does it report in (报到), what does it do, and how do the two sides rate each other."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="whistle_calls")
    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="calls")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whistle_calls")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="whistle_calls")
    leads = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    reported_in_at = models.DateTimeField(null=True, blank=True)
    reported_in_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    contribution = models.CharField(max_length=500, blank=True)
    missed = models.BooleanField(default=False)  # the limit passed without a report; stands on the board
    rating_by_whistler = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5
    rating_by_called = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "-id"], name="cases_whistle_call_of_body"),
            models.Index(
                fields=["body", "due_at"], condition=Q(reported_in_at__isnull=True), name="cases_whistle_call_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "body"], name="cases_whistle_call_once"),
            models.UniqueConstraint(fields=["whistle"], condition=Q(leads=True), name="cases_whistle_one_lead"),
            models.CheckConstraint(
                name="cases_whistle_call_ratings",
                condition=(Q(rating_by_whistler__isnull=True) | Q(rating_by_whistler__range=(1, 5)))
                & (Q(rating_by_called__isnull=True) | Q(rating_by_called__range=(1, 5))),
            ),
        ]


class Escalation(models.Model):
    """The case went one level up: by hand, or by itself because a limit passed. The board shows why."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="escalations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    reason = models.CharField(max_length=16, choices=EscalationReason)
    from_level = models.PositiveSmallIntegerField(choices=Level)
    to_level = models.PositiveSmallIntegerField(choices=Level)
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    automatic = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "-at"], name="cases_escalation_in_time")]


class Supervision(models.Model):
    """督办: a body above watches the case until it is solved."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="supervisions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="supervisions")
    reason = models.CharField(max_length=500)
    automatic = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "ended_at"], name="cases_supervision_of_body")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="cases_supervision_one_open"
            ),
        ]


class InterimReport(models.Model):
    """Where a long-cycle case stands, and when the next report is due (S1-51)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interim_reports")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    next_due_at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_interim_of_case")]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_interim_numbered_once")]


class Referral(models.Model):
    """Handed to a higher inspection (environment, discipline, audit): its number, date, limit and reply (S1-55)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    authority = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    on = models.DateField()
    reply_due_on = models.DateField()
    reply = models.TextField(max_length=2000, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_referral_of_case")]
        constraints = [
            models.CheckConstraint(
                name="cases_referral_reply_has_date",
                condition=Q(reply="", replied_on__isnull=True) | (~Q(reply="") & Q(replied_on__isnull=False)),
            ),
        ]
