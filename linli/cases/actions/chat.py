"""Chat groups by topic, each with a moderator (S0-5). What is asked there comes in by ``submit_for``."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.models import ChatGroup
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.people.models import User
from linli.registry.models import Place


@transaction.atomic
def open_chat_group(
    community: Place, *, topic: str, platform: str, moderator: User, by: Actor, at: datetime
) -> ChatGroup:
    """Put a group into the community's directory. Raises Invalid for an empty field or a topic that has one."""
    rules.check_can_open_chat_group(community, by=by)
    topic = _given(topic, "topic", 60)
    platform = _given(platform, "platform", 20)
    if not moderator.is_active:
        raise Invalid(_("Choose a moderator who can sign in."), field="moderator")
    try:
        with transaction.atomic():
            group = ChatGroup.objects.create(
                community=community,
                topic=topic,
                platform=platform,
                moderator=moderator,
                opened_on=at.astimezone(SHANGHAI).date(),
            )
    except IntegrityError:
        raise Invalid(_("There is an open group for this topic already."), field="topic") from None
    _record(group, "open_chat_group", by, at)
    return group


@transaction.atomic
def close_chat_group(group: ChatGroup, *, by: Actor, at: datetime) -> None:
    """Take a group out of the directory; the cases that came from it stay. Raises Conflict if it was just closed."""
    rules.check_can_close_chat_group(group, by=by)
    closed_on = at.astimezone(SHANGHAI).date()
    if ChatGroup.objects.filter(pk=group.pk, closed_on__isnull=True).update(closed_on=closed_on) != 1:
        raise Conflict(_("This group has been closed already."))
    group.closed_on = closed_on
    _record(group, "close_chat_group", by, at)


def _given(text: str, field: str, most: int) -> str:
    line = clean_line(text, most=most, field=field)
    if not line:
        raise Invalid(_("Fill this in."), field=field)
    return line


def _record(group: ChatGroup, verb: str, by: Actor, at: datetime) -> None:
    record(
        log_id=group.community_id,
        verb=f"cases.{verb}",
        subject=("chat_group", group.pk),
        by=by,
        at=at,
        data={"topic": group.topic, "platform": group.platform},
        private={"moderator": group.moderator_id},
    )
