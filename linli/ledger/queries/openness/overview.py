"""One book in a few figures: what is there, what came in, what went out. All amounts in fen."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from linli.ledger.models import Account, Book, BudgetLine, Entry, Fund
from linli.ledger.queries.balances import balances
from linli.ledger.queries.statements.standing import newest_statements
from linli.ledger.states import AccountKind, AccountRole, BudgetState, EntryKind, FundKind

# What can be spent. A fund that is only mirrored here has none of them.
MONEY = frozenset({AccountRole.BANK, AccountRole.CASH, AccountRole.CLEARING})

MONTHS_SQL = """
SELECT account_id, date_trunc('month', "on")::date, sum(debit_fen)::bigint, sum(credit_fen)::bigint
FROM ledger_daybalance WHERE account_id = ANY(%(accounts)s) AND "on" BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2
"""

# The newest entries by which money left a fund's accounts: from the newest transfers back, as far as it takes to fill
# the list, and so at once also in a fund that paid little in a book that paid much.
PAID_FROM_SQL = """
SELECT latest.entry_id FROM ledger_account AS account
CROSS JOIN LATERAL (
    SELECT DISTINCT transfer."on", transfer.entry_id FROM ledger_transfer AS transfer
    JOIN ledger_entry AS entry ON entry.id = transfer.entry_id AND entry.kind = %s
    WHERE transfer.credit_id = account.id ORDER BY transfer."on" DESC, transfer.entry_id DESC LIMIT %s
) AS latest
WHERE account.fund_id = %s AND account.role = ANY(%s)
"""
# The same of several books: each by its own index.
PAID_IN_SQL = """
SELECT latest.id FROM unnest(%s::bigint[]) AS book (id)
CROSS JOIN LATERAL (
    SELECT id FROM ledger_entry WHERE book_id = book.id AND kind = %s ORDER BY "on" DESC, id DESC LIMIT %s
) AS latest
"""


@dataclass(frozen=True)
class Flow:
    """What came in and what went out. Fees count when they are billed."""

    in_fen: int = 0
    out_fen: int = 0

    @property
    def left_fen(self) -> int:
        return self.in_fen - self.out_fen

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(self.in_fen + other.in_fen, self.out_fen + other.out_fen)


@dataclass(frozen=True)
class FundState:
    """``money_fen``: in the bank, at the desk and on its way; of a mirrored fund what the authority holds."""

    fund: Fund
    money_fen: int
    owed_to_it_fen: int
    owed_by_it_fen: int
    month: Flow
    year: Flow


@dataclass(frozen=True)
class Used:
    """One account of the year's budget: what was meant and what was spent."""

    account: Account
    budget_fen: int
    actual_fen: int

    @property
    def is_over(self) -> bool:
        return self.actual_fen > self.budget_fen


@dataclass(frozen=True)
class Checked:
    """The bank against the book. ``day`` is that of the oldest of the newest statements."""

    day: date
    bank_fen: int
    book_fen: int

    @property
    def agrees(self) -> bool:
        return self.bank_fen == self.book_fen


@dataclass
class Overview:
    """A book as its first page shows it, on one day."""

    on: date
    funds: list[FundState]
    months: dict[date, Flow]
    by_account: dict[tuple[int, date], int] = field(repr=False)
    accounts: dict[int, Account] = field(repr=False)

    @property
    def total_fen(self) -> int:
        """The money that can be spent. The maintenance fund is held by the authority and stands beside it."""
        return sum(state.money_fen for state in self.funds if state.fund.kind != FundKind.MAINTENANCE)

    @property
    def owed_fen(self) -> int:
        """What households still owe of what was billed."""
        return sum(state.owed_to_it_fen for state in self.funds)

    @property
    def month(self) -> Flow:
        return self.months.get(self.on.replace(day=1), Flow())

    @property
    def year(self) -> Flow:
        return sum((flow for first, flow in self.months.items() if first.year == self.on.year), Flow())

    def spent_in_year(self, account_id: int) -> int:
        return sum(
            fen for (pk, first), fen in self.by_account.items() if pk == account_id and first.year == self.on.year
        )


def months_before(on: date, number: int) -> list[date]:
    """The first days of the last ``number`` months, the one of ``on`` last."""
    last = on.year * 12 + on.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - number + 1, last + 1)]


