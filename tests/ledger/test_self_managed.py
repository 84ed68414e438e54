"""Owners who manage themselves: their committee prepares, another body approves; and a new payee's second person."""

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from linli.bodies.models import Body, Seat
from linli.bodies.states import Appointment, BodyKind, SeatTitle
from linli.kernel.errors import Denied, Refused
from linli.ledger import actions
from linli.ledger.models import Book, Payee, PaymentOrder
from linli.ledger.states import Basis, OrderState
from tests.ledger.makers import account, decision, stocked

pytestmark = pytest.mark.django_db
FIRM = {"kind": "company", "name": "安居门业", "holder_kind": "corporate", "bank_name": "建行", "number": "12345678"}


@pytest.fixture
def book(cast, now):
    """The book of owners who have no company."""
    made = stocked(cast, now)
    Book.objects.filter(pk=made.pk).update(keeper=None)
    return Book.objects.select_related("community").get(pk=made.pk)


def signed_in(cast, who):
    client = Client()
    client.force_login(cast.users[who])
    session = client.session
    session["account_authentication_methods_user"] = str(cast.users[who].pk)
    session["account_authentication_methods"] = [{"method": "code", "at": timezone.now().timestamp()}]
    session.save()
    return client


def prepared(cast, book, now, payee, by):
    facts = {"debit": account(book, "common-5202"), "bank": account(book, "common-1002"), "amount_fen": 100}
    facts |= {"purpose": "后门", "basis": Basis.DECISION, "decision": decision(cast, now, limit_fen=1_000)}
    return actions.prepare_payment(book, payee=payee, **facts, by=by, at=now)


def second_member(cast):
    """Another member of the owners' committee, who is also a neighbourhood head by a seat of hers."""
    for body, title in (
        (cast.body(BodyKind.OWNERS_COMMITTEE), SeatTitle.MEMBER),
        (Body.objects.get(place=cast.places["hhsq"], kind=BodyKind.RESIDENTS_COMMITTEE), SeatTitle.HEAD),
    ):
        Seat.objects.create(
            body=body, user=cast.users["neighbour"], title=title, appointment=Appointment.ELECTED, from_date=cast.on
        )
    return cast.fresh("neighbour")


def test_the_committee_prepares_and_only_another_body_approves(cast, now, book):
    payee = actions.add_payee(book, **FIRM, by=cast.committee, at=now)
    actions.confirm_payee(payee, by=cast.neighbourhood_head, at=now)
    order = prepared(cast, book, now, payee, cast.committee)
    for by in (
        cast.committee,
        second_member(cast),
    ):
        with pytest.raises(Denied):
            actions.approve_payment(order, by=by, at=now)
    for by in (cast.supervisor, cast.owner, cast.street):
        with pytest.raises(Denied):
            actions.approve_payment(order, by=by, at=now)
    actions.approve_payment(order, by=cast.neighbourhood_head, at=now)
    actions.pay(order, bank_reference="N1", by=cast.committee, at=now)
    order.refresh_from_db()
    assert (order.state, order.prepared_body.kind) == (OrderState.PAID, BodyKind.OWNERS_COMMITTEE)
    assert order.approved_body_id != order.prepared_body_id


def test_where_a_company_keeps_the_book_the_committee_prepares_nothing(cast, now, book):
    payee = actions.add_payee(book, **FIRM, by=cast.committee, at=now)
    Book.objects.filter(pk=book.pk).update(keeper=cast.body(BodyKind.PROPERTY_COMPANY, "hh"))
    kept = Book.objects.select_related("community").get(pk=book.pk)
    with pytest.raises(Denied):
        prepared(cast, kept, now, payee, cast.committee)
    client = signed_in(cast, "committee")
    assert client.get("/desk/book/hh/payments/new/").status_code == 404
    assert client.get("/desk/book/hh/payees/new/").status_code == 404
    assert client.get("/desk/book/fy/payments/new/").status_code == 404


def test_a_new_payee_is_confirmed_by_a_second_person_of_another_body_before_the_first_payment(cast, now, book):
    client = signed_in(cast, "committee")
    assert client.get("/desk/book/hh/payments/new/?fund=common").status_code == 200
    page = "/desk/book/hh/payees/"
    assert client.post(f"{page}new/", FIRM | {"holder_name": ""}).status_code == 302
    payee = Payee.objects.select_related("book__community").get()
    order = prepared(cast, book, now, payee, cast.committee)
    with pytest.raises(Refused, match="安居门业"):
        actions.approve_payment(order, by=cast.neighbourhood_head, at=now)
    confirm = f"{page}{payee.pk}/confirm/"
    assert client.post(confirm).status_code == 403  # she added it herself
    with pytest.raises(Denied):
        actions.confirm_payee(payee, by=second_member(cast), at=now)
    for who, status in (("manager", 404), ("owner", 404), ("fy_manager", 404), ("supervisor", 404)):
        assert signed_in(cast, who).get(confirm).status_code in (403, status), who
    head = signed_in(cast, "neighbourhood_head")
    assert confirm in head.get(page).content.decode()
    assert confirm in head.get(f"/desk/book/hh/payments/{order.pk}/").content.decode()
    shown = head.get(confirm).content.decode()
    assert "1234 5678" in shown and "安居门业" in shown
    assert head.post(confirm).status_code == 302
    assert head.post(confirm).status_code == 422  # sent twice
    actions.approve_payment(order, by=cast.neighbourhood_head, at=now)
    assert PaymentOrder.objects.get().state == OrderState.APPROVED


def test_a_companys_account_in_another_name_is_confirmed_by_nobody(cast, now, book):
    add = partial(actions.add_payee, book, by=cast.committee, at=now)
    strange = add(**FIRM | {"holder_name": "某某贸易"})
    with pytest.raises(Refused, match="某某贸易"):
        actions.confirm_payee(strange, by=cast.neighbourhood_head, at=now)
    closed = add(**FIRM | {"number": "87654321"})
    actions.close_payee(closed, by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.confirm_payee(closed, by=cast.neighbourhood_head, at=now)
