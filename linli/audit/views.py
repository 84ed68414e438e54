"""The log's public face: the page that checks a receipt, and what log tools ask for."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.kernel.doors import ANYONE, opens_to
from linli.kernel.errors import Invalid

from . import queries
from .names import FACTS, VERBS

RECEIPT_MAX_BYTES = 1 << 18


@opens_to(ANYONE)
@require_http_methods(["GET", "POST"])
def verify_receipt(request: HttpRequest) -> HttpResponse:
    """The page where anybody checks a receipt. The browser does it by itself (verify.js) and sends nothing; without
    JavaScript the form comes here, and the answer says that it was the server who checked."""
    if request.method == "GET":
        return render(request, "audit/verify.html", _shown())
    given = request.FILES.get("file")
    raw = given.read(RECEIPT_MAX_BYTES) if given else request.POST.get("text", "").encode()[:RECEIPT_MAX_BYTES]
    context = {**_shown(), "checked": True}
    try:
        context["proven"] = queries.verify(json.loads(raw), public_key=queries.public_key_text())
    except queries.BadReceipt as error:
        context["problem"] = str(error)
    except (ValueError, RecursionError):
        context["problem"] = _("This is not a whole receipt.")
    return render(request, "audit/verify.html", context, status=422 if "problem" in context else 200)


def _shown() -> dict[str, object]:
    return {"public_key": queries.public_key_text(), "names": {"verbs": VERBS, "facts": FACTS}}


def for_log_tools(response: HttpResponse) -> HttpResponse:
    """Open to scripts of every host: a witness that only our own pages can ask is none."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


@opens_to(ANYONE)
@require_GET
def checkpoint(request: HttpRequest, log_id: int) -> HttpResponse:
    """The newest signed head of a log (c2sp.org/tlog-checkpoint)."""
    newest = queries.latest_checkpoint(log_id)
    if newest is None:
        raise Http404(_("There is no such log, or it is still empty."))
    return for_log_tools(HttpResponse(newest.note, content_type="text/plain; charset=utf-8"))


@opens_to(ANYONE)
@require_GET
def consistency(request: HttpRequest, log_id: int) -> HttpResponse:
    """The proof that the log of ``old`` entries is the beginning of that of ``new`` (RFC 9162, 2.1.4)."""
    sizes = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(size.isascii() and size.isdecimal() and len(size) < 16 for size in sizes):
        return for_log_tools(JsonResponse({"error": _("Give old and new as whole numbers.")}, status=422))
    old, new = (int(size) for size in sizes)
    try:
        proof = queries.consistency(log_id, old, new)
    except Invalid as refusal:
        return for_log_tools(JsonResponse({"error": str(refusal), "field": refusal.field}, status=422))
    return for_log_tools(JsonResponse({"log": log_id, "old": old, "new": new, "proof": proof}))


@opens_to(ANYONE)
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public key of all logs of this installation, in base64: the one that is printed on the notice board."""
    return for_log_tools(HttpResponse(queries.public_key_text() + "\n", content_type="text/plain; charset=utf-8"))
