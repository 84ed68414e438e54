"""A bank's XLSX or CSV: the headings found below whatever stands above them, amounts in one column or in two."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid
from linli.kernel.text import half_width
from linli.ledger.states import StatementFormat
from linli.registry.queries import read_table

from .base import BankFile, BankLine, Problem, read_amount, read_day, tidy
from .columns import check, guess

_OUT = re.compile(r"借|支|付|出|往账|^d|取|debit", re.IGNORECASE)
_IN = re.compile(r"贷|收|入|来账|^c|存|credit", re.IGNORECASE)
_NO_LINE = re.compile(
    r"合计|总计|小计|期初|期末|承前|过次|本页|总笔数|累计|打印|下载|说明|注[:：]|total", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?:账号|帐号|卡号|account)[^0-9*]{0,12}([\d\s-]{8,40})(?![\d*])", re.IGNORECASE)


@dataclass(frozen=True)
class BankTable:
    """The headings and the rows below as (row number, cells); ``above``: all words that stand over the headings."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    above: str


def open_table(content: bytes) -> BankTable:
    """Raises Invalid for what is no table, or where no headings are found that a bank would write."""
    table = read_table(content, score=lambda cells: len(guess(cells)))
    start = read_table(content, most=table.header_row, score=lambda cells: 0)  # its first row is the file's first
    over = [(start.header_row, start.headers), *start.rows]
    above = " ".join(cell for number, cells in over if number < table.header_row for cell in cells if cell)
    return BankTable(table.headers, table.rows, above)


def read_bank_table(content: bytes, columns: Mapping[str, str] | None = None) -> BankFile:
    """The lines of a table by ``columns`` (ours to theirs), or by what its headings seem to say.

    Raises Invalid with ``field="columns"`` where that is not enough.
    """
    table = open_table(content)
    chosen = check(columns if columns else guess(table.headings), table.headings)
    places = {name: table.headings.index(heading) for name, heading in chosen.items()}
    account = _ACCOUNT.search(half_width(table.above))
    file = BankFile(StatementFormat.TABLE, account_number=re.sub(r"\D", "", account[1]) if account else "")
    for number, cells in table.rows:
        row = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if _is_no_line(cells, row):
            continue
        try:
            line = _line(row, number)
        except Invalid as problem:
            file.problems.append(Problem(number, str(problem)))
            continue
        if line.amount_fen:
            file.lines.append(line)
        else:
            file.problems.append(Problem(number, _("Not booked yet, or moves no money: left out."), stops=False))
    _order(file)
    return file


def _is_no_line(cells: list[str], row: Mapping[str, str]) -> bool:
    """A sum, a page's end or a remark: without a day, and it says so or carries no amount at all."""
    first = next(filter(None, cells), "")
    moved = any(row.get(name) for name in ("amount", "in", "out"))
    try:
        read_day(row["date"])
    except Invalid:
        return not moved or _NO_LINE.search(row["date"] or first) is not None
    return False


def _line(row: Mapping[str, str], number: int) -> BankLine:
    fen = _moved(row)
    other = row.get("counterparty") or row.get("payer" if fen > 0 else "payee", "")
    return BankLine(
        row=number,
        on=read_day(row["date"]),
        amount_fen=fen,
        reference=tidy(row.get("reference", ""), 64),
        is_banks_number=bool(row.get("reference")),
        counterparty=tidy("" if other in ("-", "--", "/") else other, 80),
        text=tidy(row.get("text", ""), 200),
        balance_fen=read_amount(row["balance"]) if row.get("balance") else None,
    )


def _moved(row: Mapping[str, str]) -> int:
    """Above zero what came in. Raises Invalid where both or neither of two columns hold an amount."""
    if "in" in row and "out" in row:
        came, went = (read_amount(row[name]) if _is_something(row[name]) else 0 for name in ("in", "out"))
        if came and went:
            raise Invalid(_("An amount stands in both columns: in and out."))
        return came - abs(went)
    fen = read_amount(row.get("amount", ""))
    side = row.get("direction", "")
    if not side or fen < 0:
        return fen
    if _OUT.search(side) and not (_IN.search(side) and _IN.search(side).start() < _OUT.search(side).start()):  # type: ignore[union-attr]
        return -fen
    if _IN.search(side):
        return fen
    raise Invalid(_("“%(text)s” does not say whether the money came in or went out.") % {"text": side[:20]})


def _is_something(cell: str) -> bool:
    return cell not in ("", "-", "--", "—", "/")


def _order(file: BankFile) -> None:
    """Oldest first: a bank may write the newest first. The balances tell which; where there are none, the days."""
    upwards, downwards = _breaks(file.lines), _breaks(file.lines[::-1])
    days = [line.on for line in file.lines]
    if downwards < upwards or (downwards == upwards and days and days[0] > days[-1]):
        file.lines.reverse()
    if not file.lines or any(line.balance_fen is None for line in file.lines):
        return
    first, last = file.lines[0], file.lines[-1]
    file.opening_fen, file.closing_fen = (first.balance_fen or 0) - first.amount_fen, last.balance_fen
    for before, line in pairwise(file.lines):
        if before.balance_fen + line.amount_fen != line.balance_fen:  # type: ignore[operator]
            sentence = _("The balance in this row does not follow from the one before it.")
            file.problems.append(Problem(line.row, sentence, stops=False))


def _breaks(lines: list[BankLine]) -> int:
    return sum(
        one.balance_fen is not None
        and two.balance_fen is not None
        and one.balance_fen + two.amount_fen != two.balance_fen
        for one, two in pairwise(lines)
    )
