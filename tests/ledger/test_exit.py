"""A company leaves: figures, thirty days of audit, a list that two people hand over; nobody's prepaid fees are lost."""

from datetime import timedelta

import pytest

from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions
from linli.ledger.models import Book, HandoverItem, UnitCredit
from linli.ledger.queries import trust
from linli.ledger.states import ExitState, PrepaidGoes
from linli.notices.queries import posting_for
from tests.cases.makers import photo
from tests.ledger.makers import decision, fund, posted, stocked
from tests.ledger.trusting import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    book = stocked(cast, now)
    posted(cast, book, "fee-1002", "fee-2203", 12_000, now)
    posted(cast, book, "fee-1002", "fee-2241", 5_000, now)
    fees = fund(book, "fee")
    for unit, fen in zip(cast.units["hh"], (7_000, 5_000), strict=False):
        UnitCredit.objects.create(book=book, fund=fees, unit=unit, prepaid_fen=fen)
    return book


@pytest.fixture
def leaving(cast, now, book):
    company = cast.body(BodyKind.PROPERTY_COMPANY, "hh")
    facts = {"body": company, "on": cast.on, "decision": decision(cast, now, number="E1")}
    return actions.begin_exit(book, **facts, by=cast.committee, at=now)


def handed(cast, leaving, now):
    for item in leaving.items.all():
        actions.give_item(item, by=cast.manager, at=now)
        actions.receive_item(item, by=cast.committee, at=now)


def test_the_figures_of_the_day_are_computed_and_fixed(cast, now, book, leaving):
    figures = leaving.figures
    assert (figures["prepaid_fen"], figures["prepaid_units"], figures["deposits_fen"]) == (12_000, 2, 5_000)
    assert figures["accounts"]["fee-1002"] == 10_017_000
    assert figures["accounts"]["fee-2203"] == 12_000
    assert (figures["open_bills"], figures["open_orders"], figures["owed_fen"]) == (0, 0, 0)
    posted(cast, book, "fee-5101", "fee-1002", 1_000, now)
    leaving.refresh_from_db()
    assert leaving.figures == figures
    with pytest.raises(Refused):
        facts = {"body": leaving.body, "on": cast.on, "decision": leaving.decision}
        actions.begin_exit(book, **facts, by=cast.committee, at=now)


def test_from_the_audit_to_the_new_keeper(cast, now, book, leaving):
    new = Body.objects.create(
        place=cast.hh, kind=BodyKind.PROPERTY_COMPANY, name="新物业公司", opened_on=cast.on
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.hand_over(leaving, keeper=new, prepaid=PrepaidGoes.TAKEN_OVER, by=cast.committee, at=now)
    with pytest.raises(Invalid):
        actions.record_exit_audit(leaving, report=photo(b"x", now), findings="无", by=cast.committee, at=now)
    actions.record_exit_audit(leaving, report=pdf(now), findings="账实相符", by=cast.committee, at=now)
    posting = posting_for("ledger.exit", leaving.pk, community=cast.hh)
    assert (posting.kind, posting.matter, posting.period) == ("publicity", "audit_report", "30 days")
    assert "120.00" in posting.text
    handed(cast, leaving, now)
    facts = {"keeper": new, "by": cast.committee}
    with pytest.raises(Refused):  # the audit is still posted
        actions.hand_over(leaving, prepaid=PrepaidGoes.TAKEN_OVER, **facts, at=now + timedelta(days=29))
    later = now + timedelta(days=40)
    with pytest.raises(Refused, match=r"120\.00"):
        actions.hand_over(leaving, prepaid=PrepaidGoes.REFUNDED, **facts, at=later)
    actions.hand_over(leaving, prepaid=PrepaidGoes.TAKEN_OVER, **facts, at=later)
    assert (Book.objects.get().keeper, leaving.state) == (new, ExitState.HANDED_OVER)
    assert leaving.figures["handed_over"]["prepaid_fen"] == 12_000
    assert trust.open_exit(book) is None


def test_things_pass_from_hand_to_hand_between_two_people_of_two_bodies(cast, now, leaving):
    item = leaving.items.first()
    with pytest.raises(Refused):
        actions.receive_item(item, by=cast.committee, at=now)
    with pytest.raises(Denied):
        actions.give_item(item, by=cast.committee, at=now)
    actions.give_item(item, by=cast.manager, at=now)
    stale = HandoverItem.objects.select_related("exit__book__community").get(pk=item.pk)
    stale.given_at = None
    with pytest.raises(Conflict):
        actions.give_item(stale, by=cast.staff, at=now)
    with pytest.raises(Denied):
        actions.receive_item(item, by=cast.manager, at=now)
    both = type(cast.committee)(
        cast.manager.user_id, "许经理", (*cast.committee.seats, *cast.manager.seats), ()
    )  # fmt: skip
    with pytest.raises(Denied):
        actions.receive_item(item, by=both, at=now)
    actions.receive_item(item, by=cast.committee, at=now)
    assert (item.given_by_id, item.received_by_id) == (cast.manager.user_id, cast.committee.user_id)


def test_what_is_missing_on_the_list_holds_it_up(cast, now, leaving):
    actions.record_exit_audit(leaving, report=pdf(now), findings="账实相符", by=cast.committee, at=now)
    handed(cast, leaving, now)
    actions.add_handover_item(leaving, name="3栋电梯钥匙", by=cast.committee, at=now)
    with pytest.raises(Refused, match="1"):
        later = now + timedelta(days=40)
        actions.hand_over(leaving, keeper=None, prepaid=PrepaidGoes.REFUNDED, by=cast.committee, at=later)
