"""Files with many lines: a bank's payments and meter readings, first tried without writing anything, then taken in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.errors import Invalid, Refused
from linli.kernel.forms import attempt
from linli.ledger import actions
from linli.ledger import households_sheet as sheet
from linli.ledger.forms.billing import FileForm, MetersForm
from linli.ledger.models import Book, FeePlan
from linli.ledger.queries.standing import places_of
from linli.ledger.states import FeeBase
from linli.registry.models import Unit
from linli.registry.queries import read_table

from .common import KEEPS, asks_again, of_desk, this_month

MOST_SHOWN = 50


@dataclass
class Tried:
    """What a file says, line by line: what can be taken in, and what is wrong with the rest."""

    good: list[Any] = field(default_factory=list)
    problems: list[sheet.Problem] = field(default_factory=list)

    @property
    def amount_fen(self) -> int:
        return sum(row.amount_fen for row in self.good)


Lines = Sequence[tuple[int, Sequence[str]]]


@of_desk(KEEPS)
@asks_again
def payments(request: Request, book: Book) -> HttpResponseBase:
    """A bank's file of payments: what it would bring in, then bring it in. A line that is in already stays out."""
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"book": book, "community": book.community, "form": form}
    if request.method == "POST" and request.POST.get("rows"):
        tried_rows = _each(_kept(request), _payment_reader(book))
        facts: dict[str, Any] = {"by": request.actor, "at": request.at}
        done = attempt(form, lambda: actions.import_payments(book, rows=tried_rows.good, **facts))
        if done is not None:
            numbers = {"new": len(done.payments), "known": len(done.known)}
            messages.success(request, _("%(new)d payments came in; %(known)d were in already.") % numbers)
            return redirect("ledger:bills", book.community.code)
    elif request.method == "POST" and form.is_valid():
        lines = attempt(form, lambda: _lines(form.cleaned_data["file"].read(), sheet.PAYMENTS, ("payer",)))
        if lines is not None:
            result = _each(lines, _payment_reader(book))
            context |= {"result": result, "shown": result.good[:MOST_SHOWN], "rows": json.dumps(lines)}
    return render(request, "ledger/billing_payments_file.html", context, status=_status(form, context))


@of_desk(KEEPS)
def meters(request: Request, book: Book) -> HttpResponseBase:
    """A list of meter readings: what it says, then write it down."""
    form = MetersForm(request.POST or None, request.FILES or None, initial={"month": f"{this_month(request):%Y-%m}"})
    form.fields["plan"].queryset = FeePlan.objects.filter(book=book, base=FeeBase.METER).order_by("-id")  # type: ignore[attr-defined]
    form.fields["plan"].label_from_instance = lambda plan: f"{plan.name} {plan.from_month:%Y-%m}"  # type: ignore[attr-defined]
    context: dict[str, Any] = {"book": book, "community": book.community, "form": form}
    context["has_plan"] = FeePlan.objects.filter(book=book, base=FeeBase.METER).exists()
    if request.method == "POST" and request.POST.get("rows"):
        form.fields["file"].required = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kept = _kept(request)
        lines = kept or attempt(form, lambda: _lines(given["file"].read(), sheet.METERS, ()))
        result = _each(lines or [], _meter_reader(book))
        if kept:
            readings = {row.unit: (row.before, row.after) for row in result.good}
            facts = {"month": given["month"], "readings": readings, "by": request.actor, "at": request.at}
            count = attempt(form, lambda: actions.read_meters(given["plan"], **facts))
            if count is not None:
                messages.success(request, _("%(count)d readings are written down.") % {"count": count})
                return redirect("ledger:run-bills", book.community.code)
        if lines is not None:
            context |= {"result": result, "shown": result.good[:MOST_SHOWN], "rows": json.dumps(lines)}
    return render(request, "ledger/billing_meters.html", context, status=_status(form, context))


@dataclass(frozen=True)
class Reading:
    """A meter's two figures."""

    line: int
    unit: Unit
    before: int
    after: int


def _payment_reader(book: Book) -> Callable[[int, Sequence[str]], actions.Incoming]:
    find = sheet.unit_finder(places_of(book))

    def read(line: int, cells: Sequence[str]) -> actions.Incoming:
        unit, amount, day, reference, payer = cells
        number = sheet.clean_line(sheet.plain_cell(reference), most=64)
        if not number:
            raise Invalid(_("The number of the bank is missing."))
        facts = (find(unit), sheet.amount_of(amount), sheet.moment_of(day), number, payer[:80])
        return actions.Incoming(line, *facts)

    return read


def _meter_reader(book: Book) -> Callable[[int, Sequence[str]], Reading]:
    find = sheet.unit_finder(places_of(book))

    def read(line: int, cells: Sequence[str]) -> Reading:
        unit, before, after = cells
        reading = Reading(line, find(unit), sheet.milli_of(before), sheet.milli_of(after))
        if reading.after < reading.before:
            raise Invalid(_("A meter does not run backwards."))
        return reading

    return read


def _lines(content: bytes, needed: Sequence[str], wished: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The file's lines with only the columns that count. Raises Invalid."""
    table = read_table(content)
    if len(table.rows) > sheet.MOST_LINES:
        raise Invalid(
            _("At most %(most)d lines fit at once. Split the file.") % {"most": sheet.MOST_LINES}, field="file"
        )
    at = sheet.columns(table.headers, needed)
    places = [at.get(name) for name in (*needed, *wished)]
    return [
        (number, [cells[place][:200] if place is not None and place < len(cells) else "" for place in places])
        for number, cells in table.rows
    ]


def _kept(request: Request) -> Lines:
    """The lines as they were shown; they are read and checked again like any others."""
    try:
        rows = json.loads(request.POST.get("rows") or "[]")
        return [(int(number), [str(cell) for cell in cells]) for number, cells in rows][: sheet.MOST_LINES]
    except (ValueError, TypeError):
        return []


def _each(lines: Lines, read: Callable[[int, Sequence[str]], Any]) -> Tried:
    result = Tried()
    for number, cells in lines:
        try:
            result.good.append(read(number, cells))
        except (Refused, ValueError) as wrong:
            sentence = str(wrong) if isinstance(wrong, Refused) else _("This line cannot be read.")
            result.problems.append(sheet.Problem(number, sentence))
    return result


def _status(form: FileForm, context: dict[str, Any]) -> int:
    return 422 if form.is_bound and "result" not in context else 200
