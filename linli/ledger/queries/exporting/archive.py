"""The open archive of a book: its whole log, closed by a signed line of what its accounts come to. Whoever checks the
file reckons them again from the transfers in the events (`ledger.post`), without the book."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from linli.audit.queries import waiting, write_archive
from linli.ledger.models import Book

from .selection import one_moment

KIND = "book"
POST = "ledger.post"

# Canonical JSON has its keys in order: the verb ends the line, and no text can hold a bare quotation mark, so that
# these bytes are what they look like.
_POSTED = f',"verb":"{POST}"}}'.encode()
_TRANSFERS = b'"transfers":[['

LATEST_SQL = """
SELECT account.code, account.name, account.kind, coalesce(day.balance_fen, 0) FROM ledger_account AS account
LEFT JOIN LATERAL (
    SELECT balance_fen FROM ledger_daybalance WHERE account_id = account.id ORDER BY "on" DESC LIMIT 1
) AS day ON true
WHERE account.book_id = %s ORDER BY account.code
"""


def write_book_archive(log_id: int, file: BinaryIO) -> int:
    """Write the log of a place, closed by what its book comes to if it has one, to ``file``. Returns how many events.

    Raises Refused while the log is empty."""
    with one_moment():
        book = Book.objects.filter(pk=log_id).first()
        return write_archive(log_id, file, statement=(KIND, book_statement(book)) if book else None)


def book_statement(book: Book) -> str:
    """Every account with its balance (debits minus credits, in fen) as the book keeps it, without what has no place in
    the log yet."""
    to_come = Counter[str]()
    entries = book.entries.count()
    for event in waiting(book.pk, POST):
        entries -= 1
        _add(to_come, event.data["transfers"])
    with connection.cursor() as cursor:
        cursor.execute(LATEST_SQL, [book.pk])
        accounts = [[code, name, kind, fen - to_come[code]] for code, name, kind, fen in cursor.fetchall()]
    stated = {"accounts": accounts, "entries": entries}
    return json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class BookReader:
    """Adds up the transfers of a log. A `linli.audit.archive.Reader`."""

    kind = KIND

    def __init__(self) -> None:
        self.balances, self.entries = Counter[str](), 0

    def read(self, lines: list[bytes]) -> tuple[Counter[str], int]:
        """The balances to which the entries among these events come, and how many entries there are."""
        posted = [line for line in lines if line.endswith(_POSTED)]
        try:
            return _sums(posted), len(posted)
        except ValueError:  # a code with a comma or the like: the slow way
            balances = Counter[str]()
            for line in posted:
                _add(balances, _transfers(line))
            return balances, len(posted)

    def add(self, found: tuple[Counter[str], int]) -> None:
        balances, entries = found
        for code, fen in balances.items():
            self.balances[code] += fen
        self.entries += entries

    def problems(self, stated: str | None) -> Iterable[str]:
        """What the closing line says otherwise than the events."""
        if stated is None:
            if self.entries:
                yield _("The line with the book's balances is missing.")
            return
        content = json.loads(stated)
        balances = {code: fen for code, _name, _kind, fen in content["accounts"]}
        if content["entries"] != self.entries:
            facts = {"stated": content["entries"], "found": self.entries}
            yield _("The book has %(stated)s entries, the log %(found)s.") % facts
        for code in sorted({*balances, *self.balances}):
            if balances.get(code) != self.balances[code]:
                yield _("The balance of account %(code)s is not what the entries come to.") % {"code": code}


def _sums(posted: list[bytes]) -> Counter[str]:
    """The same as `_add` for transfers as they are written, several times as fast as reading JSON: without brackets,
    and with a space where two codes meet, pair, fen, pair, fen … follow each other. Inside a code a quotation mark has
    a backslash before it, so that codes meet only there. Raises ValueError where that is not so."""
    found = [line[(start := line.rfind(_TRANSFERS) + len(_TRANSFERS)) : line.find(b"]]", start)] for line in posted]
    amounts = defaultdict[bytes, list[bytes]](list)
    if found:
        flat = iter(b",".join(found).replace(b"],[", b",").replace(b'","', b'" "').split(b","))
        for pair, fen in zip(flat, flat, strict=True):
            amounts[pair].append(fen)
    balances = Counter[str]()
    for pair, each in amounts.items():
        debit, credit = json.loads(b"[%s]" % pair.replace(b'" "', b'","'))
        total = sum(map(int, each))
        balances[debit] += total
        balances[credit] -= total
    return balances


def _transfers(line: bytes) -> list[Any]:
    try:
        transfers: list[Any] = json.loads(line)["data"]["transfers"]
    except KeyError as error:
        raise ValueError("this is no entry") from error
    return transfers


def _add(balances: Counter[str], transfers: list[Any]) -> None:
    for debit, credit, fen in transfers:
        balances[debit] += fen
        balances[credit] -= fen
