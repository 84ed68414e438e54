"""How long a posting must be up at least, and which article says so."""

from dataclasses import dataclass
from datetime import datetime

from linli.law.deadlines import SHANGHAI, Limit, due_at
from linli.law.profiles import Rule, profile, rule_of
from linli.notices.models import Posting
from linli.notices.states import Kind
from linli.registry.models import Place
from linli.registry.queries import jurisdiction_of


@dataclass(frozen=True)
class Foreseen:
    """When a draft would end if it were posted now, and what the law asks for at least."""

    floor: Rule
    least_until: datetime
    until: datetime | None


def floor_of(community: Place, matter: str, at: datetime) -> Rule:
    """The rule for the shortest period of a posting about ``matter`` in this community on that day. Its value is a
    Limit. The rules are those of the city in which the community lies."""
    return profile(jurisdiction_of(community), on=at.astimezone(SHANGHAI).date()).rule(f"notices.floor.{matter}")


def limit_of(floor: Rule) -> Limit:
    """The value of a rule of a period. Raises TypeError for another kind of rule."""
    if not isinstance(floor.value, Limit):
        raise TypeError(f"{floor.key} is {floor.value!r}, not a time limit")
    return floor.value


def foreseen(posting: Posting, at: datetime) -> Foreseen:
    """When this draft would end if it were posted at ``at``."""
    floor = floor_of(posting.community, posting.matter, at)
    until = due_at(at, Limit.parse(posting.period)) if posting.period else None
    return Foreseen(floor, due_at(at, limit_of(floor)), until)


def floor_as_posted(posting: Posting) -> Rule | None:
    """The rule under which it was posted; None for a draft, and where its file is gone."""
    try:
        return rule_of(posting.floor_rule) if posting.floor_rule else None
    except LookupError:
        return None


def default_period(kind: str, floor: Rule) -> str:
    """The period of a posting for which nobody gave one: the law's, or none for what stands."""
    return "" if kind == Kind.DISCLOSURE else str(floor.value)
