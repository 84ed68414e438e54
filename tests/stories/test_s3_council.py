"""S3, 北苑: the pitch before the neighbourhood's council of 37. 24 votes in favour: refused; 25: passed; and the money
moves only against that decision."""

from datetime import timedelta
from io import BytesIO

import pytest

from linli.bodies.models import Decision
from linli.kernel.errors import Refused
from linli.law.deadlines import day_of
from linli.ledger import actions as ledger
from linli.ledger.queries import balance
from linli.ledger.states import Basis
from linli.notices import actions as notices
from linli.notices.states import Kind, Matter
from linli.voting import actions
from linli.voting.states import Choice, CouncilState
from tests.cases.makers import picture
from tests.ledger.makers import account, stocked
from tests.ledger.orders import payee
from tests.voting.councils import asked, council_of, ruled

pytestmark = pytest.mark.django_db
MEMBERS, GATE = 37, 3_600_000


def voted(motion, members, yes, at):
    actions.open_council_vote(motion, by=members[0], at=at)
    for index, member in enumerate(members):
        actions.vote_in_council(motion, Choice.YES if index < yes else Choice.NO, by=member, at=at)
    return actions.close_council_vote(motion, minutes="听取汇报，逐项表决。", by=members[0], at=at)


def test_24_are_refused_25_pass_and_the_book_pays_against_that_decision(cast, now):
    council, members = council_of(cast, MEMBERS, cast.on)
    ruled(cast, council, now)
    words = {"matter": Matter.WORKS_PLAN, "title": "后门改造方案和预算", "text": "预算 36,000 元。"}
    plan = notices.draft(cast.hh, kind=Kind.PUBLICITY, **words, by=cast.committee, at=now)
    notices.post(plan, by=cast.committee, at=now)
    objection = notices.object_to(plan, text="坡道太陡。", by=cast.neighbour, at=now)

    # The period is over, but the objection is not answered: the council does not vote yet.
    later = plan.until_at + timedelta(hours=1)
    first = asked(cast, council, later, posting=plan, limit_fen=GATE)
    with pytest.raises(Refused, match="异议"):
        actions.open_council_vote(first, by=members[0], at=later)
    notices.answer_objection(objection, upheld=True, answer="坡道放缓。", by=cast.committee, at=later)

    first = voted(first, members, 24, later)
    assert (first.state, Decision.objects.count()) == (CouncilState.REFUSED, 0)
    second = voted(asked(cast, council, later, posting=plan, limit_fen=GATE), members, 25, later)
    assert (second.state, second.figures["yes"], second.figures["members"]) == (CouncilState.PASSED, 25, MEMBERS)

    # The decision is the vote itself; nobody typed it in, and the book takes it.
    decision = Decision.objects.get()
    assert (decision.proof_kind, decision.proof_id, decision.limit_fen) == ("voting.council_motion", second.pk, GATE)
    book = stocked(cast, later)
    order = {
        "payee": payee(cast, book, later),
        "debit": account(book, "common-5201"),
        "bank": account(book, "common-1002"),
        "purpose": "后门改造工程款",
        "basis": Basis.DECISION,
        "decision": decision,
        "by": cast.manager,
        "at": later,
    }
    with pytest.raises(Refused, match=r"36,000\.00"):
        ledger.prepare_payment(book, amount_fen=GATE + 1, **order)
    made = ledger.prepare_payment(book, amount_fen=3_450_000, **order)
    invoice = {"file": BytesIO(picture(b"invoice")), "kind": "invoice", "name": "发票"}
    ledger.add_voucher(made, **invoice, by=cast.manager, at=later)
    ledger.review_payment(made, by=cast.neighbourhood_head, at=later)
    ledger.approve_payment(made, by=cast.committee, at=later)
    ledger.pay(made, bank_reference="20260317-0001", by=cast.staff, at=later)
    assert balance(account(book, "common-5201"), day_of(later)) == 3_450_000
