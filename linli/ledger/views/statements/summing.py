"""Lines of the bank as a reader may see them: what came in from persons is one sum a day for those who are not on duty
(queries/openness/veil.py); a line has the exact sum, and the day on which somebody paid."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from linli.ledger.models import Book, Entry, StatementLine
from linli.ledger.queries.openness.finding import shown_purpose
from linli.ledger.queries.openness.veil import single, summed_words
from linli.ledger.queries.statements import OpenEntry, OpenLine, shown, standing_matches


@dataclass(frozen=True)
class Shown:
    """A line of the bank, or an entry (``entry``); or the sum of several of a day."""

    title: str
    on: date
    where: str
    fen: int
    entry: Entry | None = None


def shown_lines(lines: Iterable[OpenLine], *, full: bool) -> list[Shown]:
    """Open lines, in their order."""
    found: list[Shown] = []
    for on, of_day in groupby(lines, key=lambda one: one.line.on):
        sums: dict[str, int] = {}
        for one in of_day:
            where = one.line.bank_account.masked
            if not full and _is_persons(one.line):
                sums[where] = sums.get(where, 0) + one.open_fen
            else:
                found.append(Shown(shown(one.line).title or _("A private person"), on, where, one.open_fen))
        found += [Shown(_("Private persons, summed by day"), on, where, fen) for where, fen in sums.items()]
    return found


def shown_entries(entries: Sequence[OpenEntry], *, full: bool) -> list[Shown]:
    """Entries that the bank has not seen."""
    veiled = set() if full else _singles(one.entry.pk for one in entries)
    found: list[Shown] = []
    for on, of_day in groupby(entries, key=lambda one: one.entry.on):
        fen, any_ = 0, False
        for one in of_day:
            if one.entry.pk in veiled:
                fen, any_ = fen + one.open_fen, True
            else:
                found.append(Shown(shown_purpose(one.entry), on, one.entry.voucher, one.open_fen, one.entry))
        if any_:
            found.append(Shown(summed_words(), on, "", fen))
    return found


def bank_lines(book: Book, lines: Iterable[StatementLine], *, full: bool) -> Iterator[list[object]]:
    """The rows of the file, newest first. The bank's own balance beside each line would give single sums away."""
    rows = list(lines)
    veiled = set() if full else _singles(match.entry_id for line in rows for match in standing_matches(line))
    for on, of_day in groupby(rows, key=lambda line: line.on):
        sums: dict[str, int] = {}
        for line in of_day:
            where, matches = line.bank_account.masked, standing_matches(line)
            if not full and (_is_persons(line) or any(match.entry_id in veiled for match in matches)):
                sums[where] = sums.get(where, 0) + line.amount_fen
                continue
            said, stands = shown(line), line.balance_fen if full else None
            vouchers = " ".join(match.entry.voucher for match in matches)
            yield [on, where, said.counterparty, said.text, line.amount_fen, stands, vouchers]
        for where, fen in sums.items():
            yield [on, where, _("Private persons, summed by day"), "", fen, None, ""]


def _is_persons(line: StatementLine) -> bool:
    return line.counterparty_private and line.amount_fen > 0


def _singles(entry_ids: Iterable[int]) -> set[int]:
    return set(single(Entry.objects.filter(pk__in=set(entry_ids))).values_list("pk", flat=True))
