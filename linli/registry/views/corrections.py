"""The queue of corrections: one worker has said what is right, another looks and confirms."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.audit.sending import send_file
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.registry import actions, queries, rules
from linli.registry.forms import ReasonForm
from linli.registry.models import Correction

MOST = 100


@opens_to("registry.confirm_correction")
@never_cache
def corrections(request: Request) -> HttpResponse:
    """All that waits at my places, the longest wait first."""
    return _page(request)


@opens_to("registry.confirm_correction")
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Confirm or refuse, by the verb's name."""
    found = _here(request, pk)
    verb = request.POST.get("verb")
    if verb == "confirm_correction":
        actions.confirm_correction(found, by=request.actor, at=request.at)
        messages.success(request, _("Confirmed. The register now says so."))
        return redirect("registry:corrections")
    if verb != "refuse_correction":
        raise Http404
    form = ReasonForm(request.POST, auto_id=f"refuse-{pk}-%s")
    if form.is_valid() and tried(
        form, lambda: actions.refuse_correction(found, **form.cleaned_data, by=request.actor, at=request.at)
    ):
        messages.success(request, _("Refused; the register stays as it is."))
        return redirect("registry:corrections")
    return _page(request, found.pk, form)


@opens_to("registry.confirm_correction")
@never_cache
def papers(request: Request, pk: int) -> FileResponse:
    """The papers that show it, until it is decided."""
    found = _here(request, pk)
    if found.evidence is None:
        raise Http404
    return send_file(found.evidence, f"correction-{pk}", opened=True)


def _here(request: Request, pk: int) -> Correction:
    found = queries.open_corrections(request.actor.paths("registry.confirm_correction")).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, refused: int = 0, form: ReasonForm | None = None) -> HttpResponse:
    waiting = queries.open_corrections(request.actor.paths("registry.confirm_correction"))[:MOST]
    rows = [
        {
            "one": one,
            "why_not_confirm": why_not(rules.check_can_confirm_correction, request.actor, one),
            "why_not_refuse": why_not(rules.check_can_refuse_correction, request.actor, one),
            "form": form if form and one.pk == refused else ReasonForm(auto_id=f"refuse-{one.pk}-%s"),
            "open": bool(form) and one.pk == refused,
        }
        for one in waiting
    ]
    return render(request, "registry/corrections.html", {"rows": rows}, status=422 if form else 200)
