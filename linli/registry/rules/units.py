"""Units, who holds them, and who lives in them."""

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Refused
from linli.registry.models import (
    Holding,
    Place,
    Residence,
)

from .common import check_right, is_community


def check_can_add_building(by: Actor, community: Place) -> None:
    check_right(by, "add_building", community)
    is_community(community)


def check_can_add_unit(by: Actor, community: Place) -> None:
    check_right(by, "add_unit", community)


def check_can_set_holder(by: Actor, community: Place) -> None:
    check_right(by, "set_holder", community)


def check_can_end_holding(by: Actor, holding: Holding) -> None:
    check_right(by, "end_holding", holding.community)
    if holding.to_date:
        raise Conflict(_("This ownership has ended already."))


def check_can_name_representative(by: Actor, holding: Holding) -> None:
    """A representative is one of the present owners, and it is settled who they are."""
    check_right(by, "name_representative", holding.community)
    if holding.to_date:
        raise Refused(_("Only who owns the unit now can represent it."))
    if holding.contested:
        raise Refused(_("First settle the contradiction about who owns this unit."))


def check_can_set_resident(by: Actor, community: Place) -> None:
    check_right(by, "set_resident", community)


def check_can_end_residence(by: Actor, residence: Residence) -> None:
    check_right(by, "end_residence", residence.community)
    if residence.to_date:
        raise Conflict(_("This has ended already."))


def check_can_see_person(by: Actor, community: Place) -> None:
    check_right(by, "see_person", community)
