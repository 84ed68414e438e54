"""The states of one delivery on one channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


DELIVERY = Workflow(
    "delivery",
    DeliveryState,
    initial=DeliveryState.WAITING,
    moves=(
        Move("send", (DeliveryState.WAITING,), DeliveryState.SENT),
        Move("try_later", (DeliveryState.WAITING,), DeliveryState.WAITING),
        Move("give_up", (DeliveryState.WAITING,), DeliveryState.FAILED),
    ),
)
