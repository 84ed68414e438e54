"""An assembly from its draft to its result, its motions, and who belongs to its electorate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class AssemblyKind(models.TextChoices):
    REGULAR = "regular", _("Regular meeting")
    EXTRAORDINARY = "extraordinary", _("Extraordinary meeting")
    FIRST = "first", _("First meeting")


class Convening(models.TextChoices):
    """Who calls it: the committee; whoever was asked for it by a fifth of the owners; the street or the residents'
    committee where the committee does not (物业管理条例 art. 13; 274号 art. 21, 51)."""

    COMMITTEE = "committee", _("Called by the committee")
    DEMANDED = "demanded", _("Called on the demand of the owners")
    ORDERED = "ordered", _("Called by the street or the residents' committee in its place")
    PREPARATORY = "preparatory", _("Called by the preparatory group")


class Scope(models.TextChoices):
    """Whose matter it is (domain 3.5: a vote must carry its own electorate)."""

    ALL = "all", _("All owners of the community")
    BUILDING = "building", _("The owners of one building")
    BEARERS = "bearers", _("The owners who bear the cost")


class AssemblyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", _("Posted, waits for its first day of voting")
    OPEN = "open", _("Voting")
    COUNTING = "counting", _("Closed, being counted")
    RESULT = "result", _("Result posted")
    FINAL = "final", _("Result final")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ASSEMBLY = Workflow(
    "assembly",
    AssemblyState,
    initial=AssemblyState.DRAFT,
    moves=(
        Move("post_assembly", (AssemblyState.DRAFT,), AssemblyState.POSTED),
        Move("open_voting", (AssemblyState.POSTED,), AssemblyState.OPEN),
        Move("close_voting", (AssemblyState.OPEN,), AssemblyState.COUNTING),
        Move("post_result", (AssemblyState.COUNTING,), AssemblyState.RESULT),
        Move("settle_result", (AssemblyState.RESULT,), AssemblyState.FINAL),
        # Before anybody has voted; once it runs, what was posted is carried through.
        Move("withdraw_assembly", (AssemblyState.DRAFT, AssemblyState.POSTED), AssemblyState.WITHDRAWN),
    ),
)
LOCKED = tuple(state for state in AssemblyState if state not in (AssemblyState.DRAFT, AssemblyState.WITHDRAWN))


class Channel(models.TextChoices):
    PHONE = "phone", _("On the phone")
    PAPER = "paper", _("On paper")
    DOOR = "door", _("At the door")


class Precedence(models.TextChoices):
    """Which of two valid ballots of one owner counts; the other is kept as evidence (domain 3.7, V15)."""

    FIRST = "first", _("The first one counts")
    PAPER = "paper", _("A signed paper replaces one by phone, otherwise the first one counts")
    LAST = "last", _("The last one counts")


class RightKind(models.TextChoices):
    """One head each (法释 art. 9): what one holder, or the same co-owners, hold together is one."""

    OWNER = "owner", _("One owner")
    CO_OWNED = "co_owned", _("Co-owners, by their representative")
    DEVELOPER = "developer", _("Developer, units not sold or not delivered")
    UNKNOWN = "unknown", _("Owner not in the register")


class Outcome(models.TextChoices):
    PASSED = "passed", _("Passed")
    TOO_FEW = "too_few", _("Not valid: too few took part")
    REFUSED = "refused", _("Not passed")


class DemandState(models.TextChoices):
    GATHERING = "gathering", _("Gathering support")
    REACHED = "reached", _("A fifth is reached: a meeting must be called")
    CALLED = "called", _("The meeting is called")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DEMAND = Workflow(
    "demand",
    DemandState,
    initial=DemandState.GATHERING,
    moves=(
        Move("reach_demand", (DemandState.GATHERING,), DemandState.REACHED),
        Move("call_on_demand", (DemandState.REACHED,), DemandState.CALLED),
        # the meeting was withdrawn before it began: the demand stands as before
        Move("call_again", (DemandState.CALLED,), DemandState.REACHED),
        Move("withdraw_demand", (DemandState.GATHERING,), DemandState.WITHDRAWN),
    ),
)
