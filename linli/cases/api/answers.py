"""How a No is said: one sentence in the caller's language, with the status of the rule that said it."""

from functools import partial

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from linli.kernel.errors import Invalid, Refused

from .schemas import Error

router = Router()  # one for all: two routers with one address would each see only their own methods
# Every call can be answered by these.
ERRORS: dict[int, type[Error]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Error)


def install(api: NinjaAPI) -> None:
    """Let ``api`` say every No in this one form."""
    for kind, handler in (
        (Refused, _refused),
        (ValidationError, _not_valid),
        (Http404, _not_found),
        (AuthenticationError, _no_key),
        (Throttled, _too_often),
        (HttpError, _http_error),
        (SuspiciousOperation, _suspicious),
        (PermissionDenied, _forbidden),
    ):
        api.add_exception_handler(kind, partial(handler, api))


def _said(api: NinjaAPI, request: HttpRequest, status: int, sentence: str, field: str = "") -> HttpResponse:
    return api.create_response(request, {"error": sentence, "field": field}, status=status)


def _refused(api: NinjaAPI, request: HttpRequest, refusal: Refused) -> HttpResponse:
    field = refusal.field if isinstance(refusal, Invalid) else ""
    return _said(api, request, refusal.status, str(refusal), field)


def _not_valid(api: NinjaAPI, request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first thing that does not fit; its place without “body” and the name of our parameter."""
    first = error.errors[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header", "file", "payload")]
    field = ".".join(place)
    sentence = _("“%(field)s” does not fit: %(why)s.") % {"field": field or "body", "why": first["msg"]}
    return _said(api, request, 422, sentence, field)


def _not_found(api: NinjaAPI, request: HttpRequest, error: Http404) -> HttpResponse:
    return _said(api, request, 404, _("There is nothing here that you may see."))


def _no_key(api: NinjaAPI, request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = _said(
        api, request, 401, _("Send your API key as “Authorization: Bearer …”. You make one in your account.")
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _too_often(api: NinjaAPI, request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = _said(api, request, 429, _("Too many calls. Go on in a minute."))
    answer["Retry-After"] = "60"
    return answer


def _http_error(api: NinjaAPI, request: HttpRequest, error: HttpError) -> HttpResponse:
    return _said(api, request, error.status_code, str(error))


def _suspicious(api: NinjaAPI, request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return _said(api, request, 400, _("This request cannot be read."))


def _forbidden(api: NinjaAPI, request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _said(api, request, 403, _("Your role does not allow this here."))
