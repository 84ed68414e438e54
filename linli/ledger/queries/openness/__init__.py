"""Reads of the open book: its first page, its accounts and entries, questions, reports, and the watch over it."""

from .finding import book_by_code, is_open_to_anyone, may_read, shown_purpose
from .matters import Said, earliest_word
from .overview import Overview, latest_payments, payments_in
from .publications import reports_of, waiting_reports
from .questions import waiting_for
from .schedules import late_reports

__all__ = [
    "Overview",
    "Said",
    "book_by_code",
    "earliest_word",
    "is_open_to_anyone",
    "late_reports",
    "latest_payments",
    "may_read",
    "payments_in",
    "reports_of",
    "shown_purpose",
    "waiting_for",
    "waiting_reports",
]
