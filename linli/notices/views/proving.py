"""What a posting is proved by: its content as it was hashed, its files, its receipt; and an objection's receipt."""

import re

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from linli.audit import queries as audit
from linli.audit.sending import send_file, send_receipt
from linli.bodies.actor import Request
from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.notices import queries
from linli.notices.models import BoardPhoto, Objection, PostingFile

from .common import posting_or_404

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@opens_to(ANYONE)
@require_safe
def content(request: Request, pk: int) -> JsonResponse:
    """Exactly what was hashed, so that anybody can compute the hash again."""
    one = posting_or_404(request, pk)
    files = queries.files_of(one)
    said = {
        "sha256": queries.content_sha256(one, files).hex(),
        "posted_sha256": bytes(one.content_sha256 or b"").hex(),
        "canonical": "JSON, sorted keys, no spaces, UTF-8 (docs/how-to/postings.md)",
        "content": queries.content_of(one, files),
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


@opens_to(ANYONE)
@require_safe
@cache_control(private=True, max_age=3600)
def file(request: Request, pk: int, sha256: str) -> FileResponse:
    """A picture or paper of a posting or of its board; ``?small=yes`` gives the small copy. Drafts only to those who
    deal with them."""
    digest = bytes.fromhex(sha256) if HASH.fullmatch(sha256) else b""
    drafted = queries.in_hand(request.actor).filter(pk=pk, posted_at__isnull=True).first()
    one = drafted or posting_or_404(request, pk)
    hung = PostingFile.objects.filter(posting=one, file__sha256=digest).select_related("file").first()
    shot = (
        None if hung else BoardPhoto.objects.filter(posting=one, photo__sha256=digest).select_related("photo").first()
    )
    stored = hung.file if hung else shot.photo if shot else None
    if stored is None:
        raise Http404(_("There is no such file for you."))
    return send_file(stored, f"posting-{pk}-{sha256[:8]}", small=bool(request.GET.get("small")))


@opens_to(ANYONE)
@never_cache
@require_safe
def receipt(request: Request, pk: int) -> HttpResponse:
    """The receipt of the posting: when what was posted, provable without us."""
    one = posting_or_404(request, pk)
    event = queries.posted_event(one)
    back = reverse("notices:posting", args=[pk])
    return send_receipt(request, event.pk if event else None, f"posting-{pk}", back=back)


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def objection_receipt(request: Request, pk: int) -> HttpResponse:
    """The receipt of her own objection, with the words that she wrote."""
    mine = Objection.objects.filter(pk=pk, user_id=request.actor.user_id or 0).first()
    if mine is None:
        raise Http404(_("There is no such objection of yours."))
    events = audit.history(("objection", mine.pk), log_id=mine.community_id)
    event = next((one for one in events if one.verb == "notices.object_to"), None)
    back = reverse("notices:posting", args=[mine.posting_id])
    return send_receipt(request, event.pk if event else None, f"objection-{pk}", back=back, open=("text",))
