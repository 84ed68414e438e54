"""What stands around every view: what a browser may load, how the reader reads, who comes through the door."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor, actor_of
from linli.kernel.doors import ANYONE, SIGNED_IN
from linli.kernel.errors import Denied, Refused
from linli.people.rules import check_second_factor

from .doors import door_of
from .look import look_of
from .refusals import refused

Handler = Callable[[HttpRequest], HttpResponse]

# Everything comes from our own host. blob: is for a picture that is shown before it is sent.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


class ContentSecurityPolicy:
    """No inline script or style, no other host, no frame around us."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class Reader:
    """Activates the reader's language and time zone; ``request.look`` and ``request.at`` (now, taken once)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        request.look = look = look_of(request)  # type: ignore[attr-defined]
        translation.activate(look.language)
        request.LANGUAGE_CODE = look.language
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie", "Accept-Language"))
            response.headers.setdefault("Content-Language", "en" if look.language == "en" else "zh-Hans")
        return response


class Doors:
    """Lets nobody through a door whose rule she does not meet, and turns a rule's No into a page.

    A view without a door is closed; `checks.py` finds it before the first request.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        return actor_of(request.user, timezone.localdate(request.at))  # type: ignore[attr-defined, arg-type]

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = door_of(view)
        if (no := self._unreadable(request, view)) is not None:
            return no
        if rule == ANYONE:
            return None
        if rule is None:
            return refused(request, Denied(_("This page names no rule by which it opens, so it stays closed.")))
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if rule == SIGNED_IN:
            return None
        if request.actor.may_anywhere(rule):  # type: ignore[attr-defined]
            return self._second_key(request)
        return refused(request, Denied(_("None of your roles opens this page.")))

    @staticmethod
    def _unreadable(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
        """No for an address with a NUL in it: no text has one and PostgreSQL takes none, so that no page need ask.
        The two interfaces for programs, ninja's and Open311, say so themselves in their own form."""
        programs = ("ninja.", "linli.cases.open311.")
        if "\0" not in unquote(request.META.get("QUERY_STRING", "")) or view.__module__.startswith(programs):
            return None
        return refused(request, Refused(_("There is a character in this address that no text has. Type it again.")))

    def _second_key(self, request: HttpRequest) -> HttpResponse | None:
        """What a seat opens needs a second key besides the code; a resident's home does not."""
        if not request.actor.seats:  # type: ignore[attr-defined]
            return None
        try:
            check_second_factor(request)
        except Denied as no:
            return refused(request, no)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refused) else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here afterwards; what was sent by a form comes back as the form's page."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    target = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
