"""The pictures and papers of a case, to those who may see it."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.cases.queries import reading
from linli.cases.states import Purpose
from linli.kernel.doors import SIGNED_IN, opens_to

from .common import seen_or_404


@opens_to(SIGNED_IN)
@require_safe
@cache_control(private=True, max_age=86_400, immutable=True)
def case_file(request: Request, number: str, sha256: str) -> FileResponse:
    """One file; ``?small=yes`` gives the small copy for pages. 404 for a file that this person may not see."""
    case, seen = seen_or_404(request, number)
    found = reading.openable(case, seen, by=request.actor).filter(file__sha256=bytes.fromhex(sha256))
    attachment = found.select_related("file").first()
    if attachment is None:
        raise Http404(_("There is no such file for you."))
    name = f"{case.number}-{Purpose(attachment.purpose).value}-{sha256[:8]}"
    return send_file(attachment.file, name, small=bool(request.GET.get("small")))
