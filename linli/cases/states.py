"""The states of a case and the moves between them (domain 5.1), and the closed lists that go with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow

HOTLINE_FILE = "hotline"  # the kind of a registry.ImportRun whose rows are cases


class State(models.TextChoices):
    SUBMITTED = "submitted", _("Received")
    NEEDS_INFO = "needs_info", _("Waiting for the reporter's answer")
    ACCEPTED = "accepted", _("Accepted")
    DISPATCHED = "dispatched", _("Dispatched")
    OBJECTED = "objected", _("Handed back, being decided")
    SIGNED_FOR = "signed_for", _("Signed for")
    CONTACTED = "contacted", _("Reporter contacted")
    IN_PROGRESS = "in_progress", _("In progress")
    WHISTLED = "whistled", _("Whistled")
    REPORTED_IN = "reported_in", _("All reported in")
    CLAIMED = "claimed", _("Said to be solved, waiting for the reporter")
    LONG_CYCLE = "long_cycle", _("On the long-cycle ledger")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Not accepted")
    MERGED = "merged", _("Merged into another case")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = State
# Somebody on the handling side has to do something.
ACTIVE = (
    S.SUBMITTED,
    S.ACCEPTED,
    S.DISPATCHED,
    S.OBJECTED,
    S.SIGNED_FOR,
    S.CONTACTED,
    S.IN_PROGRESS,
    S.WHISTLED,
    S.REPORTED_IN,
)
OPEN = (*ACTIVE, S.NEEDS_INFO, S.CLAIMED, S.LONG_CYCLE)
ENDED = (S.CLOSED, S.REFUSED, S.MERGED, S.WITHDRAWN)

CASE = Workflow(
    "case",
    State,
    initial=S.SUBMITTED,
    moves=(
        Move("accept", (S.SUBMITTED,), S.ACCEPTED),
        Move("ask_reporter", (S.SUBMITTED, S.ACCEPTED), S.NEEDS_INFO),
        Move("add_information", (S.NEEDS_INFO,), S.SUBMITTED),
        Move("refuse", (S.SUBMITTED, S.ACCEPTED), S.REFUSED),
        Move("answer", (S.SUBMITTED, S.ACCEPTED), S.CLAIMED),
        Move("dispatch", (S.SUBMITTED, S.ACCEPTED), S.DISPATCHED),
        # Who accepted it may deal with it herself.
        Move("sign_for", (S.ACCEPTED, S.DISPATCHED), S.SIGNED_FOR),
        Move("hand_back", (S.DISPATCHED, S.SIGNED_FOR), S.OBJECTED),
        Move("decide_objection", (S.OBJECTED,), S.DISPATCHED),
        Move("contact", (S.SIGNED_FOR,), S.CONTACTED),
        Move("start", (S.CONTACTED,), S.IN_PROGRESS),
        Move("whistle", (S.ACCEPTED, S.SIGNED_FOR, S.CONTACTED, S.IN_PROGRESS), S.WHISTLED),
        Move("all_reported_in", (S.WHISTLED,), S.REPORTED_IN),
        Move("joint_result", (S.WHISTLED, S.REPORTED_IN), S.CLAIMED),
        Move("joint_result_not_enough", (S.WHISTLED, S.REPORTED_IN), S.IN_PROGRESS),
        # The level above receives it anew: it accepts, dispatches, deals with it or whistles.
        Move("escalate", (*ACTIVE, S.LONG_CYCLE), S.SUBMITTED),
        Move("resolve", (S.CONTACTED, S.IN_PROGRESS, S.LONG_CYCLE), S.CLAIMED),
        Move("to_long_cycle", (S.CONTACTED, S.IN_PROGRESS, S.REPORTED_IN), S.LONG_CYCLE),
        Move("judge_satisfied", (S.CLAIMED,), S.CLOSED),
        Move("judge_dissatisfied", (S.CLAIMED,), S.IN_PROGRESS),
        Move("close_unanswered", (S.CLAIMED,), S.CLOSED),
        Move("merge", (*ACTIVE, S.NEEDS_INFO, S.LONG_CYCLE), S.MERGED),
        Move("withdraw", (*ACTIVE, S.NEEDS_INFO, S.LONG_CYCLE), S.WITHDRAWN),
    ),
)


class Kind(models.TextChoices):
    """What a resident may come with (北京市接诉即办工作条例 art. 2)."""

    HELP = "help", _("Help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of a wrong")
    ENQUIRY = "enquiry", _("Enquiry")
    SUGGESTION = "suggestion", _("Suggestion")


class Channel(models.TextChoices):
    APP = "app", _("By herself, on the phone")
    CALL = "call", _("By telephone")
    DESK = "desk", _("At the desk")
    CHAT = "chat", _("From a chat group")
    PATROL = "patrol", _("Found on patrol")
    MEETING = "meeting", _("From a meeting")
    HOTLINE = "hotline", _("From the city hotline")
    PETITION = "petition", _("Petition")
    OPEN311 = "open311", _("Open311")
    API = "api", _("By another program")


class Level(models.IntegerChoices):
    COMMUNITY = 1, _("Community")
    NEIGHBOURHOOD = 2, _("Neighbourhood")
    STREET = 3, _("Street")
    DISTRICT = 4, _("District")


class Evidence(models.TextChoices):
    """What must be shown before a case of a category can be said to be solved."""

    NOTE = "note", _("A written result")
    PHOTO = "photo", _("A photo afterwards")
    PHOTO_PAIR = "photo_pair", _("A photo before and one afterwards")
    DOCUMENT = "document", _("A document")


class Purpose(models.TextChoices):
    REPORTED = "reported", _("Photo from the reporter")
    BEFORE = "before", _("Photo before the work")
    AFTER = "after", _("Photo after the work")
    DOCUMENT = "document", _("Document")


class HandBackReason(models.TextChoices):
    NOT_OUR_DUTY = "not_our_duty", _("Another body has this duty by law or contract")
    NOT_OUR_AREA = "not_our_area", _("The place lies outside our area")
    WRONG_CATEGORY = "wrong_category", _("The case is in the wrong category")
    NEEDS_SEVERAL = "needs_several", _("Several bodies have to act together")


class RefusalReason(models.TextChoices):
    """北京市接诉即办工作条例 art. 11(1)-(6)."""

    EMERGENCY_NUMBER = "emergency_number", _("An emergency: call 110, 119, 120 or 122")
    IN_PROCEEDINGS = "in_proceedings", _("Being dealt with by a court, arbitration, review or petition")
    REPEATED = "repeated", _("Answered before, and nothing new is said")
    SECRET = "secret", _("Touches state secrets, business secrets or somebody's privacy")
    NOT_A_DUTY = "not_a_duty", _("Not a duty of any public body or of the community")
    UNLAWFUL = "unlawful", _("Against the law or public order")


class Occasion(models.TextChoices):
    """The three occasions on which a whistle is permitted (domain 5.2)."""

    UNSOLVED = "unsolved", _("Residents complain of it and it cannot be solved here")
    JOINT = "joint", _("Several departments have to act together")
    EMERGENCY = "emergency", _("An emergency")


class EscalationReason(models.TextChoices):
    BY_HAND = "by_hand", _("It cannot be solved here")
    NOT_CONTACTED = "not_contacted", _("The reporter was not contacted in time")
    NOT_SOLVED = "not_solved", _("It was not solved in time")
    NOT_RECEIVED = "not_received", _("It was not accepted in time")
    NOT_REPORTED_IN = "not_reported_in", _("A called department did not report in in time")
    BODY_CLOSED = "body_closed", _("The body that answered for it no longer exists")


class Verdict(models.TextChoices):
    """What the reporter says when she is asked. Only the first counts as satisfied."""

    SATISFIED = "satisfied", _("Solved, and I am satisfied")
    SOLVED_ONLY = "solved_only", _("Solved, but I am not satisfied")
    NOT_SOLVED = "not_solved", _("Not solved")
    UNANSWERED = "unanswered", _("No answer")


class ExclusionReason(models.TextChoices):
    """Why a case may be left out of the rates; a second person confirms and the number is published."""

    MALICIOUS = "malicious", _("Malicious, shown by facts")
    OUT_OF_SCOPE = "out_of_scope", _("Outside every handler's duty")
    DUPLICATE = "duplicate", _("The same matter by the same person")
    TEST = "test", _("Entered by mistake")
