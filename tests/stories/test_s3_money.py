"""S3, 北苑: the rear gate. A budget of 36,000 yuan posted to all, 34,500 paid against it, 1,500 saved."""

from datetime import timedelta
from io import BytesIO

import pytest

from linli.bodies.states import DecisionKind
from linli.kernel.errors import Refused
from linli.kernel.money import yuan
from linli.ledger import actions, queries
from linli.ledger.states import Basis, BudgetState
from linli.notices import actions as notices
from tests.cases.makers import picture
from tests.ledger.makers import account, decision, stocked
from tests.ledger.orders import payee

pytestmark = pytest.mark.django_db
GATE, CONTRACT = 3_600_000, 3_450_000
MATTER = "HH-2026-00017"  # the case in which residents said that the gate is broken


def test_from_the_budget_of_36000_to_the_1500_that_were_saved(cast, now):
    book = stocked(cast, now)
    draft = actions.draft_budget(book, year=cast.on.year, note="后门更换", by=cast.manager, at=now)
    plan = [actions.Planned(account(book, "common-5201"), "更换后门", GATE)]
    actions.set_budget_lines(draft, lines=plan, note=draft.note, by=cast.manager, at=now)
    actions.post_budget(draft, by=cast.committee, at=now)
    objection = notices.object_to(draft.posting, text="能不能只修不换？", by=cast.neighbour, at=now)

    # The period is over, but the objection is not answered: nothing moves on.
    later = now + timedelta(days=8)
    adopting = decision(cast, now, number="议2026-3")
    with pytest.raises(Refused):
        actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=later)
    notices.answer_objection(objection, upheld=False, answer="门轴已断，无法修复", by=cast.committee, at=later)
    actions.adopt_budget(draft, decision=adopting, by=cast.committee, at=later)
    assert draft.state == BudgetState.ADOPTED

    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="合2026-1", limit_fen=CONTRACT)
    builder = payee(cast, book, later)
    line = draft.lines.select_related("account__fund", "budget").get()
    order = {
        "payee": builder,
        "debit": account(book, "common-5201"),
        "bank": account(book, "common-1002"),
        "purpose": "更换后门工程款",
        "basis": Basis.CONTRACT,
        "budget_line": line,
        "decision": contract,
        "matter": MATTER,
        "by": cast.manager,
        "at": later,
    }
    with pytest.raises(Refused, match=r"34,500\.00"):  # the whole budget is not what was agreed with the builder
        actions.prepare_payment(book, amount_fen=GATE, **order)
    made = actions.prepare_payment(book, amount_fen=CONTRACT, **order)
    invoice = {"file": BytesIO(picture(b"invoice")), "kind": "invoice", "name": "发票"}
    actions.add_voucher(made, **invoice, by=cast.manager, at=later)
    actions.review_payment(made, by=cast.neighbourhood_head, at=later)
    actions.approve_payment(made, by=cast.committee, at=later)
    entry = actions.pay(made, bank_reference="20260310-8891", by=cast.staff, at=later)

    use = queries.line_uses([line])[line.pk]
    assert (yuan(use.line.amount_fen), yuan(use.actual_fen), yuan(use.difference_fen)) == (
        "36,000.00",
        "34,500.00",
        "1,500.00",
    )
    # From the payment back to the broken gate in three steps: its voucher, its decision, its case.
    assert [paper.kind for paper in queries.vouchers_of(entry)] == ["invoice"]
    assert (entry.decision, entry.budget_line.budget.decision, entry.matter) == (contract, adopting, MATTER)
