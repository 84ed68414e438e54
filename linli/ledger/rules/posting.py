"""What an entry must be, whoever posts it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid, Refused
from linli.kernel.money import MOST_FEN
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Line
from linli.ledger.models import Book, Period
from linli.ledger.models.books import month_of
from linli.ledger.states import PeriodState


def check_lines(book: Book, lines: Sequence[Line]) -> None:
    """Raises Invalid unless each line moves a sum above zero between two open accounts of one fund of this book."""
    if not lines:
        raise Invalid(_("An entry needs at least one amount."), field="lines")
    for line in lines:
        if type(line.amount_fen) is not int or not 0 < line.amount_fen <= MOST_FEN:
            raise Invalid(_("Write an amount above zero."), field="lines")
        if line.debit.pk == line.credit.pk:
            raise Invalid(_("Money cannot go from an account to itself. Choose another one."), field="lines")
        if line.debit.book_id != book.pk or line.credit.book_id != book.pk:
            raise Invalid(_("An account of another community's book cannot stand here."), field="lines")
        if line.debit.fund_id != line.credit.fund_id:
            raise Invalid(
                _("“%(one)s” and “%(other)s” are two funds: neither pays for the other's purpose.")
                % {"one": line.credit.fund, "other": line.debit.fund},
                field="lines",
            )
        for account in (line.debit, line.credit):
            if account.closed_on is not None:
                raise Invalid(
                    _("“%(account)s” is closed. Choose another account.") % {"account": account}, field="lines"
                )


def check_on(book: Book, on: date, *, at: datetime) -> None:
    """Raises Refused or Invalid for a closed book, a day before it was opened, or a day to come."""
    if book.closed_on is not None:
        raise Refused(_("This book was closed on %(day)s; nothing more is posted in it.") % {"day": book.closed_on})
    if on > at.astimezone(SHANGHAI).date():
        raise Invalid(_("This day is still to come. An entry is dated today or earlier."), field="on")
    if on < book.opened_on:
        raise Invalid(_("The book begins on %(day)s.") % {"day": book.opened_on}, field="on")


def late_day(book: Book, on: date, *, at: datetime) -> date | None:
    """The day on which an entry that belongs to ``on`` is posted instead, because its month is closed; None where it
    is open. Raises Refused where today's month is closed as well."""
    closed = (
        Period.objects.filter(book=book, state=PeriodState.CLOSED).order_by("-month").values_list("month", flat=True)
    )
    last_closed = closed.first()
    if last_closed is None or month_of(on) > last_closed:
        return None
    today = at.astimezone(SHANGHAI).date()
    if month_of(today) <= last_closed:
        raise Refused(_("This month is closed already; entries can be posted again from the next one on."))
    return today
