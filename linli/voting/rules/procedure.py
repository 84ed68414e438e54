"""Who adopts a community's rules of procedure, and what they can say."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.bodies.queries import check_can_rely_on
from linli.bodies.states import DecisionKind, Matter
from linli.kernel.errors import Invalid, Refused
from linli.law.profiles import Profile, Value
from linli.registry.models import Place
from linli.voting.queries.procedure import ADAPTABLE, read_value, write_value
from linli.voting.states import Precedence

from .common import acting


def check_can_adopt_procedure(community: Place, decision: Decision, *, by: Actor, at: datetime) -> Actor:
    """Only the owners make and change their rules (Civil Code art. 278(1)). Gives the actor from her seat."""
    by = acting(community, "adopt_procedure", by)
    if decision.community_id != community.pk:
        raise Invalid(_("This decision belongs to another community."), field="decision")
    if decision.kind != DecisionKind.ASSEMBLY or decision.matter != Matter.RULES:
        raise Refused(
            _(
                "Rules of procedure are made and changed by the owners' assembly (Civil Code art. 278(1)). Choose its "
                "decision on them."
            )
        )
    check_can_rely_on(decision, at=at)
    return by


def read_values(values: Mapping[str, str], law: Profile) -> dict[str, str]:
    """The values as they are kept. Raises Invalid for a key that rules of procedure do not decide, for what the law has
    fixed, and for a value that is none."""
    read: dict[str, Value] = {}
    for key, text in values.items():
        if key not in ADAPTABLE:
            raise Invalid(_("Rules of procedure cannot decide this: %(key)s.") % {"key": key}, field=key)
        try:
            read[key] = read_value(law.rule(key), text)
        except ValueError:
            raise Invalid(_("This is no value for “%(rule)s”.") % {"rule": law.rule(key).title}, field=key) from None
    law.adapted(read, version="draft", source_zh="", source_en="")
    _check_sense(read, law)
    return {key: write_value(value) for key, value in read.items()}


def _check_sense(read: Mapping[str, Value], law: Profile) -> None:
    for key in ("voting.parking_counts", "voting.silence_clause"):
        if key in read and read[key] not in (0, 1):
            raise Invalid(_("Write 1 for yes and 0 for no."), field=key)
    if "voting.precedence" in read and read["voting.precedence"] not in tuple((one,) for one in Precedence.values):
        raise Invalid(_("Choose one of the list."), field="voting.precedence")
    if read.get("voting.silence_clause") == 1 and "by_rules_of_procedure" not in law.choices("voting.silence"):
        raise Invalid(_("The law of this place does not allow it."), field="voting.silence_clause")
