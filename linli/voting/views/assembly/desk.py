"""The desk on which a vote is called: drafts, questions, what is still missing, posting and taking back."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.files import PDF, PICTURE, store
from linli.bodies.actor import Request
from linli.bodies.roles import Role
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.text import key_in
from linli.law.deadlines import SHANGHAI, day_of, due_at
from linli.registry.models import Place
from linli.voting import actions
from linli.voting.actions.announcement import announcement
from linli.voting.forms.assembly import (
    MotionForm,
    TermsForm,
    initial_of,
    initial_of_motion,
)
from linli.voting.models import Assembly, Motion
from linli.voting.queries import assemblies, demands, procedure
from linli.voting.rules import assembly as rules
from linli.voting.rules import posting as complete
from linli.voting.states import AssemblyState, Channel, Convening, Scope

from .common import readable, row_of, shown
from .working import FORMS, form_page, material

MOST = 100


@opens_to("voting.draft_assembly")
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """The communities for which she may call a vote, and demands whose time is over."""
    by = request.actor
    communities = list(assemblies.communities_for(by, "draft_assembly")[: MOST + 1])
    if len(communities) == 1:
        return redirect("voting:desk-votes", communities[0].code)
    running: dict[int, int] = {}
    for one in assemblies.running([place.pk for place in communities[:MOST]], most=500):
        running[one.community_id] = running.get(one.community_id, 0) + 1
    context = {
        "overdue": demands.overdue(by.paths("voting.draft_assembly"), request.at)[:MOST],
        "rows": [{"it": place, "running": running.get(place.pk, 0)} for place in communities[:MOST]],
    }
    return render(request, "voting/assembly_desk.html", context)


@opens_to("voting.draft_assembly")
@never_cache
@require_safe
def desk_votes(request: Request, code: str) -> HttpResponse:
    """All votes of one community for those who call them, drafts first."""
    community = readable(request, code, "draft_assembly")
    rows, following = assemblies.page_of(assemblies.worked_on(community), after=request.GET.get("after", ""))
    waiting = [{"it": one, "late": one.due_at and one.due_at <= request.at} for one in demands.waiting(community)]
    context = {
        "community": community,
        "drafts": [row_of(one, request.at) for one in rows if one.state == AssemblyState.DRAFT],
        "others": [row_of(one, request.at) for one in rows if one.state != AssemblyState.DRAFT],
        "following": following,
        "waiting": waiting,
    }
    return render(request, "voting/assembly_desk_votes.html", context)


@opens_to("voting.draft_assembly")
@never_cache
@require_http_methods(FORMS)
def draft(request: Request, code: str) -> HttpResponse:
    community = readable(request, code, "draft_assembly")
    form = _terms_form(request, community, initial=_proposed(request, community))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.draft_assembly(community, form.terms(), by=request.actor, at=request.at))
        if made is not None:
            messages.success(request, _("Drafted. Add the questions now."))
            return redirect("voting:vote-draft", code, made.pk)
    return form_page(request, community, form, _("Call a vote"), keep="vote-draft")


@opens_to("voting.draft_assembly")
@never_cache
@require_http_methods(FORMS)
def edit(request: Request, code: str, pk: int) -> HttpResponse:
    assembly = shown(request, code, pk, drafts=True)
    rules.check_can_change(assembly, by=request.actor)
    form = _terms_form(request, assembly.community, initial=initial_of(assembly))
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, lambda: actions.edit_assembly(assembly, form.terms(), by=request.actor, at=request.at)):
        return redirect("voting:vote-draft", code, pk)
    return form_page(request, assembly.community, form, _("Change the terms"), assembly=assembly)


@opens_to("voting.draft_assembly")
@never_cache
@require_safe
def vote_draft(request: Request, code: str, pk: int) -> HttpResponse:
    """A draft with its questions, its electorate as it would be today, what is missing, and the posting's words."""
    assembly = shown(request, code, pk, drafts=True)
    if assembly.state != AssemblyState.DRAFT:
        return _posted_page(request, assembly)
    profile, motions, figures = material(request, assembly)
    _title, text = announcement(assembly, motions, profile)
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "motions": motions,
        "figures": figures,
        "ways": [Channel(one).label for one in assembly.channels],
        "missing": complete.missing(assembly, motions, profile, figures, request.at),
        "warnings": complete.warnings(assembly, profile, figures),
        "earliest": complete.earliest_opening(assembly, profile, request.at),
        "words": text,
        "period": complete.until_text(assembly),
        "why_not": why_not(rules.check_can_change, assembly, by=request.actor),
    }
    return render(request, "voting/assembly_draft.html", context)


