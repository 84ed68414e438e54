"""Which rule stands at the door of a view. Ours name it themselves; for other people's views it stands here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from linli.kernel.doors import ANYONE, SIGNED_IN

# By the module that a view comes from, the most special first. A view that is neither marked nor listed has no door.
OTHERS = (
    ("allauth.usersessions.", SIGNED_IN),  # one's own sessions
    ("allauth.mfa.", ANYONE),  # each of its views asks for a signed-in or half signed-in person by itself
    ("allauth.account.", ANYONE),  # the way in and out; the same
    ("ninja.", ANYONE),  # the API authenticates each call itself and answers 401, not a page
    ("django.views.static", ANYONE),
    ("django.contrib.staticfiles.", ANYONE),
)


def door_of(view: Callable[..., Any]) -> str | None:
    """The rule of ``view``: its own, its class's, or that of the package it comes from; None if there is none."""
    while isinstance(view, partial):
        view = view.func
    rule = getattr(view, "door", None) or getattr(getattr(view, "view_class", None), "door", None)
    if rule:
        return str(rule)
    module = getattr(view, "__module__", "") or ""
    return next((rule for prefix, rule in OTHERS if module.startswith(prefix)), None)
