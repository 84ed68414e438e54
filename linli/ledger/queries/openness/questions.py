"""Questions about entries: as everybody reads them, and as they wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from linli.bodies.actor import Actor
from linli.ledger.models import Book, Entry, Question
from linli.registry.queries import places_inside

MOST = 200


@dataclass(frozen=True)
class Counts:
    """How many questions a book was asked, how many wait, and how many of these are late."""

    asked: int
    waiting: int
    late: int


def questions_of(entry: Entry) -> list[Question]:
    """Each question under the one that it follows, the oldest first. One query."""
    rows = Question.objects.filter(entry=entry).select_related("answered_body").order_by("id")
    found = list(rows[:MOST])
    threads: dict[int, list[Question]] = {}
    root: dict[int, int] = {}
    for question in found:
        root[question.pk] = root.get(question.follows_id or 0, question.pk)
        threads.setdefault(root[question.pk], []).append(question)
    return [question for thread in threads.values() for question in thread]


def question_of(book: Book, pk: int) -> Question | None:
    rows = Question.objects.filter(book=book, pk=pk).select_related("entry__book__community", "book__community")
    return rows.first()


def asked_in(book: Book) -> QuerySet[Question]:
    """All questions of a book, those that wait first, by day."""
    rows = Question.objects.filter(book=book).select_related("entry", "answered_body")
    return rows.order_by("answered_at", "due_at", "-id")


def waiting_for(by: Actor) -> QuerySet[Question]:
    """What she can answer, the one due first at the top."""
    inside = places_inside(by.paths("ledger.answer")).values("pk")
    rows = Question.objects.filter(book__in=inside, answered_at__isnull=True)
    return rows.select_related("entry", "book__community").order_by("due_at", "id")


def counts(book_ids: Iterable[int], at: datetime) -> dict[int, Counts]:
    """For each book that was asked anything. One query."""
    rows = (
        Question.objects.filter(book__in=book_ids)
        .values("book")
        .annotate(
            asked=Count("pk"),
            waiting=Count("pk", filter=Q(answered_at__isnull=True)),
            late=Count("pk", filter=Q(answered_at__isnull=True, due_at__lte=at)),
        )
    )
    return {row["book"]: Counts(row["asked"], row["waiting"], row["late"]) for row in rows}
