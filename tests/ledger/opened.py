"""A book with something in it to read: income, a payment with its decision and papers, questions, reports."""

from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image

from linli.bodies.models import Decision
from linli.bodies.states import DecisionKind
from linli.ledger import actions
from linli.ledger.actions.posting import post
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Book, Entry, Voucher
from linli.ledger.states import EntryKind, VoucherKind
from tests.cast import Cast
from tests.ledger.makers import account, decision, posted, stocked


def picture() -> BytesIO:
    """A photo of a bill."""
    out = BytesIO()
    Image.new("RGB", (600, 800), (240, 238, 230)).save(out, "JPEG")
    out.seek(0)
    return out


def paid(
    cast: Cast,
    book: Book,
    at: datetime,
    *,
    amount_fen: int = 3_450_000,
    on: date | None = None,
    purpose: str = "付 北苑后大门改造 工程款",
    counterparty: str = "芙蓉建筑工程有限公司",
    private: bool = False,
    allowed: Decision | None = None,
    matter: str = "",
) -> Entry:
    """A payment out of the common income: prepared by the company, approved by the committee."""
    lines = [Line(account(book, "common-5201"), account(book, "common-1002"), amount_fen)]
    facts = Facts(
        kind=EntryKind.PAYMENT,
        on=on or cast.on,
        purpose=purpose,
        prepared=Hand.of(cast.manager),
        approved=Hand.of(cast.committee),
        counterparty=counterparty,
        counterparty_private=private,
        decision=allowed,
        matter=matter,
        bank_reference="20260302-77",
    )
    return post(book, lines, facts, by=cast.committee, at=at)


def with_paper(cast: Cast, entry: Entry, at: datetime) -> Voucher:
    """The bill behind an entry, with its public copy."""
    made = actions.add_voucher(
        entry, file=picture(), kind=VoucherKind.INVOICE, name="工程款发票", by=cast.manager, at=at
    )
    actions.mask_voucher(made, boxes=[], by=cast.manager, at=at)
    return made


def told(cast: Cast, at: datetime) -> tuple[Book, Entry]:
    """A book in which a gate was built: decided, paid, with its bill."""
    book = stocked(cast, at)
    allowed = decision(cast, at, kind=DecisionKind.COUNCIL, number="议〔2025〕3", limit_fen=3_600_000)
    for months in range(4):
        day = max(cast.on - timedelta(days=30 * months), book.opened_on)
        posted(
            cast,
            book,
            "common-1002",
            "common-6051",
            120_000 + months,
            at,
            on=day,
            kind=EntryKind.RECEIPT,
            purpose="停车收入",
        )
        posted(cast, book, "fee-5101", "fee-1002", 80_000 + months, at, on=day, purpose="保洁")
    entry = paid(cast, book, at, allowed=allowed)
    with_paper(cast, entry, at)
    return book, entry
