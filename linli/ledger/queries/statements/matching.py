"""What of lines and entries is not matched yet, and which of them belong together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.db import connection
from django.db.models import Sum

from linli.ledger.models import Account, BankAccount, Book, Entry, Match, StatementLine
from linli.ledger.states import KEPT_BY_VERBS, AccountKind, AccountRole

NEAR_DAYS = 7  # between the bank's day and ours
WINDOW_DAYS = 400  # how far back the pages look; what is older is found by the entry and by the file
TOGETHER_MOST, AMONG_MOST = 4, 14  # entries that make up one line, and among how many they are sought
PROPOSALS_MOST = 5

# What entries moved on a bank account between two days, less what of it was matched with its lines.
OPEN_ENTRIES_SQL = """
SELECT moved.entry_id, sum(moved.fen)::bigint - coalesce((
    SELECT sum(match.amount_fen) FROM ledger_match AS match
    JOIN ledger_statementline AS line ON line.id = match.line_id AND line.bank_account_id = %(bank_account)s
    WHERE match.entry_id = moved.entry_id AND match.ended_at IS NULL
), 0)::bigint
FROM (
    SELECT entry_id, transfer.amount_fen AS fen FROM ledger_transfer AS transfer
    JOIN ledger_account AS account ON account.id = transfer.debit_id
    WHERE account.bank_account_id = %(bank_account)s AND transfer."on" BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT entry_id, -transfer.amount_fen FROM ledger_transfer AS transfer
    JOIN ledger_account AS account ON account.id = transfer.credit_id
    WHERE account.bank_account_id = %(bank_account)s AND transfer."on" BETWEEN %(first)s AND %(last)s
) AS moved
GROUP BY moved.entry_id
"""
OPEN_LINES_SQL = """
SELECT line.id, line.amount_fen - coalesce(sum(match.amount_fen), 0)::bigint
FROM ledger_statementline AS line
LEFT JOIN ledger_match AS match ON match.line_id = line.id AND match.ended_at IS NULL
WHERE line.book_id = %(book)s AND line."on" BETWEEN %(first)s AND %(last)s
GROUP BY line.id HAVING line.amount_fen <> coalesce(sum(match.amount_fen), 0)
"""


@dataclass(frozen=True)
class OpenEntry:
    """``open_fen``: above zero if it brought money to the bank account."""

    entry: Entry
    bank_account_id: int
    open_fen: int


@dataclass(frozen=True)
class OpenLine:
    line: StatementLine
    open_fen: int


@dataclass(frozen=True)
class Proposal:
    """These lines and these entries have the same sum. ``by_reference`` and ``by_name``: what speaks for it besides."""

    lines: tuple[OpenLine, ...]
    entries: tuple[OpenEntry, ...]
    by_reference: bool = False
    by_name: bool = False
    days: int = 0


def open_fen(line: StatementLine) -> int:
    """What of a line is not matched."""
    done = Match.objects.filter(line=line, ended_at__isnull=True).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return line.amount_fen - done


def moved_fen(account: BankAccount, entry: Entry) -> int:
    """What an entry moved on a bank account and is not matched yet."""
    facts: dict[str, int | date] = {"bank_account": account.pk, "first": entry.on, "last": entry.on, "entry": entry.pk}
    with connection.cursor() as cursor:
        cursor.execute(f"{OPEN_ENTRIES_SQL} HAVING moved.entry_id = %(entry)s", facts)
        row = cursor.fetchone()
    return int(row[1]) if row else 0


def open_lines(book: Book, first: date, last: date) -> list[OpenLine]:
    """Lines of which something is not matched, newest first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_LINES_SQL, {"book": book.pk, "first": first, "last": last})
        left = dict(cursor.fetchall())
    lines = StatementLine.objects.filter(pk__in=left).select_related("bank_account").order_by("-on", "-id")
    return [OpenLine(line, left[line.pk]) for line in lines]


def open_entries(accounts: Iterable[BankAccount], first: date, last: date) -> list[OpenEntry]:
    """Entries of which something is not matched, newest first; an entry and its reversal, neither of which the bank
    has seen, are nothing to it. One query for each account and one more."""
    left: dict[tuple[int, int], int] = {}
    for account in accounts:
        with connection.cursor() as cursor:
            cursor.execute(OPEN_ENTRIES_SQL, {"bank_account": account.pk, "first": first, "last": last})
            left |= {(account.pk, entry): fen for entry, fen in cursor.fetchall() if fen}
    ids = {entry for _account, entry in left}
    rows = Entry.objects.filter(pk__in=ids).select_related("reversed_by").in_bulk()
    found = []
    for (account_id, pk), fen in left.items():
        entry = rows[pk]
        reversal = getattr(entry, "reversed_by", None)
        partner = reversal.pk if reversal is not None else entry.reverses_id
        if partner is None or left.get((account_id, partner)) != -fen:
            found.append(OpenEntry(entry, account_id, fen))
    return sorted(found, key=lambda one: (one.entry.on, one.entry.pk), reverse=True)


