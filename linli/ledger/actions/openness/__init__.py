"""Questions and reports: what the book owes to those whose money it is."""

from .asking import answer, ask
from .reports import make_reports, publish_report, set_schedule

__all__ = ["answer", "ask", "make_reports", "publish_report", "set_schedule"]
