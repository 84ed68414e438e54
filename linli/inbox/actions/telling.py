"""The verbs of the inbox. ``tell`` is called by the verbs of other rooms, in their transaction."""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body

from . import rules
from .models import Channel, Message, Subscription

INSTALLATION_LOG = 0  # the log of what belongs to no place, such as a person's own settings

# One statement, one round trip: a message for each addressee, and a delivery for each of their subscriptions.
TELL_SQL = """
WITH message AS (
    INSERT INTO inbox_message (community_id, user_id, body_id, template, params, link, event_id, sent_at)
    SELECT %s, addressee.user_id, addressee.body_id, %s, %s::jsonb, %s, %s, %s
    FROM (
        SELECT id AS user_id, NULL::bigint AS body_id FROM unnest(%s::bigint[]) AS id
        UNION ALL
        SELECT NULL::bigint, id FROM unnest(%s::bigint[]) AS id
    ) AS addressee
    RETURNING id, user_id, body_id
)
INSERT INTO inbox_delivery (message_id, channel, address, state, tries, next_try_at, answer)
SELECT message.id, subscription.channel, subscription.address, 'waiting', 0, %s, ''
FROM message
JOIN inbox_subscription AS subscription
  ON subscription.user_id = message.user_id OR subscription.body_id = message.body_id
ON CONFLICT DO NOTHING
"""


def tell(
    *,
    community_id: int,
    users: Iterable[int],
    bodies: Iterable[int],
    template: str,
    params: Mapping[str, str | int],
    link: str,
    event_id: int,
    at: datetime,
) -> None:
    """One message for each user and each body, once even if somebody is named twice, and one delivery for each
    channel they subscribed to. One statement, in the transaction of the verb that caused it: what is rolled back was
    never told.

    It records no event of its own: ``event_id`` is the event that is told of. ``params`` fill the template
    (``templates.py``); they are shown to the addressee and sent to her channels, so nothing goes in that she may not
    know. ``link`` is a path on this site.
    """
    to_users, to_bodies = sorted(set(users)), sorted(set(bodies))
    if not to_users and not to_bodies:
        return
    filled = json.dumps(dict(params), ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(TELL_SQL, [community_id, template, filled, link, event_id, at, to_users, to_bodies, at])


@transaction.atomic
def mark_read(message: Message, *, by: Actor, at: datetime) -> None:
    """The addressee, or somebody of the addressed body, has read it; the first time counts.

    No event: that somebody looked into her inbox is nobody's business. Raises Denied for another's message.
    """
    rules.check_can_read(message, by=by)
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)


@transaction.atomic
def mark_all_read(*, up_to_id: int, by: Actor, at: datetime) -> int:
    """Everything to ``by`` and to her bodies up to the newest message that she saw. Returns how many were unread.

    Raises Denied for somebody who is not signed in.
    """
    rules.check_is_somebody(by)
    mine = rules.addressed_to(by)
    return Message.objects.filter(mine, read_at__isnull=True, id__lte=up_to_id).update(read_at=at)


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
