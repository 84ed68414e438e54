"""Telling somebody, and what she has read."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from linli.bodies.actor import Actor
from linli.inbox import rules
from linli.inbox.models import Message

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
