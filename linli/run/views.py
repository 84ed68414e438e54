"""The one page of the house itself."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from linli import __version__
from linli.kernel.doors import ANYONE, opens_to

from . import health


@opens_to(ANYONE)
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if database, jobs and log are well, 503 if not; which of them, and how, stands in the answer."""
    found = health.examine(timezone.now())
    answer = JsonResponse(
        {"good": found.good, "version": __version__, **found.parts}, status=200 if found.good else 503
    )
    answer["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]  # a finding, not an error of the page
    return answer
