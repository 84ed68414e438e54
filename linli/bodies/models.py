"""Bodies of every kind, who sits in them and for how long, their hours of duty, and what they decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from linli.audit.models import StoredFile
from linli.law.deadlines import day_and_hour
from linli.registry.models import Building, Place

from .states import (
    DOCUMENT,
    OPEN_SUSPENSION,
    AppealOutcome,
    Appointment,
    BodyKind,
    DecisionKind,
    Matter,
    SeatTitle,
    SuspensionState,
    Weekday,
)


class Body(models.Model):
    """A branch, committee, council, company, office or department at one place."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=32, choices=BodyKind)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "kind"], name="bodies_body_at_place")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="bodies_body_named_once"),
            models.CheckConstraint(
                name="bodies_body_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody sits in a body under a title, from one day to another. Rights follow from it (roles.py)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=10, choices=SeatTitle)
    appointment = models.CharField(max_length=10, choices=Appointment, blank=True)
    # a captain's building
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="captains")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)  # the term's end; alarms look at it
    ended_on = models.DateField(null=True, blank=True)  # left before the term's end
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ended_on"], name="bodies_seat_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user", "title"], condition=Q(ended_on__isnull=True), name="bodies_seat_once"
            ),
            models.CheckConstraint(
                name="bodies_seat_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]


class DutyHour(models.Model):
    """When somebody of this body is there to be spoken to (domain 2, S1-3)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="duty_hours")
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 7 Sunday
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    where = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(name="bodies_duty_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(name="bodies_duty_closes_later", condition=Q(closes_at__gt=F("opens_at"))),
        ]

    @property
    def day(self) -> str:
        return str(Weekday(self.weekday).label)


class Decision(models.Model):
    """What a body decided for a community, with its proof. It is never changed: a later decision supersedes it.

    The application's role may not UPDATE it, so it cannot be locked by SELECT … FOR UPDATE either.
    """

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="decisions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    matter = models.CharField(max_length=16, choices=Matter, blank=True)  # empty: no major matter
    number = models.CharField(max_length=40)  # as on the paper, once in a body: "2026-07"
    title = models.CharField(max_length=120)
    decided_on = models.DateField()
    text = models.TextField()
    limit_fen = models.BigIntegerField(null=True, blank=True)  # the most that it allows to spend; None: none is stated
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What it came from: "document" with a file of evidence, or what another room has proved, such as "voting.motion".
    proof_kind = models.CharField(max_length=40, default=DOCUMENT)
    proof_id = models.BigIntegerField(null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")

    class Meta:
        indexes = [
            models.Index(fields=["community", "-decided_on", "-id"], name="bodies_decision_latest"),
            models.Index(fields=["community", "body", "-decided_on"], name="bodies_decision_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["community", "body", "number"], name="bodies_decision_numbered_once"),
            models.UniqueConstraint(
                fields=["community", "proof_kind", "proof_id"],
                condition=Q(proof_id__isnull=False),
                name="bodies_decision_proof_used_once",
            ),
            models.CheckConstraint(name="bodies_decision_kind_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(
                name="bodies_decision_limit_positive", condition=Q(limit_fen__isnull=True) | Q(limit_fen__gt=0)
            ),
            models.CheckConstraint(
                name="bodies_decision_proved",
                condition=Q(
                    proof_kind=DOCUMENT, evidence__isnull=False, registered_by__isnull=False, proof_id__isnull=True
                )
                | (~Q(proof_kind=DOCUMENT) & Q(proof_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def superseded_by(self) -> "Decision | None":
        """The decision that took its place; ``select_related("later")`` saves the query."""
        return getattr(self, "later", None)


class Suspension(models.Model):
    """The street or the district stops what rests on a decision (紧急叫停, domain 2, S0-15), until a moment at which it
    lapses by itself, or, once another person has confirmed it, until it is lifted."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suspensions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=200)
    rule = models.CharField(max_length=80)  # the profile's rule that bounds `until_at` (law.profiles.rule_of)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SuspensionState, default=SuspensionState.IN_FORCE)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirm_reason = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # lifted, or `until_at` if it lapsed
    end_reason = models.CharField(max_length=500, blank=True)
    appealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_text = models.TextField(blank=True)
    appeal_outcome = models.CharField(max_length=10, choices=AppealOutcome, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "decision", "from_at"], name="bodies_suspension_of_decision")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state__in=OPEN_SUSPENSION), name="bodies_suspension_one_open"
            ),
            models.CheckConstraint(name="bodies_suspension_has_a_limit", condition=Q(until_at__gt=F("from_at"))),
            models.CheckConstraint(
                name="bodies_suspension_confirmed_by_another",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True) & ~Q(state=SuspensionState.CONFIRMED)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("suspended_by")),
            ),
            models.CheckConstraint(
                name="bodies_suspension_ends_with_its_state",
                condition=Q(state__in=OPEN_SUSPENSION, ended_at__isnull=True, ended_by__isnull=True)
                | Q(state=SuspensionState.LAPSED, ended_at=F("until_at"), ended_by__isnull=True)
                | Q(state=SuspensionState.LIFTED, ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_by=F("suspended_by")),
            ),
            models.CheckConstraint(
                name="bodies_suspension_appeal_answered_by_another",
                condition=Q(appealed_at__isnull=True, appealed_by__isnull=True, appeal_text="", appeal_outcome="")
                | Q(appealed_at__isnull=False, appealed_by__isnull=False, answered_at__isnull=True, appeal_outcome="")
                | Q(appealed_at__isnull=False, appealed_by__isnull=False)
                & Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(appeal_outcome="")
                & ~Q(answered_by=F("suspended_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"

    @property
    def until_text(self) -> str:
        """Its limit as people say it: 24:00 of the last day, not 00:00 of the next."""
        day, hour = day_and_hour(self.until_at)
        return f"{formats.date_format(day, 'DATE_FORMAT')} {hour}"
