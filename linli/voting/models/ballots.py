"""Ballots and what proves them: papers, scans and their readers, deliveries, proxies, disputes, call-backs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.registry.models import Building, Place
from linli.voting.states import (
    CallBackResult,
    Channel,
    DisputeKind,
    DisputeState,
    ScanState,
    Served,
)

from .assemblies import Assembly, Motion, Right

USER = settings.AUTH_USER_MODEL


class Proxy(models.Model):
    """An owner lets somebody vote for her, in writing (民法典 art. 165; 条例 art. 12; 274号 art. 26(1))."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="proxies")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="proxies")
    agent = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")  # the signed paper
    until_on = models.DateField()
    registered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["right"], condition=Q(revoked_at__isnull=True), name="voting_proxy_one"),
            models.CheckConstraint(name="voting_proxy_registered_by_another", condition=~Q(agent=F("registered_by"))),
        ]


class Paper(models.Model):
    """A printed ballot with its serial number; the QR holds the serial and a code that only the server can make."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="papers")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="papers")
    serial = models.CharField(max_length=12)  # as printed, once in an assembly
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)  # lost, or replaced by a new print

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "right"], name="voting_paper_of_right")]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "serial"], name="voting_paper_serial_once"),
            models.UniqueConstraint(fields=["right"], condition=Q(voided_at__isnull=True), name="voting_paper_one"),
        ]


class PrintRun(models.Model):
    """Ballots that were asked for in one go, how many are drawn, and the file when it is ready."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="print_runs")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    papers = ArrayField(models.BigIntegerField())
    done = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "-id"], name="voting_print_latest")]


class Scan(models.Model):
    """The picture of a filled-in paper, sealed by its hash, on its way through two readers who do not see each
    other's entry."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="scans")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="scans")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ScanState, default=ScanState.TO_KEY)
    taken_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    reject_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "state", "id"], name="voting_scan_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=~Q(state=ScanState.REJECTED), name="voting_scan_one_of_a_paper"
            ),
        ]


class Keying(models.Model):
    """What one reader sees on a scan: the choices by motion, and whether it is signed. The third settles a mismatch."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="keyings")
    turn = models.PositiveSmallIntegerField()  # 1, 2; 3 settles
    clerk = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField()  # motion id as text: a Choice, or "spoilt" for two marks
    is_signed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scan", "turn"], name="voting_keying_turn"),
            models.UniqueConstraint(fields=["scan", "clerk"], name="voting_keying_another_clerk"),
            models.CheckConstraint(name="voting_keying_three_turns", condition=Q(turn__gte=1, turn__lte=3)),
        ]


class Ballot(models.Model):
    """What was cast for a line of the roll, kept for good. Which ballot counts stands in `Right.ballot`."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="ballots")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="ballots")
    channel = models.CharField(max_length=6, choices=Channel)
    # The choices in the order of the motions: one letter each, y n a or - (blank). One column, so that casting is one
    # row and the tally one pass.
    marks = models.CharField(max_length=200)
    cast_at = models.DateTimeField()
    cast_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    voter = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # by phone
    proxy = models.ForeignKey(Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.OneToOneField(Scan, on_delete=models.PROTECT, null=True, blank=True, related_name="ballot")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event_id = models.BigIntegerField()  # audit.Event: the leaf that commits to it

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "right"], name="voting_ballot_of_right")]
        constraints = [
            models.CheckConstraint(name="voting_ballot_marks", condition=Q(marks__regex=r"^[yna-]+$")),
            models.CheckConstraint(
                name="voting_ballot_proved",
                condition=Q(channel=Channel.PHONE, voter__isnull=False)
                | Q(channel=Channel.PAPER, scan__isnull=False, paper__isnull=False)
                | Q(channel=Channel.DOOR, evidence__isnull=False),
            ),
        ]


class Turnout(models.Model):
    """How many have answered a motion, kept while they do, in a few parts so that voters do not wait for each other:
    reading it costs the same at a hundred ballots and at a hundred thousand."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="turnout")
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField()
    heads = models.IntegerField(default=0)
    area_dm2 = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "part", "motion"], name="voting_turnout_part")]


class Delivery(models.Model):
    """That the ballot was given to its owner, or could not be."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="deliveries")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="deliveries")
    how = models.CharField(max_length=8, choices=Served)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    by_user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "right"], name="voting_delivery_of_right")]
        constraints = [
            models.CheckConstraint(
                name="voting_delivery_has_evidence",
                condition=Q(how__in=(Served.PHONE, Served.POSTED)) | Q(evidence__isnull=False),
            ),
        ]


class Dispute(models.Model):
    """Something is wrong with a line of the roll or its ballot. While it is open the line is not counted."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="disputes")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="disputes")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=DisputeKind)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    text = models.TextField(max_length=2000, blank=True)
    raised_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "assembly", "state"], name="voting_dispute_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["right"], condition=Q(state=DisputeState.OPEN), name="voting_dispute_one_open"
            ),
            models.CheckConstraint(
                name="voting_dispute_answered_whole",
                condition=Q(state=DisputeState.OPEN, answer="", answered_at__isnull=True)
                | (~Q(state=DisputeState.OPEN) & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]


class CallBack(models.Model):
    """One line of a random sample, drawn by the hash of a checkpoint nobody knew before, and what its owner says."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="call_backs")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="call_backs")
    result = models.CharField(max_length=12, choices=CallBackResult, default=CallBackResult.WAITING)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "right"], name="voting_call_back_once")]


class Tally(models.Model):
    """What one motion came to: every figure of every gate, in whole numbers, and by which rules. Written once."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="tallies")
    with_clause = models.BooleanField()  # the silent count with the majority; shown beside the other, never instead
    turn = models.PositiveSmallIntegerField(default=1)  # 2 and later: anew after an upheld objection
    heads = models.JSONField()  # whole, took_part, yes, no, abstain
    area_dm2 = models.JSONField()  # the same
    outcome = models.CharField(max_length=8)
    rules = models.JSONField()  # rule key: its reference
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "with_clause", "turn"], name="voting_tally_once"),
        ]


class CountFile(models.Model):
    """The file that anyone can recount, and the hash under which it stands in the log."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="count_files")
    turn = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "turn"], name="voting_count_file_once")]
