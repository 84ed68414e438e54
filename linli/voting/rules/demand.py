"""Who demands a meeting and who stands behind it."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.roles import Role
from linli.kernel.errors import Denied, Refused
from linli.registry.models import Place, Unit
from linli.voting.models import Demand, Support
from linli.voting.queries.demands import units_owned
from linli.voting.states import DEMAND, DemandState

OPEN_MOST = 1  # of one owner at a time: a community of a hundred demands hears none


def check_can_demand(community: Place, *, by: Actor) -> list[Unit]:
    """An owner of this community; gives her homes."""
    _check_owner(community, "demand", by)
    if community.successor_id is not None:
        raise Refused(_("This community has been merged into another one. Its owners vote there."))
    own = Demand.objects.filter(community=community, made_by_id=by.user_id, state=DemandState.GATHERING)
    if own.count() >= OPEN_MOST:
        raise Refused(_("Your demand is still gathering support. Withdraw it before you make another one."))
    return _homes(community, by)


def check_can_support(demand: Demand, *, by: Actor) -> list[Unit]:
    """Gives those of her homes that do not stand behind it yet."""
    _check_owner(demand.community, "support", by)
    if demand.state != DemandState.GATHERING:
        raise Refused(
            _("It gathers no support any more: it stands at “%(state)s”.") % {"state": demand.get_state_display()}
        )
    homes = _homes(demand.community, by)
    there = set(Support.objects.filter(demand=demand).values_list("unit_id", flat=True))
    fresh = [unit for unit in homes if unit.pk not in there]
    if not fresh:
        raise Refused(_("Your home stands behind this demand already."))
    return fresh


def check_can_withdraw_demand(demand: Demand, *, by: Actor) -> None:
    _check_owner(demand.community, "demand", by)
    if demand.made_by_id != by.user_id:
        raise Denied(_("Only who made the demand can withdraw it."))
    DEMAND.target("withdraw_demand", demand.state)


def _check_owner(community: Place, verb: str, by: Actor) -> None:
    path = community.path or "-"
    if by.user_id is not None and by.may(f"voting.{verb}", path):
        return
    relations = {home.role for home in by.homes if path.startswith(home.path)}
    if relations & {Role.FAMILY, Role.TENANT}:
        raise Denied(
            _(
                "A meeting of the owners is demanded by owners (Regulation on Property Management art. 13). Tell the "
                "owner of your home, report the matter as a request, or bring it to the residents' council."
            )
        )
    raise Denied(_("Only owners of this community demand a meeting. Link your home to your account."))


def _homes(community: Place, by: Actor) -> list[Unit]:
    homes = units_owned(by.user_id or 0, community)
    if not homes:
        raise Denied(_("Only owners of this community demand a meeting. Link your home to your account."))
    return homes
