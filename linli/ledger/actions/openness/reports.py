"""Reports: made ready by themselves when their days are over, posted with their figures by those who answer."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.inbox.actions import tell
from linli.kernel.errors import Denied, Invalid
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, Report, Schedule
from linli.ledger.queries.openness.figures import figures_of
from linli.ledger.queries.openness.publications import figures_sha256, tables_of, title_of
from linli.ledger.queries.openness.schedules import Stretch, due_stretches, floor_of, law_of
from linli.ledger.rules import openness as rules
from linli.ledger.states import REPORT, ReportKind
from linli.notices.actions import draft, post
from linli.notices.models import Posting
from linli.notices.states import Kind, Matter

SUBJECT = "ledger report"
OWNERS_SIDE = (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC)
LANGUAGE = "zh-hans"  # in which reports are posted: the names of accounts are the community's own


@transaction.atomic
def make_reports(book: Book, *, by: Actor, at: datetime) -> list[Report]:
    """Make ready what is over by now: the clock's verb. Made twice it makes nothing the second time.

    Raises Denied to anybody but the system."""
    if not by.system:
        raise Denied(_("Reports are made ready by the clock."))
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    today = at.astimezone(SHANGHAI).date()
    made = (_made(book, stretch, by=by, at=at) for stretch in due_stretches(book, today))
    return [report for report in made if report is not None]


@transaction.atomic
def publish_report(
    report: Report,
    *,
    text: str = "",
    files: Iterable[tuple[StoredFile, str]] = (),
    by: Actor,
    at: datetime,
) -> Posting:
    """Post it: the figures as a table with their hash, open for inspection until further notice.

    An audit report is posted for objections for as long as the law says, with the auditor's paper in ``files``.
    ``text`` stands before the figures. Raises Denied, Refused, and Conflict where somebody was quicker.
    """
    by = rules.check_can_publish_report(report, by=by)
    named = list(files)
    is_audit = report.kind == ReportKind.AUDIT
    if is_audit and not named:
        raise Invalid(_("Add the auditor's report as a PDF or a picture."), field="file")
    with translation.override(LANGUAGE):
        posting = draft(
            report.book.community,
            kind=Kind.PUBLICITY if is_audit else Kind.DISCLOSURE,
            matter=Matter.AUDIT_REPORT if is_audit else Matter.DISCLOSURE,
            title=title_of(report),
            text=_posted_text(report, text),
            subject=(SUBJECT, report.pk),
            files=named,
            for_anyone=True,
            by=by,
            at=at,
        )
        post(posting, by=by, at=at)
    move(report, REPORT, "publish_report", posting=posting, published_by_id=by.user_id, published_at=at)
    late = at.astimezone(SHANGHAI).date() > report.due_on
    facts = {"kind": report.kind, "to": report.to_date.isoformat(), "posting": posting.pk, "late": late}
    facts["figures_sha256"] = figures_sha256(report)
    subject = (SUBJECT, report.pk)
    record(log_id=report.book_id, verb="ledger.publish_report", subject=subject, by=by, at=at, data=facts)
    return posting


@transaction.atomic
def set_schedule(book: Book, *, kind: str, every_months: int, by: Actor, at: datetime) -> Schedule:
    """How often a report is published from now on; never more seldom than the law of the community's city allows."""
    rules.check_can_set_schedule(book, kind, every_months, by=by)
    floor = floor_of(law_of(book.community, at.astimezone(SHANGHAI).date()), kind)
    rules.check_can_set_schedule(book, kind, every_months, by=by, floor=floor)
    schedule, _made_now = Schedule.objects.update_or_create(
        book=book, kind=kind, defaults={"every_months": every_months, "rule": floor.reference[:80]}
    )
    facts = {"kind": kind, "every_months": every_months, "floor": floor.reference}
    record(log_id=book.pk, verb="ledger.set_schedule", subject=("book", book.pk), by=by, at=at, data=facts)
    return schedule


def _made(book: Book, stretch: Stretch, *, by: Actor, at: datetime) -> Report | None:
    figures = figures_of(book, stretch.kind, stretch.first, stretch.last)
    if figures is None:
        return None
    report = Report.objects.create(
        book=book,
        kind=stretch.kind,
        from_date=stretch.first,
        to_date=stretch.last,
        due_on=stretch.due_on,
        figures=figures,
        made_at=at,
    )
    facts = {
        "kind": stretch.kind,
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
        "due": stretch.due_on.isoformat(),
        "figures_sha256": figures_sha256(report),
    }
    event = record(log_id=book.pk, verb="ledger.make_report", subject=(SUBJECT, report.pk), by=by, at=at, data=facts)
    tell(
        community_id=book.pk,
        users=[],
        bodies=_publishers(book),
        template="ledger.report_ready",
        params={"title": _title_kept(report), "due": _end_of(stretch.due_on)},
        link=reverse("ledger:report", args=[book.community.code, report.pk]),
        event_id=event.pk,
        at=at,
    )
    return report


def _publishers(book: Book) -> list[int]:
    owners = Body.objects.filter(place_id=book.pk, kind__in=OWNERS_SIDE, closed_on__isnull=True)
    return [*owners.values_list("pk", flat=True), *([book.keeper_id] if book.keeper_id else [])]


def _title_kept(report: Report) -> str:
    with translation.override(LANGUAGE):
        return title_of(report)


def _end_of(day: date) -> str:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=SHANGHAI).isoformat()


def _posted_text(report: Report, text: str) -> str:
    """The tables as lines of text, so that the posting needs nothing but itself, then the hash of the figures."""
    parts = [text.strip()] if text.strip() else []
    for table in tables_of(report):
        lines = [f"【{table.title}】", "｜".join(table.heads)]
        lines += ["｜".join(row) for row in table.rows]
        parts.append("\n".join(lines))
    parts.append(_("SHA-256 of the figures: %(hash)s") % {"hash": figures_sha256(report)})
    return "\n\n".join(parts)
