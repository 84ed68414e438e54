"""Places, from the city to the community."""

from datetime import date

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry.models import (
    Place,
)
from linli.registry.states import PARENT_KIND, PlaceKind

from .common import check_right, is_community


def check_can_add_place(by: Actor, parent: Place | None, kind: str) -> None:
    """Each kind of place lies directly inside the kind before it; only a city lies in none."""
    if not by.may("registry.add_place", (parent.path or "") if parent else ""):
        raise Denied(_("Only who governs the place above may add a place here."))
    if PARENT_KIND.get(PlaceKind(kind)) != (parent.kind if parent else None):
        raise Invalid(
            _("%(kind)s cannot lie directly inside %(parent)s.")
            % {"kind": PlaceKind(kind).label, "parent": PlaceKind(parent.kind).label if parent else _("nothing")},
            field="kind",
        )
    if parent and parent.successor_id:
        raise Refused(_("%(place)s has been merged; add it to its successor.") % {"place": parent.name})


def check_can_edit_place(by: Actor, place: Place) -> None:
    check_right(by, "edit_place", place)


def check_can_publish(by: Actor, place: Place) -> None:
    check_right(by, "publish", place)
    is_community(place)


def check_can_merge_communities(by: Actor, communities: list[Place], successor: Place, on: date, today: date) -> None:
    """The communities and their successor lie in one district, none is merged yet, and the day has come (S2-20)."""
    for place in (*communities, successor):
        check_right(by, "merge_communities", place)
        is_community(place)
        if place.successor_id:
            raise Conflict(_("%(place)s has been merged already.") % {"place": place.name})
    if not communities or successor in communities or len({place.pk for place in communities}) < len(communities):
        raise Invalid(_("Choose at least one other community that is to become part of it."), field="communities")
    if len({district_of(place) for place in (*communities, successor)}) > 1:
        raise Refused(_("Only communities of one district can be merged."))
    if on > today:
        raise Invalid(_("The day of the merger has not come yet."), field="on")


def district_of(place: Place) -> str:
    """The part of a path down to the district."""
    return ".".join((place.path or "").split(".")[:2])


def check_can_classify(by: Actor, place: Place, label: str) -> None:
    check_right(by, "classify", place)
    is_community(place)
    if place.classifications.filter(label=label, to_date__isnull=True).exists():
        raise Refused(_("%(place)s has this classification already.") % {"place": place.name})


def check_can_end_classification(by: Actor, place: Place, label: str, on: date) -> None:
    check_right(by, "end_classification", place)
    current = place.classifications.filter(label=label, to_date__isnull=True).first()
    if current is None:
        raise Refused(_("%(place)s does not have this classification now.") % {"place": place.name})
    if on < current.from_date:
        raise Invalid(_("It cannot end before it began."), field="on")


def check_can_record_population(by: Actor, place: Place) -> None:
    check_right(by, "record_population", place)
