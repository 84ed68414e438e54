"""The desk of postings: what waits, drafting, looking at it once more, posting, correcting, withdrawing, the board."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.files import store
from linli.bodies.actor import Actor, Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.text import key_in
from linli.notices import actions, queries, rules
from linli.notices.forms import BoardPhotoForm, PostingForm, WithdrawForm, initial_of
from linli.notices.models import Posting
from linli.notices.states import Kind, State
from linli.registry.models import Place

from .common import KIND_WORDS, MINUTE, acting, in_hand_or_404, posting_or_404, run_of, shown_files


@opens_to("notices.draft")
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """Objections that wait, by lateness; drafts; what stands on the board."""
    by, at = request.actor, request.at
    context = {
        "objections": [{"it": one, "run": run_of(one.posting, at)} for one in queries.waiting_objections(by, at)],
        "drafts": queries.drafts(by),
        "standing": [{"it": one, "run": run_of(one, at)} for one in queries.standing(by)],
        "communities": list(queries.communities_for(by, "draft")[:100]),
    }
    return render(request, "notices/desk.html", context)


@opens_to("notices.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, code: str) -> HttpResponse:
    """A new draft; ``?replaces=`` begins with the words of the posting that it will correct."""
    community = queries.communities_for(request.actor, "draft").filter(code=code).first()
    if community is None:
        raise Http404(_("There is no such community for you."))
    old = _corrected(request, community)
    by = acting(request.actor, community, "draft", old.body_id if old else None)
    kinds = [kind for kind in Kind.values if not why_not(rules.check_can_draft, community, kind, by=by)]
    hung = queries.files_of(old) if old else []
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PostingForm(*sent, kinds=kinds, hung=hung, initial=initial_of(old) if old else None)

    def work() -> Posting:
        facts = form.facts() | {"kind": form.cleaned_data["kind"], "replaces": old}
        files = form.named_files(request.at)
        return actions.draft(community, **facts, files=files, by=by, at=request.at)

    if sent and form.is_valid() and (made := attempt(form, work)):
        return redirect("notices:draft", made.pk)
    context = {
        "community": community,
        "form": form,
        "old": old,
        "keep": f"posting-{community.code}-{old.pk if old else ''}",
    }
    return render(request, "notices/write.html", context, status=422 if form.errors else 200)


def _corrected(request: Request, community: Place) -> Posting | None:
    pk = key_in(request.GET.get("replaces"))
    if pk is None:
        return None
    old = in_hand_or_404(request, pk)
    if old.community_id != community.pk:
        raise Http404(_("There is no such posting for you."))
    rules.check_can_correct(old, by=acting(request.actor, community, "draft", old.body_id))
    return old


@opens_to("notices.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft."""
    posting = in_hand_or_404(request, pk)
    by = _hers(request, posting, "draft")
    rules.check_can_edit(posting, by=by)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PostingForm(*sent, kinds=(), hung=queries.files_of(posting), initial=initial_of(posting))

    def work() -> None:
        actions.edit(posting, **form.facts(), files=form.named_files(request.at), by=by, at=request.at)

    if sent and form.is_valid() and tried(form, work):
        return redirect("notices:draft", pk)
    context = {"community": posting.community, "posting": posting, "form": form, "keep": f"posting-edit-{pk}"}
    return render(request, "notices/write.html", context, status=422 if form.errors else 200)


@opens_to("notices.draft")
@never_cache
@require_safe
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft as readers will see it, when it would end, and the button that posts it."""
    posting = in_hand_or_404(request, pk)
    if posting.posted_at is not None:
        return redirect("notices:posting", pk)
    return render(request, "notices/draft.html", _draft_context(request, posting))


def _draft_context(request: Request, posting: Posting) -> dict[str, Any]:
    pictures, papers = shown_files(posting, queries.files_of(posting))
    name, words = KIND_WORDS[posting.kind]
    foreseen = queries.foreseen(posting, request.at)
    return {
        "posting": posting,
        "community": posting.community,
        "kind_name": name,
        "kind_words": words,
        "pictures": pictures,
        "papers": papers,
        "foreseen": foreseen,
        "last": foreseen.until - MINUTE if foreseen.until else None,
        "least": rules.said(foreseen.floor),
        "why_not_post": why_not(rules.check_can_post, posting, by=_hers(request, posting, "post"), at=request.at),
        "discarded": posting.state == State.WITHDRAWN,
    }


@opens_to("notices.post")
@require_POST
def post(request: Request, pk: int) -> HttpResponse:
    """Post it: from now on its content stands still."""
    posting = in_hand_or_404(request, pk)
    actions.post(posting, by=_hers(request, posting, "post"), at=request.at)
    messages.success(request, _("It is on the board now. Print the sheet, put it up and take a photo of it."))
    return redirect("notices:posting", pk)


@opens_to("notices.withdraw")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a posting back, with a reason that everybody can read; throw a draft away."""
    posting = in_hand_or_404(request, pk)
    by = _hers(request, posting, "withdraw")
    if posting.posted_at is None and request.method == "POST":
        actions.withdraw(posting, by=by, at=request.at)
        messages.success(request, _("The draft is thrown away."))
        return redirect("notices:desk")
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def work() -> None:
        actions.withdraw(posting, reason=form.cleaned_data["reason"], by=by, at=request.at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("Withdrawn. It stays to be read, with the reason."))
        return redirect("notices:posting", pk)
    why = why_not(rules.check_can_withdraw, posting, by=by)
    context = {"posting": posting, "form": form, "why_not": why}
    return render(request, "notices/withdraw.html", context, status=422 if form.errors else 200)


@opens_to("notices.add_board_photo")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def board_photo(request: Request, pk: int) -> HttpResponse:
    """A photo of the board of paper, taken with the phone in the hand."""
    posting = posting_or_404(request, pk)
    by = acting(request.actor, posting.community, "add_board_photo", posting.body_id)
    rules.check_can_add_board_photo(posting, by=by)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BoardPhotoForm(*sent)

    def work() -> None:
        facts = form.cleaned_data
        photo = store(facts["photo"], at=request.at, field="photo")
        actions.add_board_photo(posting, moment=facts["moment"], spot=facts["spot"], photo=photo, by=by, at=request.at)

    if sent and form.is_valid() and tried(form, work):
        messages.success(request, _("The photo is on record."))
        return redirect("notices:posting", pk)
    context = {"posting": posting, "form": form}
    return render(request, "notices/board_photo.html", context, status=422 if form.errors else 200)


def _hers(request: Request, posting: Posting, verb: str) -> Actor:
    return acting(request.actor, posting.community, verb, posting.body_id)
