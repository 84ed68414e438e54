"""The desk's lists: all cases, whistles, supervision, call-backs, the long-cycle ledger, the board."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Actor, Request
from linli.bodies.models import Body
from linli.cases.forms.lists import CaseFilter
from linli.cases.models import Case, InterimReport
from linli.cases.queries import desk, reading
from linli.cases.queries.catalogue import name_of
from linli.cases.queries.said import spot_of
from linli.cases.states import State
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.downloads import download
from linli.kernel.sheets import TYPES, Page
from linli.registry.models import Place

from .lists import contents_of, key_of

BOARD_DAYS = 90
MOST_ROWS = 50_000


def places_of(by: Actor, verb: str) -> list[Place]:
    """The communities at which the person may do ``cases.<verb>``."""
    inside = Q(pk__in=[])
    for path in by.paths(f"cases.{verb}"):
        inside |= Q(path__startswith=path)
    return list(Place.objects.filter(inside, kind="community", successor__isnull=True).order_by("path"))


@opens_to("cases.read")
@never_cache
@require_safe
def cases(request: Request) -> HttpResponseBase:
    """All cases that I may see; filtered, sorted, paged by key, and as a file."""
    by, at = request.actor, request.at
    communities = places_of(by, "read")
    bodies = Body.objects.filter(place_id__in=_around(communities), closed_on__isnull=True).order_by("place_id", "id")
    contents = contents_of(communities[0]) if communities else None
    form = CaseFilter(request.GET, communities=communities, bodies=bodies, contents=contents)
    wanted = form.values()
    found = reading.filtered(by, wanted, at=at)
    sort = wanted.get("sort") or "newest"
    if (kind := request.GET.get("format", "")) in TYPES:
        rows = found.select_related(*reading.IN_LIST).order_by(*reading.SORTS[sort])[:MOST_ROWS]
        lines: list[Sequence[object]] = [_heads(), *(_line(case) for case in rows.iterator())]
        return download(_("cases"), Page(_("Cases"), lines), kind=kind)
    page = reading.page_of(found, sort=sort, after=request.GET.get("after", ""))
    more = any(name in wanted for name in ("community", "body", "level", "kind", "channel", "period", "late", "urgent"))
    context = {"page": page, "form": form, "filtered": bool(wanted), "more": more, "many": len(communities) > 1}
    return render(request, "cases/desk_cases.html", context)


def _around(communities: list[Place]) -> set[int]:
    """These communities and all places above them."""
    return {int(part) for place in communities for part in (place.path or "").split(".") if part}


def _heads() -> list[str]:
    return [
        _("Number"), _("Title"), _("State"), _("Kind of matter"), _("Category"), _("Community"), _("Place"), _("With"),
        _("Level"), _("Came in"), _("Reported"), _("To be answered by"), _("Contacted"), _("Said to be solved"),
        _("Ended"), _("Verdict"), _("Handed back"), _("Done again"), _("Supervised"), _("Left out of the rates"),
    ]  # fmt: skip


def _line(case: Case) -> list[object]:
    yes, no = _("yes"), _("no")
    return [
        case.number, case.title, case.get_state_display(), case.get_kind_display(), name_of(case.category),
        case.community.name, spot_of(case), case.body.name, case.get_level_display(), case.get_channel_display(),
        case.submitted_at, case.solve_due_at, case.contacted_at, case.claimed_at, case.ended_at,
        case.get_verdict_display(), case.hand_backs, case.redos, yes if case.supervised else no,
        yes if case.excluded else no,
    ]  # fmt: skip


@opens_to("cases.read")
@never_cache
@require_safe
def whistles(request: Request) -> HttpResponse:
    """Whistles that my bodies blew or were called to: who has reported in and who is missing."""
    only_open = request.GET.get("state", "open") != "all"
    rows, next_key = desk.whistles_seen(request.actor, only_open=only_open, after=key_of(request))
    mine = request.actor.body_ids()
    context = {
        "rows": [{"call": call, "mine": call.body_id in mine} for call in rows],
        "next": next_key or "",
        "tabs": _tabs(),
    }
    return render(request, "cases/whistles.html", context)


@opens_to("cases.read")
@never_cache
@require_safe
def supervised(request: Request) -> HttpResponse:
    """What my bodies supervise, and what of mine is supervised."""
    only_open = request.GET.get("state", "open") != "all"
    rows, next_key = desk.supervisions_seen(request.actor, only_open=only_open, after=key_of(request))
    return render(request, "cases/supervised.html", {"rows": rows, "next": next_key or "", "tabs": _tabs()})


def _tabs() -> list[tuple[str, str]]:
    return [("", _("Open")), ("all", _("All"))]


@opens_to("cases.call_back")
@never_cache
@require_safe
def call_backs(request: Request) -> HttpResponse:
    """Whom to ring: cases said to be solved that my own body has not handled."""
    rows = list(desk.to_call_back(request.actor)[:200])
    return render(request, "cases/call_backs.html", {"rows": rows})


@opens_to("cases.read")
@never_cache
@require_safe
def long_cycle(request: Request) -> HttpResponseBase:
    """The ledger of what takes longer, with the last report and the date of the next; also as a file."""
    found = Case.objects.filter(reading.visible(request.actor), state=State.LONG_CYCLE)
    found = found.select_related(*reading.IN_LIST).order_by("due_at", "id")
    kind = request.GET.get("format", "")
    listed = list(found[: MOST_ROWS if kind else 200])
    last = {
        report.case_id: report
        for report in InterimReport.objects.filter(case__in=[case.pk for case in listed]).order_by("number")
    }
    if kind in TYPES:
        heads = [
            _("Number"),
            _("Title"),
            _("Community"),
            _("With"),
            _("Reported"),
            _("Reports"),
            _("Next report"),
            _("Last report"),
        ]
        lines = [[
            case.number, case.title, case.community.name, case.body.name, case.submitted_at,
            last[case.pk].number if case.pk in last else 0, case.due_at, last[case.pk].text if case.pk in last else "",
        ] for case in listed]  # fmt: skip
        return download(_("long-cycle-ledger"), Page(_("Long-cycle ledger"), [heads, *lines]), kind=kind)
    rows = [{"case": case, "report": last.get(case.pk)} for case in listed]
    return render(request, "cases/long_cycle.html", {"rows": rows})


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def board(request: Request) -> HttpResponse:
    """The public board: what went up by itself and why, and who was called and did not come. For whoever lives or
    works there."""
    place = _board_place(request)
    shown = desk.board(place, since=request.at - timedelta(days=BOARD_DAYS))
    rows = [one for one in shown.escalations if _may_read(request.actor, one.case)]
    missing = [one for one in shown.missing if _may_read(request.actor, one.case)]
    linked = _opening(request.actor, (one.case for one in rows))
    context: dict[str, Any] = {
        "place": place, "escalations": rows, "missing": missing, "days": BOARD_DAYS, "linked": linked,
    }  # fmt: skip
    return render(request, "cases/board.html", context)


def _board_place(request: Request) -> Place:
    code = request.GET.get("place", "")
    seats = [seat.place_id for seat in request.actor.seats]
    homes = [home.community_id for home in request.actor.homes]
    mine = Place.objects.filter(pk__in=[*homes, *seats])
    if code:
        found = Place.objects.filter(code=code).first()
        if found and any((found.path or "-").startswith(place.path or "-") for place in mine):
            return found
        raise Http404(_("There is no such place for you."))
    by_id = {place.pk: place for place in mine}
    first = next((by_id[pk] for pk in [*seats, *homes] if pk in by_id), None)
    if first is None:
        raise Http404(_("There is no such place for you."))
    return first


def _may_read(by: Actor, case: Case) -> bool:
    """On the board a matter that is closed to neighbours stands only for those who handle things there."""
    return case.open_to_neighbours or by.may("cases.read", case.community.path or "")


def _opening(by: Actor, cases: Iterable[Case]) -> set[int]:
    """Those of these cases whose page opens for her. Whoever was only called here once reads the board alone."""
    by_id = {case.pk: case for case in cases}
    handled = Case.objects.filter(reading.visible(by), pk__in=by_id).values_list("pk", flat=True) if by.seats else ()
    homes = {home.community_id for home in by.homes}
    public = {
        pk
        for pk, case in by_id.items()
        if case.open_to_neighbours
        and case.state != State.WITHDRAWN
        and (case.community_id in homes or by.may("cases.read_open", case.community.path or ""))
    }
    return {*handled, *public}
