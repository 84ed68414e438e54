"""A selection of a book as a journal of Beancount (v3) or hledger (1.25): plain text with the same balances.

Both begin with how the accounts stood before the first day and end with assertions of how the book says that they
stand, so that the program itself finds a wrong figure. The same book gives the same bytes, in whichever language.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.kernel.text import without_invisibles
from linli.ledger.models import Account
from linli.ledger.states import AccountKind

from .selection import Posted, Selection, one_moment

PIECE = 64_000  # characters at once
ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.EQUITY: "Equity",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
}
REST = "Equity:Outside-Of-Selection"  # where one account alone is taken out: what stood on the other side before

# What means something to the program, and what is written for it.
_IN_HLEDGER = str.maketrans({";": "；", "|": "｜"})
_IN_COMMENT = str.maketrans({";": "；", "|": "｜", ",": "，", ":": "："})


def beancount(selection: Selection) -> Iterator[bytes]:
    """The journal for Beancount, in pieces."""
    return _pieces(selection, _beancount)


def hledger(selection: Selection) -> Iterator[bytes]:
    """The journal for hledger, in pieces."""
    return _pieces(selection, _hledger)


def account_names(accounts: Iterable[Account]) -> dict[int, str]:
    """The name of each account in both programs, from its code: ``fee-1002`` is ``Assets:Fee:A1002``."""
    names: dict[int, str] = {}
    given: set[str] = set()
    for account in accounts:
        number = account.code.removeprefix(f"{account.fund.code}-")
        name = f"{ROOTS[AccountKind(account.kind)]}:{_part(account.fund.code)}:A{_part(number)}"
        # "a-b" and "A_b" would be one name: the second gets its number in the book as well.
        names[account.pk] = name = f"{name}-X{account.pk}" if name in given else name
        given.add(name)
    return names


def amount(fen: int) -> str:
    """Fen as yuan with two decimals and no thousands, as both programs read it: ``-12345`` is ``-123.45``."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02d}"


def _part(text: str) -> str:
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in text)
    return plain[:1].upper() + plain[1:]


def _line(text: str) -> str:
    return " ".join(without_invisibles(text).split())


@dataclass(frozen=True)
class _Book:
    """What both journals are written from."""

    selection: Selection
    accounts: list[Account]
    names: dict[int, str]
    before: list[tuple[str, int]]
    after: dict[str, int]

    @property
    def title(self) -> str:
        chosen = self.selection.account or self.selection.fund
        parts = [self.selection.book.community.name, *([chosen.code] if chosen else [])]
        return f"{' '.join(map(_line, parts))} {self.selection.first}..{self.selection.last}"


def _pieces(selection: Selection, write: Callable[[_Book], Iterator[str]]) -> Iterator[bytes]:
    with one_moment():
        accounts = selection.accounts()
        names = account_names(accounts)
        before = [(names[pk], fen) for pk, fen in sorted(selection.before().items()) if fen]
        if rest := sum(fen for _name, fen in before):
            before.append((REST, -rest))
        after = {names[pk]: fen for pk, fen in selection.after().items()}
        kept: list[str] = []
        size = 0
        for text in write(_Book(selection, accounts, names, before, after)):
            kept.append(text)
            size += len(text)
            if size > PIECE:
                yield "".join(kept).encode()
                kept, size = [], 0
        yield "".join(kept).encode()


def _beancount(book: _Book) -> Iterator[str]:
    first, last = book.selection.first, book.selection.last
    yield f';; {book.title}\noption "title" "{_quoted(book.title)}"\noption "operating_currency" "CNY"\n\n'
    for account in book.accounts:
        yield f"{first} open {book.names[account.pk]} CNY\n"
        yield f'  code: "{_quoted(account.code)}"\n  name: "{_quoted(account.name)}"\n'
        if account.name_en:
            yield f'  name-en: "{_quoted(account.name_en)}"\n'
        if account.purpose:
            yield f'  purpose: "{account.purpose}"\n'
    if any(name == REST for name, _fen in book.before):
        yield f"{first} open {REST} CNY\n"
    if book.before:
        yield f'\n{first} * "期初余额 Balances before"\n'
        yield from (f"  {name}  {amount(fen)} CNY\n" for name, fen in book.before)
    for entry in book.selection.posted():
        payee = f'"{_quoted(entry.counterparty)}" ' if entry.counterparty else ""
        yield f'\n{entry.on} * {payee}"{_quoted(entry.purpose)}"\n  voucher: "{entry.voucher}"\n'
        yield from (f'  {name}: "{_quoted(value)}"\n' for name, value in _facts(entry))
        yield from (f"  {name}  {amount(fen)} CNY\n" for name, fen in _postings(entry, book.names))
    yield "\n"
    for account in book.accounts:
        name = book.names[account.pk]
        closed = account.closed_on if account.closed_on and account.closed_on <= last else None
        on = max(closed or last, first) + timedelta(days=1)
        if name in book.after:
            # Exactly: without "~ 0" Beancount lets one fen pass.
            yield f"{on} balance {name}  {amount(book.after[name])} ~ 0 CNY\n"
        if closed:
            yield f"{on} close {name}\n"


def _hledger(book: _Book) -> Iterator[str]:
    yield f"; {book.title}\ndecimal-mark .\ncommodity 1000.00 CNY\n\n"
    for account in book.accounts:
        names = f"{account.name} {account.name_en}".strip()
        yield f"account {book.names[account.pk]}  ; code: {account.code}, name: {_comment(names)}\n"
    if any(name == REST for name, _fen in book.before):
        yield f"account {REST}\n"
    if book.before:
        yield f"\n{book.selection.first} * 期初余额 | Balances before\n"
        yield from (f"    {name}  {amount(fen)} CNY\n" for name, fen in book.before)
    for entry in book.selection.posted():
        payee, note = (_line(text).translate(_IN_HLEDGER) for text in (entry.counterparty, entry.purpose))
        yield f"\n{entry.on} * ({entry.voucher}) {payee} | {note}\n"
        yield from (f"    ; {name}: {_comment(value)}\n" for name, value in _facts(entry))
        yield from (f"    {name}  {amount(fen)} CNY\n" for name, fen in _postings(entry, book.names))
    yield f"\n{book.selection.last} * 期末余额 | Balances after\n"
    yield from (f"    {name}  0.00 CNY = {amount(fen)} CNY\n" for name, fen in book.after.items())


def _facts(entry: Posted) -> Iterator[tuple[str, str]]:
    """What else is known of an entry, as it stands in both journals."""
    belongs_on: date | None = entry.belongs_on
    yield "kind", entry.kind
    for name, value in (
        ("belongs-on", belongs_on.isoformat() if belongs_on else ""),
        ("decision", entry.decision),
        ("matter", entry.matter),
        ("bank-reference", entry.bank_reference),
        ("reverses", entry.reverses),
        ("reason", entry.reason),
    ):
        if value:
            yield name, value


def _postings(entry: Posted, names: dict[int, str]) -> Iterator[tuple[str, int]]:
    for debit, credit, fen in entry.transfers:
        yield names[debit], fen
        yield names[credit], -fen


def _quoted(text: str) -> str:
    return _line(text).replace("\\", "\\\\").replace('"', '\\"')


def _comment(text: str) -> str:
    """In a comment of hledger ``name: value`` is a tag, and ``date:`` even moves the entry."""
    return _line(text).translate(_IN_COMMENT)
