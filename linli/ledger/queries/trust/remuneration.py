"""What the company has earned of a month: as agreed, never more (信托法 art. 35)."""

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from linli.ledger.models import Account, Book, Fund, RemunerationMonth, RemunerationTerms
from linli.ledger.queries.balances import turnover
from linli.ledger.states import NATURAL_SIGN, AccountKind


@dataclass(frozen=True)
class Due:
    """What one month's remuneration comes to, in fen. ``capped_fen`` is what the year's cap took away."""

    base_fen: int
    amount_fen: int
    capped_fen: int


def terms_of(book: Book) -> QuerySet[RemunerationTerms]:
    """All terms that were ever agreed, the latest first."""
    rows = RemunerationTerms.objects.filter(book=book).select_related("fund", "body", "decision")
    return rows.order_by("-from_month", "-id")


def terms_standing(book: Book, month: date) -> QuerySet[RemunerationTerms]:
    """The terms that hold in a month (its first day)."""
    holds = Q(to_month__isnull=True) | Q(to_month__gte=month)
    return terms_of(book).filter(holds, from_month__lte=month).order_by("id")


def months_of(book: Book, year: int | None = None) -> QuerySet[RemunerationMonth]:
    """What was posted, the latest month first."""
    rows = RemunerationMonth.objects.filter(book=book).select_related("terms__fund", "terms__body", "entry")
    return (rows.filter(month__year=year) if year else rows).order_by("-month", "-id")


def remuneration_due(terms: RemunerationTerms, month: date) -> Due:
    """What is due for a month of which nothing is posted yet.

    A share is taken of the income of the calendar year up to the month's end and rounded down to the fen; what was
    posted for earlier months of the year comes off. So twelve roundings never add up to more than was agreed, and what
    was posted late or reversed in an earlier month comes right in the next. The cap counts all that the fund paid its
    companies in the year, under whichever terms. Nothing below zero is due.
    """
    first = max(date(month.year, 1, 1), terms.from_month)
    in_year = RemunerationMonth.objects.filter(
        terms__book=terms.book_id, terms__fund=terms.fund_id, month__year=month.year, month__lt=month
    )
    own = in_year.filter(terms=terms).aggregate(
        base=Sum("base_fen"), amount=Sum("amount_fen"), capped=Sum("capped_fen")
    )
    base, amount, capped = (own[name] or 0 for name in ("base", "amount", "capped"))
    others = (in_year.aggregate(amount=Sum("amount_fen"))["amount"] or 0) - amount
    income = income_fen(terms.fund, first, month_end(month))
    if terms.fixed_fen is not None:
        earned = amount + capped + terms.fixed_fen
    else:
        earned = floor_share(income, Fraction(terms.share_num or 0, terms.share_den or 1))
    allowed = min(earned, max(terms.cap_fen - others, 0))
    due = max(allowed - amount, 0)
    return Due(income - base, due, max(earned - allowed - capped, 0))


def floor_share(fen: int, share: Fraction) -> int:
    """A share of a sum, rounded down to the fen: half a fen more would be more than was agreed."""
    return max(fen, 0) * share.numerator // share.denominator


def income_fen(fund: Fund, first: date, last: date) -> int:
    """What came in on the fund's income accounts from one day to another, both counted, in fen."""
    return kind_fen(fund, AccountKind.INCOME, first, last)


def kind_fen(fund: Fund, kind: str, first: date, last: date) -> int:
    """What moved on the fund's accounts of one kind, as people expect to see it, in fen."""
    ids = Account.objects.filter(fund=fund, kind=kind).values_list("pk", flat=True)
    moved = sum(debit - credit for debit, credit in turnover(ids, first, last).values())
    return NATURAL_SIGN[AccountKind(kind)] * int(moved)


def month_end(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
