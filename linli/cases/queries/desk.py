"""What waits for somebody at her desk, across all bodies in which she sits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from linli.bodies.actor import Actor
from linli.bodies.roles import MAY
from linli.cases.models import Case, Escalation, Exclusion, Extension, HandBack, Supervision, WhistleCall
from linli.cases.states import ENDED, State
from linli.law.deadlines import SHANGHAI
from linli.registry.models import Place

from .reading import IN_LIST, read_key, write_key
from .searching import words_in

MOST = 50
# Where the body that answers for the case has nothing to do: it waits for the level above, or for the reporter.
OTHERS_TURN = (State.OBJECTED, State.NEEDS_INFO, State.CLAIMED)
CASE, REPORT_IN, OBJECTION, EXTENSION, CALL_BACK, EXCLUSION = (
    "case", "report_in", "objection", "extension", "call_back", "exclusion",
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: a case to deal with, or a word to give on somebody else's case."""

    what: str
    case: Case
    due_at: datetime | None


def my_bodies(by: Actor) -> set[int]:
    """The bodies whose cases the person handles: seats that may read."""
    return {seat.body_id for seat in by.seats if seat.role and "cases.read" in MAY[seat.role]}


def my_cases(by: Actor) -> QuerySet[Case]:
    """What my bodies have to act on, in the order of lateness. The first condition is that of the index, word by word;
    with few others the planner reads the page from the index in its order instead of sorting all that is open."""
    cases = Case.objects.filter(body_id__in=my_bodies(by)).exclude(state__in=ENDED).exclude(state__in=OTHERS_TURN)
    return cases.exclude(about_id__in=by.body_ids()).order_by("due_at", "id")


def waiting_cases(by: Actor, *, after: str = "", text: str = "", size: int = MOST) -> tuple[list[Case], str]:
    """One page of ``my_cases`` and the key of the next."""
    cases = my_cases(by)
    if key := read_key(after):
        moment, last = key
        cases = cases.filter(Q(due_at__gt=moment) | Q(due_at=moment, id__gt=last))
    if text:
        cases = cases.filter(words_in(text))
    found = list(cases.select_related(*IN_LIST)[: size + 1])
    more = len(found) > size
    found = found[:size]
    due_at = found[-1].due_at if more else None
    return found, write_key(due_at, found[-1].pk) if due_at else ""


def waiting_words(by: Actor) -> list[Waiting]:
    """Where somebody else's case waits for my word. Asks only for what my roles allow; at most five queries."""
    found: list[Waiting] = []
    if by.may_anywhere("cases.report_in"):
        found += [Waiting(REPORT_IN, call.case, call.due_at) for call in open_calls(by)[:MOST]]
    if by.may_anywhere("cases.decide_objection"):
        asked: QuerySet[HandBack] = HandBack.objects.filter(decider_id__in=my_bodies(by), upheld__isnull=True)
        asked = asked.filter(case__state=State.OBJECTED).exclude(asked_by_id=by.user_id)
        found += [Waiting(OBJECTION, one.case, one.case.due_at) for one in _with_case(asked)[:MOST]]
    if by.may_anywhere("cases.decide_extension"):
        more = Extension.objects.filter(decider_id__in=my_bodies(by), granted__isnull=True)
        more = more.exclude(case__state__in=ENDED).exclude(asked_by_id=by.user_id)
        found += [Waiting(EXTENSION, one.case, one.case.solve_due_at) for one in _with_case(more)[:MOST]]
    if by.may_anywhere("cases.call_back"):
        found += [Waiting(CALL_BACK, case, case.due_at) for case in to_call_back(by)[:MOST]]
    if by.may_anywhere("cases.confirm_exclusion"):
        proposed = Exclusion.objects.filter(
            confirmed_at__isnull=True,
            turned_down_at__isnull=True,
            community_id__in=communities(by, "confirm_exclusion"),
        )
        proposed = proposed.exclude(proposed_by_id=by.user_id).exclude(case__body_id__in=by.body_ids())
        found += [Waiting(EXCLUSION, one.case, None) for one in _with_case(proposed)[:MOST]]
    return found


