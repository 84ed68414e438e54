"""Decisions: what kinds there are, which body can make which, what is a major matter; and how a decision is stopped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow

from .organisation import BodyKind


class DecisionKind(models.TextChoices):
    ASSEMBLY = "assembly", _("Decision of the owners' assembly")
    COUNCIL = "council", _("Decision of the residents' council")
    COMMITTEE = "committee", _("Decision of the committee")
    CONTRACT = "contract", _("Signed contract")
    EMERGENCY = "emergency", _("Decision of the street in an emergency")


# Which bodies can make which decision (domain 1.2). A courtyard committee is no legal person: it stands nowhere here.
DECIDES: dict[str, tuple[BodyKind, ...]] = {
    DecisionKind.ASSEMBLY: (BodyKind.OWNERS_ASSEMBLY,),
    DecisionKind.COUNCIL: (BodyKind.RESIDENTS_COUNCIL, BodyKind.PARTY_RESIDENTS_COUNCIL),
    DecisionKind.COMMITTEE: (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC),
    DecisionKind.CONTRACT: (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC),
    DecisionKind.EMERGENCY: (BodyKind.STREET_OFFICE,),
}
# Bodies whose members have no account of the body's own; the neighbourhood or the street keeps their minutes.
KEPT_BY_OTHERS = frozenset({BodyKind.OWNERS_ASSEMBLY, BodyKind.RESIDENTS_COUNCIL, BodyKind.PARTY_RESIDENTS_COUNCIL})


class Matter(models.TextChoices):
    """The major matters of a community (domain 2, S2-15: thirteen, which the source does not name).

    The first eight are those of Civil Code art. 278(1)–(8); the other five are what its ninth, "other major matters",
    means in the practice that we read (278(9), 282, 283; domain 3.4).
    """

    RULES = "rules", _("Rules of procedure of the assembly")
    COVENANT = "covenant", _("Management covenant")
    COMMITTEE = "committee", _("Election or recall of the owners' committee")
    COMPANY = "company", _("Appointing or dismissing the property company")
    USE_FUND = "use_fund", _("Use of the maintenance fund")
    RAISE_FUND = "raise_fund", _("Raising the maintenance fund")
    REBUILD = "rebuild", _("Altering or rebuilding a building")
    COMMON_PARTS = "common_parts", _("Changing the use of common parts")
    FEES = "fees", _("Property fee and how it is charged")
    BUDGET = "budget", _("Budget of the year")
    COMMON_INCOME = "common_income", _("Use of the common income")
    PARKING = "parking", _("Parking and the order of vehicles")
    LARGE_CONTRACT = "large_contract", _("Large contracts and works")


# Civil Code art. 278(1)–(8): the owners decide these together and nobody decides them instead. The use of the fund in
# an emergency is the exception (art. 281).
_OWNERS_ONLY = (DecisionKind.ASSEMBLY,)
RESERVED: dict[str, tuple[DecisionKind, ...]] = {
    Matter.RULES: _OWNERS_ONLY,
    Matter.COVENANT: _OWNERS_ONLY,
    Matter.COMMITTEE: _OWNERS_ONLY,
    Matter.COMPANY: _OWNERS_ONLY,
    Matter.USE_FUND: (DecisionKind.ASSEMBLY, DecisionKind.EMERGENCY),
    Matter.RAISE_FUND: _OWNERS_ONLY,
    Matter.REBUILD: _OWNERS_ONLY,
    Matter.COMMON_PARTS: _OWNERS_ONLY,
}

DOCUMENT = "document"  # the proof of a decision that was made on paper; any other proof is named room.thing


class SuspensionState(models.TextChoices):
    IN_FORCE = "in_force", _("Suspended for a time")
    CONFIRMED = "confirmed", _("Suspension confirmed")
    LIFTED = "lifted", _("Suspension lifted")
    LAPSED = "lapsed", _("Suspension lapsed")


SUSPENSION = Workflow(
    "suspension",
    SuspensionState,
    initial=SuspensionState.IN_FORCE,
    moves=(
        Move("confirm_suspension", (SuspensionState.IN_FORCE,), SuspensionState.CONFIRMED),
        Move("lift_suspension", (SuspensionState.IN_FORCE, SuspensionState.CONFIRMED), SuspensionState.LIFTED),
        Move("lapse_suspension", (SuspensionState.IN_FORCE,), SuspensionState.LAPSED),
    ),
)
OPEN_SUSPENSION = (SuspensionState.IN_FORCE, SuspensionState.CONFIRMED)


class AppealOutcome(models.TextChoices):
    GRANTED = "granted", _("Appeal granted")
    DISMISSED = "dismissed", _("Appeal dismissed")
