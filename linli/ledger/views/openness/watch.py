"""What a supervisor and an auditor look at, and the list of books of a street or a district. All of it only reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.mask import mask_name
from linli.law.deadlines import day_of
from linli.ledger.forms.openness import WatchForm
from linli.ledger.models import Book, Entry
from linli.ledger.queries.openness import finding, watching
from linli.ledger.queries.openness.questions import counts
from linli.ledger.queries.openness.schedules import late_reports
from linli.ledger.views.common import MOST_ROWS, exported, in_yuan

FEN, NUMBER, TEXT = "fen", "number", "text"
SAMPLE = 10
Head = tuple[str | Promise, str]


@dataclass(frozen=True)
class Line:
    """One row: where it leads, and its cells as they are; fen as int."""

    href: str
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Asked:
    """What is looked at."""

    book: Book
    first: date
    last: date
    seed: str
    size: int


@dataclass(frozen=True)
class Watch:
    """One list: its name, what it is good for, its heads, its rows."""

    key: str
    label: str | Promise
    why: str | Promise
    heads: tuple[Head, ...]
    rows: Callable[[Asked, int], Sequence[Line]]


def _entry_line(book: Book, entry: Entry, *more: Any) -> Line:
    href = reverse("ledger:entry", args=[book.community.code, entry.voucher])
    return Line(href, (entry.voucher, entry.on, finding.shown_purpose(entry), entry.amount_fen, *more))


def _over(asked: Asked, most: int) -> list[Line]:
    _rules, rows = watching.over_limit(asked.book, asked.first, asked.last)
    return [_entry_line(asked.book, one, _decision(one)) for one in rows[:most]]


def _reversals(asked: Asked, most: int) -> list[Line]:
    rows = watching.reversals(asked.book, asked.first, asked.last)
    return [
        _entry_line(asked.book, one, one.reverses.voucher if one.reverses else "", one.reason) for one in rows[:most]
    ]


def _late(asked: Asked, most: int) -> list[Line]:
    rows = watching.late_postings(asked.book, asked.first, asked.last)
    return [_entry_line(asked.book, one, one.belongs_on, one.reason) for one in rows[:most]]


def _keys(asked: Asked, most: int) -> list[Line]:
    lines = []
    for pair in watching.two_keys(asked.book, asked.first, asked.last)[:most]:
        prepared = f"{pair.prepared_body} {mask_name(pair.prepared_by)}"
        approved = f"{pair.approved_body} {mask_name(pair.approved_by)}"
        lines.append(Line("", (prepared, approved, pair.payments, pair.amount_fen)))
    return lines


def _sample(asked: Asked, most: int) -> list[Line]:
    drawn = watching.sample(asked.book, asked.first, asked.last, seed=asked.seed, size=asked.size)
    papers = watching.papers_behind(drawn)
    return [_entry_line(asked.book, one, _decision(one), papers[one.pk]) for one in drawn]


def _looks(asked: Asked, most: int) -> list[Line]:
    code = asked.book.community.code
    lines = []
    for look in watching.looks(asked.book, asked.first, asked.last)[:most]:
        entry = look.voucher and (
            look.voucher.entry
            or (look.voucher.order and look.voucher.order.entry)
            or (look.voucher.draft and look.voucher.draft.entry)
        )
        href = reverse("ledger:entry", args=[code, entry.voucher]) if entry else ""
        name = look.voucher.name if look.voucher else ""
        lines.append(Line(href, (look.event.at, name, entry.voucher if entry else "", look.body, mask_name(look.who))))
    return lines


def _unmatched(asked: Asked, most: int) -> list[Line]:
    return [
        Line("", (one.on, one.bank_account.masked, mask_name(one.counterparty) if one.counterparty_private
                  else one.counterparty, one.text, one.amount_fen))
        for one in watching.unmatched(asked.book, asked.first, asked.last)[:most]
    ]  # fmt: skip


def _overruns(asked: Asked, most: int) -> list[Line]:
    code = asked.book.community.code
    return [
        Line(reverse("ledger:account", args=[code, use.line.account.code]),
             (use.line.title, use.line.amount_fen, use.actual_fen, -use.difference_fen))
        for use in watching.overruns(asked.book, asked.last.year)[:most]
    ]  # fmt: skip


def _decision(entry: Entry) -> str:
    return entry.decision.number if entry.decision else ""


_ENTRY: tuple[Head, ...] = (
    (gettext_lazy("Voucher"), TEXT),
    (gettext_lazy("Date"), TEXT),
    (gettext_lazy("Purpose"), TEXT),
    (gettext_lazy("Amount"), FEN),
)
TABLE: tuple[Watch, ...] = (
    Watch("over", gettext_lazy("Over the limit"), gettext_lazy(
        "Payments above the limit of small sums, the largest first. Each needs a decision or a contract."),
        (*_ENTRY, (gettext_lazy("Decision"), TEXT)), _over),
    Watch("reversals", gettext_lazy("Reversals"), gettext_lazy("What was undone, and the reason that was given."),
        (*_ENTRY, (gettext_lazy("Reverses"), TEXT), (gettext_lazy("Reason"), TEXT)), _reversals),
    Watch("late", gettext_lazy("Late postings"), gettext_lazy(
        "Entries that belong to a month which was closed already."),
        (*_ENTRY, (gettext_lazy("Belongs to"), TEXT), (gettext_lazy("Reason"), TEXT)), _late),
    Watch("keys", gettext_lazy("Two keys"), gettext_lazy(
        "Who approved how many of whose payments. One pair that does them all is worth a question."),
        ((gettext_lazy("Prepared"), TEXT), (gettext_lazy("Approved"), TEXT),
         (pgettext_lazy("a count", "Payments"), NUMBER), (gettext_lazy("Amount"), FEN)), _keys),
    Watch("sample", gettext_lazy("Random sample"), gettext_lazy(
        "Payments drawn by the seed alone: SHA-256 of “seed:voucher”, the smallest first. Publish the seed before you "
        "draw, then anybody can draw the same."),
        (*_ENTRY, (gettext_lazy("Decision"), TEXT), (gettext_lazy("Papers"), NUMBER)), _sample),
    Watch("looks", gettext_lazy("Looks at originals"), gettext_lazy("Everybody who opened an original paper."),
        ((gettext_lazy("When"), TEXT), (gettext_lazy("Paper"), TEXT), (gettext_lazy("Voucher"), TEXT),
         (gettext_lazy("Body"), TEXT), (gettext_lazy("Who"), TEXT)), _looks),
    Watch("unmatched", gettext_lazy("Unmatched bank lines"), gettext_lazy(
        "Lines of the bank that no entry explains yet."),
        ((gettext_lazy("Date"), TEXT), (gettext_lazy("Bank account"), TEXT), (gettext_lazy("Counterparty"), TEXT),
         (gettext_lazy("Text"), TEXT), (gettext_lazy("Amount"), FEN)), _unmatched),
    Watch("overruns", gettext_lazy("Over the budget"), gettext_lazy(
        "Lines of the year's budget on which more was spent than adopted."),
        ((gettext_lazy("Line"), TEXT), (gettext_lazy("Budget"), FEN), (gettext_lazy("Actual"), FEN),
         (gettext_lazy("Over by"), FEN)), _overruns),
)  # fmt: skip
BY_KEY = {one.key: one for one in TABLE}


@opens_to("ledger.audit")
@never_cache
@require_safe
def watch(request: Request, code: str) -> HttpResponseBase:
    """One list after the other over the days asked for; each as a file too."""
    book = finding.book_by_code(code)
    if book is None or not request.actor.may("ledger.audit", book.community.path or "-"):
        raise Http404(_("There is no such book for you."))
    chosen = BY_KEY.get(request.GET.get("list", ""), TABLE[0])
    today = day_of(request.at)
    form = WatchForm(request.GET if "first" in request.GET else None)
    first, last = form.days(today)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    seed = given.get("seed") or f"{book.community.code}-{last:%Y%m}"
    asked = Asked(book, first, last, seed, given.get("size") or SAMPLE)
    if not form.is_bound or form.is_valid():
        form = WatchForm(initial={"first": first, "last": last, "seed": seed, "size": asked.size})
    file = exported(
        request,
        f"{book.community.code}-{chosen.key}",
        [_cell_head(head) for head in chosen.heads],
        lambda: (_file_cells(line, chosen.heads) for line in chosen.rows(asked, MOST_ROWS + 1)),
    )
    if file:
        return file
    context = {
        "book": book,
        "community": book.community,
        "lists": [(one.key, one.label) for one in TABLE],
        "chosen": chosen,
        "form": form,
        "is_sample": chosen.key == "sample",
        "heads": [{"label": label, "css": "" if kind == TEXT else "n"} for label, kind in chosen.heads],
        "lines": [_line(line, chosen.heads) for line in chosen.rows(asked, watching.MOST)],
        "most": watching.MOST,
        "asked": asked,
    }
    return render(request, "ledger/openness_watch.html", context)


@opens_to("ledger.audit")
@never_cache
@require_safe
def books(request: Request) -> HttpResponseBase:
    """The communities over whose books she watches: which have one, which reports and answers are late. Counts only."""
    text = request.GET.get("q", "").strip()[:40]
    lines = watching.books_under(request.actor, text=text)
    ids = [line.book.pk for line in lines if line.book]
    late, asked = late_reports(ids, day_of(request.at)), counts(ids, request.at)
    rows: list[dict[str, Any]] = [
        {
            "community": line.community,
            "book": line.book,
            "late_reports": late.get(line.community.pk, 0),
            "questions": asked[line.community.pk].waiting if line.community.pk in asked else 0,
            "late_questions": asked[line.community.pk].late if line.community.pk in asked else 0,
        }
        for line in lines
    ]
    rows.sort(key=lambda row: (-row["late_reports"] - row["late_questions"], row["book"] is None))
    file = exported(
        request,
        "books",
        [_("Community"), _("Book opened"), _("Reports late"), _("Questions open"), _("Answers late")],
        lambda: (
            [row["community"].name, row["book"].opened_on if row["book"] else None, row["late_reports"],
             row["questions"], row["late_questions"]]
            for row in rows
        ),
    )  # fmt: skip
    if file:
        return file
    context = {
        "rows": rows,
        "q": text,
        "with_book": len(ids),
        "late_reports": sum(row["late_reports"] for row in rows),
        "late_questions": sum(row["late_questions"] for row in rows),
    }
    return render(request, "ledger/openness_books.html", context)


def _cell_head(head: Head) -> str:
    label, kind = head
    return _("%(label)s (yuan)") % {"label": label} if kind == FEN else str(label)


def _file_cells(line: Line, heads: Sequence[Head]) -> list[Any]:
    return [in_yuan(value) if kind == FEN else value for value, (_l, kind) in zip(line.cells, heads, strict=True)]


def _line(line: Line, heads: Sequence[Head]) -> dict[str, Any]:
    cells = [
        {"value": value, "label": label, "kind": kind} for value, (label, kind) in zip(line.cells, heads, strict=True)
    ]
    return {"href": line.href, "first": cells[0], "rest": cells[1:]}
