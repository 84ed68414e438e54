"""Accounts of payees and of the community: kept encrypted, found again, of one book only."""

import pytest
from django.db import connection

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Invalid
from linli.ledger import actions
from linli.ledger.models import Account
from tests.ledger.makers import account, opened, stocked
from tests.ledger.orders import payee

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


def test_numbers_are_kept_encrypted_and_found_again(cast, now, book):
    made = payee(cast, book, now, number="５１０５ 0148-8508 0000 1234")
    assert made.masked == "建设银行新都支行 ****1234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT payee::text FROM ledger_payee AS payee")
        assert "51050148850800001234" not in cursor.fetchone()[0]
    with pytest.raises(Conflict):
        payee(cast, book, now, number="51050148850800001234")
    assert actions.see_payee_number(made, by=cast.staff, at=now) == "51050148850800001234"
    assert Event.objects.filter(verb="ledger.see_payee_number", subject_id=made.pk).count() == 1


@pytest.mark.parametrize("number", ["", "1234567", "1" * 33, "6222 0202 abcd", "六二二二〇二〇二"])
def test_what_is_no_number_is_told(cast, now, book, number):
    with pytest.raises(Invalid) as caught:
        payee(cast, book, now, number=number)
    assert caught.value.field == "number"


def test_a_bank_account_is_a_bodys_and_of_one_book_only(cast, now, book):
    facts = {"bank_name": "工商银行", "number": "4402001234567890123", "opened_on": cast.on}
    body = cast.committee.body_id
    holder = cast.body("owners_committee")
    assert holder.pk == body
    made = actions.register_bank_account(
        book, holder=holder, **facts, funds=[account(book, "common-1002").fund], by=cast.committee, at=now
    )
    assert Account.objects.get(code="common-1002", book=book).bank_account == made
    other = opened(cast, now, code="fy")
    with pytest.raises(Conflict):
        actions.register_bank_account(
            other, holder=cast.body("property_company", "fy"), **facts, by=cast.neighbourhood_head, at=now
        )
    with pytest.raises(Invalid):
        strange = cast.body("property_company", "fy")
        actions.register_bank_account(book, holder=strange, **facts | {"number": "12345678"}, by=cast.committee, at=now)
