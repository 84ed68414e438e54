"""The budget of a year against what was really taken in and spent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import connection
from django.db.models import QuerySet, Sum

from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Account, Book, Budget, BudgetLine, Fund, PaymentOrder
from linli.ledger.states import AccountKind, BudgetState, OrderState

from .balances import turnover

# Orders on their way: what they will take is spoken for.
ON_THEIR_WAY = (OrderState.PREPARED, OrderState.REVIEWED, OrderState.APPROVED)

# What the entries that name a line moved on its account: debits minus credits, reversals counted the other way.
NAMED_SQL = """
SELECT entry.budget_line_id,
       sum(CASE WHEN transfer.debit_id = line.account_id THEN transfer.amount_fen ELSE -transfer.amount_fen END)::bigint
FROM ledger_entry AS entry
JOIN ledger_budgetline AS line ON line.id = entry.budget_line_id
JOIN ledger_transfer AS transfer
  ON transfer.entry_id = entry.id AND line.account_id IN (transfer.debit_id, transfer.credit_id)
WHERE entry.budget_line_id = ANY(%(lines)s)
GROUP BY entry.budget_line_id
"""


@dataclass(frozen=True)
class LineUse:
    """How a line stands, in fen. ``waiting``: orders on their way."""

    line: BudgetLine
    actual_fen: int
    waiting_fen: int

    @property
    def left_fen(self) -> int:
        """What is left of the line when everything on its way is paid; below zero where it is over."""
        return self.line.amount_fen - self.actual_fen - self.waiting_fen

    @property
    def difference_fen(self) -> int:
        """Budget minus actual: what is saved, or, below zero, what is over."""
        return self.line.amount_fen - self.actual_fen

    @property
    def share(self) -> Fraction | None:
        """What part of the line was used or came in; None for a line of zero."""
        return Fraction(self.actual_fen, self.line.amount_fen) if self.line.amount_fen else None

    @property
    def is_over(self) -> bool:
        """More was spent than meant; more income than meant is no fault."""
        return self.line.account.kind == AccountKind.EXPENSE and self.difference_fen < 0


def line_uses(lines: Iterable[BudgetLine], *, without: PaymentOrder | None = None) -> dict[int, LineUse]:
    """How lines of one budget stand; ``without`` leaves one order out. At most five queries for any number of lines.

    A line that stands alone on its account has all that moved on the account in the year. Of lines that share one,
    each has what the entries that name it moved.
    """
    lines = list(lines)
    if not lines:
        return {}
    shared = _shared(lines[0].budget)
    alone = [line for line in lines if line.account_id not in shared]
    moved = _of_accounts([line.account for line in alone], lines[0].budget.year)
    named = _named([line.pk for line in lines if line.account_id in shared])
    waiting = _waiting([line.pk for line in lines], without)
    uses = {}
    for line in lines:
        debits = named.get(line.pk, 0) if line.account_id in shared else moved[line.account_id]
        uses[line.pk] = LineUse(line, debits * line.account.sign, waiting.get(line.pk, 0))
    return uses


def budget_of(book: Book, year: int) -> Budget | None:
    """The adopted budget of a year."""
    rows = Budget.objects.filter(book=book, year=year, state=BudgetState.ADOPTED)
    return rows.select_related("book__community", "decision", "posting").first()


def budgets_of(book: Book) -> QuerySet[Budget]:
    """All budgets of a book, the latest year and the latest draft first."""
    return (
        Budget.objects.filter(book=book).select_related("decision", "posting", "drafted_body").order_by("-year", "-id")
    )


def lines_of(budget: Budget) -> list[BudgetLine]:
    """The lines with their accounts and funds, fund by fund, income before expenses."""
    rows = BudgetLine.objects.filter(budget=budget).select_related("account__fund", "budget")
    return sorted(
        rows, key=lambda line: (line.account.fund_id, line.account.kind != AccountKind.INCOME, line.account.code)
    )


def lines_to_pay_from(book: Book, at: datetime, *, fund: Fund | None = None) -> list[BudgetLine]:
    """The expense lines of this year's adopted budget."""
    rows = BudgetLine.objects.filter(
        budget__book=book,
        budget__year=at.astimezone(SHANGHAI).year,
        budget__state=BudgetState.ADOPTED,
        account__kind=AccountKind.EXPENSE,
    )
    if fund is not None:
        rows = rows.filter(account__fund=fund)
    return list(rows.select_related("account__fund", "budget").order_by("account__code", "id"))


def _shared(budget: Budget) -> set[int]:
    """Accounts on which more than one line of the budget stands."""
    seen: set[int] = set()
    accounts = BudgetLine.objects.filter(budget=budget).values_list("account_id", flat=True)
    return {account for account in accounts if account in seen or seen.add(account)}  # type: ignore[func-returns-value]


def _of_accounts(accounts: Sequence[Account], year: int) -> dict[int, int]:
    """Debits minus credits of each account in the year, with the accounts that are kept of it by building."""
    if not accounts:
        return {}
    by_role = {(account.fund_id, account.role): account.pk for account in accounts if account.role}
    whole = {account.pk: account.pk for account in accounts}
    if by_role:
        parts = Account.objects.filter(fund__in={fund for fund, _role in by_role}, building__isnull=False)
        for pk, fund_id, role in parts.values_list("pk", "fund_id", "role"):
            if (fund_id, role) in by_role:
                whole[pk] = by_role[fund_id, role]
    sums: dict[int, int] = defaultdict(int)
    for pk, (debit, credit) in turnover(whole, date(year, 1, 1), date(year, 12, 31)).items():
        sums[whole[pk]] += debit - credit
    return {account.pk: sums[account.pk] for account in accounts}


def _named(line_ids: list[int]) -> dict[int, int]:
    if not line_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMED_SQL, {"lines": line_ids})
        return dict(cursor.fetchall())


def _waiting(line_ids: list[int], without: PaymentOrder | None) -> dict[int, int]:
    rows = PaymentOrder.objects.filter(budget_line__in=line_ids, state__in=ON_THEIR_WAY)
    if without is not None and without.pk:
        rows = rows.exclude(pk=without.pk)
    return dict(rows.values("budget_line").annotate(total=Sum("amount_fen")).values_list("budget_line", "total"))
