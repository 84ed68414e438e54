"""The bank's balance beside the book's, and the lines behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Min, Prefetch, QuerySet

from linli.ledger.models import BankAccount, Book, Match, Statement, StatementLine

from .matching import WINDOW_DAYS, open_entries, open_lines

# The newest statement of each account up to a day, beside what the book says of that statement's last day.
STANDING_SQL = """
SELECT latest.bank_account_id, latest.to_date, latest.closing_fen, (
    SELECT coalesce(sum(day.balance_fen), 0)::bigint FROM ledger_account AS account
    CROSS JOIN LATERAL (
        SELECT balance_fen FROM ledger_daybalance
        WHERE account_id = account.id AND "on" <= latest.to_date ORDER BY "on" DESC LIMIT 1
    ) AS day
    WHERE account.bank_account_id = latest.bank_account_id
)
FROM (
    SELECT DISTINCT ON (bank_account_id) bank_account_id, to_date, closing_fen FROM ledger_statement
    WHERE book_id = %(book)s AND closing_fen IS NOT NULL AND to_date <= %(day)s
    ORDER BY bank_account_id, to_date DESC, id DESC
) AS latest
"""


@dataclass(frozen=True)
class Reconciliation:
    """One bank account on the last day of its newest statement. ``lines_fen``: lines that no entry explains;
    ``entries_fen``: entries that the bank has not seen; both signed."""

    account: BankAccount
    day: date
    bank_fen: int
    book_fen: int
    lines_fen: int = 0
    entries_fen: int = 0

    @property
    def difference_fen(self) -> int:
        return self.bank_fen - self.book_fen

    @property
    def agrees(self) -> bool:
        return self.difference_fen == 0

    @property
    def unexplained_fen(self) -> int:
        """What is left of the difference when all that is not matched is taken off."""
        return self.difference_fen - self.lines_fen + self.entries_fen


def newest_statements(book: Book, day: date = date.max) -> list[tuple[int, date, int, int]]:
    """Of each bank account its id, the last day of its newest statement, and what the bank and the book say of that
    day, in fen. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING_SQL, {"book": book.pk, "day": day})
        return cursor.fetchall()


def latest_reconciliation(book: Book, day: date = date.max) -> list[Reconciliation]:
    """Bank against book for each bank account that has a statement. Two queries; `reconciliation` explains one."""
    rows = newest_statements(book, day)
    accounts = BankAccount.objects.filter(book=book).select_related("holder").in_bulk([row[0] for row in rows])
    found = [Reconciliation(accounts[pk], on, bank, ours) for pk, on, bank, ours in rows]
    return sorted(found, key=lambda one: one.account.pk)


def reconciliation(book: Book, day: date = date.max) -> list[Reconciliation]:
    """The same, with what explains the difference."""
    return [_explained(book, one) for one in latest_reconciliation(book, day)]


def beginning(account: BankAccount, last: date) -> date:
    """From which day on entries are held against lines: the first statement's, at most WINDOW_DAYS before ``last``."""
    first = Statement.objects.filter(bank_account=account).aggregate(first=Min("from_date"))["first"] or last
    return max(first, last - timedelta(days=WINDOW_DAYS))


def lines_of(book: Book, *, account: int | None = None) -> QuerySet[StatementLine]:
    """All lines, newest first, each with what it was matched with."""
    rows = StatementLine.objects.filter(book=book, **({"bank_account": account} if account else {}))
    return _with_matches(rows.select_related("bank_account")).order_by("-on", "-id")


def line_page(book: Book, pk: int) -> StatementLine:
    """One line with its matches, ended ones too. Raises StatementLine.DoesNotExist."""
    rows = StatementLine.objects.filter(book=book).select_related("bank_account", "statement", "book__community")
    return rows.prefetch_related(
        Prefetch("matches", Match.objects.select_related("entry", "matched_by", "ended_by").order_by("id"))
    ).get(pk=pk)


def standing_matches(line: StatementLine) -> list[Match]:
    """What a line of `lines_of` was matched with."""
    found: list[Match] = line.standing  # type: ignore[attr-defined]
    return found


def _with_matches(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    standing = Match.objects.filter(ended_at__isnull=True).select_related("entry").order_by("id")
    return rows.prefetch_related(Prefetch("matches", standing, to_attr="standing"))


def _explained(book: Book, one: Reconciliation) -> Reconciliation:
    first = beginning(one.account, one.day)
    lines = [line for line in open_lines(book, first, one.day) if line.line.bank_account_id == one.account.pk]
    entries = open_entries([one.account], first, one.day)
    return Reconciliation(
        one.account, one.day, one.bank_fen, one.book_fen, _sum(line.open_fen for line in lines),
        _sum(entry.open_fen for entry in entries),
    )  # fmt: skip


def _sum(amounts: Iterable[int]) -> int:
    return sum(amounts)
