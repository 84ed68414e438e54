"""What goes from the store and the log to a browser: a stored file, a receipt. Who may have it, the rooms say."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from . import queries
from .files import JPEG, open_file, thumbnail
from .models import StoredFile


def send_file(stored: StoredFile, name: str, *, small: bool = False, opened: bool = False) -> FileResponse:
    """The content as ``<name>.jpg`` or ``<name>.pdf``; ``small`` gives the small copy of a picture.

    A picture is shown, a paper is saved, and nothing that stands in either runs. With ``opened`` a paper too is shown,
    by the browser's own reader: for what is public, or is not to lie about on a desk's disk. Raises Http404 if the
    server's disk has lost it.
    """
    try:
        content = (thumbnail(stored) if small else None) or open_file(stored)
    except FileNotFoundError:
        raise Http404(_("The file is missing on the server's disk.")) from None
    picture = stored.media_type == JPEG
    file_name = f"{name}.{'jpg' if picture else 'pdf'}"
    saved = not picture and not opened
    response = FileResponse(content, as_attachment=saved, filename=file_name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    if picture or saved:  # a sandbox would also shut out the browser's own reader of papers
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def send_receipt(
    request: HttpRequest, event_id: int | None, name: str, *, back: str, open: tuple[str, ...] = ()
) -> HttpResponse:
    """The receipt of an event with the commitments ``open`` opened; with ``?save=`` as the file ``linli-<name>.json``.
    While the event waits for its place in the log: a sentence to try again, on the page ``back`` or to a program."""
    made = queries.receipt(event_id, open=open) if event_id else None
    if made is not None:
        response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 2})
        if request.GET.get("save"):
            response["Content-Disposition"] = f'attachment; filename="linli-{name}.json"'
        return response
    sentence = _("The receipt is being written. Try again in a minute.")
    if "text/html" not in request.headers.get("Accept", ""):
        return JsonResponse({"error": sentence}, status=503)
    messages.warning(request, sentence)
    return HttpResponseRedirect(back)
