"""The rows behind a figure, as a page and as a sheet: as many as the figure says."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.bodies.actor import Actor, Request
from linli.bodies.models import Body
from linli.cases.models import CallBack, HandBack, Supervision, WhistleCall
from linli.cases.queries import statistics
from linli.cases.queries.catalogue import name_of
from linli.cases.queries.statistics import Rows
from linli.cases.states import State, Verdict
from linli.cockpit import said
from linli.cockpit.exports import KINDS, export
from linli.cockpit.here import READ, Here
from linli.kernel.doors import opens_to
from linli.kernel.shares import average, change
from linli.kernel.text import key_in
from linli.law.deadlines import SHANGHAI

from .common import frame, here_or_404

SIZE = 50


@opens_to(READ)
@require_safe
def rows(request: Request, code: str) -> HttpResponseBase:
    """The list of one figure. ``community``, ``category``, ``body`` and ``building`` leave fewer rows; ``before`` are
    those of the year before."""
    here = here_or_404(request, code)
    figure, before = request.GET.get("figure", "total"), bool(request.GET.get("before"))
    if figure not in statistics.ROWS:
        raise Http404(_("There is no such figure."))
    narrow, body, chips = _narrowed(request, here)

    def behind(key: str, *, earlier: bool = before) -> Rows:
        found = statistics.rows_of(key, here.scope, here.period, here.at, narrow=narrow, before=earlier)
        return found if body is None else found.of_body(body)

    wanted = behind(figure)
    total = wanted.query.count()
    if (kind := request.GET.get("format", "")) in KINDS:
        sheet = _sheet(wanted, request.actor)
        return export(here, kind, figure, str(wanted.label), sheet, count=total)
    page, after = wanted.page(request.actor, after=request.GET.get("after", ""), size=SIZE)
    keep = {key: request.GET.get(key, "") for key in ("community", "category", "body", "building")}
    context = {
        **frame(here, ""),
        "label": wanted.label,
        "now": figure in statistics.LIGHTS,  # a light shines at this moment, whatever the period
        "total": total,
        "rows": [_shown(row, wanted) for row in page],
        "shown": len(page),
        "next": after,
        "chips": chips,
        "tabs": [
            {
                "label": statistics.ROWS[key],
                "count": total if key == figure else behind(key).query.count(),
                "href": here.rows(key, **keep, before="yes" if before else ""),
                "current": key == figure,
            }
            for key in statistics.beside(figure)
        ],
        "explained": _explained(request, here, figure, total, behind),
        "before": before,
    }
    return render(request, "cockpit/rows.html", context)


def _narrowed(request: Request, here: Here) -> tuple[Q, int | None, list[str]]:
    """What the address leaves of the rows, and how that is said. 404 for what lies outside the place."""
    given, narrow, chips = request.GET, Q(), []
    if code := given.get("community"):
        place = next((one for one in here.scope.communities if one.code == code), None)
        if place is None:
            raise Http404(_("There is no such place for you."))
        narrow &= Q(community_id__in=here.scope.members(place.pk))
        chips.append(place.name)
    if category := given.get("category"):
        narrow &= statistics.under_heading(category[:60])
        chips.append(statistics.category_name(category[:60]))
    if building := given.get("building"):
        # A short list of one building could point at a person: only for whoever may read the cases anyway.
        key = key_in(building)
        if key is None or not here.by.may("cases.read", here.place.path or "-"):
            raise Http404(_("There is no such place for you."))
        narrow &= Q(building_id=key) if key else Q(building__isnull=True)
        chips.append(_("one building") if key else _("Without a building"))
    body = key_in(given.get("body", ""))
    if body is not None:
        name = Body.objects.filter(pk=body).values_list("name", flat=True).first()
        if name is None:
            raise Http404(_("There is no such body."))
        chips.append(name)
    return narrow, body, chips


def _explained(request: Request, here: Here, figure: str, total: int, behind: Callable[..., Rows]) -> str:
    """How a figure that is reckoned from the rows came about."""
    if request.GET.get("average"):
        count = len(here.scope.communities)
        return _("%(total)s cases ÷ %(count)d communities = %(average)s") % {
            "total": f"{total:,}", "count": count, "average": average(total, count) or said.NOTHING
        }  # fmt: skip
    if request.GET.get("compare"):
        earlier = behind(figure, earlier=True).query.count()
        grown = change(total, earlier)
        return _("%(total)s against %(earlier)s one year earlier: %(change)s") % {
            "total": f"{total:,}", "earlier": f"{earlier:,}", "change": f"{grown}%" if grown else said.NOTHING
        }  # fmt: skip
    return ""


def _shown(row: Any, wanted: Rows) -> dict[str, Any]:
    """One row. Who may count a case but not read it sees neither its title nor a way to it."""
    case = wanted.case_of(row)
    return {
        "number": case.number,
        "href": reverse("case", args=[case.number]) if row.seen else "",
        "title": case.title if row.seen else "",
        "community": case.community.name,
        "category": name_of(case.category),
        "body": row.body.name,
        "at": getattr(row, wanted.moment),
        "what": _what(row),
        "left_out": case.excluded,
    }


def _what(row: Any) -> str:
    """What the row itself says."""
    if isinstance(row, CallBack):
        return str(Verdict(row.verdict).label)
    if isinstance(row, WhistleCall):
        if row.reported_in_at is None:
            return _("has not reported in")
        return _("reported in late") if row.reported_in_at >= row.due_at else _("reported in on time")
    if isinstance(row, Supervision):
        return str(row.reason)
    if isinstance(row, HandBack):
        return str(row.get_reason_display())
    verdict = f" · {Verdict(row.verdict).label}" if row.verdict else ""
    return f"{State(row.state).label}{verdict}"


def _sheet(wanted: Rows, by: Actor) -> Iterator[list[Any]]:
    yield [
        _("Number"),
        _("In short"),
        _("Community"),
        _("Category"),
        _("Body"),
        _("Channel"),
        _("Kind of request"),
        _("Reported on"),
        _("Dispatched on"),
        _("Contact due"),
        _("Contacted on"),
        _("Solution due"),
        _("Ended on"),
        _("State"),
        _("Verdict"),
        _("Left the community"),
        _("Left out of the rates"),
        _("This row"),
    ]
    for row in wanted.every(by):
        case = wanted.case_of(row)
        moments = (case.submitted_at, case.dispatched_at, case.contact_due_at, case.contacted_at, case.solve_due_at,
                   case.ended_at)  # fmt: skip
        yield [
            case.number,
            case.title if row.seen else "",
            case.community.name,
            name_of(case.category),
            row.body.name,
            case.get_channel_display(),
            case.get_kind_display(),
            *(f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "" for moment in moments),
            case.get_state_display(),
            case.get_verdict_display() if case.verdict else "",
            _("yes") if case.left_community else "",
            _("yes") if case.excluded else "",
            _what(row),
        ]
