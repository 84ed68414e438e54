"""The register of decisions: a community's list, one decision with its paper and its receipts, registering."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from linli.audit import queries as audit
from linli.audit.models import Event
from linli.audit.sending import send_file, send_receipt
from linli.bodies import actions, exports, queries, rules
from linli.bodies.actor import Request
from linli.bodies.forms import DecisionForm
from linli.bodies.models import Body, Decision
from linli.bodies.states import DecisionKind, Matter
from linli.kernel.doors import opens_to
from linli.kernel.downloads import download
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt
from linli.kernel.sheets import TYPES, Page
from linli.kernel.text import key_in
from linli.registry.models import Place
from linli.registry.states import PlaceKind

PAGE = 20
VERBS = {
    "bodies.register_decision": gettext_lazy("Registered"),
    "bodies.supersede_decision": gettext_lazy("Superseded by a later decision"),
    "bodies.suspend_decision": gettext_lazy("Suspended"),
    "bodies.confirm_suspension": gettext_lazy("Suspension confirmed"),
    "bodies.lift_suspension": gettext_lazy("Suspension lifted"),
    "bodies.lapse_suspension": gettext_lazy("Suspension lapsed at its limit"),
    "bodies.appeal_suspension": gettext_lazy("Appeal made"),
    "bodies.answer_appeal": gettext_lazy("Appeal answered"),
}


@opens_to("bodies.read_decisions")
def decisions(request: Request) -> HttpResponse:
    """To her community; whoever has several chooses, those with something suspended first."""
    rows = queries.communities_with_decisions(request.actor.paths("bodies.read_decisions"), request.at)
    text = request.GET.get("text", "").strip()[:60]
    found = list((rows.filter(name__icontains=text) if text else rows)[:200])
    if len(found) == 1 and not text:
        return redirect("decisions_of", found[0].code)
    return render(request, "bodies/decisions.html", {"communities": found, "text": text, "layout": layout(request)})


@opens_to("bodies.read_decisions")
def decisions_of(request: Request, code: str) -> HttpResponseBase:
    """A community's decisions, page by page, or all that fit as a file."""
    community = readable(request, code)
    chosen = _chosen(request)
    rows = queries.decisions_of(community, **chosen)
    if kind := request.GET.get("format"):
        return _export(request, community, rows, kind)
    found, next_key = queries.one_page(rows, after=request.GET.get("after", ""), size=PAGE)
    stopped = queries.standing(community, [one.pk for one in found], request.at)
    for one in found:
        one.stop = stopped.get(one.pk)  # type: ignore[attr-defined]
    context = {
        "place": community,
        "layout": layout(request),
        "decisions": found,
        "next": next_key,
        "total": rows.count() if next_key or request.GET.get("after") else len(found),
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "kinds": DecisionKind.choices,
        "matters": Matter.choices,
        "bodies": queries.deciding_bodies(community),
        "years": queries.years_of(community),
        "stopped": queries.standing_suspensions_of(community, request.at)[:5],
        "why_not_register": why_not(rules.check_can_register_decisions, community, by=request.actor),
        "may_register": request.actor.may("bodies.register_decision", community.path or ""),
    }
    return render(request, "bodies/decisions_of.html", context)


def _chosen(request: Request) -> dict[str, Any]:
    """What the reader chose; what is no choice is none."""
    kind, matter = request.GET.get("kind", ""), request.GET.get("matter", "")
    year = key_in(request.GET.get("year", ""))
    return {
        "kind": kind if kind in DecisionKind.values else "",
        "matter": matter if matter in Matter.values else "",
        "body_id": key_in(request.GET.get("body", "")),
        "year": year if year and 1 <= year <= 9999 else None,
        "words": request.GET.get("text", "").strip()[:60],
    }


