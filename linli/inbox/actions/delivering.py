"""Sending what waits, one message at a time."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from linli.inbox.channels import Outgoing, Permanent, Temporary, carrier_of
from linli.inbox.models import Channel, Delivery, Message, Subscription
from linli.inbox.rendering import language_of, render
from linli.people.models import User

logger = logging.getLogger(__name__)

# How long to wait after each try that failed; after the last one it has failed for good.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
ANSWER_LENGTH = 300


@transaction.atomic
def deliver_next(*, at: datetime, skip: Collection[str] = ()) -> Delivery | None:
    """Send the delivery that has waited longest and write down the answer; None if nothing is due at ``at``.

    ``skip`` are addresses that did not answer in this round: one dead receiver must not hold up the others. The row
    stays locked while it is sent, so no second worker takes it. A process that dies between sending and writing down
    leaves it waiting, and it is sent again under the same key: at least once, and at most this one twice. No event:
    the row itself is the proof.
    """
    delivery = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=Delivery.State.WAITING, next_try_at__lte=at)
        .exclude(address__in=skip)
        .select_related("message__user")
        .order_by("next_try_at", "id")
        .first()
    )
    if delivery is None:
        return None
    delivery.tries += 1
    try:
        answer = _send(delivery, at)
    except Temporary as failure:
        _put_off(delivery, str(failure), at)
    except Permanent as failure:
        _give_up(delivery, str(failure))
    except Exception as failure:  # a fault of ours must not stop everything that waits behind it
        logger.exception("delivery %s", delivery.pk)
        _put_off(delivery, f"fault: {type(failure).__name__}", at)
    else:
        delivery.state, delivery.sent_at, delivery.answer = Delivery.State.SENT, at, answer[:ANSWER_LENGTH]
    delivery.save(update_fields=["state", "tries", "next_try_at", "sent_at", "answer"])
    return delivery


def _send(delivery: Delivery, at: datetime) -> str:
    message = delivery.message
    owner = Q(user_id=message.user_id, body_id=message.body_id)
    subscription = Subscription.objects.filter(owner, channel=delivery.channel, address=delivery.address).first()
    if subscription is None:
        raise Permanent("no longer wanted")
    if message.user is not None and not _still_hers(message.user, delivery):
        raise Permanent("no longer her address")
    return carrier_of(delivery.channel).send(delivery.address, subscription.secret, outgoing(delivery, message, at))


def _still_hers(user: User, delivery: Delivery) -> bool:
    """A telephone number that she has given up belongs to somebody else tomorrow; a closed account is told nothing."""
    if delivery.channel == Channel.EMAIL:
        return user.is_active and (user.email or "").casefold() == delivery.address.casefold()
    if delivery.channel == Channel.SMS:
        return user.is_active and user.phone == delivery.address
    return user.is_active


def outgoing(delivery: Delivery, message: Message, at: datetime) -> Outgoing:
    """The message in its addressee's language."""
    language = language_of(message)
    words = render(message, language)
    return Outgoing(
        key=f"linli-{message.pk}-{delivery.pk}",
        title=words.title,
        text=words.text,
        url=f"{settings.BASE_URL}{message.link}",
        language=language,
        at=at,
        facts={"template": message.template, "params": message.params},
    )


def _put_off(delivery: Delivery, why: str, at: datetime) -> None:
    if delivery.tries > len(BACK_OFF):
        _give_up(delivery, why)
        return
    delivery.next_try_at = at + BACK_OFF[delivery.tries - 1]
    delivery.answer = why[:ANSWER_LENGTH]


def _give_up(delivery: Delivery, why: str) -> None:
    delivery.state, delivery.answer = Delivery.State.FAILED, why[:ANSWER_LENGTH]
