"""What only the clocks do; jobs.py calls it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases import rules
from linli.cases.clocks import contact_due, rule_due
from linli.cases.models import Case, HandBack, Supervision, WhistleCall
from linli.cases.routing import Chain

from .handling import end_pause
from .moving import step
from .notify import record_case, tell_bodies
from .upward import supervise


@transaction.atomic
def miss_report_in(case: Case, *, by: Actor, at: datetime) -> None:
    """The limit passed: each called body that has not reported in is marked, and its name stands on the board."""
    rules.check_is_clock(by)
    open_calls = WhistleCall.objects.filter(case=case, whistle__ended_at__isnull=True)
    late = open_calls.filter(reported_in_at__isnull=True, due_at__lte=at)
    names = list(late.order_by("id").values_list("body__name", flat=True))
    late.update(missed=True)
    event = record_case(case, "miss_report_in", by=by, at=at, missed=names)
    tell_bodies(case, late.values_list("body_id", flat=True), "due_soon", event, at=at)


@transaction.atomic
def decide_unheard_objection(case: Case, *, by: Actor, at: datetime) -> None:
    """Nobody decided on a hand-back in time: it ends, and the case goes up as a whole. Where nobody is left above to
    decide, it stays with the body that has it."""
    rules.check_is_clock(by)
    goes_up = Chain(case.community).above(case.level) is not None
    why = _("Not decided in time; the case went one level up.") if goes_up else _("Nobody is left above to decide.")
    HandBack.objects.filter(case=case, upheld__isnull=True).update(upheld=False, decided_at=at, why=why)
    if not goes_up:
        step(case, "decide_objection", due_at=contact_due(case.category, at))
    record_case(case, "decide_unheard_objection", by=by, at=at)


@transaction.atomic
def stop_waiting(case: Case, *, by: Actor, at: datetime) -> None:
    """The reporter was asked and has not answered: the case goes on without, so that no question stops it for good."""
    rules.check_is_clock(by)
    end_pause(case, at=at)
    event = record_case(case, "stop_waiting", by=by, at=at, body=case.body.name)
    tell_bodies(case, [case.body_id], "due_soon", event, at=at)


@transaction.atomic
def miss_interim_report(case: Case, *, by: Actor, at: datetime) -> None:
    """An interim report on a long-cycle case is late: supervised, and the next date is set."""
    rules.check_is_clock(by)
    Case.objects.filter(pk=case.pk).update(due_at=rule_due(case.community, "cases.interim_report", at))
    record_case(case, "miss_interim_report", by=by, at=at, body=case.body.name)
    _watch(case, _("An interim report is late."), by=by, at=at)


@transaction.atomic
def miss_at_the_top(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """A limit passed and there is no level above: supervised, and the clock is set again."""
    rules.check_is_clock(by)
    Case.objects.filter(pk=case.pk).update(due_at=rule_due(case.community, "cases.supervision", at))
    record_case(case, "miss_at_the_top", by=by, at=at, body=case.body.name, reason=reason)
    _watch(case, _("A limit passed, and there is no level above."), by=by, at=at)


def _watch(case: Case, reason: str, *, by: Actor, at: datetime) -> None:
    above = Chain(case.community).above(case.level) or case.body
    if not Supervision.objects.filter(case=case, ended_at__isnull=True).exists():
        supervise(case, reason=reason, body=above, by=by, at=at)
