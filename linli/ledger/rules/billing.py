"""Who may set fees, make bills and grant discounts, and what a plan, a discount and a run must be."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.bodies.queries import check_can_rely_on
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Bill, BillRun, Book, Discount, FeePlan, Fund
from linli.ledger.models.books import month_of
from linli.ledger.queries.standing import is_for
from linli.ledger.reckoning import MOST_HFEN
from linli.ledger.states import BILL, FeeBase, FundKind
from linli.registry.models import Building, Unit
from linli.registry.states import UnitUse

from .common import acting

# What the owners pay is for them to decide, or stands in the contract that they decided on (民法典 art. 278).
DECIDES_FEES = frozenset({DecisionKind.ASSEMBLY, DecisionKind.COUNCIL, DecisionKind.CONTRACT})


def check_open(book: Book) -> None:
    """Raises Refused for a closed book."""
    if book.closed_on is not None:
        raise Refused(_("This book was closed on %(day)s; nothing in it changes any more.") % {"day": book.closed_on})


def check_can_set_fee_plan(book: Book, *, by: Actor) -> Actor:
    """The actor with the seat she acts from. Raises Denied, or Refused for a closed book."""
    by = acting(book, "set_fee_plan", by)
    check_open(book)
    return by


def check_can_end_fee_plan(plan: FeePlan, *, by: Actor) -> Actor:
    """Raises Denied, or Refused where the plan has ended or the book is closed."""
    by = acting(plan.book, "end_fee_plan", by)
    check_open(plan.book)
    return by


def check_decides_fees(book: Book, decision: Decision, *, at: datetime) -> None:
    """Raises Invalid for a decision of another community or by whom fees are not decided; Refused for one that is
    suspended or superseded."""
    if decision.community_id != book.pk:
        raise Invalid(_("Choose a decision of this community."), field="decision")
    if decision.kind not in DECIDES_FEES:
        raise Invalid(
            _("Fees are decided by the owners or residents, or stand in their contract; choose such a decision."),
            field="decision",
        )
    check_can_rely_on(decision, at=at)


def check_plan(book: Book, fund: Fund, *, base: str, rate_hfen: int, use: str, building: Building | None) -> None:
    """Raises Invalid for a fund that takes no fees, or a base, rate, use or building that is none."""
    if fund.book_id != book.pk or fund.kind != FundKind.FEE:
        raise Invalid(_("Fees go into a fund of property fees of this book."), field="fund")
    if base not in FeeBase.values:
        raise Invalid(_("Choose by area, by unit or by meter."), field="base")
    if type(rate_hfen) is not int or not 0 < rate_hfen <= MOST_HFEN:
        raise Invalid(_("Write a rate above zero, in yuan with at most four decimals."), field="rate")
    if use and use not in UnitUse.values:
        raise Invalid(_("Choose a use from the list."), field="use")
    if building is not None and not is_for(book, building.community_id):
        raise Invalid(_("Choose a building of this community."), field="building")


def check_months(first: date, last: date | None) -> None:
    """Raises Invalid unless these are first days of months in their order."""
    if first.day != 1 or (last is not None and last.day != 1):
        raise Invalid(_("Choose a month."), field="from_month")
    if last is not None and last < first:
        raise Invalid(_("The last month cannot lie before the first."), field="to_month")


def check_not_billed(plan: FeePlan, first: date, last: date | None = None) -> None:
    """Raises Refused where bills of these months are out already."""
    out = BillRun.objects.filter(plan=plan, month__gte=first).order_by("month")
    if last is not None:
        out = out.filter(month__lte=last)
    if run := out.first():
        raise Refused(
            _("The bills of %(month)s by “%(plan)s” are out already. Begin with a later month.")
            % {"month": f"{run.month:%Y-%m}", "plan": plan.name}
        )


def check_can_propose_discount(plan: FeePlan, unit: Unit, *, by: Actor) -> Actor:
    """Raises Denied, Refused for a closed book, or Invalid for a unit of another community."""
    by = acting(plan.book, "propose_discount", by)
    check_open(plan.book)
    if not is_for(plan.book, unit.community_id):
        raise Invalid(_("Choose a unit of this community."), field="unit")
    return by


def check_can_decide_discount(discount: Discount, verb: str, *, by: Actor) -> Actor:
    """``grant_discount`` or ``refuse_discount``. Raises Denied to whoever proposed it, whatever office she acts from,
    and Refused where it has its answer."""
    by = acting(discount.book, verb, by)
    if by.user_id == discount.proposed_by_id:
        raise Denied(_("You proposed this discount yourself; another person decides about it."))
    if discount.granted_at or discount.refused_at:
        raise Refused(_("This discount has its answer already."))
    return by


def check_no_other_discount(discount: Discount) -> None:
    """Raises Refused where another discount is granted for one of the same months."""
    others = Discount.objects.filter(plan=discount.plan, unit=discount.unit, granted_at__isnull=False)
    if others.filter(from_month__lte=discount.to_month, to_month__gte=discount.from_month).exists():
        raise Refused(_("This unit has another discount in these months already."))


def check_can_read_meters(plan: FeePlan, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a closed book or a plan that has nothing to do with meters."""
    by = acting(plan.book, "read_meters", by)
    check_open(plan.book)
    if plan.base != FeeBase.METER:
        raise Refused(_("“%(plan)s” is not billed by meter.") % {"plan": plan.name})
    return by


def check_can_run_bills(book: Book, month: date, *, by: Actor, at: datetime) -> Actor:
    """Raises Denied, Refused for a closed book, or Invalid for a month that is none, has not begun, or lies before the
    book."""
    by = acting(book, "run_bills", by)
    check_open(book)
    check_month(book, month, at=at)
    return by


def check_month(book: Book, month: date, *, at: datetime) -> None:
    """Raises Invalid for a day that begins no month, a month to come, or one before the book."""
    check_begun(month, at=at)
    if month < month_of(book.opened_on):
        raise Invalid(_("The book begins on %(day)s.") % {"day": book.opened_on}, field="month")


def check_begun(month: date, *, at: datetime) -> None:
    """Raises Invalid for a day that begins no month, or a month to come."""
    if month.day != 1:
        raise Invalid(_("Choose a month."), field="month")
    if month > month_of(at.astimezone(SHANGHAI).date()):
        raise Invalid(_("This month has not begun. Bills are made from its first day on."), field="month")


def check_can_cancel_bill(bill: Bill, *, by: Actor) -> Actor:
    """Raises Denied to whoever made the bills, whatever office she acts from, and Refused for a cancelled bill."""
    by = acting(bill.book, "cancel_bill", by)
    if by.user_id == bill.run.run_by_id:
        raise Denied(_("You made these bills yourself; another person cancels one."))
    check_open(bill.book)
    BILL.target("cancel_bill", bill.state)
    return by
