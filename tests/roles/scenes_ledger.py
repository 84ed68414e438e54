"""For every verb of the book a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

from linli.bodies.actor import Actor
from linli.ledger import actions
from linli.ledger.facts import Line
from linli.ledger.models import Book, EntryDraft, Period
from linli.ledger.states import BookModel, EntryKind
from linli.people.models import User
from tests.ledger.makers import account, decision, fund, posted, stocked
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def book_of(stage: Stage) -> Book:
    """The community's book with money in it."""
    return stocked(stage.cast, stage.now)


def _lines(book: Book) -> list[Line]:
    return [Line(account(book, "fee-5110"), account(book, "fee-1002"), 100)]


def _draft(stage: Stage, *, by: User) -> EntryDraft:
    book = book_of(stage)
    lines = [[line.debit.pk, line.credit.pk, line.amount_fen] for line in _lines(book)]
    return EntryDraft.objects.create(
        book=book,
        on=stage.cast.on,
        kind=EntryKind.JOURNAL,
        purpose="保洁",
        lines=lines,
        prepared_by=by,
        prepared_at=stage.now,
    )


def _prepare_entry(stage: Stage, by: Actor) -> None:
    book = book_of(stage)
    facts = {"kind": EntryKind.JOURNAL, "on": stage.cast.on, "purpose": "保洁", "lines": _lines(book)}
    actions.prepare_entry(book, **facts, by=by, at=stage.now)


def _prepare_reversal(stage: Stage, by: Actor) -> None:
    entry = posted(stage.cast, book_of(stage), "fee-5101", "fee-1002", 100, stage.now)
    actions.prepare_reversal(entry, reason="写错", by=by, at=stage.now)


def _withdraw_entry(stage: Stage, by: Actor) -> None:
    mine = User.objects.get(pk=by.user_id)
    actions.withdraw_entry(_draft(stage, by=mine), by=by, at=stage.now)


def _post_entry(stage: Stage, by: Actor) -> None:
    actions.post_entry(_draft(stage, by=stage.cast.users["stranger"]), by=by, at=stage.now)


def _refuse_entry(stage: Stage, by: Actor) -> None:
    actions.refuse_entry(_draft(stage, by=stage.cast.users["stranger"]), reason="无票据", by=by, at=stage.now)


def _open_book(stage: Stage, by: Actor) -> None:
    actions.open_book(stage.cast.hh, on=stage.cast.on, by=by, at=stage.now)


def _set_model(stage: Stage, by: Actor) -> None:
    book, allowed = book_of(stage), decision(stage.cast, stage.now, kind="assembly")
    actions.set_model(book, model=BookModel.LUMP_SUM, keeper=None, decision=allowed, by=by, at=stage.now)


def _add_fund(stage: Stage, by: Actor) -> None:
    actions.add_fund(book_of(stage), kind="charity", code="charity", on=stage.cast.on, by=by, at=stage.now)


def _add_account(stage: Stage, by: Actor) -> None:
    actions.add_account(fund(book_of(stage), "common"), kind="income", name="充电桩", by=by, at=stage.now)


def _set_spending_rules(stage: Stage, by: Actor) -> None:
    limits = {"small_sum_fen": 1, "committee_fen": 2, "review_from_fen": 1}
    allowed = decision(stage.cast, stage.now)
    actions.set_spending_rules(book_of(stage), **limits, decision=allowed, by=by, at=stage.now)


def _close_period(stage: Stage, by: Actor) -> None:
    book = book_of(stage)
    month = date(book.opened_on.year, book.opened_on.month, 1)
    Period.objects.filter(book=book).exclude(month=month).delete()
    actions.close_period(book, month=month, by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "ledger.open_book": _open_book,
    "ledger.set_model": _set_model,
    "ledger.add_fund": _add_fund,
    "ledger.add_account": _add_account,
    "ledger.set_spending_rules": _set_spending_rules,
    "ledger.close_period": _close_period,
    "ledger.prepare_entry": _prepare_entry,
    "ledger.prepare_reversal": _prepare_reversal,
    "ledger.withdraw_entry": _withdraw_entry,
    "ledger.post_entry": _post_entry,
    "ledger.refuse_entry": _refuse_entry,
}
