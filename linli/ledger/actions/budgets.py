"""The year's open budget: drafted, posted for objections, adopted by a decision, replaced by a later one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Invalid
from linli.kernel.money import yuan
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import Limit
from linli.ledger.models import Account, Book, Budget, BudgetLine
from linli.ledger.queries.budgets import budget_of, lines_of
from linli.ledger.rules import budgets as rules
from linli.ledger.states import BUDGET, AccountKind
from linli.notices import actions as notices
from linli.notices.states import Kind, Matter
from linli.notices.states import State as PostingState

LINES_MOST = 200


@dataclass(frozen=True)
class Planned:
    """One line as it is to stand in a budget."""

    account: Account
    title: str
    amount_fen: int
    note: str = ""


@transaction.atomic
def draft_budget(
    book: Book, *, year: int, note: str = "", like: Budget | None = None, by: Actor, at: datetime
) -> Budget:
    """Begin the budget of a year; ``like`` another one gives it that one's lines to start from."""
    by = rules.check_can_draft_budget(book, year, by=by)
    if like is not None and like.book_id != book.pk:
        raise Invalid(_("Choose a budget of this book."), field="like")
    budget = Budget.objects.create(
        book=book,
        year=year,
        note=clean_text(note, most=600, field="note"),
        drafted_by_id=by.user_id,
        drafted_body_id=by.body_id,
        drafted_at=at,
    )
    if like is not None:
        _write(budget, [Planned(row.account, row.title, row.amount_fen, row.note) for row in lines_of(like)])
    _note(budget, "draft_budget", by=by, at=at, like=like.pk if like else 0)
    return budget


@transaction.atomic
def set_budget_lines(budget: Budget, *, lines: Iterable[Planned], note: str = "", by: Actor, at: datetime) -> None:
    """All lines of a draft anew. An empty title becomes the account's name."""
    # Held until the end: what is posted in the meantime must be the lines that people then see.
    budget.state = Budget.objects.select_for_update().get(pk=budget.pk).state
    rules.check_can_set_budget_lines(budget, by=by)
    planned = list(lines)
    BudgetLine.objects.filter(budget=budget).delete()
    _write(budget, planned)
    budget.note = clean_text(note, most=600, field="note")
    Budget.objects.filter(pk=budget.pk).update(note=budget.note)
    _note(budget, "set_budget_lines", by=by, at=at, lines=_facts(budget))


@transaction.atomic
def post_budget(budget: Budget, *, period: Limit | None = None, by: Actor, at: datetime) -> None:
    """Post it to everybody for objections; ``period`` is at least the law's. From now on its lines stand still."""
    budget.state = Budget.objects.select_for_update().get(pk=budget.pk).state
    by = rules.check_can_post_budget(budget, by=by)
    with translation.override(settings.LANGUAGE_CODE):  # it is for everybody, whatever language she reads who posts it
        title, text = _("Budget %(year)d") % {"year": budget.year}, _text(budget)
    posting = notices.draft(
        budget.book.community,
        kind=Kind.PUBLICITY,
        matter=Matter.BUDGET,
        title=title,
        text=text,
        period=period,
        subject=(rules.SUBJECT, budget.pk),
        by=by,
        at=at,
    )
    notices.post(posting, by=by, at=at)
    move(budget, BUDGET, "post_budget", posting=posting)
    _note(budget, "post_budget", by=by, at=at, posting=posting.pk, lines=_facts(budget))


@transaction.atomic
def adopt_budget(budget: Budget, *, decision: Decision, by: Actor, at: datetime) -> None:
    """It is the budget of its year from now on; an earlier one of that year is replaced. Raises Refused with what is
    missing: the posting's period, an answer to an objection, the decision of those who can adopt it."""
    Book.objects.select_for_update(no_key=True).get(pk=budget.book_id)
    rules.check_can_adopt_budget(budget, decision, by=by, at=at)
    earlier = budget_of(budget.book, budget.year)
    if earlier is not None:
        move(earlier, BUDGET, "replace_budget")
    move(budget, BUDGET, "adopt_budget", decision=decision, adopted_at=at)
    replaced = earlier.pk if earlier else 0
    _note(budget, "adopt_budget", by=by, at=at, decision=decision.pk, replaces=replaced, lines=_facts(budget))


@transaction.atomic
def withdraw_budget(budget: Budget, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Take a draft or a posted budget back; its posting is withdrawn with the reason."""
    by = rules.check_can_withdraw_budget(budget, by=by)
    posting = rules.posting_of(budget)
    if posting is not None and posting.state in (PostingState.POSTED, PostingState.ENDED):
        notices.withdraw(posting, reason=reason, by=by, at=at)
    move(budget, BUDGET, "withdraw_budget")
    _note(budget, "withdraw_budget", by=by, at=at, reason=clean_line(reason, most=400, field="reason"))


def _write(budget: Budget, planned: list[Planned]) -> None:
    if len(planned) > LINES_MOST:
        raise Invalid(_("At most %(most)d lines fit in a budget.") % {"most": LINES_MOST}, field="lines")
    rows, seen = [], set()
    for line in planned:
        rules.check_line(budget.book, line.account, line.amount_fen)
        title = clean_line(line.title, most=80, field="title") or line.account.name
        if (line.account.pk, title) in seen:
            raise Invalid(_("“%(title)s” stands twice. Give the second line another name.") % {"title": title})
        seen.add((line.account.pk, title))
        note = clean_line(line.note, most=200, field="note")
        rows.append(BudgetLine(budget=budget, account=line.account, title=title, amount_fen=line.amount_fen, note=note))
    BudgetLine.objects.bulk_create(rows)


def _text(budget: Budget) -> str:
    """The budget in words, as it is posted: what stands here is what is adopted."""
    paragraphs, fund, kind = [], None, None
    for line in lines_of(budget):
        if line.account.fund_id != fund:
            fund, kind = line.account.fund_id, None
            paragraphs.append(f"\n{line.account.fund.name}")
        if line.account.kind != kind:
            kind = line.account.kind
            paragraphs.append(f"{AccountKind(kind).label}")
        after = f"（{line.note}）" if line.note else ""
        paragraphs.append(f"· {line.title} {yuan(line.amount_fen)} 元{after}")
    return "\n".join([*([budget.note] if budget.note else []), *paragraphs]).strip()


def _facts(budget: Budget) -> list[list[Any]]:
    return [[line.account.code, line.title, line.amount_fen] for line in lines_of(budget)]


def _note(budget: Budget, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    data = {"year": budget.year, "state": str(budget.state), **more}
    record(log_id=budget.book_id, verb=f"ledger.{verb}", subject=("budget", budget.pk), by=by, at=at, data=data)
