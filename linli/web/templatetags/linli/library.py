"""The library that all modules here register with, and what they share."""

from datetime import datetime
from itertools import count

from django.template import Library
from django.template.context import Context
from django.utils import timezone

register = Library()


def fresh_id(context: Context, prefix: str) -> str:
    """An id that is not yet on this page."""
    root = context.get("request") or context
    numbers = getattr(root, "linli_ids", None)
    if numbers is None:
        numbers = root.linli_ids = count(1)  # type: ignore[union-attr]
    return f"{prefix}-{next(numbers)}"


def at_of(context: Context, at: datetime | None) -> datetime:
    """The moment for which the page is shown: named, the view's ``at``, the request's, or now."""
    found = at or context.get("at") or getattr(context.get("request"), "at", None)
    return found if isinstance(found, datetime) else timezone.now()
