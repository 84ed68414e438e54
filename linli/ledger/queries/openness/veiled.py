"""Accounts and entries as those read them who are not on duty: households' payments of a day as one sum (veil.py).

The sum of a day stands below the day's entries, so that what stands after each of them tells nothing of the order in
which households paid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from linli.ledger.models import Account, Book, Entry
from linli.ledger.queries.accounts import Cursor
from linli.ledger.queries.balances import balances
from linli.ledger.states import OF_HOUSEHOLDS, EntryKind

from .overview import month_end
from .veil import SINGLE_FACTS, SINGLE_SQL, Veil

SUM = 0  # in the place of an entry's id: below all entries of its day
LOOKED_AT = 2_000  # entries that one page of the list looks at

# The days on which any of the accounts moved, from which one page is made.
FLOOR_SQL = """
SELECT min("on") FROM (
    SELECT DISTINCT day."on" FROM unnest(%(accounts)s::bigint[]) AS account (id)
    CROSS JOIN LATERAL (
        SELECT "on" FROM ledger_daybalance
        WHERE account_id = account.id AND "on" BETWEEN %(first)s AND %(upto)s ORDER BY "on" DESC LIMIT %(days)s
    ) AS day
    ORDER BY 1 DESC LIMIT %(days)s
) AS days
"""
# One row an entry, and one for all that households moved on a day. ``own``: these are households' accounts themselves.
ACCOUNT_SQL = """
SELECT moved."on", CASE WHEN single THEN 0 ELSE entry_id END AS key, sum(fen)::bigint,
       CASE WHEN count(DISTINCT other_id) = 1 THEN min(other_id) END
FROM (
    SELECT transfer."on", transfer.entry_id, transfer.other_id, transfer.fen,
           entry.kind = ANY(%(kinds)s)
           AND (other.role = ANY(%(of_households)s) OR %(own)s AND other.role <> 'opening') AS single
    FROM (
        SELECT "on", entry_id, credit_id AS other_id, amount_fen AS fen FROM ledger_transfer
        WHERE debit_id = ANY(%(accounts)s) AND "on" BETWEEN %(floor)s AND %(upto)s
        UNION ALL
        SELECT "on", entry_id, debit_id, -amount_fen FROM ledger_transfer
        WHERE credit_id = ANY(%(accounts)s) AND "on" BETWEEN %(floor)s AND %(upto)s
    ) AS transfer
    JOIN ledger_entry AS entry ON entry.id = transfer.entry_id
    JOIN ledger_account AS other ON other.id = transfer.other_id
) AS moved
GROUP BY 1, 2 ORDER BY 1 DESC, 2 DESC
"""
EDGE_SQL = """
SELECT "on" FROM ledger_entry WHERE book_id = %(book)s AND "on" BETWEEN %(first)s AND %(upto)s
  AND (%(kind)s = '' OR kind = %(kind)s)
ORDER BY "on" DESC, id DESC OFFSET %(most)s LIMIT 1
"""
ENTRIES_SQL = f"""
SELECT "on", key, CASE WHEN key = 0 THEN kind END, sum(amount_fen)::bigint FROM (
    SELECT entry."on", entry.kind, entry.amount_fen, CASE WHEN {SINGLE_SQL} THEN 0 ELSE entry.id END AS key
    FROM ledger_entry AS entry WHERE entry.book_id = %(book)s AND entry."on" BETWEEN %(floor)s AND %(upto)s
      AND (%(kind)s = '' OR entry.kind = %(kind)s)
) AS found
GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2 DESC, 3
"""  # noqa: S608 our own text
PARTS_SQL = f"""
SELECT entry."on", entry.kind, transfer.debit_id, transfer.credit_id, sum(transfer.amount_fen)::bigint
FROM ledger_entry AS entry JOIN ledger_transfer AS transfer ON transfer.entry_id = entry.id
WHERE entry.book_id = %(book)s AND entry."on" = ANY(%(days)s) AND {SINGLE_SQL}
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608 our own text


@dataclass(frozen=True)
class VeiledRow:
    """An entry, or (without one) what households moved on a day, as an account sees it."""

    on: date
    key: int
    entry: Entry | None
    other: Account | None
    amount_fen: int
    balance_fen: int

    @property
    def cursor(self) -> Cursor:
        return self.on, self.key


@dataclass(frozen=True)
class DaySum:
    """What entries of one kind that tell of single households came to on a day."""

    on: date
    kind: str
    amount_fen: int

    @property
    def label(self) -> str:
        return str(EntryKind(self.kind).label)


