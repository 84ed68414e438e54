"""Who may open and arrange a book, and close its months."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, EntryDraft, Fund, Period, SpendingRules
from linli.ledger.models.books import month_of
from linli.ledger.states import DraftState, FundKind, PeriodState
from linli.registry.models import Place
from linli.registry.states import PlaceKind

from .common import check_holds

# What the owners, or the residents of a courtyard without an assembly, decide themselves (民法典 art. 278; S2-18).
RESIDENTS_DECIDE = (DecisionKind.ASSEMBLY, DecisionKind.COUNCIL)


def check_can_open_book(community: Place, *, by: Actor) -> None:
    """Raises Denied, or Refused where the community has a book or is none."""
    if not by.may("ledger.open_book", community.path or ""):
        raise Denied(_("Your role does not allow this here."))
    if community.kind != PlaceKind.COMMUNITY:
        raise Refused(_("Only a community has a book of its own."))
    if Book.objects.filter(community=community).exists():
        raise Refused(_("This community has its book already."))


def check_can_arrange(book: Book, verb: str, *, by: Actor) -> None:
    """Raises Denied, or Refused for a closed book."""
    check_holds(book, verb, by)
    if book.closed_on is not None:
        raise Refused(_("This book was closed on %(day)s; nothing in it changes any more.") % {"day": book.closed_on})


def check_keeper(book: Book, keeper: Body | None) -> None:
    """Raises Invalid for a keeper that stands in another place."""
    if keeper is not None and not (book.community.path or "").startswith(keeper.place.path or "-"):
        raise Invalid(_("Choose a body of this community."), field="keeper")


def check_decides_model(decision: Decision) -> None:
    """Raises Invalid for a decision of somebody else than those whose surplus it is (民法典 art. 278)."""
    if decision.kind not in RESIDENTS_DECIDE:
        raise Invalid(
            _("How the service is charged, and who keeps the book, the owners or residents decide themselves."),
            field="decision",
        )


def check_raises_limits(now: SpendingRules, limits: tuple[int, int, int], decision: Decision) -> None:
    """Raises Refused where a committee or a council would allow itself more than before: that is for the owners'
    assembly. To be stricter is for each of them."""
    before = (now.small_sum_fen, now.committee_fen, now.review_from_fen)
    raised = any(fen > limit for fen, limit in zip(limits, before, strict=True))
    if raised and decision.kind != DecisionKind.ASSEMBLY:
        raise Refused(_("Limits are raised by the owners' assembly. Name its decision."))


def check_can_add_account(fund: Fund, purpose: str, *, by: Actor) -> None:
    """Raises Denied, Refused, or Invalid for a purpose that is not the fund's."""
    check_can_arrange(fund.book, "add_account", by=by)
    if purpose and purpose not in fund.purposes:
        raise Invalid(_("“%(fund)s” is not for this purpose. Choose one of its own.") % {"fund": fund}, field="purpose")
    if fund.kind == FundKind.MAINTENANCE:
        raise Refused(_("The maintenance fund is only mirrored here; its accounts are fixed."))


def check_can_close_period(book: Book, month: date, *, by: Actor, at: datetime) -> None:
    """Raises Denied, or Refused while the month runs, while an entry of it waits, or out of order."""
    check_can_arrange(book, "close_period", by=by)
    if month >= month_of(at.astimezone(SHANGHAI).date()):
        raise Refused(_("The month can be closed once it is over."))
    waiting = EntryDraft.objects.filter(
        book=book, state=DraftState.PREPARED, on__year=month.year, on__month=month.month
    )
    if waiting.exists():
        raise Refused(_("An entry of this month still waits for its second person. Post or refuse it first."))
    earlier = Period.objects.filter(book=book, state=PeriodState.OPEN, month__lt=month).order_by("month").first()
    if earlier:
        raise Refused(_("Close %(month)s first.") % {"month": f"{earlier.month:%Y-%m}"})
