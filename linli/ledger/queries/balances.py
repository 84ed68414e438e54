"""How accounts stand on a day: the latest row of the day up to it, however old the book."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from linli.ledger.models import Account, Book

# One descent of the index for each account, whatever its age.
BALANCES_SQL = """
SELECT account.id, coalesce(day.balance_fen, 0)
FROM unnest(%(accounts)s::bigint[]) AS account (id)
LEFT JOIN LATERAL (
    SELECT balance_fen FROM ledger_daybalance
    WHERE account_id = account.id AND "on" <= %(on)s ORDER BY "on" DESC LIMIT 1
) AS day ON true
"""

# What moved between two days, both counted: the difference of two balances would hide what went in and out again.
TURNOVER_SQL = """
SELECT account_id, sum(debit_fen)::bigint, sum(credit_fen)::bigint FROM ledger_daybalance
WHERE account_id = ANY(%(accounts)s) AND "on" BETWEEN %(first)s AND %(last)s GROUP BY account_id
"""


def balance(account: Account, on: date) -> int:
    """Debits minus credits of one account up to the end of a day, in fen. One query."""
    return balances([account.pk], on)[account.pk]


def balances(account_ids: Iterable[int], on: date) -> dict[int, int]:
    """Debits minus credits of each account up to the end of a day, in fen. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES_SQL, {"accounts": list(account_ids), "on": on})
        return dict(cursor.fetchall())


def turnover(account_ids: Iterable[int], first: date, last: date) -> dict[int, tuple[int, int]]:
    """Debits and credits of each account from ``first`` to ``last``, both counted, in fen; accounts that did not move
    are absent. One query over the days on which they moved."""
    with connection.cursor() as cursor:
        cursor.execute(TURNOVER_SQL, {"accounts": list(account_ids), "first": first, "last": last})
        return {account: (debit, credit) for account, debit, credit in cursor.fetchall()}


def trial_balance(book: Book, on: date) -> dict[str, int]:
    """Every account's balance by its code, those at zero too. Their sum is zero, in every fund."""
    accounts = dict(Account.objects.filter(book=book).values_list("id", "code"))
    by_id = balances(accounts, on)
    return {code: by_id[pk] for pk, code in accounts.items()}