def open_calls(by: Actor) -> QuerySet[WhistleCall]:
    """Whistles on which one of my bodies has not reported in yet, the earliest limit first."""
    calls = WhistleCall.objects.filter(body_id__in=by.body_ids(), reported_in_at__isnull=True)
    calls = calls.filter(whistle__ended_at__isnull=True)
    return _with_case(calls.select_related("body", "whistle__body").order_by("due_at", "id"))


def to_call_back(by: Actor) -> QuerySet[Case]:
    """Cases said to be solved, whose reporter may be rung by me: not those that my own body has handled."""
    cases = Case.objects.filter(state=State.CLAIMED, community_id__in=communities(by, "call_back"))
    cases = cases.exclude(body_id__in=by.body_ids()).select_related(*IN_LIST)
    return cases.order_by("due_at", "id")


def communities(by: Actor, verb: str) -> QuerySet[Place, Any]:
    """The places at which the person may do ``cases.<verb>``, for use inside another query."""
    inside = Q(pk__in=[])
    for path in by.paths(f"cases.{verb}"):
        inside |= Q(path__startswith=path)
    return Place.objects.filter(inside).values("pk")


def group_of(due_at: datetime | None, at: datetime) -> str:
    """Under which heading of the desk something stands: late, today, week or later."""
    if due_at is None:
        return "later"
    if due_at <= at:
        return "late"
    local = at.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    if due_at <= midnight:
        return "today"
    return "week" if due_at <= midnight + timedelta(days=6) else "later"


def whistles_seen(
    by: Actor, *, only_open: bool, after: int = 0, size: int = MOST
) -> tuple[list[WhistleCall], int | None]:
    """Calls of whistles that my bodies blew or were called to, the newest first."""
    bodies = by.body_ids()
    calls = WhistleCall.objects.filter(Q(body_id__in=bodies) | Q(whistle__body_id__in=bodies))
    if only_open:
        calls = calls.filter(whistle__ended_at__isnull=True)
    if after:
        calls = calls.filter(pk__lt=after)
    calls = _with_case(calls.select_related("body", "whistle__body").order_by("-id"))
    found = list(calls[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def supervisions_seen(
    by: Actor, *, only_open: bool, after: int = 0, size: int = MOST
) -> tuple[list[Supervision], int | None]:
    """What my bodies supervise, and what of mine is supervised, the newest first."""
    bodies = by.body_ids()
    found = Supervision.objects.filter(Q(body_id__in=bodies) | Q(case__body_id__in=bodies))
    if only_open:
        found = found.filter(ended_at__isnull=True)
    if after:
        found = found.filter(pk__lt=after)
    rows = list(_with_case(found.select_related("body").order_by("-id"))[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


@dataclass(frozen=True)
class Board:
    """What went up by itself and who was called and did not come."""

    escalations: list[Escalation]
    missing: list[WhistleCall]


def board(place: Place, *, since: datetime, most: int = 100) -> Board:
    """The board of a community or of any place above it, the newest first."""
    inside = Place.objects.filter(path__startswith=place.path or "-").values("pk")
    went_up = Escalation.objects.filter(community_id__in=inside, automatic=True, at__gte=since)
    missing = WhistleCall.objects.filter(community_id__in=inside, missed=True, due_at__gte=since)
    return Board(
        list(_with_case(went_up.select_related("from_body", "to_body").order_by("-at", "-id"))[:most]),
        list(_with_case(missing.select_related("body", "whistle__body").order_by("-due_at", "-id"))[:most]),
    )


def _with_case(rows: QuerySet) -> QuerySet:
    return rows.select_related(*(f"case__{name}" for name in IN_LIST))


def sorted_by_lateness(waiting: Iterable[Waiting]) -> list[Waiting]:
    """What has no limit stands last."""
    return sorted(
        waiting, key=lambda one: (one.due_at is None, one.due_at.timestamp() if one.due_at else 0, one.case.pk)
    )
