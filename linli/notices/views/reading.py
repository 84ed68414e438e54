"""Postings as everybody reads them: the list, one posting, its paper, its files, its proof."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.kernel.downloads import download
from linli.kernel.errors import why_not
from linli.kernel.mask import scrub
from linli.kernel.sheets import TYPES, Page
from linli.notices import queries, rules
from linli.notices.forms import ObjectionForm
from linli.notices.models import Posting
from linli.notices.queries.lists import ALL, CURRENT, ENDED, MOST_ROWS
from linli.notices.states import Kind, Matter, ObjectionState
from linli.registry.models import Place

from .common import (
    KIND_WORDS,
    TONES,
    acting,
    at_home,
    community_or_404,
    posting_or_404,
    run_of,
    shown_board,
    shown_files,
)
from .paper import checkpoint_address, page_address, pdf_of, square_svg


@opens_to(SIGNED_IN)
@require_safe
def here(request: Request) -> HttpResponse:
    """The list of the community where she lives, else of the first where a body of hers works."""
    by = request.actor
    if by.homes:
        return redirect("notices:list", by.homes[0].community_code)
    for seat in by.seats:
        place = Place.objects.filter(path__startswith=seat.path, kind="community", successor__isnull=True)
        if found := place.order_by("path").first():
            return redirect("notices:list", found.code)
    raise Http404(_("Link your home to your account, then the postings of your community stand here."))


@opens_to(ANYONE)
@never_cache
@require_safe
def postings(request: Request, code: str) -> HttpResponseBase:
    """The postings of a community; filtered, searched, paged by key, and as a file."""
    community = community_or_404(code)
    if community.code != code:
        return redirect("notices:list", community.code)
    state, kind, matter = (request.GET.get(name, "") for name in ("state", "kind", "matter"))
    chosen = {
        "state": state if state in (CURRENT, ENDED, ALL) else CURRENT,
        "kind": kind if kind in Kind.values else "",
        "matter": matter if matter in Matter.values else "",
        "text": request.GET.get("q", ""),
    }
    found = queries.listed(community, by=request.actor, **chosen)
    if (form := request.GET.get("format", "")) in TYPES:
        rows: list[Sequence[object]] = [_heads(), *(_line(one) for one in found[:MOST_ROWS].iterator())]
        return download(f"postings-{community.code}", Page(_("Postings"), rows), kind=form)
    page = queries.page_of(found, after=request.GET.get("after", ""))
    context = {
        "community": community,
        "page": page,
        "rows": page.postings,
        "q": chosen["text"],
        "matter": chosen["matter"],
        "matters": Matter.choices,
        "states": [(CURRENT, _("On the board")), (ENDED, _("Over")), (ALL, _("All"))],
        "kinds": [("", _("Every kind")), *((kind.value, kind.label) for kind in Kind)],
        "filtered": bool(chosen["kind"] or chosen["matter"] or chosen["text"]),
        "kind_words": [{"name": name, "words": words} for name, words in KIND_WORDS.values()],
        "may_draft": bool(request.actor.may("notices.draft", community.path or "-")),
        "subscribed": queries.belongs(request.actor, community),
    }
    return render(request, "notices/list.html", context)


def _heads() -> list[str]:
    title = pgettext("of a text", "Title")
    return [_("Kind"), _("What it is about"), title, _("State"), _("Posted by"), _("Posted"), _("Until"), _("Hash")]


def _line(one: Posting) -> list[object]:
    digest = bytes(one.content_sha256 or b"").hex()
    body = one.body.name if one.body else ""
    return [one.get_kind_display(), one.get_matter_display(), one.title, one.get_state_display(), body,
            one.posted_at, one.until_at, digest]  # fmt: skip


@opens_to(ANYONE)
@never_cache
@require_safe
def posting(request: Request, pk: int) -> HttpResponse:
    """One posting with all that belongs to it; a draft leads those who deal with it to their desk."""
    if request.actor.seats and queries.in_hand(request.actor).filter(pk=pk, posted_at__isnull=True).exists():
        return redirect("notices:draft", pk)
    return posting_page(request, posting_or_404(request, pk))


def posting_page(
    request: Request, posting: Posting, *, form: ObjectionForm | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "notices/posting.html", posting_context(request, posting, form=form), status=status)


def posting_context(request: Request, posting: Posting, *, form: ObjectionForm | None = None) -> dict[str, Any]:
    """What the page and the paper show. Objections are scrubbed and nameless here, for whoever reads."""
    by, at = request.actor, request.at
    files = queries.files_of(posting)
    pictures, papers = shown_files(posting, files)
    objections = queries.objections_of(posting)
    proof = queries.proof(posting, files)
    waiting = sum(one.state == ObjectionState.OPEN for one in objections)
    home = at_home(by)
    name, words = KIND_WORDS[posting.kind]
    return {
        "posting": posting,
        "community": posting.community,
        "kind_name": name,
        "kind_words": words,
        "least": rules.said(floor) if (floor := queries.floor_as_posted(posting)) else "",
        "run": run_of(posting, at),
        "tone": TONES.get(posting.state, ""),
        "pictures": pictures,
        "papers": papers,
        "board": shown_board(posting, queries.board_photos_of(posting)),
        "objections": [
            {
                "it": one,
                "text": one.text if one.user_id == by.user_id else scrub(one.text),
                "mine": one.user_id == by.user_id,
            }
            for one in objections
        ],
        "waiting": waiting,
        "gate": queries.gate_from(posting, at, waiting=waiting, same=proof is not None and proof.same),
        "proof": proof,
        "replacement": queries.replacement_of(posting),
        "objects": posting.kind == Kind.PUBLICITY,
        "why_not_object": "" if form or not home.homes else why_not(rules.check_can_object, posting, by=home, at=at),
        "lives_here": any(one.community_id == posting.community_id for one in by.homes),
        "form": form or ObjectionForm(),
        "receipt": reverse("notices:receipt", args=[posting.pk]),
        "verify": f"{reverse('verify-receipt')}#{reverse('notices:receipt', args=[posting.pk])}",
        "address": page_address(posting),
        "board_photo": by.seats and not why_not(rules.check_can_add_board_photo, posting, by=by),
        "deals": by.seats
        and not why_not(
            rules.check_can_withdraw, posting, by=acting(by, posting.community, "withdraw", posting.body_id)
        ),
    }


@opens_to(ANYONE)
@never_cache
@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    """The sheet for the board, printed by the browser."""
    one = posting_or_404(request, pk)
    squares = {"page_square": square_svg(page_address(one)), "log_square": square_svg(checkpoint_address(one))}
    return render(request, "notices/paper.html", posting_context(request, one) | squares)


@opens_to(ANYONE)
@never_cache
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """The same sheet as a PDF in large type, with squares that lead to the page and to the log's checkpoint."""
    one = posting_or_404(request, pk)
    response = HttpResponse(pdf_of(one, queries.files_of(one)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="posting-{one.community.code}-{one.pk}.pdf"'
    return response
