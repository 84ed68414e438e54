"""A book is opened and arranged: funds, accounts, rules for spending; its months are closed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.queries import check_can_rely_on
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.law.profiles import profile
from linli.ledger.chart import ChartFund, charts
from linli.ledger.models import Account, BankAccount, Book, Fund, Period, SpendingRules
from linli.ledger.models.books import month_of
from linli.ledger.queries.paying import spending_rules
from linli.ledger.rules import books as rules
from linli.ledger.states import PERIOD, AccountKind, BookModel, FundKind
from linli.registry.models import Place

STANDARD = (FundKind.FEE, FundKind.COMMON, FundKind.MAINTENANCE)


@transaction.atomic
def open_book(
    community: Place,
    *,
    model: str = BookModel.TRUST,
    keeper: Body | None = None,
    on: date,
    by: Actor,
    at: datetime,
) -> Book:
    """Open the community's book with the standard funds, their charts and the default rules for spending."""
    rules.check_can_open_book(community, by=by)
    if model not in BookModel.values:
        raise Invalid(_("Choose a model from the list."), field="model")
    book = Book(community=community, model=model, keeper=keeper, opened_on=on)
    rules.check_keeper(book, keeper)
    book.save(force_insert=True)
    for kind in STANDARD:
        make_fund(book, kind=kind, code=str(kind), on=on)
    Period.objects.create(book=book, month=month_of(on))
    law = profile("cn", on=on)
    SpendingRules.objects.create(
        book=book,
        version=1,
        small_sum_fen=law.count("ledger.small_sum"),
        committee_fen=law.count("ledger.committee_limit"),
        review_from_fen=law.count("ledger.review_from"),
        set_by_id=by.user_id,
        set_at=at,
    )
    _note(book, "open_book", ("book", book.pk), by=by, at=at, model=model, on=on.isoformat())
    return book


@transaction.atomic
def set_model(book: Book, *, model: str, keeper: Body | None, decision: Decision, by: Actor, at: datetime) -> None:
    """Lump sum, remuneration or trust, and who keeps the book: by a decision."""
    rules.check_can_arrange(book, "set_model", by=by)
    if model not in BookModel.values:
        raise Invalid(_("Choose a model from the list."), field="model")
    rules.check_keeper(book, keeper)
    _check_decision(book, decision, at=at)
    rules.check_decides_model(decision)
    Book.objects.filter(pk=book.pk).update(model=model, keeper=keeper)
    book.model, book.keeper = model, keeper
    facts = {"model": model, "keeper": keeper.pk if keeper else None, "decision": decision.pk}
    _note(book, "set_model", ("book", book.pk), by=by, at=at, **facts)


@transaction.atomic
def add_fund(
    book: Book,
    *,
    kind: str,
    code: str,
    name: str = "",
    name_en: str = "",
    about: str = "",
    on: date,
    by: Actor,
    at: datetime,
) -> Fund:
    """A further fund, such as a charity fund, with the chart of its kind."""
    rules.check_can_arrange(book, "add_fund", by=by)
    if kind not in FundKind.values:
        raise Invalid(_("Choose a kind from the list."), field="kind")
    if Fund.objects.filter(book=book, code=code).exists():
        raise Conflict(_("There is a fund of this name already."))
    fund = make_fund(book, kind=kind, code=code, on=on, name=name, name_en=name_en, about=about)
    _note(book, "add_fund", ("fund", fund.pk), by=by, at=at, code=code, kind=kind, name=fund.name)
    return fund


def make_fund(
    book: Book, *, kind: str, code: str, on: date, name: str = "", name_en: str = "", about: str = ""
) -> Fund:
    """A fund with its chart: part of `open_book`, `add_fund` and of every verb that begins something of its own."""
    chart = charts()[kind]
    fund = Fund.objects.create(
        book=book,
        kind=kind,
        code=code,
        name=clean_line(name, most=40, field="name") if name else chart.name,
        name_en=clean_line(name_en, most=60, field="name_en") if name_en else ("" if name else chart.name_en),
        purposes=list(chart.purposes),
        about=about or chart.about,
        opened_on=on,
    )
    Account.objects.bulk_create(_accounts(book, fund, chart))
    return fund


