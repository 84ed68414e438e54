"""Reads of accounts for this room and the rooms above."""

import hashlib
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.kernel.mask import mask_email, mask_phone
from linli.kernel.text import half_width, is_mobile, normal_phone, without_invisibles

from .models import ApiKey, Consent, User
from .states import CONSENTS, ConsentPurpose

DEMO_PREFIX = "demo-"


def normal_address(text: str, *, field: str = "") -> str:
    """A phone as E.164 or an e-mail address in small letters, from what somebody typed. Raises Invalid."""
    plain = half_width(without_invisibles(text)).strip()
    if not is_email(plain):
        if not any(char.isdigit() for char in plain):
            raise Invalid(_("Write your mobile number or your e-mail address."), field=field)
        return normal_phone(plain, field=field)
    try:
        validate_email(plain)
    except ValidationError:
        raise Invalid(_("This e-mail address is not complete. It looks like name@example.com."), field=field) from None
    if len(plain) > 254:
        raise Invalid(_("This e-mail address is too long."), field=field)
    return plain.lower()


def is_email(address: str) -> bool:
    return "@" in address


def shown_phone(phone: str) -> str:
    """``"+8613812345678"`` as ``"138 1234 5678"``, the way people read it; another country's number as it is."""
    national = phone.removeprefix("+86")
    return f"{national[:3]} {national[3:7]} {national[7:]}" if is_mobile(phone) else phone


def masked(address: str) -> str:
    """A phone or an e-mail address as it may stand on a page before anybody has signed in."""
    return mask_email(address) if is_email(address) else mask_phone(address.removeprefix("+86"))


def user_at(address: str) -> User | None:
    """Whose phone or e-mail address this is; ``address`` as from ``normal_address``."""
    field = "email" if is_email(address) else "phone"
    return User.objects.filter(**{field: address}).first()


def user_of_key(key: str) -> User | None:
    """The active person for whom a program with this API key acts.

    Keys are 256 random bits and looked up by their SHA-256, so the time it takes says nothing about other keys.
    """
    found = ApiKey.objects.filter(key_hash=key_hash(key), revoked_at__isnull=True, user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def api_keys(user: User) -> list[ApiKey]:
    return list(ApiKey.objects.filter(user=user).order_by("revoked_at", "-made_at"))


def has_consented(user_id: int, purpose: ConsentPurpose) -> bool:
    """Does the latest word of this person allow ``purpose``, in the wording that is valid now?"""
    latest = Consent.objects.filter(user_id=user_id, purpose=purpose).order_by("-at", "-id").first()
    return latest is not None and latest.given and latest.version == CONSENTS[purpose].version


def consents(user: User) -> dict[ConsentPurpose, Consent | None]:
    """The latest word for each purpose; None where she was never asked."""
    latest: dict[str, Consent] = {}
    for row in Consent.objects.filter(user=user).order_by("at", "id"):
        latest[row.purpose] = row
    return {purpose: latest.get(purpose) for purpose in ConsentPurpose}


def is_new(user: User) -> bool:
    """Is her name or her consent still to be asked?"""
    return not user.name or not has_consented(user.pk, ConsentPurpose.PRIVACY)


def has_second_factor(user: User) -> bool:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def sessions(user: User) -> list[UserSession]:
    """Her sessions that still hold, the latest first."""
    held = UserSession.objects.purge_and_list(user)
    return sorted(held, key=lambda session: session.last_seen_at, reverse=True)


def demo_people() -> list[User]:
    """The ready accounts of the demo, in the order in which they were made."""
    return list(User.objects.filter(handle__startswith=DEMO_PREFIX, is_active=True).order_by("id"))


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, in one query."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "name"))


def my_data(user: User) -> dict[str, Any]:
    """All that this room keeps about a person (个人信息保护法 art. 45), as plain values."""
    return {
        "account": {
            "name": user.name,
            "phone": user.phone,
            "phone_verified_at": user.phone_verified_at,
            "email": user.email,
            "language": user.language,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
        },
        "consents": list(
            Consent.objects.filter(user=user).order_by("at", "id").values("purpose", "version", "given", "at")
        ),
        "sessions": [
            {"device": row.user_agent, "ip": row.ip, "since": row.created_at, "last_seen_at": row.last_seen_at}
            for row in sessions(user)
        ],
        "api_keys": list(
            ApiKey.objects.filter(user=user).order_by("id").values("name", "made_at", "used_on", "revoked_at")
        ),
        "second_factors": list(
            Authenticator.objects.filter(user=user).order_by("id").values("type", "created_at", "last_used_at")
        ),
    }
