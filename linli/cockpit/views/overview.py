"""The cockpit's main page, and its communities side by side."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.cases.queries import statistics
from linli.cases.queries.statistics import Board, Counts, Rate, total_of
from linli.cockpit import queries, said
from linli.cockpit.exports import KINDS, export
from linli.cockpit.forms import AlikeForm
from linli.cockpit.here import READ, Here
from linli.cockpit.queries import Like, Line
from linli.kernel.doors import opens_to
from linli.kernel.shares import ratio
from linli.registry.queries import figures_of

from .common import frame, here_or_404

SHOWN, TOP, NAMED, ALONE = 6, 6, 4, 2


@opens_to(READ)
@require_safe
def first(request: Request) -> HttpResponseBase:
    """The topmost place that she may look at; ``?place=`` from the list of places leads on to another."""
    if code := request.GET.get("place"):
        return redirect(here_or_404(request, code).url("cockpit-place"))
    return _overview(request, "")


@opens_to(READ)
@require_safe
def place(request: Request, code: str) -> HttpResponseBase:
    return _overview(request, code)


def _overview(request: Request, code: str) -> HttpResponseBase:
    here = here_or_404(request, code)
    lines, starts, months = table(here)
    counts = total_of(line.counts for line in lines)
    board = statistics.board(here.scope, here.period, here.at)
    context = {
        **frame(here, "cockpit-place"),
        "figures": said.head(here, counts),
        "lights": _lights(here, board),
        "moved": said.moved(here, counts, board.steps),
        "chart": said.month_chart(here, starts, months),
        "lines": [shown(here, line) for line in queries.in_order(lines, "-cases")[:SHOWN]],
        "all_lines": len(lines),
        "all_communities": here.url("cockpit-communities"),
        "all_categories": here.url("cockpit-categories"),
        "tops": _tops(here, counts["total"]),
        "buildings": _buildings(here) if here.is_community else None,
    }
    return render(request, "cockpit/overview.html", context)


def table(here: Here) -> tuple[list[Line], list[Any], dict[int, list[int]]]:
    """Every community with its figures, and the months: four statements."""
    scope, period = here.scope, here.period
    starts = queries.month_window(period.now.end)
    months = statistics.months_by(scope, starts, period.now.end)
    lines = queries.lines(
        scope,
        statistics.counts_by(scope, period, here.at),
        statistics.call_backs_by(scope, period),
        months,
        figures_of(scope.communities),
    )
    return lines, starts, months


def shown(here: Here, line: Line) -> dict[str, Any]:
    """One community as a row of the table: every figure with its list."""
    code = line.community.code

    def rate(key: str) -> dict[str, str]:
        share, whole = line.counts.rate(key), statistics.RATES[key].whole
        return {"text": said.percent(share), "href": here.rows(whole, community=code) if share is not None else ""}

    return {
        "name": line.community.name,
        "href": here.url("cockpit-place").replace(f"/{here.place.code}/", f"/{code}/", 1),
        "households": line.households,
        "number": line.counts["total"],
        "cases": here.rows("total", community=code),
        "per_100": said.plain(line.per_100),
        "months": line.months,
        "inside": rate("inside"),
        "response": rate("response"),
        "resolution": rate("resolution"),
        "satisfaction": rate("satisfaction"),
    }


def _lights(here: Here, board: Board) -> list[dict[str, Any]]:
    """What is wrong now, with the departments by name where they did not report in."""
    names = [_("%(body)s %(n)d×") % {"body": body, "n": number} for body, number in board.missing[:NAMED]]
    return [
        {
            "label": light.label,
            "where": _(", ").join(names) if light.key == "missed" else light.hint,
            "number": board.lights[light.key],
            "href": here.rows(light.key),
            "need": "soon" if light.key in ("supervised", "objections") else "late",
        }
        for light in statistics.LIGHTS.values()
        if board.lights[light.key]
    ]


def _tops(here: Here, total: int) -> list[dict[str, Any]]:
    """The most frequent categories with their share of all cases; the longest bar is the most frequent one."""
    lines = statistics.categories(here.scope, here.period, here.at, figures=("total",))
    most = lines[0].counts["total"] if lines else 0
    return [
        {
            "name": line.name,
            "number": line.counts["total"],
            "of": most,
            "text": f"{line.counts['total']:,}　{said.percent(ratio(line.counts['total'], total))}",
            "href": here.rows("total", category=line.code),
        }
        for line in lines[:TOP]
        if line.counts["total"]
    ]


def _buildings(here: Here) -> dict[str, Any]:
    lines, least = statistics.buildings(here.scope, here.period, here.at)
    may_read = here.by.may("cases.read", here.place.path or "-")
    rows = [
        {
            "name": line.name or _("Without a building"),
            "number": line.number,
            "href": here.rows("total", building=line.building_id or 0) if may_read and line.number else "",
        }
        for line in lines
    ]
    return {"rows": rows, "least": least}


@opens_to(READ)
@require_safe
def communities(request: Request, code: str) -> HttpResponseBase:
    """All communities with their filters; only what is alike is compared."""
    here = here_or_404(request, code)
    every, _starts, _months = table(here)
    form = AlikeForm(request.GET, lines=every)
    alike = form.wanted()
    lines = queries.in_order([line for line in every if alike.holds(line)], request.GET.get("sort") or "-cases")
    if (kind := request.GET.get("format", "")) in KINDS:
        return export(here, kind, "communities", _("Communities side by side"), _table(lines))
    counts = total_of(line.counts for line in lines)
    households = sum(line.households or 0 for line in lines)
    context = {
        **frame(here, "cockpit-communities"),
        "form": form,
        "lines": [shown(here, line) for line in lines],
        "all_lines": len(every),
        "alone": len(lines) < ALONE and alike != Like(),
        "total": {
            "households": households,
            "cases": counts["total"],
            "rates": [said.percent(counts.rate(key)) for key in ("inside", "response", "resolution", "satisfaction")],
        },
    }
    return render(request, "cockpit/communities.html", context)


def _table(lines: list[Line]) -> Iterator[list[Any]]:
    """The table as a sheet: numerators and denominators, so that anybody can count again."""
    rates = statistics.RATES.values()
    yield [
        _("Community"),
        _("Code"),
        _("Kind"),
        _("Occupied since"),
        _("Households"),
        said.name("total"),
        _("One year earlier"),
        _("Per 100 households"),
        *(str(label) for rate in rates for label in _heads(rate)),
        _("Left out of the rates"),
    ]
    for line in lines:
        counts = line.counts
        yield [
            line.community.name,
            line.community.code,
            line.community.get_community_kind_display(),
            line.community.occupied_year,
            line.households,
            counts["total"],
            counts.was("total"),
            said.plain(line.per_100),
            *(cell for rate in rates for cell in _cells(counts, rate)),
            counts["excluded"],
        ]


def _heads(rate: Rate) -> tuple[object, object, object]:
    parts, answers = statistics.PARTS, statistics.ROWS
    return (
        parts[rate.part].label if rate.part in parts else answers[rate.part],
        parts[rate.whole].label if rate.whole in parts else answers[rate.whole],
        rate.label,
    )


def _cells(counts: Counts, rate: Rate) -> tuple[int, int, str]:
    return counts[rate.part], counts[rate.whole], said.percent(counts.rate(rate.key))
