"""What the bank says: brought in whole or not at all, and matched with the entries that say what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.bankfiles import BankFile, read_bank_file
from linli.ledger.facts import Line
from linli.ledger.models import Account, BankAccount, ColumnMapping, Entry, EntryDraft, Match, Statement, StatementLine
from linli.ledger.numbers import opened
from linli.ledger.queries.statements import fingerprints, moved_fen, open_fen
from linli.ledger.rules import statements as rules
from linli.ledger.rules.entries import check_kept_by_no_verb
from linli.ledger.rules.posting import late_day
from linli.ledger.states import KEPT_BY_VERBS, AccountRole, DraftState, EntryKind, StatementFormat

from .entries import write_draft


@dataclass(frozen=True)
class Read:
    """What came of a file: ``new`` lines, and how many were in already."""

    statement: Statement
    new: int
    known: int


@transaction.atomic
def import_statement(
    bank_account: BankAccount, *, content: bytes, columns: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> Read:
    """Bring in a bank's file: CAMT.053, OFX, XLSX or CSV, known by its content. All of it or nothing.

    A line that is in already, or stands in the file twice under the bank's number, comes in once. ``columns`` of a
    table (ours to theirs) are kept under the bank's name. Balances that contradict each other are kept as they are.

    Raises Denied, Invalid for a file that cannot be read, has a wrong row, or is of another account, Conflict for a
    file that came in before.
    """
    by = rules.check_can_import_statement(bank_account, by=by)
    today = at.astimezone(SHANGHAI).date()
    number = opened(bytes(bank_account.number_cipher), bank_account.book_id)
    file = read_bank_file(content, columns=columns, number=number, today=today)
    rules.check_account_number(bank_account, file.account_number)
    if wrong := [problem for problem in file.problems if problem.stops]:
        sentence = _("Row %(row)d: %(sentence)s Nothing was brought in.")
        raise Invalid(sentence % {"row": wrong[0].row, "sentence": wrong[0].sentence}, field="file")
    _lock(bank_account)
    digest = sha256(content).hexdigest()
    if there := Statement.objects.filter(bank_account=bank_account, file_sha256=digest).first():
        day = f"{there.imported_at.astimezone(SHANGHAI):%Y-%m-%d}"
        raise Conflict(_("This file came in on %(day)s already.") % {"day": day})
    statement = _keep(bank_account, file, digest, by=by, at=at)
    new = _keep_lines(statement, file)
    if columns and file.format == StatementFormat.TABLE:
        ColumnMapping.objects.update_or_create(
            book_id=bank_account.book_id,
            name=bank_account.bank_name[:60],
            defaults={"columns": dict(columns), "saved_by_id": by.user_id, "saved_at": at},
        )
    facts = {
        "bank_account": bank_account.pk,
        "format": str(file.format),
        "sha256": digest,
        "days": [statement.from_date.isoformat(), statement.to_date.isoformat()],
        "opening_fen": file.opening_fen,
        "closing_fen": file.closing_fen,
        "new": new,
        "known": len(file.lines) - new,
        "remarks": len(file.problems),
    }
    _note(bank_account.book_id, "import_statement", ("statement", statement.pk), by=by, at=at, **facts)
    return Read(statement, new, len(file.lines) - new)


@transaction.atomic
def match_line(line: StatementLine, entries: Sequence[Entry], *, by: Actor, at: datetime) -> list[Match]:
    """Say which entries a line of the bank was. Of each as much is matched as is open on both sides, in their order;
    several lines may be parts of one entry.

    Raises Denied (also to whoever alone stands behind an entry), Invalid, Refused where nothing is open.
    """
    by = rules.check_can_match_line(line, entries, by=by)
    if not entries:
        raise Invalid(_("Choose at least one entry."), field="entries")
    _lock(line.bank_account)  # whoever comes second sees what the first has matched
    left = open_fen(line)
    matches = []
    for entry in entries:
        theirs = moved_fen(line.bank_account, entry)
        rules.check_amounts(left, entry, theirs)
        fen = min(left, theirs) if left > 0 else max(left, theirs)
        left -= fen
        match = Match(
            book_id=line.book_id, line=line, entry=entry, amount_fen=fen, matched_by_id=by.user_id, matched_at=at
        )
        match.save(force_insert=True)
        matches.append(match)
    pairs = [[match.entry.voucher, match.amount_fen] for match in matches]
    _note(line.book_id, "match_line", ("statement line", line.pk), by=by, at=at, entries=pairs, left_fen=left)
    return matches


@transaction.atomic
def unmatch_line(line: StatementLine, *, reason: str, by: Actor, at: datetime) -> None:
    """The line was something else: its matches end, and stay on record. Raises Denied, Invalid without a reason."""
    by = rules.check_can_unmatch_line(line, by=by)
    reason = clean_line(reason, most=200, field="reason")
    if not reason:
        raise Invalid(_("Write why the match is wrong."), field="reason")
    _lock(line.bank_account)
    standing = Match.objects.filter(line=line, ended_at__isnull=True)
    pairs = [[match.entry.voucher, match.amount_fen] for match in standing.select_related("entry").order_by("id")]
    if not standing.update(ended_at=at, ended_by_id=by.user_id, end_reason=reason):
        raise Conflict(_("Somebody else has just dealt with this. Reload the page to see how it stands now."))
    _note(line.book_id, "unmatch_line", ("statement line", line.pk), by=by, at=at, entries=pairs)


@transaction.atomic
def post_from_line(line: StatementLine, *, account: Account, purpose: str, by: Actor, at: datetime) -> EntryDraft:
    """Prepare the entry that a line is missing, against ``account``; a second person posts it, then it is proposed
    for the line. Raises Denied, Invalid, Refused where nothing of the line is open or such an entry waits already."""
    by = rules.check_can_post_from_line(line, by=by)
    left = open_fen(line)
    bank = Account.objects.filter(fund=account.fund_id, bank_account=line.bank_account, role=AccountRole.BANK).first()
    if bank is None or account.pk == bank.pk:
        raise Invalid(_("Choose an account of a fund whose money is on this bank account."), field="account")
    if left == 0:
        raise Refused(_("The whole amount of this line is matched already."))
    one = Line(bank, account, left) if left > 0 else Line(account, bank, -left)
    kind = EntryKind.RECEIPT if left > 0 else EntryKind.JOURNAL
    check_kept_by_no_verb(kind, [one], kept=KEPT_BY_VERBS)
    _check_not_waiting(line, one)
    late = line.on >= line.book.opened_on and late_day(line.book, line.on, at=at) is not None
    return write_draft(
        line.book,
        kind=kind,
        on=line.on,
        purpose=purpose,
        lines=[one],
        counterparty=line.counterparty,
        counterparty_private=line.counterparty_private,
        reason=_("Known from the bank's statement after its month was closed.") if late else "",
        by=by,
        at=at,
    )


@transaction.atomic
def see_counterparty(line: StatementLine, *, by: Actor, at: datetime) -> tuple[str, str]:
    """The whole name on the other side and the bank's whole text, for those on duty. Each look is an event."""
    rules.check_can_see_counterparty(line.book, by=by)
    _note(line.book_id, "see_counterparty", ("statement line", line.pk), by=by, at=at)
    return line.counterparty, line.text


