"""The clocks of counting: a result is posted, counted anew and settled by itself. Late or twice does no harm."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.notices.models import Objection, Posting
from linli.notices.states import ObjectionState, State
from linli.voting.actions import counting, sample
from linli.voting.models import Assembly, Dispute
from linli.voting.queries.results import last_event
from linli.voting.rules.counting import RESULT, still_read
from linli.voting.states import AssemblyState, DisputeState

logger = logging.getLogger(__name__)
LAST_HOUR = timedelta(hours=1)  # before the rule's deadline the result is posted whatever is still being read


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="voting.counting", name="voting.counting")
def run_counting(timestamp: int) -> None:
    """Every minute: what can be posted, counted anew, drawn or settled by now."""
    run_due(timezone.now())


def run_due(at: datetime) -> dict[str, int]:
    """How many of each were done. Each assembly in a transaction of its own; one that fails leaves the others done."""
    done = {
        "posted": _each(_to_post(at), AssemblyState.COUNTING, _post, at),
        "drawn": _each(_to_draw(), AssemblyState.RESULT, sample.draw_call_backs, at),
        "anew": _each(_to_count_anew(), AssemblyState.RESULT, counting.count_anew, at),
        "settled": _each(_to_settle(at), AssemblyState.RESULT, counting.settle_result, at),
    }
    if any(done.values()):
        logger.info("votes: %s", ", ".join(f"{count} {what}" for what, count in done.items()))
    return done


def _to_post(at: datetime) -> list[int]:
    closed = Assembly.objects.filter(state=AssemblyState.COUNTING).order_by("closed_at", "id")
    return [
        one.pk for one in closed if (one.result_due_at and at >= one.result_due_at - LAST_HOUR) or not still_read(one)
    ]


def _to_draw() -> list[int]:
    found = Assembly.objects.filter(state=AssemblyState.RESULT, call_backs__isnull=True).order_by("id")
    return list(found.values_list("pk", flat=True))


def _to_count_anew() -> list[int]:
    """Whose ballots were decided about since the last count, or of which an objection was right."""
    answered = Dispute.objects.filter(
        assembly__state=AssemblyState.RESULT, answered_at__gt=F("assembly__result_at")
    ).exclude(state=DisputeState.OPEN)
    upheld = Objection.objects.filter(
        posting__subject_kind=RESULT, posting__state__in=(State.POSTED, State.ENDED), state=ObjectionState.UPHELD
    )
    found = set(answered.values_list("assembly", flat=True))
    found |= {pk for pk in upheld.values_list("posting__subject_id", flat=True) if pk is not None}
    return sorted(Assembly.objects.filter(pk__in=found, state=AssemblyState.RESULT).values_list("pk", flat=True))


def _to_settle(at: datetime) -> list[int]:
    over = Posting.objects.filter(
        subject_kind=RESULT, state__in=(State.POSTED, State.ENDED), until_at__lte=at
    ).values_list("subject_id", flat=True)
    settled = Assembly.objects.filter(state=AssemblyState.RESULT, pk__in=over).order_by("id")
    return list(settled.values_list("pk", flat=True))


def _post(assembly: Assembly, *, by: object, at: datetime) -> None:
    try:
        with transaction.atomic():
            counting.post_result(assembly, by=SYSTEM, at=at)
    except counting.Disagree as refusal:
        logger.error("the result of vote %s is held back: %s", assembly.pk, refusal)
        before = last_event(assembly, "hold_result")
        if before is None or before.data["problems"] != refusal.problems:
            counting.hold_result(assembly, refusal.problems, by=SYSTEM, at=at)
        assembly.refresh_from_db()


def _each(due: Iterable[int], state: str, verb: Callable[..., object], at: datetime) -> int:
    count = 0
    for pk in due:
        try:
            with transaction.atomic():
                rows = Assembly.objects.select_related("community", "body").filter(pk=pk, state=state)
                row = rows.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
                if row is not None:
                    count += verb(row, by=SYSTEM, at=at) != []  # an empty sample: the log has signed nothing yet
        except Refused as refusal:
            logger.info("vote %s waits: %s", pk, refusal)
    return count
