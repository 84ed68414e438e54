"""Who may agree on remuneration, post it, share a service and decide about a surplus."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.queries import check_can_rely_on
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import MOST_FEN, yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, Fund, RemunerationMonth, RemunerationTerms
from linli.ledger.models.books import month_of
from linli.ledger.queries.trust.surplus import Surplus, SurplusOwner
from linli.ledger.rules.billing import DECIDES_FEES, check_open
from linli.ledger.rules.books import RESIDENTS_DECIDE
from linli.ledger.rules.common import acting
from linli.ledger.states import BookModel, FundKind


def check_decision(book: Book, decision: Decision, *, at: datetime) -> None:
    """Raises Invalid for another community's decision, Refused for one that is suspended or superseded."""
    if decision.community_id != book.pk:
        raise Invalid(_("Choose a decision of this community."), field="decision")
    check_can_rely_on(decision, at=at)


def check_can_set_remuneration(book: Book, fund: Fund, body: Body, *, by: Actor) -> Actor:
    """Raises Denied (also to the body that would earn it), Refused under the lump sum or for a closed book, Invalid."""
    by = acting(book, "set_remuneration", by)
    if by.sits_in([body.pk]) is not None:
        raise Denied(_("Nobody sets the remuneration of a company to which she belongs herself."))
    check_open(book)
    if book.model == BookModel.LUMP_SUM:
        raise Refused(
            _("Under the lump sum there is no remuneration: what is left of the fees is the company's already.")
        )
    if fund.book_id != book.pk or fund.kind != FundKind.FEE:
        raise Invalid(_("Remuneration is paid from a fund of property fees of this book."), field="fund")
    if not (book.community.path or "").startswith(body.place.path or "-"):
        raise Invalid(_("Choose a body of this community."), field="body")
    return by


def check_agrees_remuneration(decision: Decision) -> None:
    """Raises Invalid where neither the owners or residents nor their contract agree on it (信托法 art. 35)."""
    if decision.kind not in DECIDES_FEES:
        raise Invalid(
            _("What a company earns is agreed by the owners or residents, or stands in their contract."),
            field="decision",
        )


def check_can_post_remuneration(book: Book, month: date, *, by: Actor, at: datetime) -> Actor:
    """Raises Denied, Refused for a closed book or the lump sum, Invalid while the month is not over."""
    by = acting(book, "post_remuneration", by)
    check_open(book)
    if book.model == BookModel.LUMP_SUM:
        raise Refused(
            _("Under the lump sum there is no remuneration: what is left of the fees is the company's already.")
        )
    if month.day != 1 or month >= month_of(at.astimezone(SHANGHAI).date()):
        raise Invalid(_("Remuneration is computed when the month is over."), field="month")
    return by


def check_month_in_turn(terms: RemunerationTerms, month: date) -> None:
    """Raises Refused where an earlier month of these terms is not posted yet."""
    first = max(terms.from_month, date(month.year, 1, 1))
    posted = RemunerationMonth.objects.filter(terms=terms, month__gte=first, month__lt=month).count()
    if posted < month.month - first.month:
        raise Refused(_("The months are posted in their order; an earlier one is still missing."))


def check_can_share_service(book: Book, decision: Decision, *, by: Actor, at: datetime) -> None:
    """Raises Denied, Refused for a closed book or a decision that does not hold, Invalid for another community's."""
    acting(book, "share_service", by)
    check_open(book)
    check_decision(book, decision, at=at)


def check_can_decide_surplus(fund: Fund, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a closed book."""
    by = acting(fund.book, "decide_surplus", by)
    check_open(fund.book)
    return by


def check_surplus(surplus: Surplus, amount_fen: int, decision: Decision, *, at: datetime) -> None:
    """Raises Refused where it is not the owners', more than is left, or the year is not over; Invalid for a decision of
    somebody else."""
    if surplus.owner != SurplusOwner.OWNERS:
        raise Refused(str(SurplusOwner(surplus.owner).label))
    check_decision(surplus.fund.book, decision, at=at)
    if decision.kind not in RESIDENTS_DECIDE:
        raise Invalid(
            _("About what is left the owners' assembly or the residents' council decides. Name its decision."),
            field="decision",
        )
    if surplus.year >= at.astimezone(SHANGHAI).year:
        raise Refused(_("The year is not over; what is left of it is known when it is."))
    if type(amount_fen) is not int or not 0 < amount_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="amount")
    if amount_fen > surplus.open_fen:
        raise Refused(
            _("Of %(year)d %(left)s yuan are left to be decided about.")
            % {"year": surplus.year, "left": yuan(surplus.open_fen)}
        )
