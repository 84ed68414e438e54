"""How a vote stands at a moment, in words: days left, days until it begins."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import ngettext

from linli.law.deadlines import SHANGHAI
from linli.voting.models import Assembly
from linli.voting.queries.assemblies import running
from linli.voting.states import AssemblyState

TONES = {
    AssemblyState.POSTED: "amber",
    AssemblyState.OPEN: "seal",
    AssemblyState.COUNTING: "amber",
    AssemblyState.RESULT: "amber",
    AssemblyState.FINAL: "jade",
}


def votes_now(community_ids: Iterable[int], at: datetime) -> list[dict[str, Any]]:
    """What is posted or voted on in these communities, as rows for a home page; one query."""
    return [row_of(one, at) for one in running(community_ids)]


def row_of(assembly: Assembly, at: datetime) -> dict[str, Any]:
    """A vote as a row of a list: what it is, where it stands, how many days are left."""
    return {
        "it": assembly,
        "tone": TONES.get(AssemblyState(assembly.state), ""),
        "when": when(assembly, at),
        "need": "soon" if assembly.state == AssemblyState.OPEN and days_left(assembly.closes_at, at) <= 3 else "",
    }


def when(assembly: Assembly, at: datetime) -> str:
    """ "3 days left", "begins in 12 days", or its state."""
    if assembly.state == AssemblyState.OPEN and at < assembly.closes_at:
        days = days_left(assembly.closes_at, at)
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if assembly.state == AssemblyState.POSTED and at < assembly.opens_at:
        days = days_left(assembly.opens_at, at)
        return ngettext("begins in %(count)d day", "begins in %(count)d days", days) % {"count": days}
    return str(assembly.get_state_display())


def days_left(until: datetime, at: datetime) -> int:
    """Days of the calendar until the last day, today included: on the last day one is left."""
    last = (until - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return max(0, (last - at.astimezone(SHANGHAI).date()).days + 1)
