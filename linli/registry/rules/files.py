"""Files in and out, and what contradicts itself in them."""

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Refused
from linli.registry.models import (
    Contradiction,
    ImportRun,
    Place,
)
from linli.registry.states import ImportState, PlaceKind

from .common import REGISTER_FILE, check_right, is_community


def _check_import_right(by: Actor, verb: str, place: Place, kind: str) -> None:
    # A table of projects names no person; it is the business of who governs the place.
    check_right(by, verb if kind == REGISTER_FILE else "edit_place", place)


def check_can_start_import(by: Actor, place: Place, kind: str = REGISTER_FILE) -> None:
    _check_import_right(by, "start_import", place, kind)
    if kind == REGISTER_FILE:
        is_community(place)


def check_can_map_columns(by: Actor, run: ImportRun) -> None:
    _check_import_right(by, "map_columns", run.place, run.kind)
    _not_entered(run)


def check_can_check_import(by: Actor, run: ImportRun) -> None:
    _check_import_right(by, "check_import", run.place, run.kind)
    _not_entered(run)


def check_can_enter_import(by: Actor, run: ImportRun) -> None:
    """Checked, and nothing in it that must be mended first. A run that broke off may be entered again."""
    _check_import_right(by, "enter_import", run.place, run.kind)
    if run.state == ImportState.DONE:
        raise Conflict(_("This file has been entered already."))
    if run.state == ImportState.UPLOADED:
        raise Refused(_("The file has to be checked first."))
    if errors := run.problems.filter(severity="error").count():
        raise Refused(_("%(count)d problems have to be mended in the file first.") % {"count": errors})


def check_can_export(by: Actor, community: Place) -> None:
    check_right(by, "export", community)


def check_can_settle_contradiction(by: Actor, contradiction: Contradiction) -> None:
    """At a place above the community it is who governs the place that settles what its tables say."""
    is_community = contradiction.place.kind == PlaceKind.COMMUNITY
    check_right(by, "settle_contradiction" if is_community else "edit_place", contradiction.place)
    if contradiction.settled_at:
        raise Conflict(_("This contradiction has been settled already."))


def _not_entered(run: ImportRun) -> None:
    if run.state == ImportState.DONE:
        raise Conflict(_("This file has been entered already."))
    if run.state == ImportState.RUNNING:
        raise Conflict(_("This file is just being entered."))
