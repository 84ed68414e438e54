"""For every verb of bank statements a scene in which nothing but the role decides."""

from collections.abc import Callable
from typing import Any

from linli.bodies.actor import Actor
from linli.ledger import actions
from linli.ledger.models import Book, StatementLine
from tests.ledger.bankfiles import bank_account, brought, chained, csv
from tests.ledger.makers import posted, stocked
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def _line(stage: Stage) -> tuple[Book, StatementLine]:
    book = stocked(stage.cast, stage.now)
    account = bank_account(stage.cast, book, stage.now)
    return book, brought(stage.cast, account, stage.now, (stage.cast.on, -500, "N1"))[0]


def _import(stage: Stage, by: Actor) -> None:
    account = bank_account(stage.cast, stocked(stage.cast, stage.now), stage.now)
    content = csv(chained([(stage.cast.on, 100, "N1")]))
    actions.import_statement(account, content=content, by=by, at=stage.now)


def _match(stage: Stage, by: Actor) -> None:
    book, line = _line(stage)
    entry = posted(stage.cast, book, "fee-5101", "fee-1002", 500, stage.now)
    actions.match_line(line, [entry], by=by, at=stage.now)


def _unmatch(stage: Stage, by: Actor) -> None:
    _book, line = _line(stage)
    actions.unmatch_line(line, reason="认错", by=by, at=stage.now)


def _see(stage: Stage, by: Actor) -> None:
    actions.see_counterparty(_line(stage)[1], by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "ledger.import_statement": _import,
    "ledger.match_line": _match,
    "ledger.unmatch_line": _unmatch,
    "ledger.see_counterparty": _see,
}
