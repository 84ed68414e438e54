"""Who asks about an entry, who answers, who publishes reports and how often they are due."""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.profiles import Rule
from linli.ledger.models import Book, Entry, Question, Report
from linli.ledger.states import REPORT, ReportKind

from .common import acting, check_holds

OPEN_MOST = 5  # questions of one person that wait at the same time; enough to ask, too few to drown whoever answers
EVERY = (1, 2, 3, 4, 6, 12)


def check_can_ask(entry: Entry, *, by: Actor) -> None:
    """A resident of this community, one question about an entry at a time."""
    check_holds(entry.book, "ask", by)
    if by.user_id is None:
        raise Denied(_("Your role does not allow this here."))
    waiting = Question.objects.filter(book_id=entry.book_id, asked_by_id=by.user_id, answered_at__isnull=True)
    entries = list(waiting.values_list("entry_id", flat=True))
    if entry.pk in entries:
        raise Refused(_("Your question about this entry waits for its answer. You can ask on after that."))
    if len(entries) >= OPEN_MOST:
        raise Refused(
            _("%(most)d questions of yours wait for answers. Ask on when one is answered.") % {"most": OPEN_MOST}
        )


def check_can_follow(entry: Entry, follows: Question) -> None:
    """Raises Refused unless the question belongs to the entry and was answered."""
    if follows.entry_id != entry.pk:
        raise Invalid(_("This question is about another entry."), field="follows")
    if follows.answered_at is None:
        raise Refused(_("This question waits for its answer. You can ask on after that."))


def check_can_answer(question: Question, *, by: Actor) -> Actor:
    """The actor with the seat she answers from. Nobody answers her own question."""
    by = acting(question.book, "answer", by)
    if by.user_id is not None and by.user_id == question.asked_by_id:
        raise Denied(_("Your own question is answered by somebody else."))
    if question.answered_at is not None:
        raise Refused(_("This question was answered already."))
    return by


def check_can_publish_report(report: Report, *, by: Actor) -> Actor:
    """The actor with the seat she publishes from. What binds is posted by the owners' side: the audit report."""
    by = acting(report.book, "publish_report", by)
    if report.kind == ReportKind.AUDIT and not by.may("notices.publicise", report.book.community.path or "-"):
        raise Denied(_("The audit report is posted by the committee or the neighbourhood, not by the company."))
    REPORT.target("publish_report", report.state)
    return by


def check_can_set_schedule(book: Book, kind: str, every_months: int, *, by: Actor, floor: Rule | None = None) -> None:
    """Raises Denied, or Invalid for what is more seldom than the law allows, naming the article."""
    check_holds(book, "set_schedule", by)
    if book.closed_on is not None:
        raise Refused(_("This book was closed on %(day)s; nothing in it changes any more.") % {"day": book.closed_on})
    if kind not in ReportKind.values:
        raise Invalid(_("Choose a kind from the list."), field="kind")
    if every_months not in EVERY:
        raise Invalid(_("Choose a number of months from the list."), field="every_months")
    if floor is not None and every_months > floor.value:  # type: ignore[operator]
        facts = {"most": floor.value, "source": floor.citation}
        raise Invalid(_("At least every %(most)d months (%(source)s).") % facts, field="every_months")
