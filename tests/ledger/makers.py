"""A small book to test with: 红湖公园城's, with something in the bank."""

from datetime import date, datetime

from linli.bodies.models import Body, Decision
from linli.bodies.states import BodyKind, DecisionKind
from linli.ledger import actions
from linli.ledger.actions.entries import write_draft
from linli.ledger.facts import Line
from linli.ledger.models import Account, Book, Entry, Fund
from linli.ledger.states import BookModel, EntryKind
from tests.cases.makers import photo
from tests.cast import Cast


def opened(cast: Cast, now: datetime, *, code: str = "hh") -> Book:
    """The community's book, opened two years ago so that there are months to post in."""
    keeper = cast.body(BodyKind.PROPERTY_COMPANY, code)
    on = date(cast.on.year - 2, 1, 1)
    place = cast.places[code]
    by = cast.neighbourhood_head
    return actions.open_book(place, model=BookModel.TRUST, keeper=keeper, on=on, by=by, at=now)


def account(book: Book, code: str) -> Account:
    """One account by its code, with its fund."""
    return Account.objects.select_related("fund", "book").get(book=book, code=code)


def fund(book: Book, code: str) -> Fund:
    return Fund.objects.select_related("book").get(book=book, code=code)


def posted(
    cast: Cast,
    book: Book,
    debit: str,
    credit: str,
    amount_fen: int,
    now: datetime,
    *,
    on: date | None = None,
    kind: str = EntryKind.JOURNAL,
    purpose: str = "测试",
) -> Entry:
    """An entry of one line, drafted by the manager and posted by the committee; it may spend without an order, which
    nobody can on a page."""
    lines = [Line(account(book, debit), account(book, credit), amount_fen)]
    draft = write_draft(book, kind=kind, on=on or cast.on, purpose=purpose, lines=lines, by=cast.manager, at=now)
    return actions.post_entry(draft, by=cast.committee, at=now)


def stocked(cast: Cast, now: datetime, *, fee_fen: int = 10_000_000, common_fen: int = 10_000_000) -> Book:
    """The book with money in the fee fund and in the common fund."""
    book = opened(cast, now)
    for code, amount in (("fee", fee_fen), ("common", common_fen)):
        posted(cast, book, f"{code}-1002", f"{code}-4001", amount, now, kind=EntryKind.OPENING, on=book.opened_on)
    return book


def decision(
    cast: Cast,
    now: datetime,
    *,
    kind: str = DecisionKind.COMMITTEE,
    number: str = "2026-1",
    limit_fen: int | None = None,
) -> Decision:
    """A registered decision of the community, with a paper behind it."""
    maker = Body.objects.filter(place=cast.hh, kind=BodyKind.OWNERS_COMMITTEE).get()
    if kind == DecisionKind.ASSEMBLY:
        maker, _made = Body.objects.get_or_create(
            place=cast.hh, kind=BodyKind.OWNERS_ASSEMBLY, name="业主大会", defaults={"opened_on": maker.opened_on}
        )
    return Decision.objects.create(
        community=cast.hh,
        body=maker,
        kind=kind,
        number=number,
        title="同意",
        decided_on=cast.on,
        text="同意",
        limit_fen=limit_fen,
        evidence=photo(b"decision " + number.encode(), now),
        registered_by=cast.users["committee"],
        registered_at=now,
    )
