"""Bills as a list, a month's run, fee plans and arrears."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.bodies.actor import Request
from linli.bodies.queries import decisions_to_rely_on
from linli.kernel.doors import opens_to
from linli.kernel.errors import Denied, Refused, why_not
from linli.kernel.forms import tried
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.law.profiles import profile
from linli.ledger import actions
from linli.ledger.forms.billing import BillsFilter, EndPlanForm, MonthField, PlanForm, ReasonForm
from linli.ledger.models import Bill, Book, FeePlan
from linli.ledger.queries import bill_lists
from linli.ledger.queries.billing import preview
from linli.ledger.queries.standing import buildings_of, places_of, standing_book
from linli.ledger.reckoning import ROUNDING
from linli.ledger.rules import billing as rules
from linli.ledger.states import FundKind
from linli.ledger.views.common import exported, found_or_404

from .common import DECIDES, KEEPS, MOST_BILLS, asks_again, of_desk, this_month, typed_before

LATER = ("plan__fund", "plan__decision", "run__run_by", "run__entry", "unit__building", "unit__entrance")


@opens_to(KEEPS)
@never_cache
def books(request: Request) -> HttpResponse:
    """The books whose bills she keeps; one alone opens by itself."""
    paths = request.actor.paths(KEEPS)
    found = [
        book
        for book in Book.objects.select_related("community").order_by("community__name", "pk")[:2000]
        if any((book.community.path or "").startswith(path) for path in paths)
    ]
    if len(found) == 1:
        return redirect("ledger:bills", found[0].community.code)
    context = {"books": found, "runs_bills": request.actor.may_anywhere("ledger.run_bills")}
    return render(request, "ledger/billing_books.html", context)


@of_desk(KEEPS)
def bills(request: Request, book: Book) -> HttpResponseBase:
    """How the book stands with its households, and all its bills, page by page or as a file."""
    form = BillsFilter(request.GET or None)
    form.fields["building"].queryset = buildings_of(book)  # type: ignore[attr-defined]
    chosen = form.cleaned_data if form.is_valid() else {}
    on = day_of(request.at)
    rows = bill_lists.bills(
        book,
        on,
        building=chosen["building"].pk if chosen.get("building") else None,
        month=chosen.get("month"),
        state=chosen.get("state", ""),
        text=chosen.get("text", ""),
    )
    name = f"bills-{book.community.code}"
    lines = rows[: MOST_BILLS + 1]
    if file := exported(request, name, _heads(), lambda: map(_row, lines), most=MOST_BILLS):
        return file
    found, next_key = bill_lists.page(rows, after=request.GET.get("after", ""))
    context = {
        "bills": found,
        "next": next_key,
        "total": bill_lists.total(rows),
        "filter": form,
        "filtered": any(chosen.values()),
        "owed": bill_lists.owed(book, on),
        "on": on,
    }
    return render(request, "ledger/billing_bills.html", {"book": book, "community": book.community, **context})


@of_desk(KEEPS, *DECIDES)
@asks_again
def bill(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """One bill: how it was reckoned, what is paid of it, and the way to cancel it."""
    one = found_or_404(Bill.objects.select_related(*LATER, "book__community").filter(book=book, pk=pk).first())
    form = ReasonForm(typed_before(request))

    def work() -> None:
        actions.cancel_bill(one, **form.cleaned_data, by=request.actor, at=request.at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("The bill is cancelled. What was paid of it is prepaid again."))
        return redirect(request.path)
    context = {
        "bill": one,
        "form": form,
        "on": day_of(request.at),
        "why_not": why_not(rules.check_can_cancel_bill, one, by=request.actor),
        "may_cancel": request.actor.may("ledger.cancel_bill", book.community.path or ""),
        "keeps": request.actor.may(KEEPS, book.community.path or ""),
        "rounding": profile("cn", on=one.month).rule(ROUNDING),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/billing_bill.html", _of(book) | context, status=status)


@of_desk(KEEPS)
@asks_again
def run(request: Request, book: Book) -> HttpResponseBase:
    """A month's bills: what they would come to, one button, and what has come of it. Again it changes nothing."""
    month = _month(request) or this_month(request)
    if book.successor_id is not None:
        return redirect(f"{reverse('ledger:run-bills', args=[standing_book(book).community.code])}?month={month:%Y-%m}")
    if request.method == "POST":
        try:
            result = actions.run_bills(book, month=month, by=request.actor, at=request.at)
        except Denied:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            facts = {"bills": result.bills, "sum": yuan(result.amount_fen), "prepaid": yuan(result.set_off_fen)}
            messages.success(
                request,
                _("%(bills)d bills over %(sum)s yuan are made; %(prepaid)s yuan of it was prepaid.") % facts
                if result.runs
                else _("The bills of this month were made already. Nothing has changed."),
            )
        return redirect(f"{request.path}?month={month:%Y-%m}")
    sentence = why_not(rules.check_can_run_bills, book, month, by=request.actor, at=request.at)
    plans = [] if sentence and month > this_month(request) else preview(book, month)
    waiting = [row for row in plans if row.run is None]
    context = {
        "month": month,
        "plans": plans,
        "waiting": waiting,
        "bills": sum(row.bills for row in waiting),
        "amount_fen": sum(row.amount_fen for row in waiting),
        "why_not": sentence,
        "rounding": profile("cn", on=month).rule(ROUNDING),
    }
    return render(request, "ledger/billing_run.html", _of(book) | context)


