"""The case itself: one row that says where it stands. How it came there is in the log."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.bodies.models import Body
from linli.cases.states import ENDED, Channel, Kind, Level, Purpose, State, Verdict
from linli.registry.models import Building, Entrance, Place

from .catalogue import Category, ChatGroup
from .pieces import Pieces


class CaseCounter(models.Model):
    """The last number given out in one community in one year. Numbers have no gaps: a missing one would be seen."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "year"], name="cases_counter_once")]


class Case(models.Model):
    """A resident's request (诉求). It always has a body that answers for it and, while it is open, a clock."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(max_length=32, unique=True)  # "HH-2026-1187"
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="cases")
    category_code = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    chat_group = models.ForeignKey(ChatGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    outside_number = models.CharField(max_length=60, blank=True)  # the hotline's or the petition's own number
    submission_key = models.CharField(max_length=36, null=True, unique=True)  # a double click finds the same case

    title = models.CharField(max_length=80)
    text = models.TextField(max_length=5000)  # as written; neighbours see `public_text`
    public_text = models.TextField(max_length=5000)  # numbers and addresses of people taken out
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    entrance = models.ForeignKey(Entrance, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    spot = models.CharField(max_length=120, blank=True)
    open_to_neighbours = models.BooleanField(default=True)
    about = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_about")

    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.COMMUNITY)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="cases")  # answers for it now
    first_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="cases_received")
    urgent = models.BooleanField(default=False)

    submitted_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)  # first time
    contact_due_at = models.DateTimeField(null=True, blank=True)  # of the first dispatch
    contacted_at = models.DateTimeField(null=True, blank=True)  # first time
    solve_due_at = models.DateTimeField()
    # When the next clock runs out for whoever has to act; null if nobody on the handling side has to.
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)  # while the reporter is asked, the clock stands

    hand_backs = models.PositiveSmallIntegerField(default=0)
    redos = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)  # the latest
    left_community = models.BooleanField(default=False)  # whistled or escalated: did not stay inside (问题不出小区)
    supervised = models.BooleanField(default=False)
    excluded = models.BooleanField(default=False)
    result = models.TextField(max_length=2000, blank=True)  # what the handler says was done
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        indexes = [
            models.Index(
                fields=["community", "-submitted_at", "-id"],
                # What the rates are counted from, so that a district's year is read from the index alone.
                include=[
                    "state",
                    "category",
                    "channel",
                    "verdict",
                    "excluded",
                    "left_community",
                    "dispatched_at",
                    "contact_due_at",
                    "contacted_at",
                    "solve_due_at",
                    "hand_backs",
                    "redos",
                ],
                name="cases_case_in_community",
            ),
            models.Index(fields=["community", "state", "-id"], name="cases_case_by_state"),
            models.Index(fields=["body", "due_at", "id"], condition=~Q(state__in=ENDED), name="cases_case_on_desk"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="cases_case_clocks"),
            models.Index(
                fields=["community", "outside_number"], condition=~Q(outside_number=""), name="cases_case_outside"
            ),
            GinIndex(Pieces("title", "text"), name="cases_case_words"),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_case_ended_has_time",
                condition=Q(state__in=ENDED, ended_at__isnull=False) | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="cases_case_ended_has_no_clock", condition=~Q(state__in=ENDED) | Q(due_at__isnull=True)
            ),
            models.CheckConstraint(
                name="cases_case_merged_names_the_other",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="cases_case_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(name="cases_case_level", condition=Q(level__gte=1, level__lte=4)),
        ]

    def __str__(self) -> str:
        return self.number


class Reporter(models.Model):
    """Somebody who reported the case: its first reporter, or one who joined or whose case was merged into it."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reporters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="reports")
    name = models.CharField(max_length=60, blank=True)  # of a caller who has no account
    phone = models.CharField(max_length=16, blank=True)
    first = models.BooleanField(default=False)
    anonymous = models.BooleanField(default=False)  # to neighbours; the handler can contact her
    joined_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["community", "case"], name="cases_reporter_of_case"),
            models.Index(fields=["user", "-case"], name="cases_reporter_of_user"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="cases_reporter_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(first=True), name="cases_reporter_one_first"),
        ]


class Attachment(models.Model):
    """A photo or a document of a case, by its hash."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "case"], name="cases_attachment_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "file", "purpose"], name="cases_attachment_once"),
        ]
