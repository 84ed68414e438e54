"""By when something has to be done to a case. Limits come from the case's category and from the law profile."""

from datetime import datetime, time, timedelta

from linli.law.deadlines import HOURS, SHANGHAI, Limit, due_at
from linli.law.holidays import next_working_day
from linli.law.profiles import Profile, profile
from linli.registry.models import Place
from linli.registry.queries import jurisdiction_of

from .models import Case, Category, Whistle
from .states import Occasion, State


def rules_for(community: Place, at: datetime) -> Profile:
    """The rule profile of the city in which the community lies, as it stands on that day."""
    return profile(jurisdiction_of(community), on=at.astimezone(SHANGHAI).date())


def contact_due(category: Category, at: datetime) -> datetime:
    """When the reporter must have been contacted, counted from the dispatch."""
    return due_at(at, Limit(category.contact_amount, category.contact_unit))


def solve_due(category: Category, at: datetime) -> datetime:
    """When the matter must be solved, counted from the moment it came in."""
    return due_at(at, Limit(category.solve_amount, category.solve_unit))


def lengthened(category: Category, due: datetime, by: timedelta) -> datetime:
    """The limit for the solution, moved by the time for which the clock stood. One in days still ends at 24:00 of a day
    that is worked (Civil Code art. 203)."""
    moved = due + by
    if category.solve_unit == HOURS or not by:
        return moved
    last = next_working_day((moved - timedelta(microseconds=1)).astimezone(SHANGHAI).date())
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=SHANGHAI)


def due_with(case: Case, solve_by: datetime, at: datetime) -> datetime | None:
    """When the next clock of the case runs out once its limit for the solution is ``solve_by``: the earlier of the two
    that run. Where the reporter or the ledger is waited for, that clock goes on as it was."""
    if case.due_at is None or case.state in (State.CLAIMED, State.LONG_CYCLE):
        return case.due_at
    other = case.due_at if case.due_at < case.solve_due_at else _other_clock(case, at)
    return min(other, solve_by) if other else solve_by


def _other_clock(case: Case, at: datetime) -> datetime | None:
    """The clock that was hidden behind an earlier limit for the solution."""
    if case.state == State.WHISTLED:
        return Whistle.objects.values_list("report_in_due_at", flat=True).get(case=case, ended_at__isnull=True)
    if case.state in (State.DISPATCHED, State.SIGNED_FOR):
        return case.contact_due_at if case.contact_due_at and case.contact_due_at > at else None
    key = {State.ACCEPTED: "cases.sign_for", State.OBJECTED: "cases.objection"}.get(State(case.state))
    if case.state == State.SUBMITTED:
        key = accept_key(urgent=case.urgent)
    return rule_due(case.community, key, at) if key else None


def accept_key(*, urgent: bool) -> str:
    """The rule for how soon a case has to be accepted."""
    return "cases.accept.urgent" if urgent else "cases.accept"


def report_in_key(occasion: str, *, urgent: bool) -> str:
    """The rule for how soon a called body has to report in: on the spot in an emergency, soon where it is urgent."""
    if occasion == Occasion.EMERGENCY:
        return "whistle.on_site"
    return "whistle.report_in.urgent" if urgent else "whistle.report_in"


def rule_due(community: Place, key: str, at: datetime) -> datetime:
    """When the limit ``key`` of the profile ends, counted from ``at``."""
    return due_at(at, rules_for(community, at).limit(key))


def cite(community: Place, key: str, at: datetime) -> str:
    """Which rule in which version set a limit: a reference that law.profiles.rule_of reads back."""
    return rules_for(community, at).rule(key).reference
