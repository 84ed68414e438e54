"""Gifts and collections. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.workflow import Move, Workflow


class CampaignKind(models.TextChoices):
    CHARITY = "charity", _("Charity fund")  # stands without an end
    COLLECTION = "collection", _("Collection with a goal")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    REACHED = "reached", _("Goal reached")
    MISSED = "missed", _("Goal missed, gifts go back")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


CAMPAIGN = Workflow(
    "campaign",
    CampaignState,
    initial=CampaignState.DRAFT,
    moves=(
        Move("open_campaign", (CampaignState.DRAFT,), CampaignState.OPEN),
        Move("reach_goal", (CampaignState.OPEN,), CampaignState.REACHED),
        Move("miss_goal", (CampaignState.OPEN,), CampaignState.MISSED),
        Move("close_campaign", (CampaignState.OPEN, CampaignState.REACHED, CampaignState.MISSED), CampaignState.CLOSED),
    ),
)
