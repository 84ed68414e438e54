"""The result of a vote as everybody who lives or works here reads it, and what she needs to check it herself."""

import json
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.files import open_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.shares import HALF, THREE_QUARTERS, TWO_THIRDS, percent
from linli.notices import queries as notices
from linli.notices.models import Objection
from linli.notices.states import ObjectionState
from linli.voting.models import Assembly
from linli.voting.queries import results
from linli.voting.queries.assemblies import find, lines_of_user, motions_of
from linli.voting.queries.proof import receipt_of, roll_receipt_of
from linli.voting.queries.results import ShownGate, ShownMotion
from linli.voting.rules.counting import RESULT
from linli.voting.rules.gates import HEADS, TOOK_PART
from linli.voting.states import AssemblyState, Outcome
from linli.voting.views.assembly.common import square
from linli.voting.views.common import readable

TONES = {Outcome.PASSED: "jade", Outcome.REFUSED: "seal", Outcome.TOO_FEW: "amber"}


def counted(request: Request, code: str, pk: int, verb: str = "read") -> Assembly:
    """A vote whose box is closed; another is not there."""
    try:
        assembly = find(readable(request, code, verb), pk)
    except Assembly.DoesNotExist:
        raise Http404(_("There is no such vote.")) from None
    if assembly.closed_at is None:
        raise Http404(_("Voting is not over yet."))
    return assembly


@opens_to("voting.read")
@never_cache
@require_safe
def result(request: Request, code: str, pk: int) -> HttpResponse:
    """Each gate with its figures, the file to recount, the objections and the call-backs."""
    assembly = counted(request, code, pk)
    events = results.events_of(assembly)
    posted = [event for event in events if event.verb in results.POSTED]
    held = next((event for event in reversed(events) if event.verb == "voting.hold_result"), None)
    posting = notices.posting_for(RESULT, assembly.pk, community=assembly.community)
    mine = lines_of_user(assembly, request.actor.user_id or 0)
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "motions": of_event(assembly, posted[-1]) if posted else [],
        "earlier": [
            {"turn": event.data["turn"], "at": event.at, "motions": of_event(assembly, event)} for event in posted[:-1]
        ],
        "turn": posted[-1].data["turn"] if posted else 0,
        "held": held if assembly.state == AssemblyState.COUNTING else None,
        "posting": posting,
        "waiting": Objection.objects.filter(posting=posting, state=ObjectionState.OPEN).count() if posting else 0,
        "counts": results.counts_of(assembly),
        "sample": results.sample_figures(assembly),
        "drawn": next((event.data for event in events if event.verb == "voting.draw_call_backs"), None),
        "mine": mine,
        "watches": any(
            request.actor.may(f"voting.{verb}", assembly.community.path or "-")
            for verb in ("call_back", "export_archive")
        ),
    }
    return render(request, "voting/counting_result.html", context)


def of_event(assembly: Assembly, event: Any) -> list[dict[str, Any]]:
    """The motions of one count with their gates in words."""
    found = results.shown(assembly, motions_of(assembly), event.data["figures"])
    return [_motion(one, assembly.community.code) for one in found]


@opens_to("voting.read")
@require_safe
def count_file(request: Request, code: str, pk: int, turn: int) -> HttpResponseBase:
    """The file that anybody recounts."""
    assembly = counted(request, code, pk)
    found = next((one for one in results.counts_of(assembly) if one.turn == turn), None)
    if found is None or found.file is None:
        raise Http404(_("There is no such count."))
    name = f"linli-count-{assembly.number}-{turn}.txt"
    return FileResponse(open_file(found.file), as_attachment=True, filename=name, content_type="text/plain")


@opens_to("voting.read")
@never_cache
@require_safe
def receipt(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """Her own receipt with what opens her lines of the count: for one line of the roll that is hers."""
    assembly = counted(request, code, pk)
    right = next((one for one in lines_of_user(assembly, request.actor.user_id or 0) if one.number == number), None)
    if right is None:
        raise Http404(_("This home is not yours."))
    found = receipt_of(right.ballot) if right.ballot else roll_receipt_of(right)
    if found is None:
        raise Http404(_("The log is about to place this entry. Try again in a minute."))
    answer = HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="linli-vote-{assembly.number}-{number}.json"'
    return answer


def _motion(one: ShownMotion, code: str) -> dict[str, Any]:
    return {
        "it": one.motion,
        "code": code,
        "outcome": Outcome(one.outcome).label,
        "tone": TONES[Outcome(one.outcome)],
        "clause": Outcome(one.with_clause).label if one.with_clause else "",
        "clause_tone": TONES[Outcome(one.with_clause)] if one.with_clause else "",
        "gates": [_gate(gate) for gate in one.gates],
        "is_exact": one.is_exact,
        "figures": [
            {"label": label, "heads": one.figures["heads"][key][0], "area": span(one.figures["area_dm2"][key])}
            for key, label in (
                ("yes", _("Agree")),
                ("no", _("Do not agree")),
                ("abstain", _("Abstain")),
                ("blank", _("Left blank")),
            )
        ],
    }


def _gate(gate: ShownGate) -> dict[str, Any]:
    by_heads = gate.measure == HEADS
    labels = {
        (True, True): _("Heads that took part"),
        (True, False): _("Area that took part"),
        (False, True): _("Heads that agree, of those who took part"),
        (False, False): _("Area that agrees, of what took part"),
    }
    facts = {
        "part": str(gate.part[0]) if by_heads else span(gate.part),
        "whole": str(gate.whole[0]) if by_heads else span(gate.whole),
        "needed": str(gate.needed) if by_heads else _("%(area)s m²") % {"area": square(gate.needed)},
        "share": _share(gate),
    }
    return {
        "label": labels[gate.name == TOOK_PART, by_heads],
        "part": gate.part[0],
        "whole": gate.whole[1],
        "passes": gate.passes,
        "text": _per_cent(gate),
        "tone": "jade" if gate.passes else "seal",
        "mark": gate.threshold.share,
        "words": _("%(part)s of %(whole)s; it takes %(share)s, that is %(needed)s or more") % facts,
        "rule": gate.threshold.reference,
    }


def _per_cent(gate: ShownGate) -> str:
    """The share beside the bar, between its bounds where it is not told exactly."""
    low = percent(gate.part[0], gate.whole[1], 2) or "0.00"
    if gate.is_exact:
        return f"{low}%"
    high = percent(min(gate.part[1], gate.whole[1]), gate.whole[1], 2) or "0.00"
    return f"{low}% – {high}%"


def _share(gate: ShownGate) -> str:
    """The threshold as the rule has it, in words where the law's own are known."""
    threshold = gate.threshold
    words = {
        (TWO_THIRDS, True): _("two thirds at least"),
        (THREE_QUARTERS, True): _("three quarters at least"),
        (HALF, False): _("more than half"),
    }
    plain = _("%(share)s at least") if threshold.inclusive else _("more than %(share)s")
    return words.get((threshold.share, threshold.inclusive), plain % {"share": threshold.share})


def span(bounds: Any) -> str:
    """An area in m², between two bounds where the exact figure would betray somebody."""
    low, high = bounds
    if low == high:
        return _("%(area)s m²") % {"area": square(low)}
    return _("%(low)s to %(high)s m²") % {"low": square(low), "high": square(high)}
