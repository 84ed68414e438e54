"""Councils: one person, one vote (城市居民委员会组织法 art. 9; domain 3.6). Never mixed with the owners' votes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.bodies.states import BodyKind
from linli.kernel.workflow import Move, Workflow

COUNCILS = (BodyKind.RESIDENTS_COUNCIL, BodyKind.PARTY_RESIDENTS_COUNCIL)


class Over(models.TextChoices):
    """Of whom the share is taken: set before, never after (domain 2, S3-16)."""

    ALL = "all", _("Of all members, whoever is present")
    PRESENT = "present", _("Of the members who are present")


class CouncilState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    VOTING = "voting", _("Voting")
    PASSED = "passed", _("Passed")
    REFUSED = "refused", _("Not passed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


COUNCIL_MOTION = Workflow(
    "council_motion",
    CouncilState,
    initial=CouncilState.PROPOSED,
    moves=(
        Move("open_council_vote", (CouncilState.PROPOSED,), CouncilState.VOTING),
        Move("pass_council_motion", (CouncilState.VOTING,), CouncilState.PASSED),
        Move("refuse_council_motion", (CouncilState.VOTING,), CouncilState.REFUSED),
        Move("withdraw_council_motion", (CouncilState.PROPOSED,), CouncilState.WITHDRAWN),
    ),
)
