"""The clocks of cases, and long files. What ran out goes one level up by itself; the rule that did it stands on the
board."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM, actor_of
from linli.bodies.models import Body
from linli.kernel.errors import Refused
from linli.law.deadlines import SHANGHAI, Limit
from linli.law.explain import limit_text
from linli.people.models import User
from linli.registry.actions import show_progress
from linli.registry.models import ImportRun

from .actions.clockwork import (
    decide_unheard_objection,
    miss_at_the_top,
    miss_interim_report,
    miss_report_in,
    stop_waiting,
)
from .actions.hotline_files import check_hotline_file, enter_hotline_file
from .actions.judging import close_unanswered
from .actions.upward import escalate
from .clocks import accept_key, cite, report_in_key, rule_due
from .models import Case, Whistle, WhistleCall
from .routing import Chain
from .states import ACTIVE, ENDED, EscalationReason, Level, State

logger = logging.getLogger(__name__)

BATCH = 200
LONG_ROWS, LONG_BYTES = 1_000, 150_000  # a hotline's file of more takes longer than a person waits for a page
# What a closed body cannot do: the rest waits for its reporter, and comes back to one of these if she is not satisfied.
GOES_UP = (*ACTIVE, State.LONG_CYCLE)
# Why a case goes up when its clock runs out, and the rule that set the clock.
RUNS_OUT = {
    State.SUBMITTED: (EscalationReason.NOT_RECEIVED, "cases.accept"),
    State.ACCEPTED: (EscalationReason.NOT_RECEIVED, "cases.sign_for"),
    State.OBJECTED: (EscalationReason.NOT_RECEIVED, "cases.objection"),
    State.DISPATCHED: (EscalationReason.NOT_CONTACTED, ""),
    State.SIGNED_FOR: (EscalationReason.NOT_CONTACTED, ""),
    State.CONTACTED: (EscalationReason.NOT_SOLVED, ""),
    State.IN_PROGRESS: (EscalationReason.NOT_SOLVED, ""),
    State.REPORTED_IN: (EscalationReason.NOT_SOLVED, ""),
    State.WHISTLED: (EscalationReason.NOT_REPORTED_IN, "whistle.report_in"),
}


@app.task(name="cases.check_hotline_file", queue="imports")
def check_long_file(run_id: int, user_id: int, body_id: int | None, language: str) -> None:
    """Check a hotline's file in the background; its problems are told in the language of who sent it."""
    _with_file(check_hotline_file, run_id, user_id, body_id, language)


@app.task(name="cases.enter_hotline_file", queue="imports")
def enter_long_file(run_id: int, user_id: int, body_id: int | None, language: str) -> None:
    """Enter one. Killed in between and started again, it begins anew: nothing was entered."""
    _with_file(enter_hotline_file, run_id, user_id, body_id, language)


def _with_file(verb: Callable[..., object], run_id: int, user_id: int, body_id: int | None, language: str) -> None:
    at = timezone.now()
    run = ImportRun.objects.select_related("place").get(pk=run_id)
    by = actor_of(User.objects.get(pk=user_id), at.astimezone(SHANGHAI).date()).acting_for(body_id)
    with override(language):
        try:
            verb(run, by=by, at=at, tick=lambda rows: show_progress(run, rows))
        except Refused as refusal:  # an answer, not a failure of the job: the page says how the file stands
            logger.info("hotline file %s: %s", run_id, refusal)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.expire", name="cases.expire")
def expire_cases(timestamp: int) -> None:
    """Every minute: what ran out until now."""
    while expire(timezone.now()):
        pass


def expire(at: datetime) -> int:
    """Deal with up to a batch of cases whose clock has run out at ``at``; returns how many. Each is a transaction of
    its own, and a row that somebody is working on is left for the next time."""
    due = Case.objects.filter(due_at__lte=at).order_by("due_at").values_list("pk", flat=True)
    return _each(_with_closed_bodies(), at, _leave_closed_body) + _each(list(due[:BATCH]), at, _expire_one)


def _with_closed_bodies() -> list[int]:
    """Cases that somebody has to act on and whose body has closed. The first condition is that of the index of the
    desk, word by word, so that it costs a look at each closed body's few open cases."""
    closed = Body.objects.filter(closed_on__isnull=False).values("pk")
    cases = Case.objects.filter(body_id__in=closed).exclude(state__in=ENDED).filter(state__in=GOES_UP)
    return list(cases.values_list("pk", flat=True)[:BATCH])


