"""Printing ballots: asked for in one go, drawn in the background, with its progress."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt
from linli.registry.models import Building
from linli.voting.actions.printing import draw, print_ballots
from linli.voting.forms.casting import PrintForm
from linli.voting.jobs.paper import SHORT, draw_ballots
from linli.voting.queries.canvass import buildings
from linli.voting.queries.paper import runs_of
from linli.voting.rules.paper import check_can_print
from linli.voting.views.casting.common import vote_here
from linli.voting.views.casting.desk import about


@opens_to("voting.print_ballots")
@never_cache
def runs(request: Request, code: str, pk: int) -> HttpResponse:
    """Ask for the ballots of a building or of all; what was printed before."""
    assembly = vote_here(request, code, pk, "print_ballots")
    offered = [(one.building_id, one.name) for one in buildings(assembly)]
    form = PrintForm(request.POST or None, buildings=offered)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["building"]
        building = Building.objects.get(pk=chosen, community=assembly.community_id) if chosen else None
        run = attempt(form, lambda: print_ballots(assembly, building=building, by=request.actor, at=request.at))
        if run is not None:
            if len(run.papers) <= SHORT:
                draw(run, at=request.at)
            else:
                draw_ballots.defer(run_id=run.pk)
            messages.success(request, _("The ballots are made. Earlier papers of these homes are void."))
            return redirect("voting:print-progress", code, pk, run.pk)
    context = {**about(request, assembly, "print"), "form": form, "runs": runs_of(assembly)[:30]}
    context["why_not"] = why_not(check_can_print, assembly, by=request.actor)
    return render(request, "voting/paper_print.html", context, status=422 if form.errors else 200)


@opens_to("voting.print_ballots")
@never_cache
@require_safe
def progress(request: Request, code: str, pk: int, run_id: int) -> HttpResponse:
    """How far the drawing has come; then the file."""
    assembly = vote_here(request, code, pk, "print_ballots")
    run = runs_of(assembly).filter(pk=run_id).first()
    if run is None:
        raise Http404
    context = {**about(request, assembly, "print"), "run": run, "total": len(run.papers)}
    return render(request, "voting/paper_progress.html", context)


@opens_to("voting.print_ballots")
@never_cache
@require_safe
def sheets(request: Request, code: str, pk: int, run_id: int) -> HttpResponseBase:
    assembly = vote_here(request, code, pk, "print_ballots")
    run = runs_of(assembly).filter(pk=run_id).first()
    if run is None or run.file is None:
        raise Http404
    return send_file(run.file, f"{code}-{assembly.number}-{run.pk}")
