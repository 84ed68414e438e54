"""What of a book goes out: the whole of it, or some days, one fund or one account; read row by row."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from linli.kernel.mask import mask_name, scrub
from linli.ledger.models import Account, Book, Fund
from linli.ledger.queries.balances import balances, turnover
from linli.ledger.queries.openness.veil import Veil, summed_words

ROWS = 5000
FACTS = 15  # columns of the entry, before those of the transfer

POSTED_SQL = """
SELECT entry.id, entry.month, entry.number, entry."on", entry.belongs_on, entry.kind, entry.purpose,
       entry.counterparty, entry.counterparty_private, coalesce(decision.number, ''), entry.matter,
       entry.bank_reference, wrong.month, wrong.number, entry.reason,
       transfer.debit_id, transfer.credit_id, transfer.amount_fen
FROM ledger_entry AS entry
JOIN ledger_transfer AS transfer ON transfer.entry_id = entry.id
LEFT JOIN ledger_entry AS wrong ON wrong.id = entry.reverses_id
LEFT JOIN bodies_decision AS decision ON decision.id = entry.decision_id
WHERE entry.book_id = %(book)s AND entry."on" BETWEEN %(first)s AND %(last)s
  AND (%(fund)s::bigint IS NULL OR transfer.fund_id = %(fund)s)
  AND (%(accounts)s::bigint[] IS NULL OR ARRAY[transfer.debit_id, transfer.credit_id] && %(accounts)s::bigint[])
ORDER BY entry."on", entry.id, transfer.id
"""

COUNT_SQL = f"SELECT count(*) FROM ({POSTED_SQL} LIMIT %(most)s) AS found"  # noqa: S608 our own text


@dataclass(frozen=True)
class Posted:
    """One entry as everybody may see it: a person's name is masked. ``transfers``: (debit, credit, fen)."""

    voucher: str
    on: date
    belongs_on: date | None
    kind: str
    purpose: str
    counterparty: str
    decision: str
    matter: str
    bank_reference: str
    reverses: str
    reason: str
    transfers: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Selection:
    """The transfers of a book from ``first`` to ``last``, both counted; of one fund or one account if one is given.
    With a ``veil``, as those see them who are not on duty: households' payments of a day as one sum."""

    book: Book
    first: date
    last: date
    fund: Fund | None = None
    account: Account | None = None
    veil: Veil | None = None

    def accounts(self) -> list[Account]:
        """Every account that can occur, by fund and code: of the fund, or of the whole book."""
        rows = Account.objects.filter(book=self.book).select_related("fund").order_by("fund_id", "code")
        fund = self.fund.pk if self.fund else self.account.fund_id if self.account else None
        found = list(rows.filter(fund_id=fund) if fund else rows)
        return [one for one in found if self.veil is None or self.veil.shown(one.pk) == one.pk]

    def complete(self) -> list[Account]:
        """The accounts of which nothing is left out, whose balances can therefore be stated."""
        return [self.account] if self.account else self.accounts()

    def before(self) -> dict[int, int]:
        """How the complete accounts stood before the first day, in fen."""
        return self._stood(self.first - timedelta(days=1))

    def after(self) -> dict[int, int]:
        """How they stand at the end of the last day, in fen, by the balances that the book itself keeps."""
        return self._stood(self.last)

    def moved(self) -> dict[int, tuple[int, int]]:
        """Debits and credits of the complete accounts that moved, in fen."""
        found: dict[int, tuple[int, int]] = {}
        for pk, (debit, credit) in turnover(self._behind(), self.first, self.last).items():
            debits, credits_ = found.get(self._shown(pk), (0, 0))
            found[self._shown(pk)] = debits + debit, credits_ + credit
        return found

    def posted(self) -> Iterator[Posted]:
        """The entries in the order of their days, in constant memory. Must be read inside `one_moment`."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(POSTED_SQL, self._facts())
            entries = (_entry_of(list(rows)) for _entry, rows in groupby(_rows(cursor), key=lambda row: row[0]))
            yield from entries if self.veil is None else _summed(entries, self.veil)

    def _shown(self, pk: int) -> int:
        return pk if self.veil is None else self.veil.shown(pk)

    def _behind(self) -> list[int]:
        complete = [one.pk for one in self.complete()]
        return complete if self.veil is None else [pk for one in complete for pk in self.veil.behind(one)]

    def _stood(self, on: date) -> dict[int, int]:
        by_account = balances(self._behind(), on)
        return by_account if self.veil is None else self.veil.summed(by_account)

    def count(self, most: int) -> int:
        """How many transfers there are, at most ``most``."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_SQL, {**self._facts(), "most": most})
            found: int = cursor.fetchone()[0]
        return found

    def _facts(self) -> dict[str, int | date | None]:
        return {
            "book": self.book.pk,
            "first": self.first,
            "last": self.last,
            "fund": self.fund.pk if self.fund else None,
            "accounts": self._behind() if self.account else None,
        }


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of the same moment, so that balances and entries agree while others post."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _summed(entries: Iterator[Posted], veil: Veil) -> Iterator[Posted]:
    """What tells of one household comes as one sum a day and kind, behind the other entries of its day; and what stands
    on accounts that are not shown, on those in which they are summed."""
    for on, of_day in groupby(entries, key=lambda entry: entry.on):
        sums: dict[str, Counter[tuple[int, int]]] = {}
        for entry in of_day:
            single = veil.is_single(entry.kind, entry.transfers)
            pairs = sums.setdefault(entry.kind, Counter()) if single else Counter[tuple[int, int]]()
            for debit, credit, fen in entry.transfers:
                pairs[veil.shown(debit), veil.shown(credit)] += fen
            if not single:
                yield replace(entry, transfers=_parts(pairs))
        for kind, pairs in sums.items():
            yield Posted(f"{on}-sum", on, None, kind, summed_words(), "", "", "", "", "", "", _parts(pairs))


def _parts(pairs: Counter[tuple[int, int]]) -> list[tuple[int, int, int]]:
    return [(debit, credit, fen) for (debit, credit), fen in pairs.items()]


def _rows(cursor: Any) -> Iterator[tuple]:
    while rows := cursor.fetchmany(ROWS):
        yield from rows


def _entry_of(rows: list[tuple]) -> Posted:
    (_id, month, number, on, belongs_on, kind, purpose, name, private, decision, matter, bank, *wrong, reason) = rows[
        0
    ][:FACTS]
    return Posted(
        voucher=_voucher(month, number),
        on=on,
        belongs_on=belongs_on,
        kind=kind,
        purpose=scrub(purpose) if private else purpose,
        counterparty=mask_name(name) if private else name,
        decision=decision,
        matter=matter,
        bank_reference=bank,
        reverses=_voucher(*wrong) if wrong[0] else "",
        reason=scrub(reason) if private else reason,
        transfers=[row[FACTS:] for row in rows],
    )


def _voucher(month: date, number: int) -> str:
    return f"{month:%Y-%m}-{number:04d}"
