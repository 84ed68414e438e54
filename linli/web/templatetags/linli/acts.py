"""What can be pressed. A grey button says why beside it."""

import uuid

from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .library import fresh_id, register


@register.inclusion_tag("web/parts/act.html", takes_context=True)
def act(
    context: Context,
    label: object,
    href: str = "",
    kind: str = "",
    why: object = "",
    wide: bool = False,
    small: bool = False,
) -> dict[str, object]:
    """A link that looks like a button. With ``why``, a grey one with that sentence beside it."""
    why_id = fresh_id(context, "why") if why else ""
    return {"label": label, "href": href, "kind": kind, "why": why, "why_id": why_id, "wide": wide, "small": small}


@register.inclusion_tag("web/parts/submit.html", takes_context=True)
def submit(
    context: Context,
    label: object,
    kind: str = "main",
    why: object = "",
    wide: bool = False,
    small: bool = False,
    name: str = "",
    value: object = "",
) -> dict[str, object]:
    """The button of a form."""
    why_id = fresh_id(context, "why") if why else ""
    return {
        "label": label, "kind": kind, "why": why, "why_id": why_id, "wide": wide, "small": small,
        "name": name, "value": value,
    }  # fmt: skip


@register.inclusion_tag("web/parts/post.html", takes_context=True)
def post(
    context: Context,
    url: str,
    label: object,
    kind: str = "",
    why: object = "",
    wide: bool = False,
    small: bool = False,
    **fields: object,
) -> dict[str, object]:
    """A whole form of one button; further keywords become hidden fields."""
    shape = act(context, label, "", kind, why, wide, small)
    return {**shape, "url": url, "fields": fields, "csrf_token": context.get("csrf_token"), "key": uuid.uuid4()}


@register.simple_block_tag(takes_context=True)
def ask(
    context: Context,
    content: SafeString,
    label: object,
    kind: str = "",
    why: object = "",
    open: object = False,
    small: bool = False,
) -> SafeString:
    """A button that opens what stands between ``{% ask %}`` and ``{% endask %}``; grey with its sentence if ``why``."""
    if why:
        return render_to_string("web/parts/act.html", act(context, label, "", kind, why, small=small))
    return render_to_string(
        "web/parts/ask.html", {"label": label, "kind": kind, "open": bool(open), "small": small, "content": content}
    )


@register.simple_tag
def idempotency() -> SafeString:
    """A key that a form sends with every try, so that a double click or a retry counts once."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4())
