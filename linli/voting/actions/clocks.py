"""What the posted hours do: a vote begins, runs on once if too few took part, and ends. Late or twice does no harm."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict
from linli.kernel.workflow import move
from linli.law.deadlines import Limit, due_at
from linli.voting.models import Assembly
from linli.voting.queries.assemblies import motions_of, too_few, took_part
from linli.voting.queries.procedure import rule_as_locked
from linli.voting.rules import assembly as rules
from linli.voting.states import ASSEMBLY, AssemblyState

from .box import hold_alone


@transaction.atomic
def open_voting(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """Begin at the posted hour. Raises Refused while an objection waits, or if one was right."""
    rules.check_can_open_voting(assembly, by=by, at=at)
    move(assembly, ASSEMBLY, "open_voting")
    _record(assembly, "open_voting", by, at, {"heads": assembly.heads, "area_dm2": assembly.area_dm2})


@transaction.atomic
def extend_voting(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """Run on once, by the days that were posted, because too few took part by the posted end."""
    hold_alone(assembly.pk)
    assembly.refresh_from_db()
    rules.check_can_extend_voting(assembly, too_few=too_few(assembly), by=by, at=at)
    until = assembly.closes_at + timedelta(days=assembly.extension_days)
    changed = Assembly.objects.filter(
        pk=assembly.pk, state=AssemblyState.OPEN, extended_at__isnull=True, closes_at=assembly.closes_at
    ).update(extended_at=at, closes_at=until)
    if changed != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    assembly.extended_at, assembly.closes_at = at, until
    facts = {"days": assembly.extension_days, "until": until.isoformat(), "took_part": _turnout(assembly)}
    _record(assembly, "extend_voting", by, at, facts)


@transaction.atomic
def close_voting(assembly: Assembly, *, by: Actor, at: datetime) -> None:
    """End at the posted hour: every ballot that was put in by then is in, none comes in after. Where it was posted so
    and too few took part, it runs on instead."""
    hold_alone(assembly.pk)
    assembly.refresh_from_db()
    rules.check_can_close_voting(assembly, by=by, at=at)
    if assembly.extension_days and assembly.extended_at is None and too_few(assembly):
        extend_voting(assembly, by=by, at=at)
        if at < assembly.closes_at:
            return
    limit = rule_as_locked(assembly, "voting.result_within").value if assembly.rules else Limit(3, "days")
    due = due_at(assembly.closes_at, limit) if isinstance(limit, Limit) else None
    move(assembly, ASSEMBLY, "close_voting", closed_at=at, result_due_at=due)
    _record(assembly, "close_voting", by, at, {"took_part": _turnout(assembly)})


def _turnout(assembly: Assembly) -> list[list[int]]:
    """Heads and area (dm²) that took part, question by question."""
    return [[part.heads, part.area_dm2] for part in took_part(assembly, motions_of(assembly))]


def _record(assembly: Assembly, verb: str, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    subject = ("assembly", assembly.pk)
    record(log_id=assembly.community_id, verb=f"voting.{verb}", subject=subject, by=by, at=at, data=facts)
