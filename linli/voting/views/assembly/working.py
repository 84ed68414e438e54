"""What the pages of the desk share: a form as a page, and what a draft would come to today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from linli.bodies.actor import Request
from linli.law.profiles import Profile
from linli.registry.models import Place
from linli.voting.models import Assembly, Motion
from linli.voting.queries import assemblies, procedure
from linli.voting.queries.electorate import Figures, figures_of
from linli.voting.states import AssemblyState

FORMS = ["GET", "HEAD", "POST"]


def material(request: Request, assembly: Assembly) -> tuple[Profile, list[Motion], Figures]:
    """The rules of today, the questions, and the electorate as it would be; the latter also in the row, unsaved."""
    profile = procedure.rules_for(assembly.community, request.at)
    motions, figures = assemblies.motions_of(assembly), figures_of(assembly)
    if assembly.state == AssemblyState.DRAFT:
        assembly.heads, assembly.area_dm2 = figures.heads, figures.area_dm2
    return profile, motions, figures


def form_page(
    request: Request,
    community: Place,
    form: Any,
    title: str,
    *,
    assembly: Assembly | None = None,
    lead: str = "",
    keep: str = "",
    kind: str = "main",
) -> HttpResponse:
    context = {
        "community": community,
        "form": form,
        "heading": title,
        "assembly": assembly,
        "lead": lead,
        "keep": keep,
        "kind": kind,
    }
    return render(request, "voting/assembly_form.html", context, status=422 if form.errors else 200)
