"""What waits at the desk of somebody who works on books: payments, entries, questions, reports, objections."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Value

from linli.bodies.actor import Actor
from linli.law.deadlines import day_of
from linli.ledger.models import EntryDraft, PaymentOrder, Report
from linli.ledger.states import DraftState, OrderState, ReportState
from linli.registry.queries import places_inside

from .openness.questions import waiting_for


@dataclass(frozen=True)
class Waits:
    """``count`` things of one kind wait for her, ``late`` of them past their day. ``key``: payments, entries,
    questions, reports."""

    key: str
    count: int
    late: int


def waiting_orders(by: Actor) -> QuerySet[PaymentOrder]:
    """Payment orders that wait for her key: the same as `rules.paying.waits_for`, for all her books at once."""

    def inside(verb: str) -> Q:
        return Q(book__in=places_inside(by.paths(f"ledger.{verb}")).values("pk"))

    needs_review = Q(state=OrderState.PREPARED, amount_fen__gte=F("rules__review_from_fen"))
    to_approve = Q(state=OrderState.REVIEWED) | Q(state=OrderState.PREPARED, amount_fen__lt=F("rules__review_from_fen"))
    others = ~Q(prepared_by=by.user_id)
    not_hers = others & (Q(reviewed_by__isnull=True) | ~Q(reviewed_by=by.user_id))
    return PaymentOrder.objects.filter(
        (Q(state=OrderState.APPROVED) & inside("pay"))
        | (needs_review & others & inside("review_payment"))
        | (to_approve & not_hers & ~Q(prepared_body__in=by.body_ids()) & inside("approve_payment"))
    )


def money_waiting(by: Actor, at: datetime) -> list[Waits]:
    """What waits for her in all her books; one query, and none for who has nothing to do with a book."""
    today = day_of(at)
    parts = []
    if any(by.may_anywhere(f"ledger.{verb}") for verb in ("pay", "review_payment", "approve_payment")):
        parts.append(_counted("payments", waiting_orders(by), Q(pk__isnull=True)))
    if by.may_anywhere("ledger.post_entry"):
        books = places_inside(by.paths("ledger.post_entry")).values("pk")
        drafts = EntryDraft.objects.filter(book__in=books, state=DraftState.PREPARED).exclude(prepared_by=by.user_id)
        parts.append(_counted("entries", drafts, Q(pk__isnull=True)))
    if by.may_anywhere("ledger.answer"):
        parts.append(_counted("questions", waiting_for(by), Q(due_at__lt=at)))
    if by.may_anywhere("ledger.publish_report"):
        books = places_inside(by.paths("ledger.publish_report")).values("pk")
        reports = Report.objects.filter(book__in=books, state=ReportState.READY)
        parts.append(_counted("reports", reports, Q(due_on__lt=today)))
    if not parts:
        return []
    return [Waits(**row) for row in parts[0].union(*parts[1:], all=True) if row["count"]]


def _counted(key: str, rows: QuerySet, late: Q) -> QuerySet:
    """One row: how many, and how many of them are late."""
    found = rows.order_by().select_related(None).values(key=Value(key))
    return found.annotate(count=Count("pk"), late=Count("pk", filter=late))
