"""Councils as everybody reads them: the list, one question, its minutes."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.sending import send_file
from linli.bodies.actor import Request
from linli.bodies.models import Body
from linli.kernel.doors import opens_to
from linli.kernel.downloads import download
from linli.kernel.errors import why_not
from linli.kernel.sheets import TYPES, Page
from linli.kernel.text import key_in
from linli.law.deadlines import day_of
from linli.registry.models import Place
from linli.voting.queries import councils as queries
from linli.voting.rules import councils as rules
from linli.voting.states import CouncilState
from linli.voting.views.common import readable, to_her_community

from .common import TONES, found, question_page

MOST_ROWS = 5_000


@opens_to("voting.read")
@require_safe
def here(request: Request) -> HttpResponse:
    """Her community's questions; for a seat, those of the first community where it works."""
    return to_her_community(request, "voting:councils")


@opens_to("voting.read")
@never_cache
@require_safe
def listed(request: Request, code: str) -> HttpResponseBase:
    """What the councils of a community are asked, filtered by where it stands, paged by key, and as a file."""
    community = readable(request, code)
    state = request.GET.get("state", "")
    state = state if state in CouncilState.values else ""
    if (kind := request.GET.get("format", "")) in TYPES:
        found = queries.motions_of(community)
        found = found.filter(state=state) if state else found
        return download(f"council-{community.code}", Page(_("Councils"), _sheet(found[:MOST_ROWS])), kind=kind)
    after = request.GET.get("after", "")
    rows, following = queries.motion_page(community, state=state, after=key_in(after))
    councils = queries.councils_for(community)
    context = {
        "community": community,
        "rows": [{"motion": one, "tone": TONES.get(CouncilState(one.state), "")} for one in rows],
        "following": following,
        "state": state,
        "states": [("", _("All")), *CouncilState.choices],
        "councils": [_shown_council(request, one) for one in councils],
        "why_not_propose": _why_not_propose(request, community, councils),
    }
    return render(request, "voting/councils.html", context)


@opens_to("voting.read")
@never_cache
@require_safe
def question(request: Request, pk: int) -> HttpResponse:
    """One question with all that belongs to it."""
    return question_page(request, found(request, pk))


@opens_to("voting.read")
@require_safe
def minutes(request: Request, pk: int) -> HttpResponseBase:
    """The signed paper, for the council and whoever keeps its minutes: there are signatures on it."""
    motion = found(request, pk)
    if motion.minutes_file is None or not rules.sees_votes(motion, request.actor):
        raise Http404(_("There is no such file for you."))
    return send_file(motion.minutes_file, motion.number)


def _shown_council(request: Request, body: Body) -> dict[str, object]:
    in_force = queries.rules_in_force(body)
    members = len(queries.member_ids(body, day_of(request.at)))
    return {
        "body": body,
        "rules": in_force,
        "members": members,
        "needed": rules.needed(members, in_force) if in_force and members and in_force.over == "all" else None,
        "may_set": request.actor.may("voting.set_council_rules", body.place.path or "-"),
    }


def _why_not_propose(request: Request, community: Place, councils: list[Body]) -> str:
    if not councils:
        return _("No council works for this community yet.")
    by = request.actor
    sentences = [why_not(rules.check_can_propose_to_council, one, community, "", by=by) for one in councils]
    return "" if "" in sentences else sentences[0]


def _sheet(found: Any) -> list[list[object]]:
    title = pgettext("of a text", "Title")
    head: list[object] = [_("Number"), title, _("Council"), _("State"), _("Proposed"), _("Ended on"), _("Members")]
    rows: list[list[object]] = [[*head, _("Agree"), _("Do not agree"), _("Abstain")]]
    for one in found.iterator():
        counted = one.figures or {}
        rows.append(
            [one.number, one.title, one.body.name, one.get_state_display(), one.proposed_at, one.closed_at]
            + [counted.get(name, "") for name in ("members", "yes", "no", "abstain")]
        )
    return rows
