"""What is asked, handed back, answered and left out while a case is handled."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.bodies.models import Body
from linli.cases.states import ExclusionReason, HandBackReason, Verdict
from linli.registry.models import Place

from .cases import Case

USER = settings.AUTH_USER_MODEL


class Extension(models.Model):
    """More time, asked by the handler with a reason and decided by another person one level up (条例 art. 15)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    reason = models.CharField(max_length=500)
    until = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decider = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="extensions_to_decide")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "case"], name="cases_extension_of_case"),
            models.Index(fields=["decider"], condition=Q(granted__isnull=True), name="cases_extension_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(granted__isnull=True), name="cases_extension_one_open"
            ),
            models.CheckConstraint(
                name="cases_extension_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
        ]


class HandBack(models.Model):
    """The body says that the case is not hers; the level above decides. Until then she answers for it."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_back_list")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="hand_backs")
    reason = models.CharField(max_length=20, choices=HandBackReason)
    text = models.CharField(max_length=500)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decider = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="hand_backs_to_decide")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(null=True)
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "case"], name="cases_hand_back_of_case"),
            models.Index(fields=["decider"], condition=Q(upheld__isnull=True), name="cases_hand_back_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(upheld__isnull=True), name="cases_hand_back_one_open"),
            models.CheckConstraint(
                name="cases_hand_back_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
        ]


class CallBack(models.Model):
    """The reporter's answer after the handler said it was solved; or that she could not be reached."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="call_backs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict)
    text = models.CharField(max_length=500, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="call_backs")  # whose work is judged
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    by_telephone = models.BooleanField(default=False)  # a worker asked her and wrote it down
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "-at"], name="cases_call_back_in_time")]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="cases_call_back_once_a_round")]


class Exclusion(models.Model):
    """A case is left out of the rates: a reason, and a second person's word. Published as a number. The second person
    may turn it down as well; the case counts as before then, what was proposed stays to be read, and it can be proposed
    again with something new."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exclusions")
    reason = models.CharField(max_length=16, choices=ExclusionReason)
    text = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    turned_down_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    turned_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_exclusion_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(turned_down_at__isnull=True), name="cases_exclusion_once"
            ),
            models.CheckConstraint(
                name="cases_exclusion_two_persons",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="cases_exclusion_turned_down_by_another",
                condition=Q(turned_down_by__isnull=True) | ~Q(turned_down_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="cases_exclusion_decided_once",
                condition=Q(confirmed_at__isnull=True) | Q(turned_down_at__isnull=True),
            ),
        ]


class Mediation(models.Model):
    """Parties of opposing interest sat down; what they agreed, and that each signed (S0-14)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mediations")
    parties = models.CharField(max_length=300)
    positions = models.TextField(max_length=2000)
    outcome = models.TextField(max_length=2000)
    agreed = models.BooleanField()
    signed_paper = models.ForeignKey("audit.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_mediation_of_case")]
        constraints = [
            models.CheckConstraint(
                name="cases_mediation_agreed_is_signed", condition=Q(agreed=False) | Q(signed_paper__isnull=False)
            ),
        ]


class Note(models.Model):
    """A word on the case: from the handler, or from the reporter. ``shown`` says whether the reporter sees it."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=2000)
    shown = models.BooleanField(default=True)
    from_reporter = models.BooleanField(default=False)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_note_of_case")]
