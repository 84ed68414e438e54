"""Where django-allauth asks the project: its stages of a sign-in are used, its pages and texts are ours."""

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import User

_ERRORS = {
    "incorrect_code": gettext_lazy("This code is not right. Codes change every 30 seconds; type in the newest one."),
    "too_many_login_attempts": gettext_lazy("Too many wrong codes. Try again in five minutes."),
    "rate_limited": gettext_lazy("Too many wrong codes. Try again in five minutes."),
    "cannot_generate_recovery_codes": gettext_lazy("Set up a code app or a passkey first."),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own sign-up is closed: accounts are opened by people.actions only."""

    error_messages = DefaultAccountAdapter.error_messages | _ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's messages are not shown; our views say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What happens to an account stands on its security page and in the log."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        if not user.is_authenticated:
            return []
        ways = ("account_reauthenticate", "mfa_reauthenticate_webauthn")
        return [{"id": way, "description": _("Confirm"), "url": reverse(way)} for way in ways]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_inactive"))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of code apps and recovery codes are kept encrypted under a key derived from SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | _ERRORS

    def get_totp_label(self, user: Any) -> str:
        return self._get_user_identifier(user)

    def _get_user_identifier(self, user: User) -> str:
        return user.name or user.phone or user.email or user.handle

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url).svg_inline(scale=5, border=4, light="#fff")  # readable on a dark page too

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"linli.people.mfa").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
