"""When books can become one: nothing in them is on its way, and the day's balances are those of the day before."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, CompanyExit, Entry, OnlinePayment, RemunerationMonth
from linli.ledger.models.books import month_of
from linli.ledger.queries.trust.exit import open_drafts, open_orders
from linli.ledger.queries.trust.remuneration import terms_of
from linli.ledger.rules.posting import late_day
from linli.ledger.states import BookModel, ExitState, OnlineState


def check_can_merge_books(sources: Sequence[Book], target: Book, *, by: Actor) -> None:
    """Raises Denied unless ``by`` may in every one of them, Invalid for no source or the target among them."""
    for book in (*sources, target):
        if not by.may("ledger.merge_books", book.community.path or ""):
            raise Denied(_("Your role does not allow this here."))
    if not sources or target.pk in {book.pk for book in sources} or len({book.pk for book in sources}) < len(sources):
        raise Invalid(_("Choose at least one other book that is to become part of it."), field="sources")


def check_mergeable(sources: Sequence[Book], target: Book, on: date, *, at: datetime) -> None:
    """Raises Conflict where one has been merged in between, Invalid for a day that does not fit, Refused with the
    sentence that says what of which book has to be finished first."""
    for book in (*sources, target):
        if book.closed_on is not None:
            raise Conflict(_("The book of %(book)s was closed already.") % {"book": book})
        successor = book.community.successor_id
        if successor is not None and (book.pk == target.pk or successor != target.pk):
            raise Conflict(_("%(place)s has been merged already.") % {"place": book})
    if on > at.astimezone(SHANGHAI).date():
        raise Invalid(_("The day of the merger has not come yet."), field="on")
    for book in (*sources, target):
        if on <= book.opened_on or late_day(book, on, at=at) is not None:
            raise Invalid(
                _("The day lies in a month of %(book)s that is closed, or before its book was opened.")
                % {"book": book},
                field="on",
            )
    for book in sources:
        _check_settled(book, on)


def _check_settled(book: Book, on: date) -> None:
    if Entry.objects.filter(book=book, on__gte=on).exists():
        raise Refused(
            _("%(book)s has entries of %(day)s or later. Choose a later day, so that nothing is missed.")
            % {"book": book, "day": on.isoformat()}
        )
    if (orders := open_orders(book).count()) or (drafts := open_drafts(book).count()):
        number = orders or drafts
        raise Refused(
            _("%(book)s has %(number)d payment orders or entries that wait. Pay, post, refuse or withdraw them first.")
            % {"book": book, "number": number}
        )
    if OnlinePayment.objects.filter(book=book, state=OnlineState.CREATED).exists():
        raise Refused(
            _("An online payment of %(book)s is on its way. Wait until it has come or is closed.") % {"book": book}
        )
    if CompanyExit.objects.filter(book=book).exclude(state=ExitState.HANDED_OVER).exists():
        raise Refused(_("The company of %(book)s is leaving. Finish the handover first.") % {"book": book})
    if book.model != BookModel.LUMP_SUM:
        _check_remuneration(book, on)


def _check_remuneration(book: Book, on: date) -> None:
    """What the company has earned up to the month before is posted in the book from which it was earned."""
    last = month_of(on)
    for terms in terms_of(book).filter(from_month__lt=last):
        until = min(last, terms.to_month or last)
        months = (until.year - terms.from_month.year) * 12 + until.month - terms.from_month.month
        months += 1 if until < last else 0
        if RemunerationMonth.objects.filter(terms=terms, month__lt=last).count() < months:
            raise Refused(_("Post the remuneration of %(book)s up to the month before first.") % {"book": book})
