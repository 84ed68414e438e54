"""What reaches one person, and the proof that it was delivered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import Body
from linli.registry.models import Place

from .states import DeliveryState


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    CHAT = "chat", _("Chat group")
    WEBHOOK = "webhook", _("Webhook")


class Message(models.Model):
    """One thing to know for one person, or for whoever sits in a body. The words come from a template in the reader's
    language when it is read; only what fills it is stored."""

    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="messages")
    # The indexes below begin with these two, so that they need none of their own.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, db_index=False, related_name="messages"
    )
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, db_index=False, related_name="messages")
    template = models.CharField(max_length=40)  # "cases.dispatched"; linli/inbox/templates.py
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200)
    event_id = models.BigIntegerField()  # audit.Event, without a foreign key: the log stands by itself
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="inbox_message_of_user"),
            models.Index(fields=["body", "-id"], name="inbox_message_of_body"),
            # The bar above every page counts what is unread.
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="inbox_message_unread_user"),
            models.Index(fields=["body"], condition=Q(read_at__isnull=True), name="inbox_message_unread_body"),
        ]
        constraints = [
            models.CheckConstraint(
                name="inbox_message_one_addressee",
                condition=Q(user__isnull=True, body__isnull=False) | Q(user__isnull=False, body__isnull=True),
            ),
        ]


class Delivery(models.Model):
    """One message on one channel outside the product: waiting, sent, or failed for good."""

    State = DeliveryState

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)  # what the other side said

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="inbox_delivery_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel", "address"], name="inbox_delivery_once"),
            models.CheckConstraint(
                name="inbox_delivery_sent_has_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]


class Subscription(models.Model):
    """Where a body or a person wants to be reached outside the product."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="subscriptions"
    )
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, related_name="subscriptions")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=300)
    secret = models.CharField(max_length=100, blank=True)  # signs what a webhook or a chat robot is sent
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inbox_subscription_one_owner",
                condition=Q(user__isnull=True, body__isnull=False) | Q(user__isnull=False, body__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["user", "body", "channel", "address"], nulls_distinct=False, name="inbox_subscription_once"
            ),
        ]
