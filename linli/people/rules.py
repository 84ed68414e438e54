"""What an account may do and when not, each with its sentence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused

from . import queries
from .models import ApiKey, SignInCode, User
from .states import CONSENTS, ConsentPurpose

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODE_PAUSE = timedelta(minutes=1)
# (in how long, how many codes). A whole building can share one network address, so that limit is wider.
PER_ADDRESS = ((timedelta(hours=1), 5), (timedelta(days=1), 12))
PER_SOURCE = ((timedelta(hours=1), 60), (timedelta(days=1), 400))
CONFIRMED_FOR = timedelta(minutes=10)
MOST_KEYS = 10


def check_can_ask_code(address: str, source_hash: str, *, at: datetime) -> None:
    """Codes are limited by address and by network address, alike whether the address is known or not."""
    to_address = SignInCode.objects.filter(address=address)
    last = to_address.order_by("-made_at").first()
    if last and at < last.made_at + CODE_PAUSE:
        seconds = int((last.made_at + CODE_PAUSE - at).total_seconds()) + 1
        raise Refused(
            _("A code has just been sent. You can ask for another one in %(seconds)d seconds.") % {"seconds": seconds}
        )
    _check_limits(to_address, PER_ADDRESS, at, _("Too many codes were sent to this address. Ask again after %(time)s."))
    _check_limits(
        SignInCode.objects.filter(source_hash=source_hash),
        PER_SOURCE,
        at,
        _("Too many codes were asked for from your network. Ask again after %(time)s."),
    )


def _check_limits(
    rows: QuerySet[SignInCode], limits: tuple[tuple[timedelta, int], ...], at: datetime, sentence: str
) -> None:
    for window, most in limits:
        times = list(rows.filter(made_at__gt=at - window).order_by("-made_at").values_list("made_at", flat=True)[:most])
        if len(times) == most:
            free_at = (times[-1] + window).astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(minutes=1)
            raise Refused(sentence % {"time": f"{free_at:%H:%M}"})


def check_is_self(user: User, *, by: Actor) -> None:
    if by.user_id is None or by.user_id != user.pk:
        raise Denied(_("Only the person herself can do this with her account."))


def check_can_change_address(user: User, address: str, *, by: Actor) -> None:
    check_is_self(user, by=by)
    if address in (user.phone, user.email):
        raise Invalid(_("This is already your address."), field="address")
    if queries.user_at(address) is not None:
        raise Invalid(
            _("Another account uses this address. Sign in with it, or close that account first."), field="address"
        )


def check_can_remove_address(user: User, address: str, *, by: Actor) -> None:
    check_is_self(user, by=by)
    if address not in (user.phone, user.email):
        raise Refused(_("This address is not in your account."))
    if not (user.phone and user.email):
        raise Refused(_("This is your only way to sign in. Add another one first."))


def check_can_withdraw_consent(user: User, purpose: ConsentPurpose, *, by: Actor) -> None:
    check_is_self(user, by=by)
    if CONSENTS[purpose].needed:
        raise Refused(_("Without this there can be no account. To take it back, close your account."))


def check_can_make_api_key(user: User, *, by: Actor) -> None:
    check_is_self(user, by=by)
    if ApiKey.objects.filter(user=user, revoked_at__isnull=True).count() >= MOST_KEYS:
        raise Refused(_("You have %(most)d keys, which is the most. Revoke one first.") % {"most": MOST_KEYS})


def check_can_close_account(user: User, *, by: Actor) -> None:
    """Whoever sits in a body leaves her seat first, so that no seat is held by nobody."""
    check_is_self(user, by=by)
    if by.body_id is not None:
        raise Refused(_("You hold a seat in a body. Ask for it to be ended first, then close your account."))


def check_second_factor(request: HttpRequest) -> None:
    """Whoever acts from a seat has shown a TOTP code, a passkey or a recovery code in this session.

    Call it at the door of what is done from a seat. Off in the demo (settings.SECOND_FACTOR_FOR_SEATS). Raises Denied.
    """
    if not settings.SECOND_FACTOR_FOR_SEATS or did_second_factor(request):
        return
    raise Denied(
        _("Officials act with a second key. Set up a code app or a passkey under “My account – Security”, then go on.")
    )


def did_second_factor(request: HttpRequest) -> bool:
    return any(row.get("method") == "mfa" for row in get_authentication_records(request, request.user))


def did_recently_confirm(request: HttpRequest, *, at: datetime) -> bool:
    """Did she sign in, or show again that it is still her, within the last ten minutes?"""
    oldest = (at - CONFIRMED_FOR).timestamp()
    return any(row.get("at", 0) >= oldest for row in get_authentication_records(request, request.user))
