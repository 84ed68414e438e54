"""Owners demand a meeting; with a fifth of heads and area behind it, it must be called."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import due_at
from linli.registry.models import Place, Unit
from linli.voting.models import Demand, Support
from linli.voting.queries.demands import backing
from linli.voting.queries.procedure import rules_for
from linli.voting.rules import demand as rules
from linli.voting.states import DEMAND

TITLE_MOST, TEXT_MOST = 120, 4_000


@transaction.atomic
def make_demand(community: Place, *, title: str, text: str, by: Actor, at: datetime) -> Demand:
    """An owner demands a meeting on a matter; she is the first who stands behind it. Her words are for everybody who
    lives here. Raises Denied to who is no owner, Refused while an earlier one of hers gathers, Invalid."""
    homes = rules.check_can_demand(community, by=by)
    line = clean_line(title, most=TITLE_MOST, field="title")
    words = clean_text(text, most=TEXT_MOST, field="text")
    if not line:
        raise Invalid(_("Say in one line what the meeting shall decide."), field="title")
    if not words:
        raise Invalid(_("Say why, and what exactly shall be voted on."), field="text")
    demand = Demand.objects.create(community=community, title=line, text=words, made_by_id=by.user_id or 0, made_at=at)
    _record(demand, "demand", by, at, {})
    _stand_behind(demand, homes, by=by, at=at)
    return demand


@transaction.atomic
def support(demand: Demand, *, by: Actor, at: datetime) -> None:
    """An owner stands behind a demand with all that she holds. When both shares are reached, the time to call the
    meeting begins. Raises Denied, Refused where her home is counted already."""
    _lock(demand)
    homes = rules.check_can_support(demand, by=by)
    _stand_behind(demand, homes, by=by, at=at)
    _record(demand, "support", by, at, {})


@transaction.atomic
def withdraw_demand(demand: Demand, *, by: Actor, at: datetime) -> None:
    """Take one's own demand back while it gathers; it binds nobody yet."""
    _lock(demand)
    rules.check_can_withdraw_demand(demand, by=by)
    move(demand, DEMAND, "withdraw_demand")
    _record(demand, "withdraw_demand", by, at, {})


def _stand_behind(demand: Demand, homes: list[Unit], *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            Support.objects.bulk_create(
                Support(community_id=demand.community_id, demand=demand, user_id=by.user_id or 0, unit=unit, at=at)
                for unit in homes
            )
    except IntegrityError:
        raise Conflict(_("Your home stands behind this demand already.")) from None
    found = backing(demand, at)
    if found.reached:
        due = due_at(at, rules_for(demand.community, at).limit("voting.demand.due"))
        move(demand, DEMAND, "reach_demand", reached_at=at, due_at=due)
        facts = {
            "heads": found.heads,
            "heads_whole": found.heads_whole,
            "area_dm2": found.area_dm2,
            "area_whole_dm2": found.area_whole_dm2,
            "rule": found.rule.reference,
            "due": due.isoformat(),
        }
        _record(demand, "reach_demand", by, at, facts)


def _lock(demand: Demand) -> None:
    demand.state = Demand.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=demand.pk)


def _record(demand: Demand, verb: str, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    subject = ("demand", demand.pk)
    record(log_id=demand.community_id, verb=f"voting.{verb}", subject=subject, by=by, at=at, data=facts)
