"""What becomes of a surplus, and by what a shared service is split. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurplusUse(models.TextChoices):
    """What residents decide about what is left of a year (domain 4.1, S2-18)."""

    KEPT = "kept", _("Stays in the fund")
    IMPROVEMENT = "improvement", _("For improving the common parts")
    REFUND = "refund", _("Given back to the households by area")


class CostKey(models.TextChoices):
    """What the weights of a shared service count."""

    AREA = "area", _("By area")
    HOUSEHOLDS = "households", _("By households")
    AGREED = "agreed", _("As agreed")


class PrepaidGoes(models.TextChoices):
    """What became of households' prepaid fees when a company left (S4-30)."""

    TAKEN_OVER = "taken_over", _("The new keeper answers for it")
    REFUNDED = "refunded", _("Given back to the households")
