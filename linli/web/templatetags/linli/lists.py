"""The tools of a list: tabs, pager, exports, heads that sort."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .library import register


def _query(context: Context, **changes: str) -> str:
    """The present query with ``changes``; an empty value takes the key out."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return ""
    for key, value in changes.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


def _now(context: Context, name: str) -> str:
    request = context.get("request")
    return request.GET.get(name, "") if request else ""


@register.inclusion_tag("web/parts/tabs.html", takes_context=True)
def tabs(
    context: Context, name: str, options: Iterable[Sequence[Any]], label: object = "", chosen: object = ""
) -> dict[str, object]:
    """Filter by one key: options of (value, label) or (value, label, count). ``chosen`` where the page stands on one
    of them before anything was asked for."""
    chosen = str(chosen) or _now(context, name)
    items = [
        {
            "href": _query(context, **{name: str(option[0]), "after": ""}),
            "label": option[1],
            "count": option[2] if len(option) > 2 else None,
            "current": str(option[0]) == chosen,
        }
        for option in options
    ]
    return {"items": items, "label": label or _("Filter")}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(
    context: Context, next_key: object = "", shown: int | None = None, total: int | None = None
) -> dict[str, object]:
    """On by key, so that page 4,000 costs what page 1 costs."""
    return {
        "next": _query(context, after=str(next_key)) if next_key else "",
        "first": _query(context, after="") if _now(context, "after") else "",
        "shown": shown,
        "total": total,
    }


@register.inclusion_tag("web/parts/exports.html", takes_context=True)
def exports(context: Context) -> dict[str, object]:
    """The same rows as XLSX and CSV."""
    return {name: _query(context, format=name, after="") for name in ("xlsx", "csv")}


@register.simple_tag(takes_context=True)
def sort_th(context: Context, label: object, key: str, css: str = "") -> SafeString:
    """A column's head that sorts: once upwards, once more downwards."""
    chosen = _now(context, "sort")
    order, arrow = {key: ("ascending", " ↑"), f"-{key}": ("descending", " ↓")}.get(chosen, ("none", ""))
    href = _query(context, sort=f"-{key}" if chosen == key else key, after="")
    return format_html('<th class="{}" aria-sort="{}"><a href="{}">{}{}</a></th>', css, order, href, label, arrow)
