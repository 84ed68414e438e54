"""Who may read what, and where somebody may be reached."""

from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.roles import Role
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.text import clean_line, is_mobile, normal_phone
from linli.people.models import User

from .models import Channel, Message, Subscription

MOST_SUBSCRIPTIONS = 10  # of one person or body
ADDRESS_LENGTH = 300
SECRET_LENGTH = 100


def check_is_somebody(by: Actor) -> None:
    if by.user_id is None:
        raise Denied(_("Please sign in first."))


def addressed_to(by: Actor) -> Q:
    """The messages to her and to the bodies in which she has a duty."""
    return Q(user_id=by.user_id) | Q(body_id__in=bodies_of(by))


def bodies_of(by: Actor) -> set[int]:
    """The bodies whose messages are hers. A building captain has her seat in the residents' committee and an alternate
    in hers, but what these bodies are told of their cases is for those who handle them."""
    return {seat.body_id for seat in by.seats if seat.role not in (None, Role.CAPTAIN)}


def check_can_read(message: Message, *, by: Actor) -> None:
    check_is_somebody(by)
    if message.user_id != by.user_id and message.body_id not in bodies_of(by):
        raise Denied(_("This message is for somebody else."))


def check_can_subscribe(body: Body | None, *, by: Actor) -> None:
    """For herself everybody; for a body whoever sits in it."""
    check_is_somebody(by)
    if body and body.pk not in bodies_of(by):
        raise Denied(_("Only those who sit in this body can choose where it is reached."))


def check_can_unsubscribe(subscription: Subscription, *, by: Actor) -> None:
    check_is_somebody(by)
    if subscription.user_id != by.user_id and subscription.body_id not in bodies_of(by):
        raise Denied(_("This is somebody else's channel."))


def check_has_room(owner: Mapping[str, int | None], channel: str, address: str) -> None:
    others = Subscription.objects.filter(**owner).exclude(channel=channel, address=address)
    if others.count() >= MOST_SUBSCRIPTIONS:
        raise Refused(_("There are %(most)d channels already; please remove one first.") % {"most": MOST_SUBSCRIPTIONS})


def clean_secret(channel: str, secret: str) -> str:
    secret = clean_line(secret, most=SECRET_LENGTH, field="secret")
    if channel in (Channel.EMAIL, Channel.SMS):
        return ""
    if channel == Channel.CHAT and not secret:
        raise Invalid(_("Please give the robot's signing secret; it begins with SEC."), field="secret")
    return secret


def clean_address(channel: str, address: str, *, body: Body | None, by: Actor) -> str:
    """The address as its channel takes it. A person is reached by e-mail or text message only where she signs in, so
    that nobody can have another written to. Raises Invalid."""
    address = clean_line(address, most=ADDRESS_LENGTH, field="address")
    if channel not in Channel.values:
        raise Invalid(_("Please choose one of the channels."), field="channel")
    if channel == Channel.EMAIL:
        return _email(address, body, by)
    if channel == Channel.SMS:
        return _mobile(address, body, by)
    return _url(address)


def _email(address: str, body: Body | None, by: Actor) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(_("Please write an e-mail address such as name@example.com."), field="address") from None
    if parseaddr(address)[1] != address:
        raise Invalid(_("Please write an e-mail address such as name@example.com."), field="address")
    if body is None and not User.objects.filter(pk=by.user_id or 0, email__iexact=address).exists():
        raise Invalid(_("Please use the e-mail address of your account."), field="address")
    return address


def _mobile(address: str, body: Body | None, by: Actor) -> str:
    phone = normal_phone(address, field="address")
    if not is_mobile(phone):
        raise Invalid(_("A text message needs a mobile number."), field="address")
    if body is None and not User.objects.filter(pk=by.user_id or 0, phone=phone).exists():
        raise Invalid(_("Please use the phone number of your account."), field="address")
    return phone


def _url(address: str) -> str:
    """An address for a webhook or a chat robot. Whether it leads inside our own network is seen when it is sent to."""
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("https", "http") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or not address.isascii() or " " in address or parts.username is not None:
        raise Invalid(_("Please write a web address such as https://example.com/hook."), field="address")
    if parts.scheme != "https" and not settings.DEMO:
        raise Invalid(
            _("The address must begin with https://, so that nobody on the way can read along."), field="address"
        )
    return address
