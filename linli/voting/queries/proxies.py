"""Who votes for whom."""

from linli.bodies.actor import Actor
from linli.law.profiles import rule_of
from linli.people.models import User
from linli.voting.models import Assembly, Procedure, Proxy

MOST = "voting.proxies_most"


def most_proxies(assembly: Assembly) -> int:
    """How many owners one agent may stand for under the rules that were locked with the assembly; 0: as many as ask
    her, because they name no limit."""
    own = Procedure.objects.filter(community=assembly.community_id).order_by("-version").first()
    if own is not None and str(own.values.get(MOST, "")).isdigit():
        return int(own.values[MOST])
    try:
        value = rule_of(assembly.rules[MOST]).value
    except LookupError:
        return 0
    return value if isinstance(value, int) else 0


def held_by(assembly: Assembly, agent: User) -> int:
    """How many proxies of this vote the agent holds now."""
    return Proxy.objects.filter(assembly=assembly, agent=agent, revoked_at__isnull=True).count()


def proxies_of(assembly: Assembly, by: Actor) -> list[Proxy]:
    """The lines for which she may vote as an agent."""
    if by.user_id is None:
        return []
    live = Proxy.objects.filter(assembly=assembly, agent=by.user_id, revoked_at__isnull=True)
    return list(live.select_related("community", "right__community", "right__assembly", "right__person").order_by("id"))