@opens_to("voting.draft_assembly")
@never_cache
@require_http_methods(FORMS)
def add_motion(request: Request, code: str, pk: int) -> HttpResponse:
    assembly = shown(request, code, pk, drafts=True)
    rules.check_can_change(assembly, by=request.actor)
    form = MotionForm(request.POST or None, request.FILES or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(
        form, lambda: actions.add_motion(assembly, _question(form, request), by=request.actor, at=request.at)
    ):
        return redirect("voting:vote-draft", code, pk)
    return form_page(request, assembly.community, form, _("Add a question"), assembly=assembly, keep="vote-motion")


@opens_to("voting.draft_assembly")
@never_cache
@require_http_methods(FORMS)
def edit_motion(request: Request, code: str, pk: int, motion: int) -> HttpResponse:
    assembly, found = _motion(request, code, pk, motion)
    rules.check_can_change(assembly, by=request.actor)
    form = MotionForm(request.POST or None, request.FILES or None, initial=initial_of_motion(found))
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(
        form, lambda: actions.edit_motion(found, _question(form, request), by=request.actor, at=request.at)
    ):
        return redirect("voting:vote-draft", code, pk)
    return form_page(request, assembly.community, form, _("Change the question"), assembly=assembly)


@opens_to("voting.draft_assembly")
@never_cache
@require_POST
def remove_motion(request: Request, code: str, pk: int, motion: int) -> HttpResponse:
    _assembly, found = _motion(request, code, pk, motion)
    actions.remove_motion(found, by=request.actor, at=request.at)
    return redirect("voting:vote-draft", code, pk)


def _terms_form(request: Request, community: Place, *, initial: dict[str, Any]) -> TermsForm:
    return TermsForm(
        request.POST or None,
        initial=initial,
        community=community,
        rules=procedure.rules_for(community, request.at),
        demands=demands.waiting(community),
    )


def _proposed(request: Request, community: Place) -> dict[str, Any]:
    """Days that the law allows, were it posted today."""
    today = day_of(request.at)
    law = procedure.rules_for(community, request.at)
    notice = due_at(request.at, law.limit("voting.notice.extraordinary"))
    first = notice.astimezone(SHANGHAI).date() + timedelta(days=2)
    seat = next((one for one in request.actor.seats if one.role in (Role.COMMITTEE,)), None)
    chosen = request.GET.get("demand", "")
    return {
        "snapshot_on": today,
        "first_day": first,
        "last_day": first + timedelta(days=13),
        "scope": Scope.ALL,
        "convening": Convening.COMMITTEE if seat else Convening.ORDERED,
        "kind": "extraordinary",
        "channels": [one.value for one in Channel],
        "demand": key_in(chosen),
    }


def _question(form: MotionForm, request: Request) -> Any:
    upload = form.cleaned_data["file"]
    kept = store(upload, kinds=(PICTURE, PDF), at=request.at, field="file") if upload else None
    return form.question(kept)


def _motion(request: Request, code: str, pk: int, motion: int) -> tuple[Assembly, Motion]:
    assembly = shown(request, code, pk, drafts=True)
    found = Motion.objects.select_related("file").filter(pk=motion, assembly=assembly).first()
    if found is None:
        raise Http404(_("There is no such question."))
    found.assembly = assembly
    return assembly, found


def _posted_page(request: Request, assembly: Assembly) -> HttpResponse:
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "row": row_of(assembly, request.at),
        "shut": rules.why_shut(assembly, request.at) if assembly.state == AssemblyState.POSTED else "",
        "why_not": why_not(rules.check_can_withdraw_assembly, assembly, by=request.actor, at=request.at),
    }
    return render(request, "voting/assembly_desk_posted.html", context)
