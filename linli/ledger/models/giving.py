"""Gifts of neighbours: charity funds, and collections with a goal and a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.audit.models import StoredFile
from linli.bodies.models import Decision
from linli.ledger.states import CampaignKind, CampaignState, Channel

from .books import Book, Fund
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class Campaign(models.Model):
    """What is gathered for, up to when, and how much is needed. A collection that misses its goal gives all back."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="campaigns")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="campaigns")
    kind = models.CharField(max_length=12, choices=CampaignKind)
    title = models.CharField(max_length=80)
    about = models.TextField(max_length=2000)
    goal_fen = models.BigIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # its last day
    matter = models.CharField(max_length=24, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    started_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # reached or missed
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "state"], name="ledger_campaign_running")]
        constraints = [
            models.CheckConstraint(
                name="ledger_campaign_collection_has_goal",
                condition=~Q(kind="collection") | Q(goal_fen__gt=0, until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignPhoto(models.Model):
    """What became of it: a picture for everybody."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="photos")
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=120, blank=True)
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()


class Pledge(models.Model):
    """Somebody means to give; no money has come yet."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pledges")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    pledged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user"], condition=Q(withdrawn_at__isnull=True), name="ledger_pledge_once"
            ),
            models.CheckConstraint(name="ledger_pledge_positive", condition=Q(amount_fen__gt=0)),
        ]


class Gift(models.Model):
    """Money given. ``nameless`` to neighbours if she likes; the auditor sees who it was, and that she looked."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="gifts")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    giver_name = models.CharField(max_length=80)
    nameless = models.BooleanField(default=False)
    amount_fen = models.BigIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    reference = models.CharField(max_length=64, blank=True)
    word = models.CharField(max_length=120, blank=True)  # a wish that goes with it
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="gift")
    return_entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The entry with which she got it back at the desk or through the channel; by an order, that order has the entry.
    handed_entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)  # the giver has it back in her hands

    class Meta:
        indexes = [models.Index(fields=["campaign", "-id"], name="ledger_gift_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "channel", "reference"],
                condition=~Q(reference=""),
                name="ledger_gift_reference_once",
            ),
            models.CheckConstraint(name="ledger_gift_positive", condition=Q(amount_fen__gt=0)),
        ]
