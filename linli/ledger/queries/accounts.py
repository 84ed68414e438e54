"""One account's transfers, newest first, with how it stood after each: as fast in year ten as in year one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from linli.ledger.models import Account, Entry

# (the day, the transfer's id) of the last row of a page: the next page begins after it.
Cursor = tuple[date, int]

# The two indexes give the page's rows in its order. How the account stood after the newest of them is the balance of
# that day without what came later on the same day (reckoned once, however many rows the page has); the rows below it
# follow from their own amounts.
ROWS_SQL = """
WITH page AS (
    (SELECT id, "on", entry_id, credit_id AS other_id, amount_fen FROM ledger_transfer
     WHERE debit_id = %(account)s AND "on" >= %(first)s AND ("on", id) < (%(on)s, %(id)s)
     ORDER BY "on" DESC, id DESC LIMIT %(size)s)
    UNION ALL
    (SELECT id, "on", entry_id, debit_id, -amount_fen FROM ledger_transfer
     WHERE credit_id = %(account)s AND "on" >= %(first)s AND ("on", id) < (%(on)s, %(id)s)
     ORDER BY "on" DESC, id DESC LIMIT %(size)s)
    ORDER BY "on" DESC, id DESC LIMIT %(size)s
), newest AS (
    SELECT "on", id FROM page ORDER BY "on" DESC, id DESC LIMIT 1
), start AS MATERIALIZED (
    SELECT coalesce((SELECT balance_fen FROM ledger_daybalance
                     WHERE account_id = %(account)s AND "on" <= newest."on" ORDER BY "on" DESC LIMIT 1), 0)
         - coalesce((SELECT sum(amount_fen) FROM ledger_transfer
                     WHERE debit_id = %(account)s AND "on" = newest."on" AND id > newest.id), 0)
         + coalesce((SELECT sum(amount_fen) FROM ledger_transfer
                     WHERE credit_id = %(account)s AND "on" = newest."on" AND id > newest.id), 0) AS balance_fen
    FROM newest
), standing AS (
    SELECT page.id, page."on", page.entry_id, page.other_id, page.amount_fen::bigint,
           (start.balance_fen - coalesce(sum(page.amount_fen) OVER (
               ORDER BY page."on" DESC, page.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ), 0))::bigint AS balance_fen
    FROM page CROSS JOIN start
)
"""
PAGE_SQL = f'{ROWS_SQL} SELECT * FROM standing ORDER BY "on" DESC, id DESC'  # noqa: S608 our own text


@dataclass(frozen=True)
class AccountRow:
    """One transfer as one of its accounts sees it, in fen. ``amount_fen``: debits above zero, credits below, and
    ``balance_fen``: debits minus credits after it (times ``account.sign`` is what people expect to see)."""

    transfer_id: int
    on: date
    entry: Entry
    other: Account
    amount_fen: int
    balance_fen: int

    @property
    def cursor(self) -> Cursor:
        """``before=`` of the page that follows, if this is the last row of one."""
        return self.on, self.transfer_id


def account_page(
    account: Account,
    *,
    before: Cursor | None = None,
    size: int = 50,
    first: date | None = None,
    last: date | None = None,
) -> list[AccountRow]:
    """At most ``size`` transfers, newest first, from ``first`` to ``last`` (both counted), after the row ``before``.

    Three queries, whatever the age of the book. Ask for one row more than are shown to learn whether there are older.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAGE_SQL, page_facts(account, before, size, first, last))
        return account_rows(cursor.fetchall())


def page_facts(
    account: Account, before: Cursor | None, size: int, first: date | None, last: date | None
) -> dict[str, Any]:
    """What ``ROWS_SQL`` asks for: ``size`` transfers from ``first`` to ``last``, after the row ``before``."""
    # An id above all others: everything up to the end of the last day.
    start = (last or date.max, 2**63 - 1)
    on, pk = min(before, start) if before else start
    return {"account": account.pk, "first": first or date.min, "on": on, "id": pk, "size": size}


def account_rows(rows: Sequence[tuple[Any, ...]]) -> list[AccountRow]:
    """Rows of ``standing`` with their entries and accounts. Two queries."""
    entries = Entry.objects.in_bulk({row[2] for row in rows})
    others = Account.objects.select_related("fund").in_bulk({row[3] for row in rows})
    return [
        AccountRow(pk, on, entries[entry], others[other], amount, balance)
        for pk, on, entry, other, amount, balance in rows
    ]
