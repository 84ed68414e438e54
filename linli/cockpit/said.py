"""Figures in words: each with its rows, its note, and where it came from."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.queries import statistics
from linli.cases.queries.statistics import RATES, Counts
from linli.kernel import shares
from linli.law.deadlines import SHANGHAI

from .here import Here

NOTHING = "–"  # where there is no whole: a rate of nothing is not 0
Figure = dict[str, Any]


def name(figure: str) -> str:
    """What a figure or its list is called."""
    return str(statistics.ROWS[figure])


def percent(share: Fraction | None, places: int = 1) -> str:
    return NOTHING if share is None else f"{shares.decimal(share * 100, places)}%"


def points(now: Fraction | None, before: Fraction | None) -> str:
    """The difference of two rates in percentage points: "+4.1"; empty where one of them is missing."""
    if now is None or before is None:
        return ""
    text = shares.decimal((now - before) * 100, 1)
    return text if text.startswith("-") or not text.strip("0.") else f"+{text}"


def plain(number: Fraction | None, places: int = 1) -> str:
    return NOTHING if number is None else shares.decimal(number, places)


def head(here: Here, counts: Counts) -> list[Figure]:
    """The row of figures at the top. Each is a link to its rows."""
    total, before, communities = counts["total"], counts.was("total"), len(here.scope.communities)
    change = shares.change(total, before)
    figures = [
        {
            "label": name("total"),
            "value": f"{total:,}",
            "href": here.rows("total"),
            "note": here.period.label,
        },
        {
            "label": _("Year on year"),
            "value": f"{change}%" if change else NOTHING,
            "href": here.rows("total", compare="yes"),
            "note": _("%(count)s the year before") % {"count": f"{before:,}"},
        },
    ]
    if not here.is_community:
        note = ngettext("%(n)d community", "%(n)d communities", communities) % {"n": communities}
        average = shares.average(total, communities) or NOTHING
        label = _("Per community")
        figures.append({"label": label, "value": average, "href": here.rows("total", average="yes"), "note": note})
    return figures + [rate_figure(here, key, counts) for key in RATES]


def rate_figure(here: Here, key: str, counts: Counts, **narrow: object) -> Figure:
    """One rate with what it is made of."""
    rate, share = RATES[key], counts.rate(key)
    difference = points(share, counts.rate(key, before=True))
    note = f"{counts[rate.part]:,} / {counts[rate.whole]:,}"
    tone = ""
    if key == "inside" and difference:
        note, tone = f"{note} {difference}", "good" if difference.startswith("+") else ""
    elif key == "resolution":
        left_out = ngettext("%(n)d left out", "%(n)d left out", counts["excluded"]) % {"n": counts["excluded"]}
        note = _("%(left_out)s, with reason") % {"left_out": left_out} if counts["excluded"] else note
    elif key == "satisfaction":
        note = ngettext("%(n)s call-back", "%(n)s call-backs", counts["answered"]) % {"n": f"{counts['answered']:,}"}
    return {
        "label": rate.label,
        "value": percent(share),
        "href": here.rows(rate.whole, **narrow),
        "note": note,
        "note_tone": tone,
    }


def moved(here: Here, counts: Counts, steps: Mapping[str, int]) -> list[Figure]:
    """How matters went up and came back."""
    numbers = [
        ("left", name("left"), counts["left"]),
        *((key, label, steps.get(key, 0)) for key, label in statistics.STEPS.items()),
        ("handed_back", name("handed_back"), counts["handed_back"]),
        ("redone", name("redone"), counts["redone"]),
    ]
    return [{"label": label, "value": f"{number:,}", "href": here.rows(key)} for key, label, number in numbers]


def month_chart(here: Here, starts: list[datetime], months: Mapping[int, list[int]]) -> dict[str, Any]:
    """Cases by month, beside those of the same months one year earlier; each bar leads to its month. Of a running year
    only the months that have begun."""
    sums = [sum(values[index] for values in months.values()) for index in range(len(starts))]
    half = len(starts) // 2
    shown = range(half, len(starts))
    if here.period.key == statistics.THIS_YEAR:
        shown = range(next(n for n in shown if starts[n] >= here.period.now.start), len(starts))
    years = [starts[n].astimezone(SHANGHAI).year for n in (shown[0], shown[-1])]
    whole = years[0] == years[1]  # a calendar year is named once, beside its colour
    names = [_("Year %(year)d") % {"year": years[0] - back} for back in (1, 0)]

    def cell(index: int) -> dict[str, Any]:
        href = here.url("cockpit-rows", figure="total", period=statistics.month_key(starts[index]))
        return {"value": sums[index], "text": f"{sums[index]:,}", "href": href}

    return {
        "label": _("Cases by month"),
        "by": _("Month"),
        "series": [
            {"name": names[0] if whole else _("One year earlier"), "tone": "ink"},
            {"name": names[1] if whole else _("These months"), "tone": "jade"},
        ],
        "groups": [
            {
                "label": statistics.month_name(starts[index], year=index == shown[0] and not whole),
                "values": [cell(index - half), cell(index)],
            }
            for index in shown
        ],
    }
