"""The files that came in, and what one would bring before it does."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby

from django.db.models import Count

from linli.ledger.bankfiles import BankFile, BankLine
from linli.ledger.models import BankAccount, Book, ColumnMapping, Statement, StatementLine

SHOWN = 60


@dataclass(frozen=True)
class Preview:
    """``new`` lines would come in, ``known`` are in already. ``gap_fen``: by how much the file does not begin where
    the statement before it ended; None where one of the two does not say."""

    new: int
    known: int
    same_file: Statement | None
    before: Statement | None
    gap_fen: int | None


@dataclass(frozen=True)
class ShownStatement:
    """``gap_fen``: it begins with so much more than the one before it ended with. ``contradicts_fen``: it ends with so
    much more than its beginning and the lines of its days give."""

    statement: Statement
    lines: int
    gap_fen: int
    contradicts_fen: int


def fingerprints(lines: Iterable[BankLine]) -> list[str]:
    """What makes each line this one and no other, in whichever file it stands: the bank's own number with day and
    amount, else all its words; and how many equal ones stand before it in the file."""
    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for line in lines:
        facts: tuple[str, ...] = (f"{line.on}", f"{line.amount_fen}", line.reference)
        if not line.is_banks_number:
            facts += (line.counterparty, line.text)
        prints.append(sha256("\x1f".join((*facts, str(seen[facts]))).encode()).hexdigest())
        seen[facts] += 1
    return prints


def preview(account: BankAccount, file: BankFile, digest: str) -> Preview:
    """What this file would bring. Three queries."""
    prints = fingerprints(file.lines)
    known = StatementLine.objects.filter(bank_account=account, fingerprint__in=prints).count()
    same = Statement.objects.filter(bank_account=account, file_sha256=digest).first()
    before = None
    if file.from_date:
        rows = Statement.objects.filter(bank_account=account, to_date__lt=file.from_date)
        before = rows.order_by("-to_date", "-id").first()
    gap = None
    if before is not None and before.closing_fen is not None and file.opening_fen is not None:
        gap = file.opening_fen - before.closing_fen
    return Preview(len(prints) - known, known, same, before, gap)


def last_mapping(book: Book, bank_name: str) -> dict[str, str]:
    """The columns that were chosen for this bank the last time; {} if never."""
    saved = ColumnMapping.objects.filter(book=book, name=bank_name[:60]).values_list("columns", flat=True).first()
    return dict(saved or {})


def statements_of(book: Book) -> list[ShownStatement]:
    """The latest statements, newest first, each held against the one before it and against its lines. Two queries."""
    rows = list(
        Statement.objects.filter(book=book)
        .select_related("bank_account")
        .annotate(count=Count("lines"))
        .order_by("-to_date", "-id")[:SHOWN]
    )
    if not rows:
        return []
    moved = _moved_by_day(book, min(row.from_date for row in rows))
    told = []
    for account, own in groupby(sorted(rows, key=lambda row: row.bank_account_id), lambda row: row.bank_account_id):
        days = moved.get(account, {})
        ordered = sorted(own, key=lambda row: (row.from_date, row.to_date, row.pk))
        told += [_held(row, ordered[:place], days) for place, row in enumerate(ordered)]
    return sorted(told, key=lambda one: (one.statement.to_date, one.statement.pk), reverse=True)


def _held(row: Statement, earlier: Sequence[Statement], days: dict[date, int]) -> ShownStatement:
    before = [one for one in earlier if one.to_date < row.from_date and one.closing_fen is not None]
    last = max(before, key=lambda one: (one.to_date, one.pk), default=None)
    gap = 0
    if last is not None and last.closing_fen is not None and row.opening_fen is not None:
        gap = row.opening_fen - last.closing_fen
    contradicts = 0
    if row.opening_fen is not None and row.closing_fen is not None:
        moved = sum(fen for day, fen in days.items() if row.from_date <= day <= row.to_date)
        contradicts = row.closing_fen - row.opening_fen - moved
    return ShownStatement(row, row.count, gap, contradicts)  # type: ignore[attr-defined]


def _moved_by_day(book: Book, first: date) -> dict[int, dict[date, int]]:
    moved: dict[int, dict[date, int]] = {}
    lines = StatementLine.objects.filter(book=book, on__gte=first).values_list("bank_account", "on", "amount_fen")
    for account, day, fen in lines:
        days = moved.setdefault(account, {})
        days[day] = days.get(day, 0) + fen
    return moved