def _export(request: Request, community: Place, rows: Any, kind: str) -> HttpResponseBase:
    if kind not in TYPES:
        raise Http404
    found = list(rows.select_related("body", "later", "evidence")[: exports.MOST_ROWS])
    stopped = {one.decision_id: one for one in queries.standing_suspensions_of(community, request.at)}
    page = Page(community.name, exports.decision_rows(found, stopped))
    return download(f"decisions-{community.code}-{timezone.localdate(request.at):%Y%m%d}", page, kind=kind)


@opens_to("bodies.read_decisions")
def register_decision(request: Request, code: str) -> HttpResponse:
    """Register a decision that was made on paper. The door is wide, because the rule has more to say than no."""
    community = readable(request, code)
    rules.check_can_register_decisions(community, by=request.actor)
    bodies = _own_bodies(request, community)
    earlier = queries.decisions_to_rely_on(community, at=request.at)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DecisionForm(*posted, bodies=bodies, earlier=earlier, initial={"decided_on": timezone.localdate(request.at)})

    def work() -> Decision:
        return actions.register_decision(community, **form.facts(), by=request.actor, at=request.at)

    if request.method == "POST" and form.is_valid() and (made := attempt(form, work)):
        messages.success(request, _("The decision stands in the register."))
        return redirect("decision", community.code, made.pk)
    context = {"place": community, "layout": layout(request), "form": form, "bodies": bodies}
    return render(request, "bodies/register_decision.html", context, status=422 if form.errors else 200)


def _own_bodies(request: Request, community: Place) -> list[Body]:
    """The bodies around this community whose decisions it is for her to register."""
    open_here = queries.open_bodies().filter(place_id__in=queries.around(community)).select_related("place")
    return [one for one in open_here.order_by("id") if rules.registers_for(one, community, by=request.actor)]


@opens_to("bodies.read_decisions")
@require_safe
@cache_control(private=True, max_age=3600)
def decision_paper(request: Request, code: str, pk: int) -> FileResponse:
    """The paper behind a decision, to residents and bodies of the community; ``?small=yes`` gives a small picture."""
    one = readable_decision(request, code, pk)
    if one.evidence is None:
        raise Http404
    return send_file(one.evidence, f"{one.pk}-{str(one.evidence)[:8]}", small=bool(request.GET.get("small")))


@opens_to("bodies.read_decisions")
@never_cache
@require_safe
def decision_receipt(request: Request, code: str, pk: int, event_pk: int) -> HttpResponse:
    """The receipt of one step in a decision's history, to be checked by anyone."""
    one = readable_decision(request, code, pk)
    events = audit.history(("decision", one.pk), log_id=one.community_id)
    if event_pk not in {event.pk for event in events}:
        raise Http404
    return send_receipt(request, event_pk, f"{one.pk}-{event_pk}", back=reverse("decision", args=[code, pk]))


def readable(request: Request, code: str) -> Place:
    """The community, if she may read its decisions; otherwise it is as if there were none."""
    community = get_object_or_404(Place, code=code, kind=PlaceKind.COMMUNITY)
    if not request.actor.may("bodies.read_decisions", community.path or ""):
        raise Http404
    return community


def readable_decision(request: Request, code: str, pk: int) -> Decision:
    try:
        return queries.decision_page(readable(request, code), pk)
    except Decision.DoesNotExist:
        raise Http404 from None


def layout(request: Request) -> str:
    """Whoever sits somewhere works at her desk; whoever lives here reads a page."""
    return "web/desk.html" if request.actor.seats else "web/base.html"


def history_of(one: Decision) -> list[dict[str, Any]]:
    """The steps of its history, oldest first, each with the way to its receipt."""
    return list(_steps(one, audit.history(("decision", one.pk), log_id=one.community_id)))


def _steps(one: Decision, events: list[Event]) -> Iterable[dict[str, Any]]:
    for event in events:
        path = reverse("decision_receipt", args=[one.community.code, one.pk, event.pk])
        yield {
            "at": event.at,
            "what": VERBS.get(event.verb, event.verb),
            "receipt": path,
            "verify": f"{reverse('verify-receipt')}#{path}",
        }