def _keep(bank_account: BankAccount, file: BankFile, digest: str, *, by: Actor, at: datetime) -> Statement:
    statement = Statement(
        book_id=bank_account.book_id,
        bank_account=bank_account,
        format=file.format,
        file_sha256=digest,
        from_date=file.from_date or date.min,
        to_date=file.to_date or date.min,
        opening_fen=file.opening_fen,
        closing_fen=file.closing_fen,
        imported_by_id=by.user_id,
        imported_at=at,
    )
    statement.save(force_insert=True)
    return statement


def _keep_lines(statement: Statement, file: BankFile) -> int:
    prints = fingerprints(file.lines)
    known = set(
        StatementLine.objects.filter(bank_account=statement.bank_account, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
    )
    rows = [
        StatementLine(
            book_id=statement.book_id,
            bank_account=statement.bank_account,
            statement=statement,
            on=line.on,
            amount_fen=line.amount_fen,
            balance_fen=line.balance_fen,
            reference=line.reference,
            counterparty=line.counterparty,
            counterparty_private=line.is_private,
            text=line.text,
            fingerprint=fingerprint,
        )
        for line, fingerprint in zip(file.lines, prints, strict=True)
        if fingerprint not in known
    ]
    StatementLine.objects.bulk_create(rows)
    return len(rows)


def _check_not_waiting(line: StatementLine, one: Line) -> None:
    rows = [[one.debit.pk, one.credit.pk, one.amount_fen]]
    if EntryDraft.objects.filter(book=line.book_id, state=DraftState.PREPARED, on=line.on, lines=rows).exists():
        raise Refused(_("Such an entry waits for its second person already."))


def _lock(bank_account: BankAccount) -> None:
    BankAccount.objects.select_for_update(no_key=True).get(pk=bank_account.pk)


def _note(book_id: int, verb: str, subject: tuple[str, int], *, by: Actor, at: datetime, **data: object) -> None:
    record(log_id=book_id, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=data)
