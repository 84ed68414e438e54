"""Questions about entries, and their answers: all in the open, each with its day (民法典 art. 285)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import Event
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.inbox.actions import tell
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.mask import scrub
from linli.kernel.text import clean_text
from linli.law.deadlines import DAYS, Limit, due_at
from linli.ledger.models import Book, Entry, Question
from linli.ledger.rules import openness as rules

TEXT_MOST, ANSWER_MOST = 1000, 2000
SUBJECT = "question"


@transaction.atomic
def ask(entry: Entry, *, text: str, follows: Question | None = None, by: Actor, at: datetime) -> Question:
    """A resident asks about an entry; ``follows`` is the answered question that she asks on from.

    Everybody reads it, as a neighbour's; numbers of telephones, doors and accounts are covered before it is kept. The
    answer is due within the book's ``answer_days``. Raises Denied, Refused and Invalid.
    """
    Book.objects.select_for_update(no_key=True).get(pk=entry.book_id)  # of two at once, one waits and is told
    rules.check_can_ask(entry, by=by)
    if follows is not None:
        rules.check_can_follow(entry, follows)
    words = scrub(clean_text(text, most=TEXT_MOST, field="text"))
    if not words:
        raise Invalid(_("Write what you want to know about this entry."), field="text")
    question = Question.objects.create(
        book_id=entry.book_id,
        entry=entry,
        follows=follows,
        asked_by_id=by.user_id or 0,
        text=words,
        asked_at=at,
        due_at=due_at(at, Limit(entry.book.answer_days, DAYS)),
    )
    facts = {"entry": entry.voucher, "due": question.due_at.isoformat(), "follows": follows.pk if follows else None}
    event = record(
        log_id=entry.book_id,
        verb="ledger.ask",
        subject=(SUBJECT, question.pk),
        by=by,
        at=at,
        data={name: value for name, value in facts.items() if value is not None},
        private={"text": words},
    )
    _tell(question, event, "ledger.asked", users=[], bodies=_who_answers(entry.book), at=at)
    return question


@transaction.atomic
def answer(question: Question, *, text: str, by: Actor, at: datetime) -> None:
    """Answer in the open. Of two answers at once one stands and the other is told (Conflict)."""
    by = rules.check_can_answer(question, by=by)
    words = scrub(clean_text(text, most=ANSWER_MOST, field="answer"))
    if not words:
        raise Invalid(_("Write the answer; everybody can read it."), field="answer")
    facts = {"answer": words, "answered_by_id": by.user_id, "answered_body_id": by.body_id, "answered_at": at}
    if Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(**facts) != 1:
        raise Conflict(_("Somebody has answered this in the meantime. Reload the page."))
    question.refresh_from_db(fields=["answer", "answered_by", "answered_body", "answered_at"])
    event = record(
        log_id=question.book_id,
        verb="ledger.answer",
        subject=(SUBJECT, question.pk),
        by=by,
        at=at,
        data={"entry": question.entry.voucher, "answer": words, "late": at >= question.due_at},
    )
    _tell(question, event, "ledger.answered", users=[question.asked_by_id], bodies=[], at=at)


def _who_answers(book: Book) -> list[int]:
    """The keeper; where there is none, the owners' committee or what stands in its place."""
    if book.keeper_id is not None:
        return [book.keeper_id]
    kinds = (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC)
    found = Body.objects.filter(place_id=book.pk, kind__in=kinds, closed_on__isnull=True)
    return list(found.values_list("pk", flat=True))


def _tell(
    question: Question, event: Event, template: str, *, users: list[int], bodies: list[int], at: datetime
) -> None:
    entry = question.entry
    link = reverse("ledger:entry", args=[entry.book.community.code, entry.voucher])
    params = {"title": entry.purpose if not entry.counterparty_private else entry.voucher, "number": entry.voucher}
    if not users:
        params["due"] = question.due_at.isoformat()
    tell(
        community_id=question.book_id,
        users=users,
        bodies=bodies,
        template=template,
        params=params,
        link=f"{link}#q{question.pk}",
        event_id=event.pk,
        at=at,
    )
