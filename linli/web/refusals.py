"""The page for a rule's No: the sentence, what can be done now, and the way back."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from linli.kernel.doors import ANYONE, opens_to
from linli.kernel.errors import Conflict, Denied, Refused

# Of a form that came too late these are never written back into a page.
SECRET_FIELDS = ("password", "code", "token", "secret", "csrf")
MOST_KEPT = 60
BYTES_OF_A_CHARACTER = 9  # a Chinese one, as a form without files sends it: %E9%97%A8
MOST_TAKEN_IN, PIECE = 64_000_000, 65_536


class TooLarge(Refused):
    """More than one form can carry."""

    status = 413


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal with its own status; for htmx only the sentence, which goes where messages stand."""
    context = {"sentence": str(refusal), "what_now": what_now(refusal), "back": way_back(request)}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "web/parts/refused.html", context, status=refusal.status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    return render(request, "web/refused.html", context, status=refusal.status)


def what_now(refusal: Refused) -> str:
    if isinstance(refusal, Denied):
        return _("If you think that you should be able to, ask whoever gave you your role.")
    if isinstance(refusal, Conflict):
        return _("Go back and reload the page; then you see how it stands now.")
    return _("Go back; what you typed should still be there.")


def way_back(request: HttpRequest) -> str:
    """The page she came from if it is ours, or the first page."""
    came_from = request.headers.get("Referer", "")
    here = request.build_absolute_uri()
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if ours and (came_from != here or request.method == "POST"):
        return came_from
    return "/"


@opens_to(ANYONE)
@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page was open too long. What was typed is offered once more – but only if the form was surely ours:
    the browser says so by ``Origin``, which no other site can forge."""
    kept = []
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        kept = [
            (name, value)
            for name in request.POST
            if not any(part in name.lower() for part in SECRET_FIELDS)
            for value in request.POST.getlist(name)
        ]
    context = {
        "kept": kept if len(kept) <= MOST_KEPT else [],
        "had_files": bool(request.FILES),
        "back": way_back(request),
    }
    return render(request, "web/csrf_failure.html", context, status=403)


@opens_to(ANYONE)
@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read as a request. A form that is too large is answered with a sentence; the rest of it is taken
    in first, because a browser that is still sending shows a cut connection in place of our answer."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    for _piece in range(MOST_TAKEN_IN // PIECE):
        if not request.read(PIECE):
            break
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // BYTES_OF_A_CHARACTER // 10_000 * 10_000
    sentence = _(
        "This is more than one form can carry: about %(most)s characters in all. Shorten it, or send it in parts."
    )
    return refused(request, TooLarge(sentence % {"most": f"{most:,}"}))
