"""What a council is asked, by which threshold, who its members are that day, and what they say."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.audit.models import StoredFile
from linli.bodies.models import Body, Decision
from linli.bodies.states import Matter
from linli.notices.models import Posting
from linli.registry.models import Place
from linli.voting.states import Choice, CouncilState, Over

USER = settings.AUTH_USER_MODEL


class CouncilRules(models.Model):
    """How a council decides, one version after another; a motion keeps the version that it was opened under."""

    append_only = True

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="council_rules")
    version = models.PositiveSmallIntegerField()
    over = models.CharField(max_length=8, choices=Over)
    part = models.PositiveSmallIntegerField()  # 2 of …
    whole = models.PositiveSmallIntegerField()  # … 3
    is_strict = models.BooleanField()  # more than the share (过半数), or the share itself is enough (以上)
    is_secret = models.BooleanField(default=False)
    source = models.CharField(max_length=200)  # where it is written
    set_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "version"], name="voting_council_rules_versioned"),
            models.CheckConstraint(name="voting_council_rules_share", condition=Q(part__gte=1, whole__gte=F("part"))),
        ]


class CouncilMotion(models.Model):
    """One question to a council: what is to be done, with whose money, and what the residents think of it (路演)."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="council_motions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)  # "议2026-3", once in a council
    title = models.CharField(max_length=120)
    matter = models.CharField(max_length=16, choices=Matter, blank=True)
    project = models.TextField(max_length=4000)
    money = models.TextField(max_length=2000, blank=True)
    opinion = models.TextField(max_length=2000, blank=True)
    limit_fen = models.BigIntegerField(null=True, blank=True)  # the most that it allows to spend
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CouncilState, default=CouncilState.PROPOSED)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    rules = models.ForeignKey(CouncilRules, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # what it came to: members, present, recused, yes, no, abstain
    figures = models.JSONField(default=dict, blank=True)
    minutes = models.TextField(max_length=8000, blank=True)
    minutes_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["community", "-proposed_at", "-id"], name="voting_council_motion_latest")]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="voting_council_motion_numbered"),
            models.CheckConstraint(
                name="voting_council_motion_limit", condition=Q(limit_fen__isnull=True) | Q(limit_fen__gt=0)
            ),
            models.CheckConstraint(
                name="voting_council_motion_opened_under_rules",
                condition=Q(state__in=(CouncilState.PROPOSED, CouncilState.WITHDRAWN))
                | Q(rules__isnull=False, opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CouncilMember(models.Model):
    """A member as the council stood when the vote was opened: present, recused, has voted."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    motion = models.ForeignKey(CouncilMotion, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField(default=False)
    recused_at = models.DateTimeField(null=True, blank=True)
    recuse_reason = models.CharField(max_length=200, blank=True)
    voted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "user"], name="voting_council_member_once"),
            models.CheckConstraint(
                name="voting_council_recused_does_not_vote",
                condition=Q(recused_at__isnull=True) | Q(voted_at__isnull=True),
            ),
        ]


class CouncilVote(models.Model):
    """One vote. In a secret vote it does not say whose: that somebody has voted stands with the member."""

    append_only = True

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    motion = models.ForeignKey(CouncilMotion, on_delete=models.PROTECT, related_name="votes")
    member = models.OneToOneField(CouncilMember, on_delete=models.PROTECT, null=True, blank=True, related_name="vote")
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        constraints = [models.CheckConstraint(name="voting_council_vote_marked", condition=~Q(choice=Choice.BLANK))]