def _leave_closed_body(pk: int, at: datetime) -> bool:
    """One level up or, where nothing is above, to whoever receives at the district now."""
    with transaction.atomic():
        case = _taken().filter(pk=pk, state__in=GOES_UP, body__closed_on__isnull=False).first()
        if case is None:
            return False
        chain = Chain(case.community)
        at_the_top = chain.receiver(Level.DISTRICT, but=case.about)
        if chain.above(case.level) is None and at_the_top is None:
            return False  # nobody is left to receive it; its own clock goes on
        escalate(case, reason=EscalationReason.BODY_CLOSED, to=at_the_top, by=SYSTEM, at=at)
        return True


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="cases.go_on", name="cases.go_on")
def go_on_with_cases(timestamp: int) -> None:
    """Every hour: what a reporter was asked and has not answered."""
    go_on(timezone.now())


def go_on(at: datetime) -> int:
    """End the pause of cases whose reporter has been silent for as long as the rule waits; returns how many."""
    asked = Case.objects.filter(state=State.NEEDS_INFO, paused_at__lt=at).order_by("paused_at")
    return _each(list(asked.values_list("pk", flat=True)), at, _go_on_one)


def _go_on_one(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = _taken().filter(pk=pk, state=State.NEEDS_INFO, paused_at__lt=at).first()
        if case is None or rule_due(case.community, "cases.call_back_silence", case.paused_at or at) > at:
            return False
        stop_waiting(case, by=SYSTEM, at=at)
        return True


def _each(pks: Iterable[int], at: datetime, one: Callable[[int, datetime], bool]) -> int:
    """How many it was done to. A case that cannot be dealt with must not stop the clocks of all the others."""
    done = 0
    # What the clock writes is read by everybody, so it is written in the language that people see first.
    with override("zh-hans"):
        for pk in pks:
            try:
                done += one(pk, at)
            except Exception:
                logger.exception("the clock of case %s", pk)
    return done


def _taken() -> QuerySet[Case]:
    """Cases with all that the clocks look at, locked; what somebody is working on is left out."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("community", "category", "body__place", "first_body")


def _expire_one(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = _taken().filter(pk=pk, due_at__lte=at).first()
        if case is None:
            return False
        if case.state == State.CLAIMED:
            close_unanswered(case, by=SYSTEM, at=at)
        elif case.state == State.LONG_CYCLE:
            miss_interim_report(case, by=SYSTEM, at=at)
        else:
            _goes_up(case, at)
        return True


def _goes_up(case: Case, at: datetime) -> None:
    reason, key = RUNS_OUT[State(case.state)]
    missed = case.state == State.WHISTLED and _someone_is_missing(case, at)
    if at >= case.solve_due_at and not missed:
        reason, key = EscalationReason.NOT_SOLVED, ""
    if missed:
        blown = Whistle.objects.get(case=case, ended_at__isnull=True)
        key = report_in_key(blown.occasion, urgent=case.urgent)
    elif key == "cases.accept":
        key = accept_key(urgent=case.urgent)
    rule = cite(case.community, key, at) if key else _limit_of_category(case, reason)
    if missed:
        miss_report_in(case, by=SYSTEM, at=at)
    elif case.state == State.OBJECTED:
        decide_unheard_objection(case, by=SYSTEM, at=at)
    if Chain(case.community).above(case.level) is None:
        miss_at_the_top(case, reason=reason, by=SYSTEM, at=at)
    else:
        escalate(case, reason=reason, rule=rule, by=SYSTEM, at=at)


def _someone_is_missing(case: Case, at: datetime) -> bool:
    return WhistleCall.objects.filter(
        case=case, whistle__ended_at__isnull=True, reported_in_at__isnull=True, due_at__lte=at
    ).exists()


def _limit_of_category(case: Case, reason: str) -> str:
    category = case.category
    limit = (
        Limit(category.contact_amount, category.contact_unit)
        if reason == EscalationReason.NOT_CONTACTED
        else Limit(category.solve_amount, category.solve_unit)
    )
    return _("%(category)s: %(limit)s (catalogue, version %(version)d)") % {
        "category": category.name,
        "limit": limit_text(limit),
        "version": category.catalogue.version,
    }
