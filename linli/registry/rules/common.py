"""What all rules of the register begin with: the right, and who acts."""

from datetime import timedelta

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Denied, Refused
from linli.registry.models import (
    Place,
)
from linli.registry.states import PlaceKind

REGISTER_FILE = "register"
PROJECT_TABLE = "projects"

MOST_WRONG_TRIES = 5
WRONG_TRIES_WITHIN = timedelta(hours=1)


def check_right(by: Actor, verb: str, place: Place) -> None:
    """Raises Denied unless the table of roles gives ``registry.<verb>`` at this place."""
    if not by.may(f"registry.{verb}", place.path or ""):
        raise Denied(_("This is not among your duties in %(place)s.") % {"place": place.name})


def user_of(by: Actor) -> int:
    """The account behind who acts. Raises Denied for who has none: the system and visitors."""
    if by.user_id is None:
        raise Denied(_("Please sign in first."))
    return by.user_id


def may_see(by: Actor, place: Place) -> bool:
    """Whether the page of this place opens: for who reads its register, governs it, or looks at its figures."""
    path = place.path or ""
    return any(by.may(verb, path) for verb in ("registry.read", "registry.edit_place", "cockpit.read"))


def check_can_read(by: Actor, place: Place) -> None:
    check_right(by, "read", place)


def is_community(place: Place) -> None:
    if place.kind != PlaceKind.COMMUNITY:
        raise Refused(_("%(place)s is not a community.") % {"place": place.name})
