"""S0: the committee signs a contract that it had no right to sign, and the street calls a halt (domain 2, S0-15)."""

from datetime import timedelta

import pytest

from linli.audit.queries import history
from linli.bodies import actions, queries
from linli.bodies.actor import SYSTEM
from linli.bodies.jobs import lapse
from linli.bodies.models import Suspension
from linli.bodies.states import AppealOutcome, SuspensionState
from linli.kernel.errors import Denied, Refused
from tests.bodies.decided import decided, suspended

pytestmark = pytest.mark.django_db


def test_a_suspended_contract_carries_no_payment_and_lapses_by_itself(cast, now):
    contract = decided(cast, now)
    queries.check_can_rely_on(contract, at=now)

    until = now + timedelta(days=10)
    halt = suspended(cast, contract, now, until_at=until)
    with pytest.raises(Refused, match="合同未经业主大会授权"):
        queries.check_can_rely_on(contract, at=until - timedelta(seconds=1))
    # At its limit it is over, whether or not a job has written it down.
    queries.check_can_rely_on(contract, at=until)
    assert Suspension.objects.get().state == SuspensionState.IN_FORCE

    assert lapse(until) == 1
    assert lapse(until) == 0
    row = Suspension.objects.get()
    assert (row.pk, row.state, row.ended_at) == (halt.pk, SuspensionState.LAPSED, until)
    assert [event.verb for event in history(("decision", contract.pk), log_id=cast.hh.pk)] == [
        "bodies.register_decision",
        "bodies.suspend_decision",
        "bodies.lapse_suspension",
    ]


def test_a_confirmed_suspension_stands_until_the_members_appeal_is_granted(cast, now):
    contract = decided(cast, now)
    halt = suspended(cast, contract, now, until_at=now + timedelta(days=10))
    with pytest.raises(Denied):  # nobody confirms what she ordered herself
        actions.confirm_suspension(halt, reason="查实", by=cast.street, at=now)
    actions.confirm_suspension(halt, reason="查实", by=cast.street2, at=now + timedelta(days=1))

    later = now + timedelta(days=100)
    assert lapse(later) == 0
    with pytest.raises(Refused):
        queries.check_can_rely_on(contract, at=later)

    actions.appeal_suspension(halt, text="业主大会已于会后追认", by=cast.committee, at=later)
    actions.answer_appeal(halt, granted=True, answer="追认属实", by=cast.street2, at=later)
    queries.check_can_rely_on(contract, at=later)
    row = Suspension.objects.get()
    assert (row.state, row.appeal_outcome, row.answer) == (
        SuspensionState.LIFTED,
        AppealOutcome.GRANTED,
        "追认属实",
    )
    # What was true of a past moment stays true.
    with pytest.raises(Refused):
        queries.check_can_rely_on(contract, at=later - timedelta(days=1))


def test_only_the_clock_lets_it_lapse(cast, now):
    halt = suspended(cast, decided(cast, now), now)
    with pytest.raises(Denied):
        actions.lapse_suspension(halt, by=cast.street2, at=now + timedelta(days=99))
    with pytest.raises(Refused):
        actions.lapse_suspension(halt, by=SYSTEM, at=now)
