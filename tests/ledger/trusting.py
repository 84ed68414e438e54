"""Decisions, reports and small communities to test the trust verbs with."""

from datetime import date, datetime, timedelta
from io import BytesIO

from linli.audit.files import PDF, store
from linli.audit.models import Log, StoredFile
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body, Decision, Seat
from linli.bodies.states import Appointment, BodyKind, DecisionKind, SeatTitle
from linli.kernel import pdf as printing
from linli.ledger.actions.books import make_fund
from linli.ledger.actions.posting import post
from linli.ledger.facts import NO_HAND, Facts, Line
from linli.ledger.models import Book, SpendingRules
from linli.ledger.states import BookModel, EntryKind, FundKind
from linli.registry.models import Building, Place, Unit
from linli.registry.states import CommunityKind, PlaceKind, Stage
from tests.cases.makers import photo
from tests.cast import Cast
from tests.ledger.makers import account


def decided(
    cast: Cast,
    book: Book,
    now: datetime,
    *,
    kind: str = DecisionKind.ASSEMBLY,
    limit_fen: int | None = None,
    number: str = "D1",
) -> Decision:
    """A decision of the book's community, of a body of its own."""
    body, _made = Body.objects.get_or_create(
        place=book.community,
        kind=BodyKind.OWNERS_ASSEMBLY,
        defaults={"name": f"{book.community.name}业主大会", "opened_on": book.opened_on},
    )
    return Decision.objects.create(
        community=book.community,
        body=body,
        kind=kind,
        number=number,
        title="同意",
        decided_on=cast.on,
        text="同意",
        limit_fen=limit_fen,
        evidence=photo(b"decision " + number.encode(), now),
        registered_by=cast.users["neighbourhood_head"],
        registered_at=now,
    )


def neighbourhood_company(cast: Cast) -> Actor:
    """The manager of a company of the whole neighbourhood: one company, a book for each courtyard."""
    facts = {"kind": BodyKind.PROPERTY_COMPANY, "name": "四自物业", "opened_on": cast.on - timedelta(days=400)}
    body = Body.objects.create(place=cast.places["hhsq"], **facts)
    Seat.objects.create(
        body=body,
        user=cast.users["captain"],
        title=SeatTitle.HEAD,
        appointment=Appointment.ELECTED,
        from_date=body.opened_on,
        to_date=cast.on + timedelta(days=600),
    )
    return cast.fresh("captain").acting_for(body.pk)


def pdf(now: datetime) -> StoredFile:
    """A report as a PDF."""
    return store(BytesIO(printing.render("<p>审计报告</p>", "")), kinds=(PDF,), at=now)


def courtyard(cast: Cast, code: str, name: str, now: datetime, *, households: int = 4) -> Book:
    """A small community of the neighbourhood with its units and its book, opened two years ago."""
    parent = cast.places["hhsq"]
    place = Place.objects.create(
        kind=PlaceKind.COMMUNITY, code=code, name=name, parent=parent, community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
    )  # fmt: skip
    place.path = f"{parent.path}{place.pk}."
    place.save()
    Log.objects.create(id=place.pk, origin=f"linli.test/{code}", opened_at=now)
    building = Building.objects.create(community=place, name="1栋")
    Unit.objects.bulk_create(
        Unit(community=place, building=building, number=str(100 + i), area_dm2=6_000 + 111 * i)
        for i in range(households)
    )
    book = Book.objects.create(community=place, model=BookModel.REMUNERATION, opened_on=date(cast.on.year - 2, 1, 1))
    for kind in (FundKind.FEE, FundKind.COMMON, FundKind.MAINTENANCE):
        make_fund(book, kind=kind, code=str(kind), on=book.opened_on)
    SpendingRules.objects.create(
        book=book, version=1, small_sum_fen=100_000, committee_fen=5_000_000, review_from_fen=100_000_000, set_at=now
    )
    return book


def moved(
    book: Book, debit: str, credit: str, fen: int, now: datetime, *, on: date, kind: str = EntryKind.JOURNAL
) -> None:
    """An entry without hands: money that is there."""
    lines = [Line(account(book, debit), account(book, credit), fen)]
    post(book, lines, Facts(kind, on, "测试", prepared=NO_HAND), by=SYSTEM, at=now)
