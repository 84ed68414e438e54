"""The hours of a vote: it begins when its gate is open, runs on once if posted so, and ends; also late or twice."""

from datetime import timedelta

import pytest

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Denied, Refused
from linli.law.deadlines import Limit, due_at
from linli.notices import actions as notices
from linli.notices.queries import posting_for
from linli.voting import actions
from linli.voting.jobs.assembly import run_due
from linli.voting.models import Assembly, Motion, Turnout
from linli.voting.queries import assemblies
from linli.voting.rules.assembly import SUBJECT, why_shut
from tests.voting.makers import assembled, equal
from tests.voting.test_assembly import posted

pytestmark = pytest.mark.django_db


def state(assembly):
    return Assembly.objects.get(pk=assembly.pk).state


def took_part(assembly, heads, area_dm2):
    """So many answered each question."""
    for motion in Motion.objects.filter(assembly=assembly):
        Turnout.objects.create(
            community_id=assembly.community_id,
            assembly=assembly,
            motion=motion,
            part=0,
            heads=heads,
            area_dm2=area_dm2,
        )


def test_it_begins_at_its_hour_and_not_before(cast, now):
    assembly = posted(cast, now)
    assert run_due(assembly.opens_at - timedelta(seconds=1)) == (0, 0)
    assert run_due(assembly.opens_at) == (1, 0)
    assert state(assembly) == "open"
    assert run_due(assembly.opens_at + timedelta(minutes=1)) == (0, 0)  # twice does nothing


def test_nobody_begins_or_ends_it_by_hand(cast, now):
    assembly = posted(cast, now)
    for verb in (actions.open_voting, actions.close_voting, actions.extend_voting):
        with pytest.raises(Denied):
            verb(assembly, by=cast.committee, at=assembly.closes_at)


def test_an_objection_without_an_answer_holds_it_up(cast, now):
    assembly = posted(cast, now)
    posting = posting_for(SUBJECT, assembly.pk)
    objection = notices.object_to(posting, text="面积不对", by=cast.owner, at=now)
    assert run_due(assembly.opens_at) == (0, 0)
    assert "异议" in why_shut(assembly, assembly.opens_at)
    notices.answer_objection(objection, upheld=False, answer="以产权证为准", by=cast.committee, at=assembly.opens_at)
    assert run_due(assembly.opens_at + timedelta(minutes=1)) == (1, 0)


def test_an_objection_that_was_right_stops_it_for_good(cast, now):
    assembly = posted(cast, now)
    posting = posting_for(SUBJECT, assembly.pk)
    objection = notices.object_to(posting, text="漏了我家", by=cast.owner, at=now)
    notices.answer_objection(objection, upheld=True, answer="属实", by=cast.committee, at=now)
    assert run_due(assembly.opens_at) == (0, 0)
    actions.withdraw_assembly(assembly, reason="名册有误", by=cast.committee, at=assembly.opens_at)
    assert state(assembly) == "withdrawn"


def test_it_ends_at_its_hour_also_when_the_clock_is_late(cast, now):
    assembly = assembled(cast, now)
    assert run_due(assembly.closes_at - timedelta(seconds=1)) == (0, 0)
    assert run_due(assembly.closes_at + timedelta(days=1)) == (0, 1)
    closed = Assembly.objects.get(pk=assembly.pk)
    assert closed.state == "counting"
    assert closed.result_due_at == due_at(assembly.closes_at, Limit(3, "days"))
    assert run_due(assembly.closes_at + timedelta(days=1)) == (0, 0)


def test_it_runs_on_once_if_too_few_took_part(cast, now):
    assembly = assembled(cast, now, community=equal(cast, 3).place, extension_days=5)
    end = assembly.closes_at
    took_part(assembly, 1, 10_000)
    assert run_due(end) == (0, 1)
    longer = Assembly.objects.get(pk=assembly.pk)
    assert (longer.state, longer.closes_at, longer.extended_at) == ("open", end + timedelta(days=5), end)
    assert assemblies.posted_end(longer) == end
    assert run_due(end + timedelta(minutes=1)) == (0, 0)
    assert run_due(end + timedelta(days=5)) == (0, 1)
    assert state(assembly) == "counting"


def test_exactly_two_thirds_are_enough_and_nothing_runs_on(cast, now):
    assembly = assembled(cast, now, community=equal(cast, 3).place, extension_days=5)
    took_part(assembly, 2, 20_000)
    assert run_due(assembly.closes_at) == (0, 1)
    assert state(assembly) == "counting"


def test_an_extension_that_was_not_posted_is_none(cast, now):
    assembly = assembled(cast, now)
    with pytest.raises(Refused):
        actions.extend_voting(assembly, by=SYSTEM, at=assembly.closes_at)


def test_the_lock_holds_through_an_extension(cast, now):
    assembly = posted(cast, now, extension_days=7)
    run_due(assembly.opens_at)
    run_due(assembly.closes_at)
    longer = Assembly.objects.get(pk=assembly.pk)
    assert longer.extended_at is not None
    assert assemblies.unchanged(longer)


def test_many_end_at_the_same_minute(cast, now):
    community = equal(cast, 2).place
    for _number in range(12):
        assembled(cast, now, community=community)
    assert run_due(now + timedelta(days=10)) == (0, 12)
