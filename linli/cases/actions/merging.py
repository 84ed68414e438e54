"""Two cases are one matter: one of them goes on, and everybody who reported either stays informed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.models import Case, Reporter
from linli.cases.states import State
from linli.kernel.errors import Conflict

from .moving import SEEN, drop_what_waits, step
from .notify import record_case, tell_reporters


@transaction.atomic
def merge(case: Case, into: Case, *, by: Actor, at: datetime) -> None:
    """``case`` ends as a part of ``into``. Its reporters become reporters of ``into`` and still find their own number;
    what was merged into it before follows, so that each merged case leads to the one that goes on in one step. The
    earlier limit and the greater urgency hold: nobody gets more time by merging.

    Raises as ``rules.check_can_merge``, and Conflict if either was moved meanwhile.
    """
    rules.check_can_merge(case, into, by=by)
    _lock(case, into)
    step(case, "merge", merged_into=into, ended_at=at, due_at=None)
    drop_what_waits(case, at=at)
    Case.objects.filter(merged_into=case).update(merged_into=into)
    gained = _take_reporters(case, into, at)
    _keep_the_stricter(case, into)
    record_case(into, "merge", by=by, at=at, body=into.body.name, taken=case.number, reporters=gained)
    event = record_case(case, "merge", by=by, at=at, body=case.body.name, into=into.number)
    tell_reporters(case, "merged", event, at=at, number=into.number)


def _lock(case: Case, into: Case) -> None:
    """Hold both rows, the lower first, so that of A into B and B into A at once one finds the other's work done."""
    ids = sorted((case.pk, into.pk))
    rows = Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk", "due_at", *SEEN)
    if {row["pk"]: row for row in rows} != {one.pk: _seen(one) for one in (case, into)}:
        raise Conflict(_("Somebody else has just dealt with one of the two. Reload the page and look at them again."))


def _seen(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("pk", "due_at", *SEEN)}


def _take_reporters(case: Case, into: Case, at: datetime) -> int:
    """How many reporters ``into`` has gained; who stands there already does not stand there twice."""
    known = set(Reporter.objects.filter(case=into, user__isnull=False).values_list("user_id", flat=True))
    gained = [
        Reporter(
            community_id=into.community_id,
            case=into,
            user_id=reporter.user_id,
            name=reporter.name,
            phone=reporter.phone,
            anonymous=reporter.anonymous,
            joined_at=reporter.joined_at,
        )
        for reporter in Reporter.objects.filter(case=case).order_by("id")
        if reporter.user_id is None or reporter.user_id not in known
    ]
    return len(Reporter.objects.bulk_create(gained))


def _keep_the_stricter(case: Case, into: Case) -> None:
    limit = min(case.solve_due_at, into.solve_due_at)
    # An interim report is not late because another case had an earlier limit.
    stays = into.due_at is None or into.state == State.LONG_CYCLE
    due_at = into.due_at if stays else min(into.due_at or limit, limit)
    into.urgent, into.solve_due_at, into.due_at = case.urgent or into.urgent, limit, due_at
    into.save(update_fields=["urgent", "solve_due_at", "due_at"])
