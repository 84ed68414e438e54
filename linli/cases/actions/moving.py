"""How a case moves: one compare-and-set over everything that the rules have looked at, and what ends with the move."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.models import Case, Extension, HandBack, Whistle
from linli.cases.states import CASE
from linli.kernel.errors import Conflict

# The state alone would not do: a clock that sends a case up leaves it at SUBMITTED, but with somebody else.
SEEN = ("state", "body_id", "level", "category_id", "solve_due_at", "redos", "hand_backs")


def step(case: Case, verb: str, **fields: Any) -> None:
    """Move the case by ``verb`` and set ``fields`` in one UPDATE that holds only if it still stands as it was read.

    Raises Refused where the workflow has no such move, and Conflict where somebody dealt with it in between.
    """
    target = CASE.target(verb, case.state)
    if Case.objects.filter(as_seen(case), pk=case.pk).update(state=target, **fields) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in {"state": target, **fields}.items():
        setattr(case, name, value)


def as_seen(case: Case) -> Q:
    """The condition that the case still stands as it was read."""
    return Q(**{name: getattr(case, name) for name in SEEN})


def drop_what_waits(case: Case, *, at: datetime) -> None:
    """The case goes on without it: whistles, hand-backs and requests for time that nobody has decided end here."""
    Whistle.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    why = _("The case has gone on meanwhile.")
    HandBack.objects.filter(case=case, upheld__isnull=True).update(upheld=False, decided_at=at, why=why)
    drop_extension(case, at=at)


def drop_extension(case: Case, *, at: datetime) -> None:
    """Nobody can decide any more on time that was asked for under a limit that no longer holds."""
    why = _("The case has gone on meanwhile.")
    Extension.objects.filter(case=case, granted__isnull=True).update(granted=False, decided_at=at, why=why)
