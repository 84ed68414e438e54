"""What residents ask, and what is published by which day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.bodies.models import Body
from linli.ledger.states import ReportKind, ReportState
from linli.notices.models import Posting

from .books import Book
from .entries import Entry

USER = settings.AUTH_USER_MODEL


class Question(models.Model):
    """Somebody asks about an entry; the keeper of the book answers in the open, by a date (民法典 art. 285)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="questions")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="questions")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "due_at"], condition=Q(answered_at__isnull=True), name="ledger_question_open"),
            models.Index(fields=["entry", "id"], name="ledger_question_of_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_question_answer_whole",
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]


class Schedule(models.Model):
    """How often a community publishes a report: never more seldom than the law says."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="schedules")
    kind = models.CharField(max_length=20, choices=ReportKind)
    every_months = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=80, blank=True)  # the reference of the law's floor, where there is one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind"], name="ledger_schedule_once"),
            models.CheckConstraint(name="ledger_schedule_months", condition=Q(every_months__in=[1, 2, 3, 4, 6, 12])),
        ]


class Report(models.Model):
    """The figures of one stretch of time, as they were when it was made ready; published with proof, late is red."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=ReportKind)
    from_date = models.DateField()
    to_date = models.DateField()
    due_on = models.DateField()
    figures = models.JSONField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.READY)
    made_at = models.DateTimeField()
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["book", "-to_date", "kind"], name="ledger_report_latest")]
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "to_date"], name="ledger_report_once"),
            models.CheckConstraint(name="ledger_report_dates", condition=Q(to_date__gte=F("from_date"))),
        ]
