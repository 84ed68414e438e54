"""Demands for a meeting: who stands behind them, making one, supporting one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt
from linli.voting import actions
from linli.voting.forms.demands import DemandForm
from linli.voting.models import Demand
from linli.voting.queries import demands as queries
from linli.voting.rules import demand as rules
from linli.voting.states import DemandState

from .common import readable, share_text

MOST = 50


@opens_to("voting.read")
@never_cache
@require_safe
def demands(request: Request, code: str) -> HttpResponse:
    community = readable(request, code)
    rows = list(queries.demands_of(community, user_id=request.actor.user_id)[:MOST])
    context = {
        "community": community,
        "rows": [_row(one, request) for one in rows],
        "why_not": why_not(rules.check_can_demand, community, by=request.actor),
    }
    return render(request, "voting/assembly_demands.html", context)


def _row(demand: Demand, request: Request) -> dict[str, Any]:
    gathering = demand.state == DemandState.GATHERING
    assembly = getattr(demand, "assembly", None)
    backing = queries.backing(demand, request.at) if gathering else None
    return {
        "it": demand,
        "backing": backing,
        "heads": share_text(backing.heads, backing.heads_whole, area=False) if backing else "",
        "area": share_text(backing.area_dm2, backing.area_whole_dm2, area=True) if backing else "",
        "why_not": why_not(rules.check_can_support, demand, by=request.actor) if gathering else "",
        "withdraws": gathering and not why_not(rules.check_can_withdraw_demand, demand, by=request.actor),
        "late": demand.state == DemandState.REACHED and demand.due_at is not None and demand.due_at <= request.at,
        "assembly": assembly if assembly is not None and assembly.locked_at else None,
    }


@opens_to("voting.read")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demand(request: Request, code: str) -> HttpResponse:
    community = readable(request, code)
    if request.method != "POST":
        rules.check_can_demand(community, by=request.actor)
    form = DemandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        made = attempt(form, lambda: actions.make_demand(community, **words, by=request.actor, at=request.at))
        if made is not None:
            messages.success(request, _("Your demand stands. Neighbours who own a home here can support it."))
            return redirect("voting:demands", code)
    context = {"community": community, "form": form}
    return render(request, "voting/assembly_demand.html", context, status=422 if form.errors else 200)


@opens_to("voting.read")
@never_cache
@require_POST
def support(request: Request, code: str, pk: int) -> HttpResponse:
    found = _found(request, code, pk)
    actions.support(found, by=request.actor, at=request.at)
    reached = found.state == DemandState.REACHED
    messages.success(
        request,
        _("A fifth is reached: the meeting must be called.") if reached else _("Your home stands behind it now."),
    )
    return redirect("voting:demands", code)


@opens_to("voting.read")
@never_cache
@require_POST
def withdraw(request: Request, code: str, pk: int) -> HttpResponse:
    actions.withdraw_demand(_found(request, code, pk), by=request.actor, at=request.at)
    messages.success(request, _("The demand is withdrawn."))
    return redirect("voting:demands", code)


def _found(request: Request, code: str, pk: int) -> Demand:
    community = readable(request, code)
    found = Demand.objects.select_related("community").filter(pk=pk, community=community).first()
    if found is None:
        raise Http404(_("There is no such demand."))
    return found
