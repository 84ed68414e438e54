"""Which book, fund, account or entry an address names, and how its words may be shown."""

import re
from datetime import date

from linli.bodies.actor import Actor
from linli.kernel.mask import scrub
from linli.ledger.models import Account, Book, Entry, Fund

VOUCHER = re.compile(r"(\d{4})-(\d{2})-(\d{4,7})", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def book_by_code(code: str) -> Book | None:
    """The book of this community, also one that was closed when its community became part of another: its entries
    keep their addresses. One query."""
    return (
        Book.objects.select_related("community", "keeper", "successor__community").filter(community__code=code).first()
    )


def may_read(book: Book, by: Actor) -> bool:
    """Does she live or work here, or watch over it? Who reads the book of a merged community is who reads the one that
    took it in."""
    return any(by.may("ledger.read", path) for path in _paths(book))


def is_open_to_anyone(book: Book) -> bool:
    """Totals, funds and reports only: the community has chosen to publish its figures."""
    return book.community.publishes or bool(book.successor and book.successor.community.publishes)


def fund_by_code(book: Book, code: str) -> Fund | None:
    return Fund.objects.filter(book=book, code=code).first()


def account_by_code(book: Book, code: str) -> Account | None:
    rows = Account.objects.filter(book=book, code=code).select_related("fund", "bank_account", "building")
    return rows.first()


def entry_by_voucher(book: Book, voucher: str) -> Entry | None:
    """The entry with all that its page shows of it. One query."""
    found = VOUCHER.fullmatch(voucher)
    month = month_named(voucher[:7]) if found else None
    if found is None or month is None or voucher != f"{month:%Y-%m}-{int(found[3]):04d}":
        return None
    rows = Entry.objects.filter(book=book, month=month, number=int(found[3]))
    return rows.select_related(
        "budget_line__account",
        "decision__body",
        "decision__community",
        "prepared_by",
        "prepared_body",
        "reviewed_by",
        "reviewed_body",
        "approved_by",
        "approved_body",
        "reverses",
        "reversed_by",
        "order__rules",
        "order__over_decision",
        "draft",
    ).first()


def month_named(text: str) -> date | None:
    """ "2026-11" as the first day of that month; None for anything else."""
    found = MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        return None
    return date(int(found[1]), int(found[2]), 1)


def shown_purpose(entry: Entry) -> str:
    """As everybody sees it: of what concerns one person, door and telephone numbers are covered."""
    return scrub(entry.purpose) if entry.counterparty_private else entry.purpose


def _paths(book: Book) -> list[str]:
    communities = [book.community] + ([book.successor.community] if book.successor else [])
    return [community.path or "-" for community in communities]
