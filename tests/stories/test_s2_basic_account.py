"""S2, 原野庄园: the committee opens a basic account; common money is refused to a private person's account."""

import pytest

from linli.bodies.states import BodyKind
from linli.kernel.errors import Refused
from linli.ledger import actions, queries
from linli.ledger.models import Account, BankAccount, PaymentOrder
from linli.ledger.states import AccountHolder, Basis, PayeeKind
from tests.ledger.makers import account, decision, fund, stocked

pytestmark = pytest.mark.django_db
CARD, COMPANY = "6222020200112233445", "51050148850800001234"


def test_a_basic_account_and_a_payment_into_a_private_one(cast, now):
    book = stocked(cast, now)
    holder = cast.body(BodyKind.OWNERS_COMMITTEE)
    number = "2201 0014 0920 0123 456"
    facts = {"holder": holder, "bank_name": "农业银行", "number": number, "opened_on": cast.on}
    actions.register_bank_account(book, **facts, funds=[fund(book, "common")], by=cast.committee, at=now)
    registered = BankAccount.objects.get()
    assert (registered.holder, registered.masked) == (holder, "农业银行 ****3456")
    assert list(Account.objects.filter(bank_account=registered).values_list("code", flat=True)) == ["common-1002"]

    mason = {"kind": PayeeKind.PERSON, "name": "吴师傅", "holder_kind": AccountHolder.PRIVATE, "bank_name": "邮储银行"}
    private = actions.add_payee(book, **mason, number=CARD, by=cast.manager, at=now)
    allowed = decision(cast, now, limit_fen=500_000)
    order = {
        "debit": account(book, "common-5203"),
        "bank": account(book, "common-1002"),
        "amount_fen": 260_000,
        "purpose": "三单元楼道粉刷",
        "basis": Basis.DECISION,
        "decision": allowed,
        "by": cast.manager,
        "at": now,
    }
    with pytest.raises(Refused, match="吴师傅"):
        actions.prepare_payment(book, payee=private, **order)
    assert not PaymentOrder.objects.exists()

    firm = {"kind": PayeeKind.COMPANY, "name": "原野装饰", "holder_kind": AccountHolder.CORPORATE, "bank_name": "建行"}
    payee = actions.add_payee(book, **firm, number=COMPANY, by=cast.manager, at=now)
    made = actions.prepare_payment(book, payee=payee, **order)
    with pytest.raises(Refused, match="原野装饰"):  # nobody of another body has looked at the new account yet
        actions.approve_payment(made, by=cast.committee, at=now)
    actions.confirm_payee(payee, by=cast.committee, at=now)
    actions.approve_payment(made, by=cast.committee, at=now)
    entry = actions.pay(made, bank_reference="N20260302001", by=cast.committee, at=now)
    # Residents see the withdrawal at once: the entry is in the book with its decision and its counterparty.
    assert (entry.decision, entry.shown_counterparty, entry.amount_fen) == (allowed, "原野装饰", 260_000)
    assert queries.balance(account(book, "common-1002"), cast.on) == 10_000_000 - 260_000
