"""A company leaves by a decision: the closing balance, the audit posted for thirty days, and a list that one person
gives and another receives (domain 4.3, 9; S4-30; 民法典 art. 949; 上海市住宅物业管理规定 art. 67)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.audit.actions import record
from linli.audit.files import PDF_TYPE
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.money import yuan
from linli.kernel.text import clean_line, clean_text
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.fee_plans import lock
from linli.ledger.models import Book, CompanyExit, HandoverItem
from linli.ledger.queries.trust.exit import exit_figures
from linli.ledger.rules.trust import exit as rules
from linli.ledger.states import EXIT
from linli.notices import actions as notices
from linli.notices.states import Kind, Matter

# What the law names first (民法典 art. 949, 物业管理条例 art. 37); the list is added to.
ALWAYS = (
    gettext_noop("Rooms and facilities of the property service"),
    gettext_noop("Plans, records of acceptance and papers on the equipment"),
    gettext_noop("The register of owners and their files"),
    gettext_noop("Account books, vouchers and contracts"),
    gettext_noop("Keys, access cards and passwords"),
    gettext_noop("Seals that were used for this community"),
    gettext_noop("Deposits and the list of those who paid them"),
)


@transaction.atomic
def begin_exit(book: Book, *, body: Body, on: date, decision: Decision, by: Actor, at: datetime) -> CompanyExit:
    """``body``, which keeps the book, leaves by a decision: its figures of the day are computed and fixed, and the list
    of what it hands over begins with what the law names. Raises Denied, Refused, Invalid."""
    by = rules.check_can_begin_exit(book, body, on, decision, by=by, at=at)
    lock(book)
    figures = exit_figures(book, on)
    leaving = CompanyExit.objects.create(
        book=book, body=body, on=on, decision=decision, figures=figures, begun_by_id=by.user_id, begun_at=at
    )
    HandoverItem.objects.bulk_create(HandoverItem(exit=leaving, name=_(name)) for name in ALWAYS)
    _note(leaving, "begin_exit", by=by, at=at, body=body.pk, decision=decision.pk, figures=dict(figures))
    return leaving


@transaction.atomic
def record_exit_audit(leaving: CompanyExit, *, report: StoredFile, findings: str, by: Actor, at: datetime) -> None:
    """The audit of the company that leaves: its report (PDF) and what it found, posted for objections for as long as
    the law says (30 days). Raises Denied, Invalid for another kind of file or without findings."""
    by = rules.check_can_audit_exit(leaving, by=by)
    if report.media_type != PDF_TYPE:
        raise Invalid(_("The report is a PDF."), field="report")
    findings = clean_text(findings, most=1000, field="findings")
    if not findings:
        raise Invalid(_("Write what the audit found, also if it found nothing."), field="findings")
    move(leaving, EXIT, "record_exit_audit", audit_report=report, audit_findings=findings)
    community = leaving.book.community
    posting = notices.draft(
        community,
        kind=Kind.PUBLICITY,
        matter=Matter.AUDIT_REPORT,
        title=_("Audit before %(company)s leaves") % {"company": leaving.body.name},
        text=f"{findings}\n\n{_closing_words(leaving)}",
        subject=(rules.SUBJECT, leaving.pk),
        files=[(report, _("Audit report"))],
        by=by,
        at=at,
    )
    notices.post(posting, by=by, at=at)
    _note(leaving, "record_exit_audit", by=by, at=at, report=str(report), posting=posting.pk)


@transaction.atomic
def add_handover_item(leaving: CompanyExit, *, name: str, note: str = "", by: Actor, at: datetime) -> HandoverItem:
    """One more thing on the list. Raises Denied, Refused once all is handed over, Invalid without a name."""
    by = rules.check_can_add_item(leaving, by=by)
    name = clean_line(name, most=120, field="name")
    if not name:
        raise Invalid(_("Write what is handed over."), field="name")
    item = HandoverItem.objects.create(exit=leaving, name=name, note=clean_line(note, most=200, field="note"))
    _note(leaving, "add_handover_item", by=by, at=at, item=item.pk)
    return item


@transaction.atomic
def give_item(item: HandoverItem, *, by: Actor, at: datetime) -> None:
    """Somebody of the company that leaves gives it. Of two at once one is told (Conflict). Raises Denied, Refused."""
    by = rules.check_can_give_item(item, by=by)
    _mark(item, "given", by=by, at=at)
    _note(item.exit, "give_item", by=by, at=at, item=item.pk)


@transaction.atomic
def receive_item(item: HandoverItem, *, by: Actor, at: datetime) -> None:
    """Another person, of another body, has it. Raises Denied, Refused, Conflict."""
    by = rules.check_can_receive_item(item, by=by)
    _mark(item, "received", by=by, at=at)
    _note(item.exit, "receive_item", by=by, at=at, item=item.pk)


@transaction.atomic
def hand_over(leaving: CompanyExit, *, keeper: Body | None, prepaid: str, by: Actor, at: datetime) -> None:
    """All is handed over: ``keeper`` keeps the book from now on (None: the community itself). ``prepaid`` says what
    became of households' prepaid fees: REFUNDED, and then none may be left, or TAKEN_OVER by the new keeper, in whose
    name they stand in the book. The figures of the day are kept beside those of the beginning.

    Raises Denied, Invalid, Refused with what is missing.
    """
    lock(leaving.book)
    by = rules.check_can_hand_over(leaving, keeper, prepaid, by=by, at=at)
    closing = exit_figures(leaving.book, at.astimezone(SHANGHAI).date())
    figures = {**leaving.figures, "handed_over": dict(closing), "prepaid": str(prepaid)}
    move(leaving, EXIT, "hand_over", handed_over_at=at, figures=figures)
    Book.objects.filter(pk=leaving.book_id).update(keeper=keeper)
    leaving.book.keeper = keeper
    facts = {"keeper": keeper.pk if keeper else 0, "prepaid": str(prepaid), "figures": dict(closing)}
    _note(leaving, "hand_over", by=by, at=at, **facts)


def _closing_words(leaving: CompanyExit) -> str:
    figures = leaving.figures
    words = {
        "day": figures["on"],
        "prepaid": yuan(figures["prepaid_fen"]),
        "units": figures["prepaid_units"],
        "deposits": yuan(figures["deposits_fen"]),
        "owed": yuan(figures["owed_fen"]),
    }
    return (
        _(
            "On %(day)s %(units)d households had prepaid %(prepaid)s yuan, deposits of %(deposits)s yuan were "
            "held, and households owed %(owed)s yuan."
        )
        % words
    )


def _mark(item: HandoverItem, what: str, *, by: Actor, at: datetime) -> None:
    fields: dict[str, Any] = {f"{what}_at": at, f"{what}_by_id": by.user_id}
    waiting = HandoverItem.objects.filter(pk=item.pk, **{f"{what}_at__isnull": True})
    if waiting.update(**fields) != 1:
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    for name, value in fields.items():
        setattr(item, name, value)


def _note(leaving: CompanyExit, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    subject = ("company exit", leaving.pk)
    record(log_id=leaving.book_id, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data)
