"""Words in an account's transfers, looked for from the newest back; and the book's entries as a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from linli.ledger.models import Account, Book, Entry
from linli.ledger.queries.accounts import ROWS_SQL, AccountRow, Cursor, account_page, account_rows, page_facts
from linli.ledger.states import EntryKind

from .finding import shown_purpose
from .overview import month_end

# So many transfers are looked at for one page of what was found; where fewer fit, the next page goes on from there.
LOOKED_AT = 5_000
MOST_TYPED = 40
AT_ONCE = 2_000  # rows of a file

# A person's name is masked, so it cannot be looked for; a company's can.
SEARCH_SQL = f"""
{ROWS_SQL}, found AS (
    SELECT standing.* FROM standing JOIN ledger_entry AS entry ON entry.id = standing.entry_id
    WHERE strpos(lower(entry.purpose), %(text)s) > 0
       OR (NOT entry.counterparty_private AND strpos(lower(entry.counterparty), %(text)s) > 0)
    ORDER BY standing."on" DESC, standing.id DESC LIMIT %(shown)s
)
SELECT found.*, edge.number, edge."on", edge.id
FROM (SELECT count(*) OVER () AS number, "on", id FROM page ORDER BY "on", id LIMIT 1) AS edge
LEFT JOIN found ON true
ORDER BY found."on" DESC, found.id DESC
"""  # noqa: S608 our own text


@dataclass(frozen=True)
class Found:
    """``next``: where the next page begins, None at the end. ``back_to``: so far the search has looked, if it stopped
    before the end."""

    rows: list[AccountRow]
    next: Cursor | None
    back_to: date | None


def search_account(
    account: Account,
    text: str,
    *,
    before: Cursor | None = None,
    size: int = 50,
    first: date | None = None,
    last: date | None = None,
) -> Found:
    """Transfers whose entry names ``text`` in its purpose or counterparty, newest first, each with the account's
    balance after it. Three queries; one page looks at no more than ``LOOKED_AT`` transfers."""
    words = text.strip()[:MOST_TYPED].lower()
    facts = page_facts(account, before, LOOKED_AT, first, last) | {"text": words, "shown": size + 1}
    with connection.cursor() as cursor:
        cursor.execute(SEARCH_SQL, facts)
        found = cursor.fetchall()
    if not found:
        return Found([], None, None)
    looked, edge = found[0][6], (found[0][7], found[0][8])
    hits = [row[:6] for row in found if row[0] is not None]
    rows = account_rows(hits[:size])
    # What is covered on the page cannot be found out by looking for it.
    shown = [row for row in rows if _says(row.entry, words)]
    if len(hits) > size:
        return Found(shown, rows[-1].cursor, None)
    stopped = looked >= LOOKED_AT
    return Found(shown, edge if stopped else None, edge[0] if stopped else None)


def every_row(
    account: Account, text: str = "", *, first: date | None = None, last: date | None = None
) -> Iterator[AccountRow]:
    """All transfers, or all that name ``text``, newest first; read by the thousand as they are asked for."""
    before: Cursor | None = None
    while True:
        if text.strip():
            found = search_account(account, text, before=before, size=AT_ONCE, first=first, last=last)
            rows, before = found.rows, found.next
        else:
            rows = account_page(account, before=before, size=AT_ONCE, first=first, last=last)
            before = rows[-1].cursor if len(rows) == AT_ONCE else None
        yield from rows
        if before is None:
            return


def listed_entries(
    book: Book, *, kind: str = "", month: date | None = None, after: Cursor | None = None, size: int = 30
) -> tuple[list[Entry], Cursor | None]:
    """Entries, newest first, with the key of the next page. One query."""
    rows = Entry.objects.filter(book=book).order_by("-on", "-id")
    if kind in EntryKind.values:
        rows = rows.filter(kind=kind)
    if month is not None:
        # A month's numbers are given by its days, and by days the index leads straight to it.
        rows = rows.filter(on__range=(month, month_end(month)))
    if after is not None:
        rows = rows.filter(Q(on__lt=after[0]) | Q(on=after[0], id__lt=after[1]), on__lte=after[0])
    found = list(rows.select_related("reversed_by")[: size + 1])
    more = len(found) > size
    return found[:size], (found[size - 1].on, found[size - 1].pk) if more else None


def cursor_named(text: str) -> Cursor | None:
    """ "2026-03-02.77" as a key; None for anything else."""
    day, dot, pk = text.partition(".")
    if not dot or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def cursor_text(cursor: Cursor | None) -> str:
    """What `cursor_named` reads."""
    return f"{cursor[0].isoformat()}.{cursor[1]}" if cursor else ""


def _says(entry: Entry, words: str) -> bool:
    return words in shown_purpose(entry).lower() or (
        not entry.counterparty_private and words in entry.counterparty.lower()
    )
