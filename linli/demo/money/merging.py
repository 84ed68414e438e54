"""桂东三巷: nine courtyards become one (S2), and one company serves them by a published key."""

from datetime import timedelta

from linli.bodies.actions import seat
from linli.bodies.actor import SYSTEM, actor_of
from linli.bodies.models import Body
from linli.bodies.states import BodyKind, SeatTitle
from linli.ledger import actions
from linli.ledger.states import BookModel, EntryKind
from linli.people.models import User
from linli.registry.states import CommunityKind

from .courts import Street
from .till import Till, hour

# The nine courtyards: households, and what lay in the two funds before, in fen.
NINE = (
    ("棉纺院", 46, 812_345, 203_010),
    ("木材院", 38, 640_007, 155_500),
    ("邮电院", 52, 1_204_533, 310_999),
    ("百货院", 40, 377_250, 98_001),
    ("农机院", 36, 905_118, 240_640),
    ("教工院", 64, 1_532_901, 402_377),
    ("医院院", 58, 1_118_046, 288_120),
    ("税务院", 30, 466_666, 133_333),
    ("糖酒院", 44, 729_482, 174_808),
)


def play_nine(street: Street) -> Till:
    """Nine books become one on a day; the sum stays the same to the fen."""
    on = street.today - timedelta(days=90)
    one = street.court("桂东三巷", "Guidong Third Lane", "gd3x", 1, kind=CommunityKind.OLD_COURTYARD, living=0)
    target = street.till(one)
    books = []
    for number, (name, households, fees, common) in enumerate(NINE, 1):
        code = f"gd3x-{number}"
        court = street.court(name, "", code, households, kind=CommunityKind.OLD_COURTYARD, living=0)
        book = actions.open_book(
            court.place,
            model=BookModel.REMUNERATION,
            keeper=court.company,
            on=street.opened,
            by=street.head,
            at=hour(street.opened, 9),
        )
        till = Till(book, court.prepares, street.head, court.approves, street.head)
        for fund, fen in (("fee-4001", fees), ("common-4001", common)):
            till.came_in(fund, fen // 100, street.opened, "结余", fen=fen % 100, kind=EntryKind.OPENING)
        books.append(book)
    actions.merge_books(books, target=target.book, on=on, by=_officer(street), at=hour(on))
    return target


def _officer(street: Street):
    """Somebody of the street, who stands above all nine."""
    office = Body.objects.get(place=street.neighbourhood.parent, kind=BodyKind.STREET_OFFICE)
    since = hour(street.opened)
    user = User.objects.create(handle="guihu-street", name="桂街道", phone="+8613900149998", joined_at=since)
    seat(office, user, title=SeatTitle.MEMBER, from_date=street.opened, by=SYSTEM, at=since)
    return actor_of(user, street.today)
