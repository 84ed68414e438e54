"""The desk's first page: what waits for me, by how late it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.cases.queries import desk
from linli.cases.queries.desk import Waiting
from linli.cases.queries.said import spot_of
from linli.kernel.doors import opens_to
from linli.ledger.queries import money_waiting

HEADINGS = (
    ("late", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("week", gettext_lazy("This week")),
    ("later", gettext_lazy("Later")),
)
# What is asked of me where the case itself is somebody else's.
ASKED = {
    desk.REPORT_IN: gettext_lazy("Report in"),
    desk.OBJECTION: gettext_lazy("Decide on the hand-back"),
    desk.EXTENSION: gettext_lazy("Decide on more time"),
    desk.CALL_BACK: gettext_lazy("Ring the reporter"),
    desk.EXCLUSION: gettext_lazy("Confirm as the second person"),
}

# What waits about money: its words, the key of its way at the left, its page.
MONEY = {
    "payments": (gettext_lazy("Payments that wait for you"), "book_work", "ledger:work"),
    "entries": (gettext_lazy("Entries that wait to be posted"), "book_work", "ledger:work"),
    "questions": (gettext_lazy("Questions about the book"), "book_questions", "ledger:questions"),
    "reports": (gettext_lazy("Reports to publish"), "book_reports", "ledger:reports-due"),
}
WAYS = {way for _label, way, _page in MONEY.values()}


@opens_to("cases.read")
@never_cache
@require_safe
def desk_page(request: Request) -> HttpResponse:
    """What waits for me across all my bodies, in four groups of lateness. With ``q``, what fits of it."""
    by, at, after = request.actor, request.at, request.GET.get("after", "")
    text = request.GET.get("q", "")
    cases, next_key = desk.waiting_cases(by, after=after, text=text)
    waiting = [Waiting(desk.CASE, case, case.due_at) for case in cases]
    words = [] if after else desk.waiting_words(by)
    if text:
        words = [one for one in words if text.casefold() in f"{one.case.number} {one.case.title}".casefold()]
    ordered = desk.sorted_by_lateness([*waiting, *words])
    count = desk.my_cases(by).count() if next_key or after else len(cases)
    groups = [
        {"key": key, "label": label, "rows": [row_of(one) for one in ordered if desk.group_of(one.due_at, at) == key]}
        for key, label in HEADINGS
    ]
    by_what = {what: sum(one.what == what for one in ordered) for what in ASKED}
    late = len(groups[0]["rows"])  # type: ignore[arg-type]
    money = [] if after or text else money_waiting(by, at)
    by_way = {way: sum(one.count for one in money if MONEY[one.key][1] == way) for way in WAYS}
    request.waiting = {
        "waiting": count + len(words), "whistles": by_what[desk.REPORT_IN], "call_backs": by_what[desk.CALL_BACK],
    } | {way: waits for way, waits in by_way.items() if waits}  # fmt: skip
    request.late = (("waiting",) if late else ()) + tuple(MONEY[one.key][1] for one in money if one.late)
    context = {
        "groups": [group for group in groups if group["rows"]],
        "money": [{"it": one, "label": MONEY[one.key][0], "href": reverse(MONEY[one.key][2])} for one in money],
        "next": next_key,
        "shown": len(ordered),
        "total": count + len(words),
        "figures": _figures(groups, by_what),
        "bodies": sorted({seat.body_name for seat in by.seats}),
        "may_take_down": by.may_anywhere("cases.submit_for"),
        "q": text,
    }
    return render(request, "cases/desk.html", context)


def row_of(one: Waiting) -> dict[str, Any]:
    case = one.case
    where = [case.community.name, spot_of(case), str(case.get_state_display())]
    if one.what != desk.CASE:
        where = [case.community.name, spot_of(case)]
    return {
        "number": case.number,
        "what": case.title,
        "asked": ASKED.get(one.what, ""),
        "where": " · ".join(part for part in where if part),
        "due_at": one.due_at,
        "urgent": case.urgent,
        "supervised": case.supervised,
    }


def _figures(groups: list[dict[str, Any]], by_what: dict[str, int]) -> list[dict[str, Any]]:
    figures = [
        {
            "label": str(group["label"]),
            "value": len(group["rows"]),
            "tone": "late" if group["key"] == "late" and group["rows"] else "",
        }
        for group in groups[:3]
    ]
    figures += [{"label": str(ASKED[what]), "value": count} for what, count in by_what.items() if count]
    return figures
