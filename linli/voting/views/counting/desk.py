"""The desk of counting: how the count stands, who is to be called back, and everything of a vote for a court."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.people.doors import confirmed_again
from linli.voting import actions
from linli.voting.models import Assembly, CallBack
from linli.voting.queries import results
from linli.voting.queries.proof.court import write_archive
from linli.voting.rules import counting as rules
from linli.voting.states import AssemblyState, CallBackResult

from .result import counted

ANSWERS = (CallBackResult.CONFIRMED, CallBackResult.DENIED, CallBackResult.NOT_REACHED)


def _watched(request: Request, code: str, pk: int) -> Assembly:
    """A vote that she counts or watches over; another is not there for her."""
    for verb in ("call_back", "export_archive"):
        if request.actor.may_anywhere(f"voting.{verb}"):
            try:
                return counted(request, code, pk, verb)
            except Http404:
                continue
    raise Http404(_("There is no such vote."))


@opens_to("voting.look_at_roll")
@never_cache
@require_safe
def desk(request: Request, code: str, pk: int) -> HttpResponse:
    """Where the count stands, the sample, and the archive."""
    assembly = _watched(request, code, pk)
    by = request.actor
    calls = by.may("voting.call_back", assembly.community.path or "-")
    sample = CallBack.objects.filter(assembly=assembly).select_related(
        "right__person", "right__ballot", "right__building", "assembly", "community"
    )
    held = results.last_event(assembly, "hold_result")
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "held": held if assembly.state == AssemblyState.COUNTING else None,
        "still_read": rules.still_read(assembly) if assembly.state == AssemblyState.COUNTING else False,
        "calls": [_call(one, request) for one in sample.order_by("right__number")] if calls else [],
        "sample": results.sample_figures(assembly),
        "counts": results.counts_of(assembly),
        "why_no_archive": why_not(rules.check_can_export_archive, assembly, by=by),
        "answers": [(one.value, one.label) for one in ANSWERS],
    }
    return render(request, "voting/counting_desk.html", context)


def _call(one: CallBack, request: Request) -> dict[str, Any]:
    return {"it": one, "why": why_not(rules.check_can_call_back, one, by=request.actor)}


@opens_to("voting.call_back")
@confirmed_again
@require_POST
def call_back(request: Request, code: str, pk: int, call: int) -> HttpResponse:
    """What an owner said."""
    assembly = counted(request, code, pk, "call_back")
    rows = CallBack.objects.select_related("right__ballot", "assembly", "community")
    try:
        one = rows.get(pk=call, assembly=assembly)
    except CallBack.DoesNotExist:
        raise Http404 from None
    actions.record_call_back(one, request.POST.get("result", ""), by=request.actor, at=request.at)
    messages.success(request, _("Noted."))
    return redirect("voting:counting", code, pk)


@opens_to("voting.export_archive")
@confirmed_again  # type: ignore[arg-type]  # a file that is streamed is an answer, too
@require_POST
def archive(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The ZIP for a court; each one is an entry of the log with its reason."""
    assembly = counted(request, code, pk, "export_archive")
    names = request.POST.get("names") == "yes"
    reason = request.POST.get("reason", "")
    actions.export_archive(assembly, reason=reason, names=names, by=request.actor, at=request.at)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_archive(assembly, file, names=names)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"linli-vote-{assembly.number}.zip")
