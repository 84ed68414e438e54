"""Every page names the rule by which it opens. A view that names none does not start (web/checks.py)."""

from collections.abc import Callable
from typing import Any, TypeVar

ANYONE = "anyone"
SIGNED_IN = "signed-in"

View = TypeVar("View", bound=Callable[..., Any])


def opens_to(rule: str) -> Callable[[View], View]:
    """Mark a view with the rule at its door: ANYONE, SIGNED_IN, or a verb (``room.verb``) that the actor must hold
    at some place. What she may do with the thing behind the door is checked by the verb itself."""

    def mark(view: View) -> View:
        view.door = rule  # type: ignore[attr-defined]
        return view

    return mark
