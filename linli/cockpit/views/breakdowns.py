"""The same figures by category and by body; petitions; how everything is counted."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.bodies.models import Body
from linli.cases.queries import statistics
from linli.cases.queries.statistics import RATES, CategoryLine, Counts, Reporting, total_of
from linli.cases.states import Channel
from linli.cockpit import said
from linli.cockpit.exports import KINDS, export
from linli.cockpit.here import READ, Here
from linli.kernel.doors import opens_to
from linli.kernel.shares import change, percent

from .common import frame, here_or_404

STREAKS = 12


@opens_to(READ)
@require_safe
def categories(request: Request, code: str) -> HttpResponseBase:
    """Every category under its heading, with the rates."""
    here = here_or_404(request, code)
    leaves = statistics.categories(here.scope, here.period, here.at, answers=True)
    if (kind := request.GET.get("format", "")) in KINDS:
        heads = [
            _("Category"),
            _("Code"),
            said.name("total"),
            _("One year earlier"),
            *(str(r.label) for r in RATES.values()),
        ]
        rows = (
            [line.name, line.code, line.counts["total"], line.counts.was("total"), *_rates(line.counts)]
            for line in leaves
        )
        return export(here, kind, "categories", _("By category"), [heads, *rows])
    groups = [
        {
            "heading": _category(here, heading),
            "lines": [_category(here, line) for line in leaves if line.code.partition(".")[0] == heading.code],
        }
        for heading in statistics.headings(leaves)
    ]
    return render(request, "cockpit/categories.html", {**frame(here, "cockpit-categories"), "groups": groups})


def _category(here: Here, line: CategoryLine) -> dict[str, Any]:
    counts = line.counts
    grown = change(counts["total"], counts.was("total"), 1)
    return {
        "code": line.code,
        "name": line.name,
        "number": counts["total"],
        "href": here.rows("total", category=line.code),
        "change": f"{grown}%" if grown else said.NOTHING,
        "rates": [
            {"text": text, "href": here.rows(rate.whole, category=line.code) if text != said.NOTHING else ""}
            for rate, text in zip(RATES.values(), _rates(counts), strict=True)
        ],
    }


def _rates(counts: Counts) -> list[str]:
    return [said.percent(counts.rate(key)) for key in RATES]


@opens_to(READ)
@require_safe
def petitions(request: Request, code: str) -> HttpResponseBase:
    """Petitions by heading with their share (S1-17), and how long each community has been without one (S1-19)."""
    here = here_or_404(request, code)
    only = Q(channel=Channel.PETITION)
    leaves = statistics.categories(here.scope, here.period, here.at, figures=("total",), narrow=only)
    counts = total_of(line.counts for line in leaves)
    headings = [
        {
            "name": line.name,
            "number": line.counts["total"],
            "of": counts["total"],
            "text": _of(line.counts["total"], counts["total"]),
            "href": here.rows("petitions", category=line.code),
        }
        for line in statistics.headings(leaves)
        if line.counts["total"]
    ]
    grown = change(counts["total"], counts.was("total"))
    figures = [
        {
            "label": _("Petitions"),
            "value": f"{counts['total']:,}",
            "href": here.rows("petitions"),
            "note": here.period.label,
        },
        {
            "label": _("Year on year"),
            "value": f"{grown}%" if grown else said.NOTHING,
            "href": here.rows("petitions", compare="yes"),
            "note": _("%(count)s the year before") % {"count": f"{counts.was('total'):,}"},
        },
    ]
    context = {
        **frame(here, "cockpit-petitions"),
        "figures": figures,
        "headings": headings,
        "streaks": statistics.streaks(here.scope, here.at)[:STREAKS],
    }
    return render(request, "cockpit/petitions.html", context)


def _of(part: int, whole: int) -> str:
    """ "327/806　40.57%"."""
    return f"{part:,}/{whole:,}　{percent(part, whole, 2)}%"


@opens_to(READ)
@require_safe
def bodies(request: Request, code: str) -> HttpResponseBase:
    """Who answers for cases, and how the called departments report in."""
    here = here_or_404(request, code)
    scope, period = here.scope, here.period
    counts = statistics.counts_by(scope, period, here.at, ("body_id",))
    answers = statistics.call_backs_by(scope, period, "call_backs__body_id")
    found = Body.objects.select_related("place").in_bulk(counts.keys() | answers.keys())
    lines = [_body(here, body, counts.get(pk, Counts()) + answers.get(pk, Counts())) for pk, body in found.items()]
    lines.sort(key=lambda line: (-line["number"], line["name"], line["pk"]))
    called = statistics.reporting(scope, period, here.at)
    if (kind := request.GET.get("format", "")) in KINDS:
        return export(here, kind, "bodies", _("By body"), _body_sheet(lines, called))
    context = {
        **frame(here, "cockpit-bodies"),
        "lines": [line for line in lines if line["number"]],
        "called": [_called(here, one) for one in called],
    }
    return render(request, "cockpit/bodies.html", context)


def _body(here: Here, body: Body, counts: Counts) -> dict[str, Any]:
    return {
        "pk": body.pk,
        "name": body.name,
        "place": body.place.name,
        "href": here.url("cockpit-body", body.pk),
        "number": counts["total"],
        "rows": here.rows("total", body=body.pk),
        "rates": [
            {"text": text, "href": here.rows(rate.whole, body=body.pk) if text != said.NOTHING else ""}
            for rate, text in zip(RATES.values(), _rates(counts), strict=True)
        ],
        "counts": counts,
    }


def _called(here: Here, one: Reporting) -> dict[str, Any]:
    return {
        "one": one,
        "href": here.url("cockpit-body", one.body_id),
        "calls": here.rows("calls", body=one.body_id),
        "on_time": here.rows("on_time", body=one.body_id),
        "late": here.rows("late", body=one.body_id),
        "rating": said.plain(one.rating),
        "rating_back": said.plain(one.rating_back),
    }


def _body_sheet(lines: list[dict[str, Any]], called: list[Reporting]) -> list[list[Any]]:
    """One line a body, with its cases and its whistles."""
    calls = {one.body_id: one for one in called}
    known = {line["pk"] for line in lines}
    heads = [
        _("Body"),
        _("Place"),
        said.name("total"),
        *(str(rate.label) for rate in RATES.values()),
        _("Times called"),
        _("Reported in on time"),
        _("Late or not at all"),
        _("Rated by who whistled"),
    ]

    def whistles(one: Reporting | None) -> list[Any]:
        return [one.calls, one.on_time, one.missed, said.plain(one.rating)] if one else [0, 0, 0, said.NOTHING]

    return [
        heads,
        *(
            [line["name"], line["place"], line["number"], *_rates(line["counts"]), *whistles(calls.get(line["pk"]))]
            for line in lines
        ),
        *(
            [one.name, one.place, 0, *[said.NOTHING] * len(RATES), *whistles(one)]
            for one in called
            if one.body_id not in known
        ),
    ]


@opens_to(READ)
@require_safe
def body(request: Request, code: str, pk: int) -> HttpResponse:
    """One body: its cases and rates, its call-backs, and both sides' ratings of its whistles."""
    here = here_or_404(request, code)
    scope, period, only = here.scope, here.period, Q(body_id=pk)
    found = Body.objects.select_related("place").filter(pk=pk).first()
    counts = statistics.counts_by(scope, period, here.at, ("body_id",), narrow=only).get(pk, Counts())
    counts += statistics.call_backs_by(scope, period, "call_backs__body_id").get(pk, Counts())
    called = statistics.reporting(scope, period, here.at, body_id=pk)
    whistling = statistics.whistling(scope, period, pk)
    # A body is shown where it lies inside the place, or where it has dealt with something of the place.
    inside = found is not None and (found.place.path or "-").startswith(here.place.path or "-")
    if found is None or not (inside or counts.now or called):
        raise Http404(_("This body has nothing to do with this place."))
    figures = [
        {
            "label": said.name("total"),
            "value": f"{counts['total']:,}",
            "href": here.rows("total", body=pk),
            "note": _("%(count)s the year before") % {"count": f"{counts.was('total'):,}"},
        },
        *(said.rate_figure(here, key, counts, body=pk) for key in RATES),
        {
            "label": said.name("handed_back"),
            "value": f"{counts['handed_back']:,}",
            "href": here.rows("handed_back", body=pk),
        },
        {"label": said.name("redone"), "value": f"{counts['redone']:,}", "href": here.rows("redone", body=pk)},
    ]
    context = {
        **frame(here, "cockpit-bodies"),
        "body": found,
        "figures": figures,
        "called": _called(here, called[0]) if called else None,
        "whistling": whistling,
        "whistling_rating": said.plain(whistling.rating),
    }
    return render(request, "cockpit/body.html", context)


@opens_to(READ)
@require_safe
def definitions(request: Request, code: str) -> HttpResponse:
    """How each figure is counted, and why cases were left out."""
    here = here_or_404(request, code)
    context = {
        **frame(here, "cockpit-definitions"),
        "definitions": statistics.definitions(),
        "reasons": statistics.exclusion_reasons(here.scope, here.period),
        "excluded": here.rows("excluded"),
        "merged": len(here.scope.stands_for) - len(here.scope.communities),
    }
    return render(request, "cockpit/definitions.html", context)
