"""Postings, what hangs on them, the photos of the board that prove it, and objections with their answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.audit.models import StoredFile
from linli.bodies.models import Body
from linli.registry.models import Place

from .states import Kind, Matter, Moment, ObjectionState, State


class Posting(models.Model):
    """Something posted in a community. Its content does not change once it is posted: a correction is a new posting
    that ``replaces`` it."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=12, choices=Kind)
    matter = models.CharField(max_length=20, choices=Matter)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    # what it is about in another room, such as ("ledger.plan", 12); the rooms above give meaning to it
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    # anyone may read it online, or only those who live or work in the community
    for_anyone = models.BooleanField(default=True)
    # a law.deadlines.Limit as text; none for what stands until it is replaced
    period = models.CharField(max_length=24, blank=True)

    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="postings_drafted"
    )
    drafted_at = models.DateTimeField()
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="postings_posted"
    )
    posted_at = models.DateTimeField(null=True, blank=True)
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)  # exclusive; none for what stands until it is replaced
    # The law's shortest period as it stood on the day of posting: the rule's reference and its limit as text.
    floor_rule = models.CharField(max_length=120, blank=True)
    floor = models.CharField(max_length=24, blank=True)
    content_sha256 = models.BinaryField(null=True, blank=True)  # of `queries.content_of`

    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements")

    class Meta:
        indexes = [
            models.Index(fields=["community", "-posted_at", "-id"], name="notices_posting_list"),
            models.Index(fields=["community", "subject_kind", "subject_id"], name="notices_posting_about"),
            models.Index(fields=["community", "until_at"], condition=Q(state="posted"), name="notices_posting_running"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(posted_at__isnull=False), name="notices_posting_replaced_once"
            ),
            models.CheckConstraint(
                name="notices_posting_posted_has_all",
                condition=Q(posted_at__isnull=True, from_at__isnull=True, content_sha256__isnull=True)
                | Q(posted_at__isnull=False, from_at__isnull=False, content_sha256__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_posting_state_and_moment",
                condition=Q(state="draft", posted_at__isnull=True)
                | Q(state__in=("posted", "ended", "replaced"), posted_at__isnull=False)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="notices_posting_withdrawn_both_or_neither",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="notices_posting_ends_after_it_begins",
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
            ),
            models.CheckConstraint(
                name="notices_posting_only_disclosure_stands",
                condition=Q(posted_at__isnull=True) | Q(until_at__isnull=False) | Q(kind="disclosure"),
            ),
            models.CheckConstraint(
                name="notices_posting_subject_both_or_neither",
                condition=Q(subject_kind="", subject_id__isnull=True)
                | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
            ),
            models.CheckConstraint(name="notices_posting_says_something", condition=~Q(title="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.title


class PostingFile(models.Model):
    """A picture or paper of a posting; its hash is part of what was posted."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "order"], name="notices_file_order"),
            models.UniqueConstraint(fields=["posting", "file"], name="notices_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class BoardPhoto(models.Model):
    """The posting on a board of paper, as somebody saw it."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="board_photos")
    moment = models.CharField(max_length=12, choices=Moment)
    spot = models.CharField(_("which board"), max_length=80)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["community", "posting", "taken_at"], name="notices_photo_of_posting")]
        constraints = [models.CheckConstraint(name="notices_photo_spot_given", condition=~Q(spot=""))]

    def __str__(self) -> str:
        return f"{self.spot} {self.moment}"


class Objection(models.Model):
    """What a resident has against a posting. Her words are for those who answer; neighbours read them scrubbed and
    without a name. The answer is open."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="objections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("text"))
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "made_at"], condition=Q(state="open"), name="notices_objection_waiting"),
        ]
        constraints = [
            # One that waits is enough to keep the gate shut; what she has to add she can say when it is answered.
            models.UniqueConstraint(
                fields=["posting", "user"], condition=Q(state="open"), name="notices_objection_one_open"
            ),
            models.CheckConstraint(
                name="notices_objection_answered_whole",
                condition=Q(state="open", answer="", answered_at__isnull=True)
                | (~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="notices_objection_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.state}"
