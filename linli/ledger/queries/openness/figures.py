"""The figures of a report, computed by queries over its days and kept as JSON: exact fen, names in both languages."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Sum

from linli.ledger.models import Account, Bill, Book, Budget, Fund
from linli.ledger.queries.balances import balances, turnover
from linli.ledger.queries.budgets import line_uses, lines_of
from linli.ledger.states import AccountKind, AccountRole, BillState, BudgetState, FundKind, ReportKind
from linli.registry.queries import natural_key

from .overview import MONEY
from .veil import Veil

FEWEST = 5  # no figure over fewer households, so that it is nobody's
Figures = dict[str, Any]


def figures_of(book: Book, kind: str, first: date, last: date) -> Figures | None:
    """What a report of this kind says of these days; None where there is nothing to report on, such as no budget."""
    if kind == ReportKind.INCOME_EXPENDITURE:
        funds = Fund.objects.filter(book=book).exclude(kind=FundKind.MAINTENANCE)
        return {"funds": [_fund(fund, first, last) for fund in funds.order_by("id")]}
    if kind in (ReportKind.COMMON_INCOME, ReportKind.MAINTENANCE):
        wanted = FundKind.COMMON if kind == ReportKind.COMMON_INCOME else FundKind.MAINTENANCE
        rows = [_fund(fund, first, last) for fund in Fund.objects.filter(book=book, kind=wanted).order_by("id")]
        return {"funds": rows} if rows else None
    if kind == ReportKind.BUDGET_VARIANCE:
        return _budget(book, last)
    if kind == ReportKind.ARREARS:
        return _arrears(book, last)
    return {} if kind == ReportKind.AUDIT else None


def _fund(fund: Fund, first: date, last: date) -> Figures:
    """Opening, what came in by account, what went out by account, closing; all of money that is there."""
    accounts = list(Account.objects.filter(fund=fund).order_by("code"))
    moved = turnover([account.pk for account in accounts], first, last)
    by_account = Veil.of(fund.book).summed({pk: debit - credit for pk, (debit, credit) in moved.items()})
    role = {AccountRole.MIRROR} if fund.kind == FundKind.MAINTENANCE else MONEY
    money = [account.pk for account in accounts if account.role in role]
    closing = sum(balances(money, last).values())
    change = sum(debit - credit for pk, (debit, credit) in moved.items() if pk in set(money))
    return {
        "code": fund.code,
        "name": fund.name,
        "name_en": fund.name_en,
        "opening_fen": closing - change,
        "income": _lines(accounts, by_account, AccountKind.INCOME),
        "expense": _lines(accounts, by_account, AccountKind.EXPENSE),
        "closing_fen": closing,
    }


def _lines(accounts: Iterable[Account], moved: Mapping[int, int], kind: str) -> list[Figures]:
    lines = []
    for account in accounts:
        if account.kind == kind and account.pk in moved:
            fen = moved[account.pk] * account.sign
            lines.append({"code": account.code, "name": account.name, "name_en": account.name_en, "fen": fen})
    return lines


def _budget(book: Book, last: date) -> Figures | None:
    rows = Budget.objects.filter(book=book, year=last.year, state=BudgetState.ADOPTED)
    budget = rows.select_related("decision").first()
    if budget is None:
        return None
    lines = lines_of(budget)
    uses = line_uses(lines)
    return {
        "year": budget.year,
        "lines": [
            {
                "code": line.account.code,
                "name": line.title,
                "kind": line.account.kind,
                "budget_fen": line.amount_fen,
                "actual_fen": uses[line.pk].actual_fen,
                "note": line.note,
            }
            for line in lines
        ],
    }


def _arrears(book: Book, last: date) -> Figures | None:
    """Households and sums by building, without names. Buildings with fewer than five such households stand together,
    and with the next smallest where they are still fewer."""
    if not Bill.objects.filter(book=book).exists():
        return None
    rows = Bill.objects.filter(book=book, state=BillState.OPEN, due_on__lte=last)
    by_building = rows.values(name=F("unit__building__name")).annotate(
        households=Count("unit", distinct=True), fen=Sum(F("amount_fen") - F("paid_fen"))
    )
    return {"buildings": grouped([(row["name"], row["households"], int(row["fen"])) for row in by_building])}


def grouped(rows: list[tuple[str, int, int]]) -> list[Figures]:
    """(building, households, fen) as they may be shown: none over fewer than five households, and none from which such
    a figure could be reckoned back. Fewer than five in all are not shown."""

    def by_name(some: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
        return sorted(some, key=lambda row: natural_key(row[0]))

    rows = sorted(rows, key=lambda row: (row[1], row[0]))
    small = [row for row in rows if row[1] < FEWEST]
    large = rows[len(small) :]
    while small and sum(row[1] for row in small) < FEWEST and large:
        small.append(large.pop(0))
    shown = [{"name": name, "households": number, "fen": fen} for name, number, fen in by_name(large)]
    if small and (number := sum(row[1] for row in small)) >= FEWEST:
        names = "、".join(row[0] for row in by_name(small))
        shown.append({"name": names, "households": number, "fen": sum(row[2] for row in small)})
    return shown
