"""Adopting a community's rules of procedure."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Conflict
from linli.registry.models import Place
from linli.voting.models import Procedure
from linli.voting.queries.procedure import law_for, procedure_of
from linli.voting.rules import procedure as rules


@transaction.atomic
def adopt_procedure(
    community: Place, *, decision: Decision, values: Mapping[str, str], by: Actor, at: datetime
) -> Procedure:
    """Write down what the owners' rules of procedure say beside the law, as the next version; votes posted before keep
    the version under which they were posted. ``values``: rule key to value as text.

    Raises Denied, Refused without a standing decision of the assembly on its rules, Invalid for a value, Conflict.
    """
    by = rules.check_can_adopt_procedure(community, decision, by=by, at=at)
    kept = rules.read_values(values, law_for(community, at))
    before = procedure_of(community)
    try:
        with transaction.atomic():
            own = Procedure.objects.create(
                community=community,
                version=before.version + 1 if before else 1,
                decision=decision,
                values=kept,
                adopted_at=at,
                adopted_by_id=by.user_id or 0,
            )
    except IntegrityError:
        raise Conflict(_("Somebody has just written down new rules. Reload the page.")) from None
    record(
        log_id=community.pk,
        verb="voting.adopt_procedure",
        subject=("procedure", own.pk),
        by=by,
        at=at,
        data={"version": own.version, "decision": decision.pk, "values": kept},
    )
    return own
