"""A vote as everybody who lives or works here reads it."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.bodies.roles import Role
from linli.bodies.states import Matter
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.notices.queries import posting_for
from linli.voting import actions
from linli.voting.models import Assembly, Motion
from linli.voting.queries import assemblies, demands, procedure, roll
from linli.voting.queries.assemblies import Part
from linli.voting.rules import assembly as rules
from linli.voting.states import AssemblyState, Channel
from linli.voting.views.common import readable, to_her_community

from .common import TONES, row_of, share_text, shown, square, when

BARS = (AssemblyState.OPEN, AssemblyState.COUNTING)


@opens_to("voting.read")
@require_safe
def here(request: Request) -> HttpResponse:
    """The votes of her community; for a seat, those of the first community where it works."""
    return to_her_community(request, "voting:votes")


@opens_to("voting.read")
@never_cache
@require_safe
def votes(request: Request, code: str) -> HttpResponse:
    """What the owners of a community vote on now, and what they have voted on."""
    community = readable(request, code)
    rows, following = assemblies.page_of(assemblies.listed(community), after=request.GET.get("after", ""))
    running = [one for one in rows if one.state in assemblies.RUNNING]
    context = {
        "community": community,
        "running": [row_of(one, request.at) for one in running],
        "past": [row_of(one, request.at) for one in rows if one not in running],
        "following": following,
        "waiting": demands.waiting(community),
        "calls": request.actor.may("voting.draft_assembly", community.path or "-"),
    }
    return render(request, "voting/assembly_votes.html", context)


@opens_to("voting.read")
@never_cache
@require_safe
def vote(request: Request, code: str, pk: int) -> HttpResponse:
    """One vote: what is asked, by which rule, of whom, until when, and how many have taken part."""
    assembly = shown(request, code, pk)
    motions = assemblies.motions_of(assembly)
    posting = posting_for(rules.SUBJECT, assembly.pk, community=assembly.community)
    parts = assemblies.took_part(assembly, motions) if assembly.state in BARS else []
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "tone": TONES.get(AssemblyState(assembly.state), ""),
        "when": when(assembly, request.at),
        "motions": [_motion(motion, assembly, parts) for motion in motions],
        "posting": posting,
        "shut": rules.why_shut(assembly, request.at) if assembly.state == AssemblyState.POSTED else "",
        "ways": [Channel(one).label for one in assembly.channels],
        "steps": _steps(assembly, request.at),
        "kinds": [{"label": kind, "heads": heads, "area": area} for kind, heads, area in roll.by_kind(assembly)],
        "mine": roll.shown(assemblies.lines_of_user(assembly, request.actor.user_id or 0)),
        "same": assemblies.unchanged(assembly) if "check" in request.GET else None,
        "ballot": reverse("voting:ballot", args=[code, pk]) if assembly.state == AssemblyState.OPEN else "",
        "result": reverse("voting:result", args=[code, pk]) if assembly.closed_at else "",
        "sees_owners": _sees_owners(request, assembly),
    }
    return render(request, "voting/assembly_vote.html", context)


def _motion(motion: Motion, assembly: Assembly, parts: list[Part]) -> dict[str, Any]:
    part = next((one for one in parts if one.motion.pk == motion.pk), None)
    bars = []
    if part is not None:
        bars = [
            _bar(_("Area that took part"), part.area_dm2, assembly.area_dm2, part.area_needed_dm2, area=True),
            _bar(_("Heads that took part"), part.heads, assembly.heads, part.heads_needed, area=False),
        ]
    matter = Matter(motion.matter).label if motion.matter else _("Another major matter (art. 278(9))")
    return {"it": motion, "matter": matter, "bars": bars, "reached": part is not None and part.reached}


def _bar(label: str, part: int, whole: int, needed: int, *, area: bool) -> dict[str, Any]:
    left = max(0, needed - part)
    said = f"{square(left)} m²" if area else f"{left:,}"
    return {
        "label": label,
        "part": part,
        "whole": whole,
        "text": share_text(part, whole, area=area),
        "note": _("%(missing)s still needed") % {"missing": said} if left else _("enough"),
        "tone": "seal" if left else "jade",
    }


def _steps(assembly: Assembly, now: datetime) -> list[dict[str, Any]]:
    """The days of a vote, for the timeline; what lies ahead as it was posted."""
    moments = (
        (assembly.locked_at, _("Posted for objections, locked"), ""),
        (assembly.opens_at, _("Voting begins"), ""),
        (assembly.extended_at, _("Voting runs on, as it was posted"), ""),
        (assembly.closes_at - timedelta(minutes=1), _("Voting ends"), ""),
        (assembly.result_at or assembly.result_due_at, _("The result is posted"), ""),
        (assembly.final_at, _("The result is final"), ""),
    )
    known = [(at, what, note) for at, what, note in moments if at is not None]
    return [{"at": at, "what": what, "note": note, "state": "next" if at > now else "done"} for at, what, note in known]


@opens_to("voting.read")
@never_cache
@require_safe
def owners(request: Request, code: str, pk: int) -> HttpResponse:
    """The list of owners, while it is posted: for owners of the community who are signed in, and, each time recorded,
    for those whose duty it is."""
    assembly = shown(request, code, pk)
    why = _sees_owners(request, assembly)
    if why == OFFICIAL:
        actions.look_at_roll(assembly, by=request.actor, at=request.at)
    elif why != OWNER:
        return render(
            request,
            "voting/assembly_owners.html",
            {
                "assembly": assembly,
                "community": assembly.community,
                "mine": roll.shown(assemblies.lines_of_user(assembly, request.actor.user_id or 0)),
            },
        )
    buildings = roll.buildings(assembly)
    chosen = request.GET.get("building", "")
    building = next((one for one in buildings if str(one.pk) == chosen), None)
    after = request.GET.get("after", "")
    lines, following = roll.page(
        assembly,
        building_id=building.pk if building else None,
        after=int(after) if after.isascii() and after.isdecimal() and len(after) < 9 else 0,
    )
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "open": True,
        "official": why == OFFICIAL,
        "lines": lines,
        "following": following,
        "tabs": [("", _("All")), *((str(one.pk), one.name) for one in buildings[:60])],
        "mine": roll.shown(assemblies.lines_of_user(assembly, request.actor.user_id or 0)),
        "posting": posting_for(rules.SUBJECT, assembly.pk, community=assembly.community),
    }
    return render(request, "voting/assembly_owners.html", context)


OWNER, OFFICIAL = "owner", "official"


def _sees_owners(request: Request, assembly: Assembly) -> str:
    by, path = request.actor, assembly.community.path or "-"
    is_owner = any(home.role == Role.OWNER and home.path.startswith(path) for home in by.homes)
    if is_owner and assembly.state == AssemblyState.POSTED:
        return OWNER
    return OFFICIAL if not why_not(rules.check_can_look_at_roll, assembly, by=by) else ""


@opens_to("voting.read")
@never_cache
@require_safe
def which_rule(request: Request, code: str) -> HttpResponse:
    """Which rule holds for this matter here today, and why."""
    community = readable(request, code)
    matter = request.GET.get("matter", "")
    matter = matter if matter in Matter.values else ""
    own = procedure.procedure_of(community)
    context = {
        "community": community,
        "matter": matter,
        "label": Matter(matter).label if matter else _("Another major matter (art. 278(9))"),
        "choices": [("", _("Another major matter (art. 278(9))")), *Matter.choices],
        "groups": procedure.lines_for(matter, community, request.at),
        "special": procedure.is_special(matter, procedure.rules_for(community, request.at)),
        "own": own,
        "version": procedure.rules_for(community, request.at).version,
        "adopts": request.actor.may("voting.adopt_procedure", community.path or "-"),
    }
    return render(request, "voting/assembly_rules.html", context)


@opens_to("voting.read")
@never_cache
@require_safe
def enclosed(request: Request, code: str, pk: int, motion: int) -> HttpResponseBase:
    """The paper that belongs to a question."""
    community = readable(request, code)
    drafts = request.actor.may("voting.draft_assembly", community.path or "-")
    assembly = shown(request, code, pk, drafts=drafts)
    found = Motion.objects.select_related("file").filter(pk=motion, assembly=assembly, file__isnull=False).first()
    if found is None or found.file is None:
        raise Http404
    return send_file(found.file, f"vote-{assembly.number}-{found.order}", opened=True)
