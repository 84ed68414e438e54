"""What stands where: rows, tags, clocks, figures, meters, time lines, photos."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.web import words

from .library import at_of, register

# Tones of the clock as edges of a row.
EDGES = {"late": "late", "soon": "soon"}


@register.inclusion_tag("web/parts/row.html", takes_context=True)
def row(
    context: Context,
    what: object,
    where: object = "",
    href: str = "",
    end: object = "",
    under: object = "",
    need: str = "",
    tone: str = "",
    current: bool = False,
    due: datetime | None = None,
    done_at: datetime | None = None,
    at: datetime | None = None,
) -> dict[str, object]:
    """What it is, where it stands, and its number or clock at the end. ``need``: "late" or "soon" for the left edge."""
    if due is not None:
        shown = words.clock(due, at_of(context, at), done_at)
        end, tone = shown.words, tone or shown.tone
        if done_at is None:
            need = need or EDGES.get(shown.tone, "")
    return {
        "what": what, "where": where, "href": href, "end": end, "under": under, "need": need, "tone": tone,
        "current": current, "due": due,
    }  # fmt: skip


@register.simple_tag
def tag(text: object, tone: str = "") -> SafeString:
    return format_html('<span class="tag {}">{}</span>', tone, text)


@register.simple_tag
def stamp(text: object) -> SafeString:
    return format_html('<span class="stamp">{}</span>', text)


@register.simple_tag
def notice(text: object, tone: str = "") -> SafeString:
    return format_html('<p class="notice {}">{}</p>', tone, text)


@register.simple_tag(takes_context=True)
def clock(
    context: Context, due_at: datetime | None, done_at: datetime | None = None, at: datetime | None = None
) -> str:
    """How a limit stands, in words; the exact hour is in ``<time>``. Nothing for no limit."""
    if due_at is None:
        return ""
    shown = words.clock(due_at, at_of(context, at), done_at)
    title = words.when(due_at)
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>', shown.tone, due_at.isoformat(), title, shown.words
    )


@register.inclusion_tag("web/parts/figures.html")
def figures(items: Iterable[Mapping[str, Any]], big: bool = False) -> dict[str, object]:
    """Figures side by side: label, value, and if given href, note, tone, note_tone."""
    return {"items": items, "big": big}


@register.inclusion_tag("web/parts/meter.html")
def meter(
    part: int | Fraction,
    whole: int | Fraction,
    label: object = "",
    note: object = "",
    mark_part: int | None = None,
    mark_whole: int = 1,
    tone: str = "jade",
    href: str = "",
    text: object = "",
) -> dict[str, object]:
    """A share as a bar, with the mark that must be reached. The words say the same, so the drawing is silent."""
    filled = "100%" if part > whole > 0 else words.percent(Fraction(part, whole), 2) if whole else "0%"
    mark = words.percent(Fraction(mark_part, mark_whole), 2) if mark_part is not None else ""
    share = words.percent(Fraction(part, whole)) if whole else "–"
    return {
        "filled": filled, "mark": mark, "label": label, "note": note, "tone": tone, "href": href,
        "text": text or f"{part:,}/{whole:,}　{share}",
    }  # fmt: skip


@register.inclusion_tag("web/parts/progress.html")
def progress(done: int, total: int | None, label: object = "") -> dict[str, object]:
    """How far long work has come; ``total=None`` where nobody knows yet."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """When, who, what; oldest first."""
    return {"entries": entries}


@register.inclusion_tag("web/parts/photos.html")
def photos(items: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    return {"items": items}


@register.inclusion_tag("web/parts/empty.html")
def empty(text: object, href: str = "", label: object = "") -> dict[str, object]:
    return {"text": text, "href": href, "label": label}
