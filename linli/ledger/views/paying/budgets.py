"""The year's budget: drafted and adopted at the desk, read by everybody against what was really spent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.bodies.queries import decisions_to_rely_on
from linli.bodies.states import DecisionKind
from linli.kernel.doors import opens_to
from linli.kernel.forms import attempt, tried
from linli.law.deadlines import DAYS, Limit, day_of
from linli.ledger import actions, queries
from linli.ledger.actions import Planned
from linli.ledger.forms.budgets import (
    DecisionForm,
    DraftBudgetForm,
    LineFormSet,
    NoteForm,
    PostBudgetForm,
    WithdrawForm,
    account_label,
)
from linli.ledger.forms.paying import decision_label
from linli.ledger.models import Account, Book, Budget
from linli.ledger.queries.budgets import LineUse
from linli.ledger.rules.budgets import posting_of
from linli.ledger.states import AccountKind, BudgetState, FundKind
from linli.ledger.views.common import exported
from linli.notices.queries import gate

from .common import book_here, may


@opens_to("ledger.read")
@require_safe
def budget(request: Request, code: str) -> HttpResponseBase:
    """For everybody: what was meant to come in and go out this year, what did, and what is over."""
    book = book_here(request, code, "read")
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else day_of(request.at).year
    found = queries.budget_of(book, year)
    uses = uses_of(found) if found else []
    file = exported(request, f"{code}-budget-{year}", _heads(), lambda: map(_line, uses))
    if file:
        return file
    years = sorted({one.year for one in queries.budgets_of(book) if one.state == BudgetState.ADOPTED}, reverse=True)
    context = {
        "book": book,
        "place": book.community,
        "year": year,
        "years": years,
        "year_tabs": [(one, str(one)) for one in years],
        "budget": found,
        "groups": groups_of(uses),
        "over": [use for use in uses if use.is_over],
    }
    return render(request, "ledger/paying_budget.html", context)


@opens_to("ledger.read_orders")
def budgets(request: Request, code: str) -> HttpResponse:
    """All budgets of the book, and a new one begun."""
    book = book_here(request, code)
    rows = list(queries.budgets_of(book)[:60])
    held = may(request, book, "draft_budget")
    form = DraftBudgetForm(request.POST or None, initial={"year": day_of(request.at).year})
    form.fields["like"].offer(rows, budget_label)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        made = attempt(form, lambda: actions.draft_budget(book, **facts, by=request.actor, at=request.at))
        if made:
            return redirect("ledger:budget-draft", code, made.pk)
    context = {"book": book, "place": book.community, "page": "budgets", "rows": rows, "form": form, "may": held}
    return render(request, "ledger/paying_budgets.html", context)


@opens_to("ledger.read_orders")
@never_cache
def draft(request: Request, code: str, pk: int) -> HttpResponse:
    """One budget: its lines to be written while it is a draft, then what is still missing until it is adopted."""
    book = book_here(request, code)
    found = get_object_or_404(queries.budgets_of(book).select_related("book__community"), pk=pk)
    held = may(request, book, "set_budget_lines", "post_budget", "adopt_budget", "withdraw_budget")
    context: dict[str, Any] = {"book": book, "place": book.community, "page": "budgets", "budget": found, "may": held}
    if found.state == BudgetState.DRAFT and held["set_budget_lines"]:
        lines, note = _line_forms(request, book, found), NoteForm(request.POST or None, initial={"note": found.note})
        if request.method == "POST" and lines.is_valid() and note.is_valid():
            planned = [Planned(row["account"], row["title"], row["amount"], row["note"]) for row in _typed(lines)]
            facts = {"lines": planned, "note": note.cleaned_data["note"]}
            if tried(note, lambda: actions.set_budget_lines(found, **facts, by=request.actor, at=request.at)):
                messages.success(request, _("Kept. Nobody outside the desk sees it until it is posted."))
                return redirect("ledger:budget-draft", code, pk)
        context |= {"formset": lines, "note_form": note}
    posting = posting_of(found)
    uses = uses_of(found)
    context |= {
        "groups": groups_of(uses),
        "posting": posting,
        "gate": gate(posting, request.at) if posting and found.state == BudgetState.POSTED else "",
        "steps": _steps(book, found, held, request),
    }
    return render(request, "ledger/paying_budget_draft.html", context)


@opens_to("ledger.read_orders")
@never_cache
def step(request: Request, code: str, pk: int, verb: str) -> HttpResponse:
    """Post, adopt or withdraw, on a page of its own."""
    titles = {"post": _("Post for objections"), "adopt": _("Adopt"), "withdraw": _("Withdraw")}
    if verb not in titles:
        raise Http404
    book = book_here(request, code, f"{verb}_budget")
    found = get_object_or_404(queries.budgets_of(book).select_related("book__community"), pk=pk)
    form = _step_form(request, book, verb)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _do(found, verb, form, request)):
        messages.success(request, _("Done. The budget stands at “%(state)s”.") % {"state": found.get_state_display()})
        return redirect("ledger:budget-draft", code, pk)
    context = {
        "place": book.community,
        "page": "budgets",
        "form": form,
        "title": f"{budget_label(found)} · {titles[verb]}",
        "button": titles[verb],
        "back": "ledger:budgets",
    }
    return render(request, "ledger/paying_form.html", context)


def budget_label(one: Budget) -> str:
    """ "2026 · Adopted"."""
    return f"{one.year} · {BudgetState(one.state).label}"


def uses_of(one: Budget) -> list[LineUse]:
    return list(queries.line_uses(queries.lines_of(one)).values())


def groups_of(uses: list[LineUse]) -> list[dict[str, Any]]:
    """The lines fund by fund, income and expenses apart, each with its sum."""
    groups: dict[tuple[int, str], dict[str, Any]] = {}
    for use in uses:
        account = use.line.account
        group = groups.setdefault(
            (account.fund_id, account.kind),
            {"fund": account.fund, "kind": AccountKind(account.kind), "uses": [], "budget": 0, "actual": 0},
        )
        group["uses"].append(use)
        group["budget"] += use.line.amount_fen
        group["actual"] += use.actual_fen
    for group in groups.values():
        group["difference"] = group["budget"] - group["actual"]
    return list(groups.values())


def _line_forms(request: Request, book: Book, found: Budget) -> Any:
    accounts = Account.objects.filter(
        book=book, kind__in=(AccountKind.INCOME, AccountKind.EXPENSE), closed_on__isnull=True, building__isnull=True
    )
    accounts = accounts.exclude(fund__kind=FundKind.MAINTENANCE).select_related("fund").order_by("fund_id", "code")
    rows = [
        {
            "account": line.account_id,
            "title": line.title,
            "amount": f"{line.amount_fen // 100}.{line.amount_fen % 100:02d}",
            "note": line.note,
        }
        for line in queries.lines_of(found)
    ]
    offers = {"account": (list(accounts), account_label)}
    return LineFormSet(request.POST or None, initial=rows, form_kwargs={"offers": offers})


def _typed(lines: Any) -> list[dict[str, Any]]:
    """The rows that say something; a row whose account was taken away is a line that goes."""
    return [form.cleaned_data for form in lines if form.cleaned_data.get("account") is not None]


def _steps(book: Book, found: Budget, held: dict[str, bool], request: Request) -> list[tuple[str, str, str]]:
    steps = []
    if found.state == BudgetState.DRAFT and held["post_budget"]:
        steps.append(("post", _("Post for objections"), "main"))
    if found.state == BudgetState.POSTED and held["adopt_budget"]:
        steps.append(("adopt", _("Adopt"), "main"))
    posted = found.state == BudgetState.POSTED
    if (found.state == BudgetState.DRAFT and held["withdraw_budget"]) or (posted and held["post_budget"]):
        steps.append(("withdraw", _("Withdraw"), "danger"))
    return steps


def _step_form(request: Request, book: Book, verb: str) -> Any:
    typed = request.POST if request.method == "POST" else None
    if verb == "post":
        return PostBudgetForm(typed)
    if verb == "withdraw":
        return WithdrawForm(typed)
    rows = decisions_to_rely_on(book.community, at=request.at).exclude(kind=DecisionKind.CONTRACT)[:200]
    return DecisionForm(typed, offers={"decision": (rows, decision_label)})


def _do(found: Budget, verb: str, form: Any, request: Request) -> None:
    facts = form.cleaned_data
    hand: dict[str, Any] = {"by": request.actor, "at": request.at}
    if verb == "post":
        days = facts["days"]
        actions.post_budget(found, period=Limit(days, DAYS) if days else None, **hand)
    elif verb == "adopt":
        actions.adopt_budget(found, decision=facts["decision"], **hand)
    else:
        actions.withdraw_budget(found, reason=facts["reason"], **hand)


def _heads() -> list[str]:
    return [_("Fund"), _("Kind"), _("Account"), _("Line"), _("Budget (fen)"), _("Actual (fen)"), _("Difference (fen)")]


def _line(use: LineUse) -> list[object]:
    account = use.line.account
    kind = AccountKind(account.kind).label
    amounts = [use.line.amount_fen, use.actual_fen, use.difference_fen]
    return [str(account.fund), kind, account.code, use.line.title, *amounts]