def month_end(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def overview(book: Book, on: date, *, months: int = 12, fund: Fund | None = None) -> Overview:
    """How the book, or one fund of it, stands on a day. Three queries, whatever the age of the book."""
    rows = (
        Account.objects.filter(book=book)
        .select_related("fund", "building")
        .order_by("fund__opened_on", "fund_id", "code")
    )
    accounts = {account.pk: account for account in (rows.filter(fund=fund) if fund else rows)}
    first = min(months_before(on, months)[0], on.replace(month=1, day=1))
    moved = flows(_of_kinds(accounts.values(), AccountKind.INCOME, AccountKind.EXPENSE), first, on)
    stands = balances(_of_kinds(accounts.values(), AccountKind.ASSET, AccountKind.LIABILITY), on)
    signed = {(pk, month): fen * accounts[pk].sign for (pk, month), fen in moved.items()}
    return Overview(
        on=on,
        funds=[_state(one, accounts, stands, signed, on) for one in _funds(accounts.values())],
        months=_sums(accounts, signed, months_before(on, max(months, on.month))),
        by_account=signed,
        accounts=accounts,
    )


def flows(account_ids: Iterable[int], first: date, last: date) -> dict[tuple[int, date], int]:
    """Debits minus credits of each account in each month in which it moved. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS_SQL, {"accounts": list(account_ids), "first": first, "last": last})
        return {(account, month): debit - credit for account, month, debit, credit in cursor.fetchall()}


def checked(book: Book) -> Checked | None:
    """The bank's newest statements against the book; None before the first was read. One query."""
    rows = newest_statements(book)
    if not rows:
        return None
    return Checked(min(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows))


def latest_payments(book: Book, *, size: int = 5, fund: Fund | None = None) -> list[Entry]:
    """The last entries by which money left. One query; of one fund two."""
    if fund is None:
        return payments_in([book.pk], size=size)
    roles = [*MONEY, AccountRole.MIRROR]
    return _newest(Entry.objects.filter(pk__in=_ids(PAID_FROM_SQL, EntryKind.PAYMENT, size, fund.pk, roles)), size)


def payments_in(community_ids: Iterable[int], *, size: int = 3) -> list[Entry]:
    """The last payments out of the funds of these communities, for the first page of who lives there. One query; for
    several communities two."""
    books = list(community_ids)
    if len(books) < 2:
        return _newest(Entry.objects.filter(book__in=books, kind=EntryKind.PAYMENT), size)
    return _newest(Entry.objects.filter(pk__in=_ids(PAID_IN_SQL, books, EntryKind.PAYMENT, size)), size)


def budget_used(book: Book, view: Overview) -> list[Used]:
    """The expenses of the year's adopted budget, account by account, the largest first. One query."""
    rows = BudgetLine.objects.filter(
        budget__book=book, budget__year=view.on.year, budget__state=BudgetState.ADOPTED,
        account__kind=AccountKind.EXPENSE,
    )  # fmt: skip
    meant: dict[int, int] = defaultdict(int)
    for account_id, amount_fen in rows.values_list("account_id", "amount_fen"):
        meant[account_id] += amount_fen
    used = [
        Used(view.accounts[pk], amount, view.spent_in_year(pk)) for pk, amount in meant.items() if pk in view.accounts
    ]
    return sorted(used, key=lambda one: (-one.budget_fen, one.account.code))


def _ids(sql: str, *facts: Any) -> set[int]:
    # Not inside the query for the entries: joined with it, the planner reads all of them.
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return {row[0] for row in cursor.fetchall()}


def _newest(rows: QuerySet[Entry], size: int) -> list[Entry]:
    return list(rows.select_related("book__community", "reversed_by").order_by("-on", "-id")[:size])


def _of_kinds(accounts: Iterable[Account], *kinds: str) -> list[int]:
    return [account.pk for account in accounts if account.kind in kinds]


def _funds(accounts: Iterable[Account]) -> list[Fund]:
    return list({account.fund_id: account.fund for account in accounts}.values())


def _state(
    fund: Fund, accounts: dict[int, Account], stands: dict[int, int], signed: dict[tuple[int, date], int], on: date
) -> FundState:
    mine = {pk: account for pk, account in accounts.items() if account.fund_id == fund.pk}
    money = {AccountRole.MIRROR} if fund.kind == FundKind.MAINTENANCE else MONEY
    own = {key: fen for key, fen in signed.items() if key[0] in mine}
    months = _sums(mine, own, months_before(on, on.month))
    return FundState(
        fund=fund,
        money_fen=sum(stands.get(pk, 0) for pk, one in mine.items() if one.role in money),
        owed_to_it_fen=sum(stands.get(pk, 0) for pk, one in mine.items() if one.role == AccountRole.RECEIVABLE),
        owed_by_it_fen=-sum(stands.get(pk, 0) for pk, one in mine.items() if one.kind == AccountKind.LIABILITY),
        month=months[on.replace(day=1)],
        year=sum(months.values(), Flow()),
    )


def _sums(
    accounts: dict[int, Account], signed: dict[tuple[int, date], int], months: Sequence[date]
) -> dict[date, Flow]:
    """Income and expenditure of each month, in their natural sign."""
    sums = {month: [0, 0] for month in months}
    for (pk, month), fen in signed.items():
        if month in sums:
            sums[month][accounts[pk].kind == AccountKind.EXPENSE] += fen
    return {month: Flow(*pair) for month, pair in sums.items()}
