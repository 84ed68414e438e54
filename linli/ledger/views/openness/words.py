"""What a fund is for and whose its surplus is, in a sentence for everybody."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ledger.chart import charts
from linli.ledger.models import Book, Fund
from linli.ledger.states import BookModel, FundKind


def fund_words(book: Book, fund: Fund) -> dict[str, str]:
    """``what`` it is for and ``whose`` its surplus is. What the community wrote itself stands as it is."""
    own = fund.about and fund.about != charts()[fund.kind].about
    return {"what": fund.about if own else _purpose(fund), "whose": _whose(book, fund)}


def month_label(first: date, *, short: bool = False) -> str:
    """ "March" or "3月" under a bar; with its year as a heading."""
    if short:
        return f"{first.month}月" if _reads_chinese() else f"{first:%b}"
    return f"{first.year}年{first.month}月" if _reads_chinese() else f"{first:%B %Y}"


def _purpose(fund: Fund) -> str:
    return {
        FundKind.FEE: _(
            "What owners pay for the service. It is spent on the service of this community, by the budget."
        ),
        FundKind.COMMON: _(
            "What parking, advertising and other uses of the common parts bring, less reasonable costs."
        ),
        FundKind.CHARITY: _("What neighbours gave. It is for care and small improvements only."),
        FundKind.COLLECTION: _(
            "Gathered for one thing, and spent on it alone; if the goal is missed, each gift goes back."
        ),
        FundKind.GRANT: _("What was granted from above, for what it was granted for only."),
        FundKind.MAINTENANCE: _("Held by the authority. It is only mirrored here and cannot be spent from here."),
    }[FundKind(fund.kind)]


def _whose(book: Book, fund: Fund) -> str:
    if fund.kind == FundKind.FEE and book.model == BookModel.LUMP_SUM:
        return _("What is left is the company's: the fee is a lump sum.")
    if fund.kind in (FundKind.FEE, FundKind.COMMON, FundKind.MAINTENANCE):
        return _("What is left belongs to all owners; they decide on it together.")
    if fund.kind == FundKind.CHARITY:
        return _("What is left stays for the same purpose and is never shared out.")
    if fund.kind == FundKind.COLLECTION:
        return _("What is left goes where the collection said from the beginning.")
    return _("What is left is dealt with as whoever granted it has ruled.")


def _reads_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
