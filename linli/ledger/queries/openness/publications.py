"""Reports as lists and as tables: what is published, what waits, what is late."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.audit.canonical import canonical
from linli.bodies.actor import Actor
from linli.kernel.money import yuan
from linli.ledger.models import Book, Report
from linli.ledger.models.books import in_readers_language
from linli.ledger.states import ReportKind, ReportState
from linli.registry.queries import places_inside


@dataclass(frozen=True)
class Table:
    """One table of a report: ``rows`` of (words, number, number …), numbers as they are read; ``total`` rows stand
    out."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the head of each cell, for a card on a phone."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def reports_of(book: Book, *, published: bool = False) -> QuerySet[Report]:
    """The latest first."""
    rows = Report.objects.filter(book=book).select_related("posting").order_by("-to_date", "kind")
    return rows.filter(state=ReportState.PUBLISHED) if published else rows


def report_of(book: Book, pk: int) -> Report | None:
    rows = Report.objects.filter(book=book, pk=pk).select_related("posting", "book__community", "published_by")
    return rows.first()


def waiting_reports(by: Actor) -> QuerySet[Report]:
    """What she can publish, by day."""
    inside = places_inside(by.paths("ledger.publish_report")).values("pk")
    rows = Report.objects.filter(book__in=inside, state=ReportState.READY)
    return rows.select_related("book__community").order_by("due_on", "id")


def figures_sha256(report: Report) -> str:
    """SHA-256 over the canonical JSON of its figures, in hex: anybody can compute it from what the page gives."""
    return sha256(canonical(content_of(report)).encode()).hexdigest()


def content_of(report: Report) -> dict[str, Any]:
    """What is hashed."""
    return {
        "kind": report.kind,
        "from": report.from_date.isoformat(),
        "to": report.to_date.isoformat(),
        "figures": json.loads(json.dumps(report.figures)),
    }


def title_of(report: Report) -> str:
    """ "Common income, January to March 2026"."""
    facts = {"kind": report.get_kind_display(), "period": _period(report.from_date, report.to_date)}
    return _("%(kind)s, %(period)s") % facts


def _period(first: date, last: date) -> str:
    """Whole months of a year by their names, any other stretch by its days."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if not whole or first.year != last.year:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if (first.month, last.month) == (1, 12):
        return pgettext("a whole year", "%(year)s") % {"year": first.year}
    if first.month == last.month:
        return _("%(month)s %(year)s") % {"month": date_format(first, "F"), "year": first.year}
    facts = {"first": date_format(first, "F"), "last": date_format(last, "F"), "year": first.year}
    return pgettext("months of a year", "%(first)s to %(last)s %(year)s") % facts


def tables_of(report: Report) -> list[Table]:
    """The figures as tables, in the reader's language."""
    figures = report.figures
    if report.kind == ReportKind.BUDGET_VARIANCE:
        return [_budget_table(figures)]
    if report.kind == ReportKind.ARREARS:
        return [_arrears_table(figures)]
    return [_fund_table(fund, report) for fund in figures.get("funds", [])]


def _fund_table(fund: dict[str, Any], report: Report) -> Table:
    income, expense = fund["income"], fund["expense"]
    rows = [(_("At the beginning, %(day)s") % {"day": report.from_date}, yuan(fund["opening_fen"]))]
    rows += [(_("In: %(name)s") % {"name": _name(line)}, yuan(line["fen"])) for line in income]
    rows += [(_("Came in together"), yuan(_sum(income)))]
    rows += [(_("Out: %(name)s") % {"name": _name(line)}, yuan(line["fen"])) for line in expense]
    rows += [(_("Went out together"), yuan(_sum(expense)))]
    rest = fund["closing_fen"] - fund["opening_fen"] - _sum(income) + _sum(expense)
    if rest:
        rows.append((_("Billed or owed and not yet paid, deposits, between funds"), yuan(rest)))
    rows.append((_("At the end, %(day)s") % {"day": report.to_date}, yuan(fund["closing_fen"])))
    return Table(_name(fund), (_("Item"), _("Yuan")), tuple(rows))


def _budget_table(figures: dict[str, Any]) -> Table:
    rows = [
        (
            line["name"],
            yuan(line["budget_fen"]),
            yuan(line["actual_fen"]),
            yuan(line["budget_fen"] - line["actual_fen"]),
        )
        for line in figures["lines"]
    ]
    title = _("Budget of %(year)d") % {"year": figures["year"]}
    return Table(title, (_("Line"), _("Budget"), _("Actual"), _("Difference")), tuple(rows))


def _arrears_table(figures: dict[str, Any]) -> Table:
    rows = [(row["name"], str(row["households"]), yuan(row["fen"])) for row in figures["buildings"]]
    heads = (_("Building"), _("Households"), _("Owed (yuan)"))
    return Table(_("Arrears by building"), heads, tuple(rows))


def _name(line: dict[str, Any]) -> str:
    return in_readers_language(line["name"], line["name_en"])


def _sum(lines: Sequence[dict[str, Any]]) -> int:
    return sum(line["fen"] for line in lines)


def days_late(report: Report, on: date) -> int:
    """0 while it is on time."""
    return max((on - report.due_on).days, 0) if report.state == ReportState.READY else 0
