"""Books, accounts and entries as the API gives them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Account, Book, Entry, Transfer
from linli.ledger.queries.balances import balances
from linli.ledger.queries.openness.finding import shown_purpose
from linli.ledger.queries.openness.overview import Flow, checked, overview
from linli.ledger.queries.openness.publications import figures_sha256, reports_of
from linli.ledger.queries.openness.questions import counts
from linli.ledger.queries.openness.schedules import late_reports
from linli.ledger.queries.openness.veil import Veil, summed_words
from linli.ledger.queries.openness.veiled import DaySum, parts_of


def book(book: Book, at: datetime) -> dict[str, Any]:
    """The first page in figures."""
    today = at.astimezone(SHANGHAI).date()
    view, bank, asked = overview(book, today), checked(book), counts([book.pk], at).get(book.pk)
    return {
        "community": book.community.code,
        "name": book.community.name,
        "model": book.model,
        "on": today,
        "total_fen": view.total_fen,
        "month": _flow(view.month),
        "year": _flow(view.year),
        "bank": {"day": bank.day, "bank_fen": bank.bank_fen, "book_fen": bank.book_fen} if bank else None,
        "funds": [
            {
                "code": state.fund.code,
                "kind": state.fund.kind,
                "name": str(state.fund),
                "money_fen": state.money_fen,
                "month": _flow(state.month),
                "year": _flow(state.year),
            }
            for state in view.funds
        ],
        "reports_late": late_reports([book.pk], today).get(book.pk, 0),
        "answers_late": asked.late if asked else 0,
    }


def reports(book: Book, size: int) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "kind": one.kind,
            "from_date": one.from_date,
            "to_date": one.to_date,
            "due_on": one.due_on,
            "published_at": one.published_at,
            "figures": one.figures,
            "sha256": figures_sha256(one),
        }
        for one in reports_of(book, published=True)[:size]
    ]


def accounts(book: Book, at: datetime, *, full: bool) -> list[dict[str, Any]]:
    """``full``: also by building, for those on duty (queries/openness/veil.py)."""
    rows = list(Account.objects.filter(book=book).select_related("fund").order_by("code"))
    stands = balances([one.pk for one in rows], at.astimezone(SHANGHAI).date())
    if not full:
        stands = Veil.of(book).summed(stands)
        rows = [one for one in rows if one.pk in stands]
    return [
        {
            "code": one.code,
            "fund": one.fund.code,
            "kind": one.kind,
            "name": str(one),
            "balance_fen": stands[one.pk] * one.sign,
        }
        for one in rows
    ]


def entries(book: Book, rows: Sequence[Entry | DaySum], *, full: bool) -> list[dict[str, Any]]:
    """With their transfers; six queries for any number of entries. Not ``full``: without buildings."""
    veil = None if full else Veil.of(book)
    ids = [one.pk for one in rows if isinstance(one, Entry)]
    moved: dict[int, dict[tuple[int, int], int]] = {}
    for one in Transfer.objects.filter(entry__in=ids).order_by("id"):
        debit, credit = (veil.shown(pk) if veil else pk for pk in (one.debit_id, one.credit_id))
        pairs = moved.setdefault(one.entry_id, {})
        pairs[debit, credit] = pairs.get((debit, credit), 0) + one.amount_fen
    sums = [one for one in rows if isinstance(one, DaySum)]
    parts = parts_of(book, veil, sums) if veil else {}
    codes = dict(Account.objects.filter(book=book).values_list("id", "code"))
    more = Entry.objects.select_related("decision", "reverses").in_bulk(ids)

    def lines(transfers: Iterable[tuple[int, int, int]]) -> list[dict[str, Any]]:
        return [{"debit": codes[debit], "credit": codes[credit], "amount_fen": fen} for debit, credit, fen in transfers]

    return [
        _day_sum(one, lines(parts.get((one.on, one.kind), [])))
        if isinstance(one, DaySum)
        else _entry(more[one.pk], lines((*pair, fen) for pair, fen in moved.get(one.pk, {}).items()))
        for one in rows
    ]


def _day_sum(one: DaySum, transfers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": "",
        "on": one.on,
        "belongs_on": None,
        "kind": one.kind,
        "purpose": summed_words(),
        "counterparty": "",
        "amount_fen": one.amount_fen,
        "transfers": transfers,
        "decision": "",
        "matter": "",
        "reverses": "",
        "posted_at": None,
    }


def _entry(entry: Entry, transfers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": entry.voucher,
        "on": entry.on,
        "belongs_on": entry.belongs_on,
        "kind": entry.kind,
        "purpose": shown_purpose(entry),
        "counterparty": entry.shown_counterparty,
        "amount_fen": entry.amount_fen,
        "transfers": transfers,
        "decision": entry.decision.number if entry.decision else "",
        "matter": entry.matter,
        "reverses": str(entry.reverses or ""),
        "posted_at": entry.posted_at,
    }


def _flow(flow: Flow) -> dict[str, int]:
    return {"in_fen": flow.in_fen, "out_fen": flow.out_fen}
