"""What was left of a year, and whose it is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from linli.ledger.models import Book, Fund, SurplusDecision
from linli.ledger.states import AccountKind, BookModel, FundKind

from .remuneration import kind_fen


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
    """One fund's year. Raises nothing; a year without entries is all zero."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Surplus(
        fund,
        year,
        kind_fen(fund, AccountKind.INCOME, first, last),
        kind_fen(fund, AccountKind.EXPENSE, first, last),
        surplus_owner(fund.book, fund),
        tuple(decisions_about(fund.book, year).filter(fund=fund)),
    )


def surpluses_of(book: Book, year: int) -> list[Surplus]:
    """The year of each fund that residents may have something left in: fees and common income, the others after."""
    funds = Fund.objects.filter(book=book).exclude(kind=FundKind.MAINTENANCE).select_related("book").order_by("id")
    return [surplus_of(fund, year) for fund in funds]


def decisions_about(book: Book, year: int) -> QuerySet[SurplusDecision]:
    rows = SurplusDecision.objects.filter(book=book, year=year)
    return rows.select_related("decision", "entry", "fund").order_by("id")
