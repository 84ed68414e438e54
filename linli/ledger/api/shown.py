"""Books, accounts and entries as the API gives them."""

from collections.abc import Sequence
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


def accounts(book: Book, at: datetime) -> list[dict[str, Any]]:
    rows = list(Account.objects.filter(book=book).select_related("fund").order_by("code"))
    stands = balances([one.pk for one in rows], at.astimezone(SHANGHAI).date())
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


def entries(rows: Sequence[Entry]) -> list[dict[str, Any]]:
    """With their transfers; three queries for any number of entries."""
    ids = [one.pk for one in rows]
    moved: dict[int, list[dict[str, Any]]] = {}
    for one in Transfer.objects.filter(entry__in=ids).select_related("debit", "credit").order_by("id"):
        line = {"debit": one.debit.code, "credit": one.credit.code, "amount_fen": one.amount_fen}
        moved.setdefault(one.entry_id, []).append(line)
    more = Entry.objects.select_related("decision", "reverses").in_bulk(ids)
    return [_entry(more[pk], moved.get(pk, [])) for pk in ids]


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