@of_desk(KEEPS)
def plans(request: Request, book: Book) -> HttpResponseBase:
    """What households pay, by whose decision, and the form for what they pay from a month on."""
    form = PlanForm(request.POST or None)
    form.fields["fund"].queryset = book.funds.filter(kind=FundKind.FEE).order_by("id")  # type: ignore[attr-defined]
    form.fields["building"].queryset = buildings_of(book)  # type: ignore[attr-defined]
    form.fields["decision"].queryset = _decisions(request, book)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data}
        facts["rate_hfen"] = facts.pop("rate")
        if tried(form, lambda: actions.set_fee_plan(book, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("The fee is set."))
            return redirect(request.path)
    rows = FeePlan.objects.filter(book=book).select_related("decision__body", "building").order_by("-from_month", "-id")
    found = list(rows[:200])
    names = {place.pk: place.name for place in places_of(book)} if any(plan.communities for plan in found) else {}
    for plan in found:
        plan.only = "、".join(names[pk] for pk in plan.communities if pk in names)  # type: ignore[attr-defined]
    context = {
        "plans": found,
        "form": form,
        "month": this_month(request),
        "why_not": why_not(rules.check_can_set_fee_plan, book, by=request.actor),
    }
    return render(request, "ledger/billing_plans.html", _of(book) | context, status=422 if form.is_bound else 200)


@of_desk(KEEPS)
def end_plan(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """A fee ends with a month, by a decision."""
    plan = found_or_404(FeePlan.objects.select_related("book__community").filter(book=book, pk=pk).first())
    form = EndPlanForm(request.POST or None)
    form.fields["decision"].queryset = _decisions(request, book)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        verb = actions.end_fee_plan
        if tried(form, lambda: verb(plan, **form.cleaned_data, by=request.actor, at=request.at)):
            messages.success(request, _("The fee ends with this month."))
            return redirect("ledger:fee-plans", book.community.code)
    context = {"plan": plan, "form": form, "why_not": why_not(rules.check_can_end_fee_plan, plan, by=request.actor)}
    return render(request, "ledger/billing_end_plan.html", _of(book) | context, status=422 if form.is_bound else 200)


@of_desk(KEEPS, *DECIDES, "ledger.audit")
def arrears(request: Request, book: Book) -> HttpResponseBase:
    """Households and sums past their day, by building and without names."""
    on = day_of(request.at)
    rows = bill_lists.arrears_by_building(book, on)
    heads = (_("Building"), _("Households"), _("Past due (yuan)"))
    cells = [[row["name"], row["households"], yuan(row["fen"])] for row in rows]
    if file := exported(request, f"arrears-{book.community.code}", heads, lambda: cells):
        return file
    fewest = profile("cn", on=on).count("privacy.smallest_group")
    return render(request, "ledger/billing_arrears.html", _of(book) | {"rows": rows, "on": on, "fewest": fewest})


@of_desk(KEEPS)
@require_POST
def remind(request: Request, book: Book) -> HttpResponseBase:
    """Every household that is overdue and was not reminded lately."""
    count = actions.remind_overdue(book, by=request.actor, at=request.at)
    messages.success(request, _("%(count)d households were reminded.") % {"count": count})
    return redirect("ledger:bills", book.community.code)


def _of(book: Book) -> dict[str, Any]:
    return {"book": book, "community": book.community}


def _decisions(request: Request, book: Book) -> Any:
    rows = decisions_to_rely_on(book.community, at=request.at)
    return rows.filter(kind__in=rules.DECIDES_FEES)


def _month(request: Request) -> Any:
    given = request.POST.get("month") or request.GET.get("month") or ""
    try:
        return MonthField(required=False).clean(given)
    except ValidationError:
        return None


def _heads() -> list[str]:
    sums = [_("Owed (yuan)"), _("Less (yuan)"), _("Paid (yuan)")]
    return [_("Month"), _("Home"), _("Fee"), *sums, _("Due"), _("State")]


def _row(one: Bill) -> list[object]:
    return [
        f"{one.month:%Y-%m}",
        one.unit.address,
        one.plan.name,
        yuan(one.amount_fen),
        yuan(one.discount_fen),
        yuan(one.paid_fen),
        one.due_on,
        one.get_state_display(),
    ]
