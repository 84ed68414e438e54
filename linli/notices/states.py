"""What can be posted, where a posting and an objection can stand, and what leads from where to where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class Kind(models.TextChoices):
    """Three different things that are often taken for one."""

    PUBLICITY = "publicity", _("Posted for objections")  # 公示: a period, objections, and a gate behind it
    NOTICE = "notice", _("Announcement")  # 公告: it tells
    DISCLOSURE = "disclosure", _("Open for inspection")  # 公开: it stands, and whoever wants looks at it


class Matter(models.TextChoices):
    """What a posting is about; the law's shortest period follows from it (rules ``notices.floor.<matter>``)."""

    DECISION = "decision", _("A decision of the owners or their committee")
    VOTE_RESULT = "vote_result", _("The result of a vote")
    MEETING = "meeting", _("A meeting of the owners is called")
    FIRST_MEETING = "first_meeting", _("Papers for the owners' first meeting")
    CANDIDATES = "candidates", _("Candidates for a committee")
    PMC_NAMES = "pmc_names", _("Members of a property management committee")
    PMC_DECISION = "pmc_decision", _("A decision of the property management committee")
    WORKS_PLAN = "works_plan", _("A plan of works with its budget")
    EMERGENCY_WORKS = "emergency_works", _("Emergency works that were done")
    BUDGET = "budget", _("The year's budget")
    FEE_CHANGE = "fee_change", _("A change of the property fee")
    FEE_RESULT = "fee_result", _("The result of a change of the property fee")
    AUDIT_REPORT = "audit_report", _("An audit report")
    DISCLOSURE = "disclosure", _("Accounts and other things kept open")
    RATING = "rating", _("Ratings of companies and bodies")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", _("On the board")
    ENDED = "ended", _("Period over")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by a new one")


class ObjectionState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    UPHELD = "upheld", _("Answered: upheld")
    NOT_UPHELD = "not_upheld", _("Answered: not upheld")


class Moment(models.TextChoices):
    """What a photo of the board proves."""

    PUT_UP = "put_up", _("Put up")
    STILL_THERE = "still_there", _("Still there")
    TAKEN_DOWN = "taken_down", _("Taken down")


POSTING = Workflow(
    "posting",
    State,
    initial=State.DRAFT,
    moves=(
        Move("post", (State.DRAFT,), State.POSTED),
        Move("end", (State.POSTED,), State.ENDED),
        Move("withdraw", (State.DRAFT, State.POSTED, State.ENDED), State.WITHDRAWN),
        Move("replace", (State.POSTED, State.ENDED), State.REPLACED),
    ),
)

OBJECTION = Workflow(
    "objection",
    ObjectionState,
    initial=ObjectionState.OPEN,
    moves=(
        Move("uphold", (ObjectionState.OPEN,), ObjectionState.UPHELD),
        Move("not_uphold", (ObjectionState.OPEN,), ObjectionState.NOT_UPHELD),
    ),
)

ONCE_POSTED = (State.POSTED, State.ENDED, State.WITHDRAWN, State.REPLACED)
