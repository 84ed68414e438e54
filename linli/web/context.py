"""What the shell around every page knows. It asks the database only who acts, and only if that is shown."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from .look import Look, look_of
from .nav import DESK, DOCK, FOOT, MENU, SIGN_IN, SIGN_OUT, Group, Link, links, place


class Shell:
    """The bar, dock, desk's ways and foot for one request."""

    themes: tuple[tuple[str, str | Promise], ...] = (
        ("", _("As the device")),
        ("light", _("Light")),
        ("dark", _("Dark")),
    )

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.here = request.get_full_path()

    @property
    def look(self) -> Look:
        return getattr(self.request, "look", None) or look_of(self.request)

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @property
    def name(self) -> str:
        return str(self.request.user)

    @cached_property
    def dock(self) -> list[Link]:
        """For who lives here and signed in; one link alone is no dock."""
        if not self.signed_in or not self.request.actor.homes:  # type: ignore[attr-defined]
            return []
        found = self._links(DOCK)
        return found if len(found) > 1 else []

    @cached_property
    def ways(self) -> list[Group]:
        """For the desk; a view may give ``request.waiting`` (numbers by key) and ``request.late`` (keys)."""
        waiting = getattr(self.request, "waiting", {})
        late = getattr(self.request, "late", ())
        groups = []
        for title, ways in DESK:
            keys = {place(way)[0]: way.key for way in ways if place(way)}  # type: ignore[index]
            found = tuple(
                replace(link, count=waiting.get(keys[link.href]), late=keys[link.href] in late)
                for link in self._links(ways)
            )
            if found:
                groups.append(Group(title, found))
        return groups

    @cached_property
    def menu(self) -> list[Link]:
        return self._links(MENU[1:] if self.signed_in else (SIGN_IN,))

    @cached_property
    def foot(self) -> list[Link]:
        return self._links(FOOT)

    @property
    def sign_out(self) -> str:
        found = place(SIGN_OUT)
        return found[0] if self.signed_in and found else ""

    def _links(self, ways: Any) -> list[Link]:
        actor = self.request.actor if self.signed_in else None  # type: ignore[attr-defined]
        match = self.request.resolver_match
        code = match.func.__module__ if match else ""
        return list(links(ways, actor, self.signed_in, self.request.path, code))  # type: ignore[arg-type]


def shell(request: HttpRequest) -> dict[str, object]:
    return {"shell": Shell(request)}
