"""Pages of the shell itself: the welcome of a stranger, how pages look, privacy, the component page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from linli import __version__
from linli.kernel.doors import ANYONE, opens_to

from .look import LANGUAGE_COOKIE, LANGUAGES, LARGE_COOKIE, THEME_COOKIE, THEMES, YEAR
from .specimens import specimens

LOOKS = {
    "language": (LANGUAGE_COOKIE, LANGUAGES),
    "large": (LARGE_COOKIE, ("yes", "no")),
    "theme": (THEME_COOKIE, ("", *THEMES)),
}


@opens_to(ANYONE)
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page for who is not signed in."""
    return render(request, "web/welcome.html")


# No csrf: it changes nothing but the letters on the page, and must work on one that was open when its reader signed in.
@opens_to(ANYONE)
@csrf_exempt
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's language, type size or colours in a cookie and returns to her page."""
    target = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    if not ours or not target.startswith("/"):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, (cookie, values) in LOOKS.items():
        value = request.POST.get(name)
        if value is not None and value in values:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@opens_to(ANYONE)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person and who sees it."""
    return render(request, "web/privacy.html")


@opens_to(ANYONE)
@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    """Where the source is and what anyone may do with it (AGPL-3.0 art. 13)."""
    return render(request, "web/licence.html", {"version": __version__, "source": getattr(settings, "SOURCE_URL", "")})


@opens_to(ANYONE)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in all its states."""
    return render(request, "web/components.html", specimens(request.at))  # type: ignore[attr-defined]


@opens_to(ANYONE)
@require_safe
def desk_specimen(request: HttpRequest) -> HttpResponse:
    """The desk's three panes; ``?open=1`` as it is when a thing was chosen, which on a phone takes the list's place."""
    context = specimens(request.at) | {"open": "open" in request.GET}  # type: ignore[attr-defined]
    return render(request, "web/components_desk.html", context)


@opens_to(ANYONE)
@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the product on its home screen."""
    icon = {"src": static("web/seal.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"}
    body = {
        "name": _("Linli"), "short_name": _("Linli"), "start_url": "/", "scope": "/", "display": "standalone",
        "background_color": "#fbfaf6", "theme_color": "#fbfaf6", "icons": [icon],
    }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")
