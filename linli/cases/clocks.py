"""By when something has to be done to a case. Limits come from the case's category and from the law profile."""

from datetime import datetime
from functools import lru_cache

from linli.law.deadlines import SHANGHAI, Limit, due_at
from linli.law.profiles import Profile, jurisdictions, profile
from linli.registry.models import Place

from .models import Category
from .states import Occasion


def rules_for(community: Place, at: datetime) -> Profile:
    """The rule profile of the city in which the community lies, as it stands on that day."""
    return profile(_jurisdiction((community.path or "").split(".")[0]), on=at.astimezone(SHANGHAI).date())


@lru_cache(maxsize=64)
def _jurisdiction(city_id: str) -> str:
    code = Place.objects.filter(pk=int(city_id)).values_list("code", flat=True).first() if city_id else None
    return f"cn-{code}" if f"cn-{code}" in jurisdictions() else "cn"


def contact_due(category: Category, at: datetime) -> datetime:
    """When the reporter must have been contacted, counted from the dispatch."""
    return due_at(at, Limit(category.contact_amount, category.contact_unit))


def solve_due(category: Category, at: datetime) -> datetime:
    """When the matter must be solved, counted from the moment it came in."""
    return due_at(at, Limit(category.solve_amount, category.solve_unit))


def accept_key(*, urgent: bool) -> str:
    """The rule for how soon a case has to be accepted."""
    return "cases.accept.urgent" if urgent else "cases.accept"


def report_in_key(occasion: str, *, urgent: bool) -> str:
    """The rule for how soon a called body has to report in: on the spot in an emergency, soon where it is urgent."""
    if occasion == Occasion.EMERGENCY:
        return "whistle.on_site"
    return "whistle.report_in.urgent" if urgent else "whistle.report_in"


def rule_due(community: Place, key: str, at: datetime) -> datetime:
    """When the limit ``key`` of the profile ends, counted from ``at``."""
    return due_at(at, rules_for(community, at).limit(key))


def cite(community: Place, key: str, at: datetime) -> str:
    """Which rule in which version set a limit: a reference that law.profiles.rule_of reads back."""
    return rules_for(community, at).rule(key).reference
