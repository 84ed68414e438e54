"""The desk's pages of entries, budgets, accounts and rules: what is typed there is done."""

import pytest
from django.utils import timezone

from linli.bodies.states import BodyKind, DecisionKind
from linli.ledger import queries
from linli.ledger.models import BankAccount, Book, Budget, EntryDraft, Payee, Period
from tests.ledger.makers import account, decision, stocked
from tests.ledger.test_paying_pages import DESK, go, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """Pages run at the hour of the machine."""
    return timezone.now()


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


def test_an_entry_is_prepared_posted_and_reversed(cast, now, book):
    typed = {"kind": "journal", "on": cast.on.isoformat(), "purpose": "银行手续费"}
    typed |= {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-debit": account(book, "fee-5110").pk}
    typed |= {"form-0-credit": account(book, "fee-1002").pk, "form-0-amount": "12.50"}
    client = go(cast, "manager")
    answer = client.post(f"{DESK}drafts/new/", typed)
    draft = EntryDraft.objects.get(purpose="银行手续费")
    assert (answer.status_code, answer.url) == (302, f"{DESK}drafts/{draft.pk}/")
    go(cast, "committee").post(f"{DESK}drafts/{draft.pk}/post_entry/")
    draft.refresh_from_db()
    assert draft.entry.amount_fen == 1250
    client.post(f"{DESK}entries/{draft.entry.voucher}/reverse/", {"reason": "记错"})
    assert EntryDraft.objects.get(reverses=draft.entry).state == "prepared"


def test_a_budget_from_its_lines_to_its_adoption(cast, now, book):
    client = go(cast, "manager")
    client.post(f"{DESK}budgets/", {"year": cast.on.year})
    made = Budget.objects.get()
    lines = {"note": "", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    lines |= {"form-0-account": account(book, "fee-5101").pk, "form-0-title": "保洁", "form-0-amount": "12,000.00"}
    assert "form-0-amount" in text(client.post(f"{DESK}budgets/{made.pk}/", lines | {"form-0-amount": "-5"}))
    client.post(f"{DESK}budgets/{made.pk}/", lines)
    assert [row.amount_fen for row in queries.lines_of(made)] == [1_200_000]
    away = {"note": "", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-account": "", "form-0-amount": "1"}
    away |= {"form-1-account": account(book, "fee-5102").pk, "form-1-amount": "7"}
    client.post(f"{DESK}budgets/{made.pk}/", away)
    assert [row.title for row in queries.lines_of(made)] == ["绿化养护"]
    committee = go(cast, "committee")
    committee.post(f"{DESK}budgets/{made.pk}/post/", {"days": "3"})
    made.refresh_from_db()
    assert made.state == "draft"  # the law wants seven
    committee.post(f"{DESK}budgets/{made.pk}/post/", {"days": ""})
    made.refresh_from_db()
    assert made.state == "posted"
    allowed = decision(cast, now, kind=DecisionKind.ASSEMBLY)
    page = text(committee.post(f"{DESK}budgets/{made.pk}/adopt/", {"decision": allowed.pk}))
    assert Budget.objects.get().state == "posted"
    assert "errors" in page or "error" in page


def test_accounts_payees_and_rules_by_their_forms(cast, now, book):
    client = go(cast, "committee")
    holder = cast.body(BodyKind.OWNERS_COMMITTEE)
    bank = {"holder": holder.pk, "bank_name": "农行", "number": "2201 0014 0920 0123", "opened_on": cast.on.isoformat()}
    client.post(f"{DESK}bank-accounts/new/", bank | {"funds": ["common"]})
    assert BankAccount.objects.get().accounts.get().code == "common-1002"
    firm = {"kind": "company", "name": "安居", "holder_kind": "corporate", "bank_name": "建行", "number": "51050148850"}
    go(cast, "manager").post(f"{DESK}payees/new/", firm)
    made = Payee.objects.get()
    assert "5105 0148 850" in text(client.get(f"{DESK}payees/{made.pk}/number/"))
    client.post(f"{DESK}payees/{made.pk}/close/")
    made.refresh_from_db()
    assert made.closed_at is not None
    allowed = decision(cast, now, kind="assembly")
    rules = {"small_sum": "2,000", "committee": "30000", "review_from": "8000", "decision": allowed.pk}
    client.post(f"{DESK}arrangement/rules/", rules)
    assert queries.spending_rules(book).small_sum_fen == 200_000
    fund = {"kind": "charity", "code": "care", "name": "关爱基金", "name_en": ""}
    client.post(f"{DESK}arrangement/funds/new/", fund)
    added = {"fund": book.funds.get(code="care").pk, "kind": "income", "purpose": "", "name": "义卖", "name_en": ""}
    client.post(f"{DESK}arrangement/accounts/new/", added)
    assert book.accounts.filter(name="义卖").exists()
    month = Period.objects.filter(book=book).order_by("month").first().month
    client.post(f"{DESK}arrangement/close-month/", {"month": month.isoformat()})
    assert Period.objects.get(book=book, month=month).state == "closed"


def test_a_book_is_opened_from_the_desk(cast, now):
    client = go(cast, "neighbourhood_head")
    assert "红湖公园城" in text(client.get("/desk/book/"))
    client.post(f"{DESK}open/", {"model": "trust", "keeper": "", "on": cast.on.isoformat()})
    assert Book.objects.get().community == cast.hh
    assert client.get("/desk/book/").status_code in (200, 302)
    assert go(cast, "owner").get(f"{DESK}open/").status_code == 403
