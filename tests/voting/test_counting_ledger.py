"""A passed motion is the decision that the ledger's spending gate asks for; a failed one is none."""

from datetime import timedelta

import pytest

from linli.bodies.models import Decision
from linli.kernel.errors import Invalid, Refused
from linli.ledger.states import Basis
from linli.notices.queries import posting_for
from linli.voting.jobs.counting import run_due
from linli.voting.models import Assembly, Motion, Right
from linli.voting.queries.assemblies import content_sha256, motions_of
from linli.voting.rules.counting import RESULT
from linli.voting.states import AssemblyState
from tests.ledger.makers import stocked
from tests.ledger.orders import order, paid
from tests.voting.counts import filled
from tests.voting.makers import assembled

pytestmark = pytest.mark.django_db


def test_money_is_paid_on_a_passed_motion_up_to_its_limit_and_not_on_a_failed_one(cast, now):
    book = stocked(cast, now)
    assembly = assembled(cast, now, motions=[("", "修后大门"), ("", "修喷泉")])
    Motion.objects.filter(assembly=assembly).update(limit_fen=3_600_000)
    assembly.locked_sha256 = content_sha256(assembly, motions_of(assembly))
    assembly.save()
    filled(cast, assembly, ["yn"] * Right.objects.filter(assembly=assembly).count(), now)
    over = assembly.closes_at
    Assembly.objects.filter(pk=assembly.pk).update(
        state=AssemblyState.COUNTING, closed_at=over, result_due_at=over + timedelta(days=3)
    )
    run_due(over)
    final = posting_for(RESULT, assembly.pk, community=assembly.community).until_at
    assert not Decision.objects.filter(proof_kind="voting.motion").exists()
    assert run_due(final)["settled"] == 1
    passed, failed = Motion.objects.filter(assembly=assembly).select_related("decision").order_by("order")
    assert (passed.outcome, failed.outcome, failed.decision) == ("passed", "refused", None)
    later = final + timedelta(hours=1)
    facts = {"basis": Basis.DECISION, "decision": passed.decision, "purpose": "修后大门"}
    entry = paid(cast, order(cast, book, later, amount_fen=3_450_000, **facts), later)
    assert entry.amount_fen == 3_450_000
    with pytest.raises((Refused, Invalid)):
        order(cast, book, later, amount_fen=150_001, **facts)  # more than the motion allowed in all
    with pytest.raises((Refused, Invalid)):
        order(cast, book, later, amount_fen=100_000, basis=Basis.DECISION, decision=failed.decision, purpose="修喷泉")
