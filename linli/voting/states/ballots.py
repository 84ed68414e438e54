"""Ballots, papers, and what can be wrong with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class Choice(models.TextChoices):
    """What a ballot says to one motion. Leaving it blank takes no part in this motion (domain 3.7, V10); an
    abstention takes part and does not agree (V11)."""

    YES = "yes", _("Agree")
    NO = "no", _("Do not agree")
    ABSTAIN = "abstain", _("Abstain")
    BLANK = "blank", _("Left blank")


TAKES_PART = (Choice.YES, Choice.NO, Choice.ABSTAIN)


class Standing(models.TextChoices):
    """How one line of the roll stands. Only a ballot of a line that stands at "voted" is counted."""

    WAITING = "waiting", _("Not voted")
    VOTED = "voted", _("Voted")
    DISPUTED = "disputed", _("Disputed")


class Served(models.TextChoices):
    """How the ballot reached the owner, or that it could not (274号 art. 22)."""

    IN_HAND = "in_hand", _("Given in hand, with a signature")
    PHONE = "phone", _("Opened on her phone")
    MAIL = "mail", _("Sent by registered mail, with its receipt")
    FAMILY = "family", _("Given to an adult of her household, with a signature")
    POSTED = "posted", _("Could not be delivered: put up on the board")


# Only these prove that it reached her, so only these carry a silence clause.
REACHED = (Served.IN_HAND, Served.PHONE, Served.MAIL, Served.FAMILY)


class ScanState(models.TextChoices):
    TO_KEY = "to_key", _("Waits for its first reader")
    TO_CHECK = "to_check", _("Waits for its second reader")
    MISMATCH = "mismatch", _("The two readers differ")
    ENTERED = "entered", _("Entered")
    REJECTED = "rejected", _("Not valid")


SCAN = Workflow(
    "scan",
    ScanState,
    initial=ScanState.TO_KEY,
    moves=(
        Move("key_first", (ScanState.TO_KEY,), ScanState.TO_CHECK),
        Move("key_differs", (ScanState.TO_CHECK,), ScanState.MISMATCH),
        Move("key_agrees", (ScanState.TO_CHECK,), ScanState.ENTERED),
        Move("settle_scan", (ScanState.MISMATCH,), ScanState.ENTERED),
        Move("reject_scan", (ScanState.TO_CHECK, ScanState.MISMATCH), ScanState.REJECTED),
    ),
)


class DisputeKind(models.TextChoices):
    NOT_MINE = "not_mine", _("I did not vote this")
    CO_OWNERS = "co_owners", _("The co-owners voted differently")
    ROLL = "roll", _("The roll is wrong about me")


class DisputeState(models.TextChoices):
    OPEN = "open", _("Being looked into")
    UPHELD = "upheld", _("Upheld: the ballot does not count")
    DISMISSED = "dismissed", _("Not upheld: the ballot counts")


DISPUTE = Workflow(
    "dispute",
    DisputeState,
    initial=DisputeState.OPEN,
    moves=(
        Move("uphold_dispute", (DisputeState.OPEN,), DisputeState.UPHELD),
        Move("dismiss_dispute", (DisputeState.OPEN,), DisputeState.DISMISSED),
    ),
)


class CallBackResult(models.TextChoices):
    """What the owner said when the residents' committee asked her about the ballot in her name (domain 9)."""

    WAITING = "waiting", _("Not asked yet")
    CONFIRMED = "confirmed", _("Yes, this was my ballot")
    DENIED = "denied", _("No, this was not my ballot")
    NOT_REACHED = "not_reached", _("Not reached")