def account_page(
    account: Account,
    veil: Veil,
    *,
    before: Cursor | None = None,
    size: int = 50,
    first: date | None = None,
    last: date | None = None,
) -> tuple[list[VeiledRow], Cursor | None]:
    """At most ``size`` rows, newest first, after the row ``before``, and the key of the next page. Five queries."""
    ids = veil.behind(account.pk)
    upto = min(before[0] if before else date.max, last or date.max)
    start = first or date.min
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_SQL, {"accounts": ids, "first": start, "upto": upto, "days": size + 2})
        floor = cursor.fetchone()[0]
        if floor is None:
            return [], None
        facts = {"accounts": ids, "floor": floor, "upto": upto, "own": account.role in OF_HOUSEHOLDS}
        cursor.execute(ACCOUNT_SQL, facts | SINGLE_FACTS)
        found = cursor.fetchall()
    stands = sum(balances(ids, upto).values())
    raw = []
    for on, key, fen, other in found:
        if before is None or (on, key) < before:
            raw.append((on, key, other, fen, stands))
        stands -= fen
    shown = raw[:size]
    entries = Entry.objects.in_bulk({row[1] for row in shown} - {SUM})
    others = Account.objects.select_related("fund").in_bulk({veil.shown(row[2]) for row in shown if row[2]})
    rows = [
        VeiledRow(on, key, entries.get(key), others.get(veil.shown(other)) if other else None, fen, balance)
        for on, key, other, fen, balance in shown
    ]
    return rows, rows[-1].cursor if len(raw) > size else None


def every_row(
    account: Account, veil: Veil, *, first: date | None = None, last: date | None = None
) -> Iterator[VeiledRow]:
    """All rows, newest first; read as they are asked for."""
    before: Cursor | None = None
    while True:
        rows, before = account_page(account, veil, before=before, size=200, first=first, last=last)
        yield from rows
        if before is None:
            return


def listed(
    book: Book, *, kind: str = "", month: date | None = None, after: Cursor | None = None, size: int = 30
) -> tuple[list[Entry | DaySum], Cursor | None]:
    """Entries, newest first, and below those of each day the sums of what households moved; with the key of the next
    page. A page may be short where many households paid. Three queries."""
    first = month or date.min
    upto = min(month_end(month) if month else date.max, after[0] if after else date.max)
    if after is not None and after[1] == SUM and after[0] > date.min:
        upto = min(upto, after[0] - timedelta(days=1))
    facts = {"book": book.pk, "kind": kind if kind in EntryKind.values else "", "first": first, "upto": upto}
    with connection.cursor() as cursor:
        cursor.execute(EDGE_SQL, facts | {"most": LOOKED_AT})
        edge = cursor.fetchone()
        cursor.execute(ENTRIES_SQL, facts | SINGLE_FACTS | {"floor": edge[0] if edge else first})
        found = [row for row in cursor.fetchall() if after is None or (row[0], row[1]) < after]
    end = min(size, len(found))
    while end < len(found) and found[end][1] == SUM and found[end][0] == found[end - 1][0]:
        end += 1  # the sums of one day stand together
    rows = found[:end]
    entries = Entry.objects.select_related("reversed_by").in_bulk({row[1] for row in rows} - {SUM})
    shown: list[Entry | DaySum] = [
        entries[key] if key != SUM else DaySum(on, kind_, fen) for on, key, kind_, fen in rows
    ]
    if end < len(found):
        return shown, (rows[-1][0], rows[-1][1])
    return shown, (edge[0], SUM) if edge else None


def every_entry(book: Book, *, kind: str = "", month: date | None = None) -> Iterator[Entry | DaySum]:
    """The whole list, read as it is asked for."""
    after: Cursor | None = None
    while True:
        rows, after = listed(book, kind=kind, month=month, after=after, size=1_000)
        yield from rows
        if after is None:
            return


def parts_of(book: Book, veil: Veil, sums: Sequence[DaySum]) -> dict[tuple[date, str], list[tuple[int, int, int]]]:
    """The transfers (debit, credit, fen) of which day sums are made, by the accounts that are shown. One query."""
    if not sums:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PARTS_SQL, {"book": book.pk, "days": list({one.on for one in sums})} | SINGLE_FACTS)
        rows = cursor.fetchall()
    found: dict[tuple[date, str], dict[tuple[int, int], int]] = {}
    for on, kind, debit, credit, fen in rows:
        pairs = found.setdefault((on, kind), {})
        pair = (veil.shown(debit), veil.shown(credit))
        pairs[pair] = pairs.get(pair, 0) + fen
    return {key: [(debit, credit, fen) for (debit, credit), fen in pairs.items()] for key, pairs in found.items()}
