"""What each figure counts. A figure and the list of rows behind it are made from the same condition, so they agree.

A case that was merged into another is never counted itself: it is counted once, with the case that took it in and in
the period in which that one was reported. What was left out (``excluded``: a reason and a second person) stands in no
rate; how many there are is published. A case belongs to the period in which it was reported.

Sources: domain 5.3; 北京市接诉即办工作条例 art. 32 (响应率, 解决率, 满意率).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.states import Channel, State, Verdict

COUNTED = ~Q(state=State.MERGED)
RATED = Q(excluded=False)
SOLVED = Q(verdict__in=(Verdict.SATISFIED, Verdict.SOLVED_ONLY))
# What is done at `due_at` itself is late, as everywhere (law.deadlines).
IN_TIME = Q(contacted_at__lt=F("contact_due_at"))
# Spelled out because a comparison with nothing is neither true nor false.
NOT_IN_TIME = Q(contacted_at__isnull=True) | Q(contact_due_at__isnull=True) | Q(contacted_at__gte=F("contact_due_at"))


def come_due(at: datetime) -> Q:
    """The case has ended by being closed, or its limit has passed; not refused, not withdrawn."""
    still_open = Q(solve_due_at__lte=at) & ~Q(state__in=(State.REFUSED, State.WITHDRAWN))
    return Q(state=State.CLOSED) | still_open


@dataclass(frozen=True)
class Part:
    """One thing that is counted: cases for which ``where(at)`` holds."""

    key: str
    label: str | Promise
    where: Callable[[datetime], Q]


def _is(condition: Q) -> Callable[[datetime], Q]:
    return lambda _at: condition


PARTS = {
    part.key: part
    for part in (
        Part("total", pgettext_lazy("figure", "Cases"), _is(Q())),
        Part("dispatched", _("Dispatched"), _is(RATED & Q(dispatched_at__isnull=False))),
        Part("in_time", _("Contacted in time"), _is(RATED & Q(dispatched_at__isnull=False) & IN_TIME)),
        Part("not_in_time", _("Not contacted in time"), _is(RATED & Q(dispatched_at__isnull=False) & NOT_IN_TIME)),
        Part("due", _("Cases that count"), lambda at: RATED & come_due(at)),
        Part("solved", _("Solved, says the reporter"), lambda at: RATED & come_due(at) & SOLVED),
        Part("unsolved", _("Not confirmed as solved"), lambda at: RATED & come_due(at) & ~SOLVED),
        Part("closed", _("Closed"), _is(RATED & Q(state=State.CLOSED))),
        Part("inside", _("Closed inside the community"), _is(RATED & Q(state=State.CLOSED, left_community=False))),
        Part("outside", _("Closed after going up"), _is(RATED & Q(state=State.CLOSED, left_community=True))),
        Part("excluded", _("Left out of the rates"), _is(Q(excluded=True))),
        Part("petitions", _("Petitions"), _is(Q(channel=Channel.PETITION))),
        Part("left", _("Went beyond the community"), _is(Q(left_community=True))),
        Part("handed_back", _("Cases handed back"), _is(Q(hand_backs__gt=0))),
        Part("redone", _("Cases done again"), _is(Q(redos__gt=0))),
    )
}
# Counted in every statement; the rest are lists only, because they follow by subtraction.
FIGURES = (
    "total", "dispatched", "in_time", "due", "solved", "closed", "inside", "excluded", "petitions", "left",
    "handed_back", "redone",
)  # fmt: skip
RATES_ONLY = ("total", "dispatched", "in_time", "due", "solved", "closed", "inside", "excluded")

# Of call-backs, the reporters' answers: by the verdicts.
ANSWERS = (Verdict.SATISFIED, Verdict.SOLVED_ONLY, Verdict.NOT_SOLVED)
ANSWERED, SATISFIED, OTHER_ANSWER = "answered", "satisfied", "not_satisfied"
CALL_BACKS = {
    ANSWERED: (_("Answered call-backs"), ANSWERS),
    SATISFIED: (_("Satisfied with it"), (Verdict.SATISFIED,)),
    OTHER_ANSWER: (_("Not satisfied"), (Verdict.SOLVED_ONLY, Verdict.NOT_SOLVED)),
}


@dataclass(frozen=True)
class Rate:
    """``part`` of ``whole``; ``rest`` are the rows that make the difference."""

    key: str
    label: str | Promise
    part: str
    whole: str
    rest: str
    definition: str | Promise
    source: str | Promise


RATES = {
    rate.key: rate
    for rate in (
        Rate(
            "inside",
            _("Stayed inside"),
            "inside",
            "closed",
            "outside",
            _("Closed cases that were neither whistled nor sent up, of all closed cases. Cases left out do not count."),
            _("Practice of Pingshan: “small matters do not leave the community”"),
        ),
        Rate(
            "response",
            _("Response rate"),
            "in_time",
            "dispatched",
            "not_in_time",
            _(
                "Cases whose reporter was contacted within the limit of the first dispatch, of all dispatched cases. "
                "Where the limit still runs and nobody has been in touch, the case counts as not yet contacted."
            ),
            _("Beijing, Regulation on Handling Complaints on Receipt (2021), art. 15 and 32"),
        ),
        Rate(
            "resolution",
            _("Resolution rate"),
            "solved",
            "due",
            "unsolved",
            _(
                "Cases that the reporter last called solved (satisfied or not), of the cases that count: closed, or "
                "past the limit. Refused, withdrawn, merged and left-out cases do not count. What the handler says "
                "plays no part."
            ),
            _("Beijing, Regulation on Handling Complaints on Receipt (2021), art. 23 and 32"),
        ),
        Rate(
            "satisfaction",
            _("Satisfaction rate"),
            SATISFIED,
            ANSWERED,
            OTHER_ANSWER,
            _(
                "Call-backs answered with “solved, and I am satisfied”, of all answered call-backs. A case that was "
                "done again has several. “Solved, but I am not satisfied” is not satisfied."
            ),
            _("Beijing, Regulation on Handling Complaints on Receipt (2021), art. 32"),
        ),
    )
}


@dataclass(frozen=True)
class Definition:
    """How one figure is counted, for the page, the public page and the second sheet of every export."""

    label: str | Promise
    text: str | Promise
    source: str | Promise


COUNTS = (
    Definition(
        pgettext_lazy("figure", "Cases"),
        _(
            "Everything reported in the period, through every channel. A case merged into another is not counted "
            "again: it counts once, with the case that took it in."
        ),
        _("This product"),
    ),
    Definition(
        _("Year on year"),
        _("Cases of the period against those of the same days one year earlier, in per cent, rounded half up."),
        _("This product"),
    ),
    Definition(
        _("Per community"),
        _("Cases divided by the communities that stand today. A merged community is counted with its successor."),
        _("This product"),
    ),
    Definition(
        _("Left out of the rates"),
        _("One person proposes with a reason from a closed list, another confirms. The number is always published."),
        _("This product"),
    ),
)


def definitions() -> list[Definition]:
    """All of them, in the order of the page."""
    return [*COUNTS[:3], *(Definition(r.label, r.definition, r.source) for r in RATES.values()), COUNTS[3]]