def proposals(
    line: OpenLine, entries: Sequence[OpenEntry], lines: Sequence[OpenLine] = (), *, most: int = PROPOSALS_MOST
) -> list[Proposal]:
    """What this line may have been, the likeliest first: one entry; else several entries; else a part of one entry
    with other lines. Same way, same sum, at most a week apart."""
    near = [one for one in entries if _may(line, one)]
    found = [_proposal((line,), (one,)) for one in near if one.open_fen == line.open_fen]
    if not found:
        found = [
            _proposal((line,), some)
            for size in range(2, TOGETHER_MOST + 1)
            for some in combinations(near[:AMONG_MOST], size)
            if sum(one.open_fen for one in some) == line.open_fen
        ]
    if not found:
        others = [one for one in lines if one.line.pk != line.line.pk and _beside(line, one)][:AMONG_MOST]
        found = [
            _proposal((line, *some), (entry,))
            for entry in near
            if abs(entry.open_fen) > abs(line.open_fen)
            for size in range(1, TOGETHER_MOST)
            for some in combinations(others, size)
            if sum(one.open_fen for one in some) + line.open_fen == entry.open_fen
        ]
    found.sort(key=lambda one: (not one.by_reference, not one.by_name, len(one.entries) + len(one.lines), one.days))
    return found[:most]


def accounts_for(line: StatementLine) -> list[Account]:
    """What an entry for this line may stand against: the open accounts of the funds whose money is on this bank
    account, the likeliest first. Three queries."""
    parts = Account.objects.filter(bank_account=line.bank_account, role=AccountRole.BANK).values("fund")
    rows = Account.objects.filter(fund__in=parts, closed_on__isnull=True)
    rows = rows.exclude(role__in={AccountRole.BANK, *KEPT_BY_VERBS})
    rows = rows.select_related("fund").order_by("fund_id", "code")
    last = _last_account(line)
    wanted = AccountKind.INCOME if line.amount_fen > 0 else AccountKind.EXPENSE
    return sorted(rows, key=lambda one: (one.pk != last, -_fits(one, line), one.kind != wanted))


def _may(line: OpenLine, one: OpenEntry) -> bool:
    same_way = (line.open_fen > 0) == (one.open_fen > 0)
    return (
        same_way
        and one.bank_account_id == line.line.bank_account_id
        and abs(line.line.on - one.entry.on) <= timedelta(days=NEAR_DAYS)
    )


def _beside(line: OpenLine, other: OpenLine) -> bool:
    return (
        (line.open_fen > 0) == (other.open_fen > 0)
        and other.line.bank_account_id == line.line.bank_account_id
        and abs(line.line.on - other.line.on) <= timedelta(days=NEAR_DAYS)
    )


def _proposal(lines: tuple[OpenLine, ...], entries: tuple[OpenEntry, ...]) -> Proposal:
    first = lines[0].line
    words = {_plain(first.reference), *map(_plain, re.split(r"[\s,，;；/]", first.text))} - {""}
    references = [_plain(one.entry.bank_reference) for one in entries if one.entry.bank_reference]
    names = {_plain(one.entry.counterparty) for one in entries}
    return Proposal(
        lines,
        entries,
        by_reference=bool(references) and all(reference in words for reference in references),
        by_name=bool(first.counterparty) and names == {_plain(first.counterparty)},
        days=max(abs((first.on - one.entry.on).days) for one in entries),
    )


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _last_account(line: StatementLine) -> int | None:
    """Against which account the last line of the same other side was posted."""
    if not line.counterparty:
        return None
    rows = Match.objects.filter(book=line.book_id, ended_at__isnull=True, line__bank_account=line.bank_account)
    rows = rows.filter(line__counterparty=line.counterparty).exclude(line=line)
    entry = rows.order_by("-id").values_list("entry", flat=True).first()
    if entry is None:
        return None
    side = ("transfers__credit", "transfers__debit")[line.amount_fen < 0]
    found: int | None = Entry.objects.filter(pk=entry).values_list(side, flat=True).first()
    return found


def _fits(account: Account, line: StatementLine) -> int:
    """How well the bank's words speak for an account."""
    words = f"{line.counterparty} {line.text}"
    if account.role == AccountRole.CLEARING and re.search("财付通|微信支付|支付宝|银联|Tenpay", words):
        return 3
    if line.amount_fen > 0 and account.kind == AccountKind.INCOME and re.search("利息|结息", account.name):
        return 2 if re.search("利息|结息|interest", words, re.IGNORECASE) else 0
    if line.amount_fen < 0 and "手续费" in account.name:
        return 2 if re.search("手续费|服务费|管理费|fee|charge", words, re.IGNORECASE) else 0
    return 0
