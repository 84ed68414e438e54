"""The queue of people who have shown papers: one checks, another confirms."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.audit.sending import send_file
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.registry import actions, queries, rules
from linli.registry.forms import PapersSeenForm, ReasonForm
from linli.registry.models import BindingRequest


@opens_to("registry.check_binding")
def bindings(request: Request) -> HttpResponse:
    """All requests at my places, the longest wait first."""
    return _page(request)


@opens_to("registry.check_binding")
def binding(request: Request, pk: int) -> HttpResponse:
    """One request beside the list; what is decided about it is sent here, with the verb's name."""
    found = _here(request, pk)
    if request.method != "POST":
        return _page(request, found)
    verb = request.POST.get("verb")
    if verb == "check_binding":
        form: Any = PapersSeenForm(request.POST, auto_id="seen-%s")
        if form.is_valid() and tried(
            form, lambda: actions.check_binding(found, **form.cleaned_data, by=request.actor, at=request.at)
        ):
            messages.success(request, _("Checked. A second person now confirms."))
            return redirect("registry:binding", found.pk)
        return _page(request, found, seen=form)
    if verb == "refuse_binding":
        form = ReasonForm(request.POST, auto_id="refuse-%s")
        if form.is_valid() and tried(
            form, lambda: actions.refuse_binding(found, **form.cleaned_data, by=request.actor, at=request.at)
        ):
            messages.success(request, _("Refused; the person reads the reason."))
            return redirect("registry:bindings")
        return _page(request, found, refuse=form)
    if verb == "confirm_binding":
        actions.confirm_binding(found, by=request.actor, at=request.at)
        messages.success(request, _("Confirmed. The account now belongs to this home."))
        return redirect("registry:bindings")
    raise Http404


@opens_to("registry.check_binding")
@never_cache
def papers(request: Request, pk: int) -> FileResponse:
    """The papers themselves, for who decides about them; gone from view once it is decided."""
    found = _here(request, pk)
    if found.evidence is None:
        raise Http404
    return send_file(found.evidence, f"binding-{pk}", opened=True)


def _here(request: Request, pk: int) -> BindingRequest:
    found = queries.open_requests(request.actor.paths("registry.check_binding")).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, found: BindingRequest | None = None, **bound: Any) -> HttpResponse:
    waiting = queries.open_requests(request.actor.paths("registry.check_binding"))[:200]
    context: dict[str, Any] = {
        "waiting": [(each, bool(found and each.pk == found.pk)) for each in waiting],
        "found": found,
    }
    if found:
        context |= {
            "seen_form": bound.get("seen") or PapersSeenForm(auto_id="seen-%s"),
            "refuse_form": bound.get("refuse") or ReasonForm(auto_id="refuse-%s"),
            "seen_open": "seen" in bound,
            "refuse_open": "refuse" in bound,
            "why_not_check": why_not(rules.check_can_check_binding, request.actor, found),
            "why_not_confirm": why_not(rules.check_can_confirm_binding, request.actor, found),
            "why_not_refuse": why_not(rules.check_can_refuse_binding, request.actor, found),
            "is_picture": bool(found.evidence and found.evidence.media_type.startswith("image/")),
        }
    return render(request, "registry/bindings.html", context, status=422 if bound else 200)
