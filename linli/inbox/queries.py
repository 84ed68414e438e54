"""Reads of the inbox for its pages and for the bar above every page."""

from dataclasses import dataclass

from django.db.models import Q

from linli.bodies.actor import Actor
from linli.kernel.text import key_in

from .models import Delivery, Message, Subscription
from .rendering import Rendered, render
from .rules import addressed_to, bodies_of

PAGE = 20
MOST_COUNTED = 99  # beyond it the bar says "99+"; counting on would cost more than it tells
UNREAD, READ = "u", "r"


@dataclass(frozen=True)
class Entry:
    """One message as a page shows it."""

    message: Message
    words: Rendered
    body_name: str  # of the body that it is for; "" for herself
    deliveries: list[Delivery]


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    next_key: str  # "" on the last page
    newest_id: int  # up to which "mark all read" reaches; 0 if there is nothing


def unread(by: Actor) -> int:
    """How many unread messages she and her bodies have, at most 100. One query, none for somebody not signed in."""
    if by.user_id is None:
        return 0
    few = Message.objects.filter(addressed_to(by), read_at__isnull=True)[: MOST_COUNTED + 1]
    return few.count()


def message_of(pk: int, by: Actor) -> Message | None:
    """This message if it is hers or one of her bodies'; None otherwise, so that nobody learns that it exists."""
    if by.user_id is None:
        return None
    return Message.objects.filter(addressed_to(by), pk=pk).first()


def was_told_of(link: str, by: Actor) -> bool:
    """Whether a message to her or to one of her bodies has led to this page. One query."""
    return by.user_id is not None and Message.objects.filter(addressed_to(by), link=link).exists()


def page(by: Actor, after: str = "") -> Page:
    """Her messages and those of her bodies: the unread ones first, newest first. ``after`` is the key of a page before
    (nonsense counts as none). At most four queries."""
    kind, last = _key(after)
    mine = addressed_to(by)
    rows: list[Message] = []
    if kind == UNREAD:
        rows = _rows(mine & Q(read_at__isnull=True), last, PAGE + 1)
        last = None
    if len(rows) <= PAGE:
        rows += _rows(mine & Q(read_at__isnull=False), last, PAGE + 1 - len(rows))
    shown, more = rows[:PAGE], len(rows) > PAGE
    names = {seat.body_id: seat.body_name for seat in by.seats}
    entries = [
        Entry(message, render(message), names.get(message.body_id or 0, ""), list(message.deliveries.all()))
        for message in shown
    ]
    next_key = f"{READ if shown[-1].read_at else UNREAD}{shown[-1].pk}" if more else ""
    return Page(entries, next_key, max((message.pk for message in shown), default=0))


def _rows(mine: Q, before: int | None, most: int) -> list[Message]:
    rows = Message.objects.filter(mine).prefetch_related("deliveries").order_by("-id")
    return list((rows.filter(pk__lt=before) if before is not None else rows)[:most])


def _key(after: str) -> tuple[str, int | None]:
    kind, number = after[:1], key_in(after[1:])
    return (kind, number) if kind in (UNREAD, READ) and number is not None else (UNREAD, None)


def subscriptions(by: Actor) -> list[Subscription]:
    """Where she and her bodies are reached. One query."""
    mine = Q(user_id=by.user_id) | Q(body_id__in=bodies_of(by))
    return list(Subscription.objects.filter(mine).select_related("body").order_by("body_id", "channel", "id"))


def last_deliveries(by: Actor, most: int = 20) -> list[Delivery]:
    """What was last sent to her and to her bodies outside the product, newest first."""
    recent = Message.objects.filter(addressed_to(by)).order_by("-id").values_list("pk", flat=True)[: most * 5]
    found = Delivery.objects.filter(message_id__in=list(recent)).select_related("message").order_by("-id")
    return list(found[:most])