@transaction.atomic
def add_account(
    fund: Fund,
    *,
    kind: str,
    name: str,
    name_en: str = "",
    purpose: str = "",
    bank_account: BankAccount | None = None,
    by: Actor,
    at: datetime,
) -> Account:
    """A further income or expense account of a fund, or its part of a bank account."""
    rules.check_can_add_account(fund, purpose, by=by)
    allowed = (AccountKind.INCOME, AccountKind.EXPENSE) if bank_account is None else (AccountKind.ASSET,)
    if kind not in allowed or (kind == AccountKind.EXPENSE) != bool(purpose):
        raise Invalid(_("Choose income, or an expense with its purpose."), field="kind")
    if bank_account is not None and bank_account.book_id != fund.book_id:
        raise Invalid(_("Choose a bank account of this book."), field="bank_account")
    account = Account.objects.create(
        book_id=fund.book_id,
        fund=fund,
        code=_next_code(fund, kind),
        name=clean_line(name, most=60, field="name"),
        name_en=clean_line(name_en, most=80, field="name_en"),
        kind=kind,
        role="bank" if bank_account else "",
        purpose=purpose,
        bank_account=bank_account,
    )
    _note(fund.book, "add_account", ("account", account.pk), by=by, at=at, code=account.code, name=account.name)
    return account


@transaction.atomic
def set_spending_rules(
    book: Book,
    *,
    small_sum_fen: int,
    committee_fen: int,
    review_from_fen: int,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> SpendingRules:
    """What may be paid on whose word, from now on; earlier payments keep the rules they were made under."""
    rules.check_can_arrange(book, "set_spending_rules", by=by)
    _check_decision(book, decision, at=at)
    if not 0 <= small_sum_fen <= committee_fen or review_from_fen < 0:
        raise Invalid(_("The limit of small sums cannot be above that of the committee."), field="small_sum_fen")
    latest = SpendingRules.objects.filter(book=book).aggregate(latest=Max("version"))["latest"] or 0
    rules.check_raises_limits(spending_rules(book), (small_sum_fen, committee_fen, review_from_fen), decision)
    made = SpendingRules.objects.create(
        book=book,
        version=latest + 1,
        small_sum_fen=small_sum_fen,
        committee_fen=committee_fen,
        review_from_fen=review_from_fen,
        decision=decision,
        set_by_id=by.user_id,
        set_at=at,
    )
    facts = {"small_sum_fen": small_sum_fen, "committee_fen": committee_fen, "review_from_fen": review_from_fen}
    _note(book, "set_spending_rules", ("book", book.pk), by=by, at=at, decision=decision.pk, **facts)
    return made


@transaction.atomic
def close_period(book: Book, *, month: date, by: Actor, at: datetime) -> None:
    """Close a month for good; what comes later is posted later and marked."""
    rules.check_can_close_period(book, month, by=by, at=at)
    # The book's lock, as an entry takes it: an entry on its way comes in before the month closes or after, not during.
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    period, _made = Period.objects.get_or_create(book=book, month=month)
    move(period, PERIOD, "close_period", closed_by_id=by.user_id, closed_at=at)
    _note(book, "close_period", ("period", period.pk), by=by, at=at, month=f"{month:%Y-%m}", entries=period.last_number)


def _accounts(book: Book, fund: Fund, chart: ChartFund) -> Sequence[Account]:
    return [
        Account(
            book=book,
            fund=fund,
            code=f"{fund.code}-{row.code}",
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            role=row.role,
            purpose=row.purpose,
        )
        for row in chart.accounts
    ]


def _next_code(fund: Fund, kind: str) -> str:
    """The next free number in the hundred of its kind: "common-5211"."""
    codes = Account.objects.filter(fund=fund, kind=kind, building__isnull=True).values_list("code", flat=True)
    numbers = [int(code.removeprefix(f"{fund.code}-")) for code in codes]
    return f"{fund.code}-{max(numbers, default=9000) + 1}"


def _check_decision(book: Book, decision: Decision, *, at: datetime) -> None:
    if decision.community_id != book.pk:
        raise Invalid(_("Choose a decision of this community."), field="decision")
    check_can_rely_on(decision, at=at)


def _note(book: Book, verb: str, subject: tuple[str, int], *, by: Actor, at: datetime, **data: Any) -> None:
    record(log_id=book.pk, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data)
