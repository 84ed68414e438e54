"""What a community shows to anyone: its figures, how they are counted, who answers here, and the means to verify."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.queries import latest_checkpoint
from linli.bodies.actor import Request
from linli.bodies.queries import bodies_of
from linli.cases.queries import statistics
from linli.cases.queries.statistics import RATES, THIS_YEAR, YEAR, Counts, Period, Scope, total_of
from linli.cockpit import said
from linli.kernel import shares
from linli.kernel.doors import ANYONE, opens_to
from linli.kernel.text import key_in
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Place
from linli.registry.queries import community_by_code

PERIODS = (YEAR, THIS_YEAR)
PAGE = 100


@opens_to(ANYONE)
@require_safe
def directory(request: Request) -> HttpResponse:
    """The communities that publish, by name; ``?q=`` looks for one, ``?after=`` goes on."""
    text, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")
    found = Place.objects.filter(publishes=True, successor__isnull=True).select_related("parent__parent")
    if text:
        found = found.filter(name__icontains=text)
    if key := key_in(after):
        found = found.filter(pk__gt=key)
    places = list(found.order_by("pk")[: PAGE + 1])
    more = places[PAGE - 1].pk if len(places) > PAGE else ""
    return render(request, "cockpit/public_directory.html", {"places": places[:PAGE], "text": text, "next": more})


@opens_to(ANYONE)
@require_safe
def page(request: Request, code: str) -> HttpResponseBase:
    """A community that does not publish shows its name and how to join; a merged one leads to its successor."""
    community = community_of(code)
    if community.code != code:
        return redirect("public-page", community.code)
    if not community.publishes:
        return render(request, "cockpit/public_closed.html", {"community": community})
    period, scope = _period(request), statistics.scope_of(community)
    counts = _counts(scope, period, request.at)
    least = statistics.smallest_group(scope, request.at)
    reasons = statistics.exclusion_reasons(scope, period)
    if any(number < least for number in reasons.values()):
        reasons = {}  # the number stands among the figures; so few could be told apart by their reason
    checkpoint = latest_checkpoint(community.pk)
    context = {
        "community": community,
        "period": period,
        "periods": [("", _("Last full year")), (THIS_YEAR, _("This year so far"))],
        "figures": _figures(counts, least),
        "counts": counts,
        "definitions": statistics.definitions(),
        "reasons": reasons,
        "long_cycle": statistics.long_cycle_count(scope),
        "bodies": bodies_of(community, on=request.at.astimezone(SHANGHAI).date()),
        "checkpoint": checkpoint,
        "root": bytes(checkpoint.root).hex() if checkpoint else "",
    }
    return render(request, "cockpit/public.html", context)


@opens_to(ANYONE)
@require_safe
def figures_json(request: Request, code: str) -> HttpResponseBase:
    """The same figures for programs: whole numbers, rates in per cent as text; null where too few stand behind one."""
    community = community_of(code)
    if not community.publishes:
        raise Http404(_("This community publishes no figures."))
    if community.code != code:
        return redirect("public-figures", community.code)
    period, scope = _period(request), statistics.scope_of(community)
    counts, least = _counts(scope, period, request.at), statistics.smallest_group(scope, request.at)
    checkpoint = latest_checkpoint(community.pk)
    answer = {
        "community": {"code": community.code, "name": community.name},
        "period": {"from": period.now.start.isoformat(), "until": period.now.end.isoformat()},
        "counted_at": request.at.isoformat(),
        "cases": counts["total"],
        "cases_one_year_earlier": counts.was("total"),
        "change_percent": shares.change(counts["total"], counts.was("total")),
        "rates": {key: _rate(counts, key, least) for key in RATES},
        "left_out_of_the_rates": counts["excluded"],
        "long_cycle": statistics.long_cycle_count(scope),
        "smallest_group": least,
        "log": {
            "size": checkpoint.size,
            "root": bytes(checkpoint.root).hex(),
            "checkpoint": reverse("log-checkpoint", args=[community.pk]),
        }
        if checkpoint
        else None,
        "definitions": {key: {"text": str(rate.definition), "source": str(rate.source)} for key, rate in RATES.items()},
    }
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def community_of(code: str) -> Place:
    """The community, or the one that it was merged into. Raises Http404."""
    try:
        return community_by_code(code)
    except Place.DoesNotExist:
        raise Http404(_("There is no such community.")) from None


def _period(request: Request) -> Period:
    """The last full year or this one; anything else is the first."""
    key = request.GET.get("period", "")
    return statistics.period_of(key if key in PERIODS else YEAR, request.at)


def _counts(scope: Scope, period: Period, at: datetime) -> Counts:
    """Two statements."""
    counts = total_of(statistics.counts_by(scope, period, at, figures=statistics.RATES_ONLY).values())
    return counts + total_of(statistics.call_backs_by(scope, period).values())


def _rate(counts: Counts, key: str, least: int) -> dict[str, Any] | None:
    rate = RATES[key]
    part, whole = counts[rate.part], counts[rate.whole]
    if whole < least:
        return None
    return {"part": part, "whole": whole, "percent": shares.percent(part, whole)}


def _figures(counts: Counts, least: int) -> list[dict[str, Any]]:
    """Without links: the rows are not for everybody. A rate of fewer than ``least`` could point at a person."""
    change = shares.change(counts["total"], counts.was("total"))
    before = _("%(count)s the year before") % {"count": f"{counts.was('total'):,}"}
    figures: list[dict[str, Any]] = [
        {
            "label": said.name("total"),
            "value": f"{counts['total']:,}",
            "note": f"{before}　{change}%" if change else before,
        },
    ]
    for key, rate in RATES.items():
        shown = _rate(counts, key, least)
        note = f"{shown['part']:,} / {shown['whole']:,}" if shown else _("fewer than %(n)d") % {"n": least}
        figures.append({"label": rate.label, "value": f"{shown['percent']}%" if shown else said.NOTHING, "note": note})
    left_out = {"label": _("Left out of the rates"), "value": f"{counts['excluded']:,}"}
    return [*figures, left_out]
