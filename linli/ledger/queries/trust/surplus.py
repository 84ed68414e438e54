"""What was left of a year, and whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from linli.ledger.models import Account, Book, Fund, SurplusDecision
from linli.ledger.queries.balances import turnover
from linli.ledger.states import AccountKind, BookModel, FundKind

MOVING = (AccountKind.INCOME, AccountKind.EXPENSE)


class SurplusOwner(TextChoices):
    """Whose the surplus of a fund is, as the sentence that its page shows."""

    OWNERS = (
        "owners",
        _(
            "What is left belongs to all owners. They decide together whether it is kept, improves the community or is "
            "given back."
        ),
    )
    COMPANY = "company", _("Under the lump sum what is left of the property fees is the company's, and so is a loss.")
    PURPOSE = "purpose", _("What is left stays for the purpose for which it was given, and for nothing else.")


@dataclass(frozen=True)
class Surplus:
    """One fund's year in fen: what came in, what went out, what is left of it, and what was decided about that."""

    fund: Fund
    year: int
    income_fen: int
    expense_fen: int
    owner: SurplusOwner
    decided: tuple[SurplusDecision, ...]

    @property
    def fen(self) -> int:
        return self.income_fen - self.expense_fen

    @property
    def decided_fen(self) -> int:
        return sum(row.amount_fen for row in self.decided)

    @property
    def open_fen(self) -> int:
        """What residents have not decided about yet; nothing where there was a loss."""
        return max(self.fen - self.decided_fen, 0)


def surplus_owner(book: Book, fund: Fund) -> SurplusOwner:
    """Whose a fund's surplus is. Common income is the owners' under every model (民法典 art. 282)."""
    if fund.kind in (FundKind.CHARITY, FundKind.COLLECTION, FundKind.GRANT, FundKind.MAINTENANCE):
        return SurplusOwner.PURPOSE
    if fund.kind == FundKind.FEE and book.model == BookModel.LUMP_SUM:
        return SurplusOwner.COMPANY
    return SurplusOwner.OWNERS


def surplus_of(fund: Fund, year: int) -> Surplus:
    """One fund's year. Raises nothing; a year without entries is all zero. Three queries."""
    accounts = Account.objects.filter(fund=fund, kind__in=MOVING)
    income, expense = _moved(accounts, year).get(fund.pk, (0, 0))
    return _surplus(fund.book, fund, year, (income, expense), decisions_about(fund.book, year).filter(fund=fund))


def surpluses_of(book: Book, year: int) -> list[Surplus]:
    """The year of each fund that residents may have something left in: fees and common income, the others after. Three
    queries, however many funds."""
    rows = Account.objects.filter(book=book, kind__in=MOVING).exclude(fund__kind=FundKind.MAINTENANCE)
    accounts = list(rows.select_related("fund"))
    funds = {account.fund_id: account.fund for account in accounts}
    moved, decided = _moved(accounts, year), list(decisions_about(book, year))
    return [
        _surplus(book, funds[pk], year, moved.get(pk, (0, 0)), [row for row in decided if row.fund_id == pk])
        for pk in sorted(funds)
    ]


def _moved(accounts: Iterable[Account], year: int) -> dict[int, tuple[int, int]]:
    """Income and expense of each fund that moved, as people expect to see them, in fen."""
    by_id = {account.pk: account for account in accounts}
    sums: dict[int, dict[str, int]] = {}
    for pk, (debit, credit) in turnover(by_id, date(year, 1, 1), date(year, 12, 31)).items():
        account = by_id[pk]
        fund = sums.setdefault(account.fund_id, dict.fromkeys(MOVING, 0))
        fund[AccountKind(account.kind)] += (debit - credit) * account.sign
    return {pk: (fund[AccountKind.INCOME], fund[AccountKind.EXPENSE]) for pk, fund in sums.items()}


def _surplus(book: Book, fund: Fund, year: int, moved: tuple[int, int], decided: Iterable[SurplusDecision]) -> Surplus:
    return Surplus(fund, year, *moved, surplus_owner(book, fund), tuple(decided))


def decisions_about(book: Book, year: int) -> QuerySet[SurplusDecision]:
    rows = SurplusDecision.objects.filter(book=book, year=year)
    return rows.select_related("decision", "entry", "fund").order_by("id")
