"""A case comes in: from a resident, through a worker, or because a neighbour has the same trouble."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.models import Case, ChatGroup, Reporter
from linli.cases.states import ENDED, Channel
from linli.inbox.actions import tell
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line, normal_phone
from linli.registry.models import Binding, Place

from .entry import Said, enter
from .notify import record_case

# How somebody else's words come in. On patrol and at a meeting the worker may be the one who noticed; a program may not
# know who told it, and then the account that it works for is asked back.
CHANNELS_FOR = tuple(channel for channel in Channel if channel not in (Channel.APP, Channel.HOTLINE))
ASKED_BACK_HERSELF = (Channel.PATROL, Channel.MEETING, Channel.OPEN311, Channel.API)


@transaction.atomic
def submit(said: Said, *, community: Place, by: Actor, at: datetime) -> Case:
    """A resident reports something.

    A case from a community that was merged is received by the bodies of the one that took it in. Raises Denied to whom
    does not live here, Invalid with the field for what cannot be taken, Refused where nobody could receive it and after
    20 in a day.
    """
    rules.check_can_submit(community, by=by)
    # She acts from her home, whatever seats she holds besides.
    return enter(community, said, Reporter(user_id=by.user_id), by_herself=True, by=replace(by, seats=()), at=at)


@transaction.atomic
def submit_for(
    said: Said, *, community: Place, reporter_name: str, reporter_phone: str, by: Actor, at: datetime
) -> Case:
    """A worker writes down what somebody said by telephone, at the desk, in a chat group, at a meeting, in a petition,
    or what was found on patrol. If the phone belongs to an account bound here, that person is the reporter and is told.

    Raises as ``submit`` does, and Invalid where it is not said whom to ask back.
    """
    rules.check_can_submit_for(community, by=by)
    if said.channel not in CHANNELS_FOR:
        raise Invalid(_("Say how the matter reached you."), field="channel")
    _check_group(community, said.channel, said.chat_group)
    reporter = _reporter(community, reporter_name, reporter_phone, said.channel, by)
    return enter(community, said, reporter, by_herself=False, by=by, at=at)


@transaction.atomic
def join(case: Case, *, by: Actor, at: datetime) -> Reporter:
    """ "Me too": a neighbour stands behind the case and is told of all that follows. Doing it twice changes nothing."""
    rules.check_can_join(case, by=by)
    # Held against a merger that is just counting who has to be told.
    if Case.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=case.pk) in ENDED:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    reporter, is_new = Reporter.objects.get_or_create(
        case=case, user_id=by.user_id or 0, defaults={"community_id": case.community_id, "joined_at": at}
    )
    if is_new:
        count = Reporter.objects.filter(case=case).count()
        event = record_case(case, "join", by=replace(by, seats=()), at=at, reporters=count)
        tell(
            community_id=case.community_id,
            users=[by.user_id] if by.user_id is not None else [],
            bodies=[],
            template="cases.joined",
            params={"number": case.number, "title": case.title, "count": count},
            link=f"/cases/{case.number}/",
            event_id=event.pk,
            at=at,
        )
    return reporter


def _check_group(community: Place, channel: str, group: ChatGroup | None) -> None:
    if (channel == Channel.CHAT) != (group is not None):
        raise Invalid(_("Choose the chat group in which it was asked."), field="chat_group")
    if group is not None and (
        group.community_id not in (community.pk, community.successor_id) or group.closed_on is not None
    ):
        raise Invalid(_("This chat group is not one of this community, or it is closed."), field="chat_group")


def _reporter(community: Place, name: str, phone: str, channel: str, by: Actor) -> Reporter:
    """Who is asked back: the account with this phone that is bound here, else the caller herself, else the worker."""
    name = clean_line(name, most=60, field="reporter_name")
    phone = normal_phone(phone, field="reporter_phone") if phone.strip() else ""
    if phone:
        users = Binding.objects.filter(
            community=community, to_at__isnull=True, user__phone=phone, user__phone_verified_at__isnull=False
        ).values_list("user_id", flat=True)
        if user_id := users.first():
            return Reporter(user_id=user_id)
    if name or phone:
        return Reporter(name=name, phone=phone)
    if channel in ASKED_BACK_HERSELF:
        return Reporter(user_id=by.user_id)
    raise Invalid(
        _("Write a name or a telephone number: somebody has to be asked whether it is solved."), field="reporter_name"
    )
