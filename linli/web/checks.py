"""A view that names no rule does not start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from .doors import door_of


def every_view_has_a_door(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """Walks all addresses; an Error for each view without a door."""
    return [
        Error(
            f"{address or '/'} leads to {name_of(view)}, which names no rule by which it opens.",
            hint="Mark it with @opens_to(ANYONE), @opens_to(SIGNED_IN) or @opens_to('room.verb'), linli.kernel.doors.",
            id="linli.E001",
        )
        for address, view in views(get_resolver().url_patterns)
        if door_of(view) is None
    ]


def views(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each address with its view."""
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def name_of(view: Any) -> str:
    return f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', view)}"
