"""The pictures and papers of a case, to those who may see it."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from linli.audit.files import JPEG, open_file, thumbnail
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
    stored = attachment.file
    try:
        small = thumbnail(stored) if request.GET.get("small") else None
        content = small or open_file(stored)
    except FileNotFoundError:
        raise Http404(_("The file is missing on the server's disk.")) from None
    name = f"{case.number}-{Purpose(attachment.purpose).value}-{sha256[:8]}"
    picture = stored.media_type == JPEG
    response = FileResponse(
        content,
        as_attachment=not picture,
        filename=f"{name}.{'jpg' if picture else 'pdf'}",
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever stands in it, nothing of it runs.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
