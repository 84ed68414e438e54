"""Where somebody is reached outside the product."""

import secrets
from datetime import datetime

from django.db import transaction

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.inbox import rules
from linli.inbox.models import Channel, Subscription

INSTALLATION_LOG = 0  # the log of what belongs to no place, such as a person's own settings


@transaction.atomic
def subscribe(
    *,
    channel: str,
    address: str,
    secret: str = "",
    body: Body | None = None,
    by: Actor,
    at: datetime,
) -> Subscription:
    """Be reached on ``channel`` at ``address`` from now on: ``by`` herself, or a body in which she sits.

    Subscribing the same address again changes nothing but the secret. A webhook without a secret is given one.

    Raises Denied for a body that she does not sit in, Invalid for an address that the channel cannot reach, Refused
    when there are too many.
    """
    rules.check_can_subscribe(body, by=by)
    address = rules.clean_address(channel, address, body=body, by=by)
    secret = rules.clean_secret(channel, secret) or (secrets.token_urlsafe(32) if channel == Channel.WEBHOOK else "")
    owner = {"body_id": body.pk if body else None, "user_id": None if body else by.user_id}
    rules.check_has_room(owner, channel, address)
    subscription, _ = Subscription.objects.update_or_create(
        **owner,
        channel=channel,
        address=address,
        defaults={"secret": secret},
        create_defaults={"secret": secret, "made_at": at},
    )
    _record("inbox.subscribe", subscription, body, by, at)
    return subscription


@transaction.atomic
def unsubscribe(subscription: Subscription, *, by: Actor, at: datetime) -> None:
    """No longer be reached there; what waits to be sent there is not sent. Raises Denied for another's subscription."""
    rules.check_can_unsubscribe(subscription, by=by)
    _record("inbox.unsubscribe", subscription, subscription.body, by, at)
    subscription.delete()


def _record(verb: str, subscription: Subscription, body: Body | None, by: Actor, at: datetime) -> None:
    record(
        log_id=body.place_id if body else INSTALLATION_LOG,
        verb=verb,
        subject=("subscription", subscription.pk),
        by=by,
        at=at,
        data={"channel": subscription.channel, "body": body.pk if body else None},
        private={"address": subscription.address},
    )
