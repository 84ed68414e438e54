"""For every verb of the open book a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from linli.bodies.actor import Actor
from linli.ledger import actions
from linli.ledger.models import Question, Report
from linli.ledger.states import ReportKind
from tests.ledger.makers import posted, stocked
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]


def _ask(stage: Stage, by: Actor) -> None:
    entry = posted(stage.cast, stocked(stage.cast, stage.now), "fee-5101", "fee-1002", 100, stage.now)
    actions.ask(entry, text="为什么这么贵？", by=by, at=stage.now)


def _take_archive(stage: Stage, by: Actor) -> None:
    actions.take_archive(stocked(stage.cast, stage.now), by=by, at=stage.now)


def _answer(stage: Stage, by: Actor) -> None:
    entry = posted(stage.cast, stocked(stage.cast, stage.now), "fee-5101", "fee-1002", 100, stage.now)
    question = Question.objects.create(
        book=entry.book,
        entry=entry,
        asked_by=stage.cast.users["stranger"],
        text="为什么这么贵？",
        asked_at=stage.now,
        due_at=stage.now + timedelta(days=7),
    )
    actions.answer(question, text="按合同。", by=by, at=stage.now)


def _publish_report(stage: Stage, by: Actor) -> None:
    book = stocked(stage.cast, stage.now)
    report = Report.objects.create(
        book=book,
        kind=ReportKind.INCOME_EXPENDITURE,
        from_date=date(2025, 1, 1),
        to_date=date(2025, 12, 31),
        due_on=date(2026, 1, 30),
        figures={"funds": []},
        made_at=stage.now,
    )
    actions.publish_report(report, by=by, at=stage.now)


def _set_schedule(stage: Stage, by: Actor) -> None:
    book = stocked(stage.cast, stage.now)
    actions.set_schedule(book, kind=ReportKind.COMMON_INCOME, every_months=3, by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "ledger.ask": _ask,
    "ledger.take_archive": _take_archive,
    "ledger.answer": _answer,
    "ledger.publish_report": _publish_report,
    "ledger.set_schedule": _set_schedule,
}
