"""Books of many years: opened by the product's verbs, filled set by set."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from linli.bodies.actions import add_body, seat_at_address
from linli.bodies.actor import SYSTEM, Actor, actor_of
from linli.bodies.states import BodyKind, SeatTitle
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions import open_book
from linli.ledger.models import Account, Book
from linli.registry.actions import add_place
from linli.registry.models import Place
from linli.registry.states import CommunityKind, PlaceKind, Stage

PER_ENTRY = 5
BANK = "fee-1002"

# Line k of every entry goes between the bank (k = 0) or another account, and the others in turn; the days lie evenly.
ENTRIES_SQL = """
INSERT INTO ledger_entry (id, book_id, month, number, "on", kind, purpose, counterparty, counterparty_private,
                          amount_fen, matter, bank_reference, reason, posted_at, prepared_by_id, prepared_body_id,
                          approved_by_id, approved_body_id)
SELECT %(first_id)s + n, %(book)s, date_trunc('month', day)::date,
       row_number() OVER (PARTITION BY date_trunc('month', day) ORDER BY n), day, 'payment',
       '日常支出 ' || n, '量尺服务公司', false, %(per)s * 10000, '', '', '', %(at)s,
       %(preparer)s, %(company)s, %(poster)s, %(committee)s
FROM (SELECT n, %(first)s::date + (n::bigint * %(days)s / %(entries)s)::int AS day
      FROM generate_series(0, %(entries)s - 1) AS n) AS entry
"""
TRANSFERS_SQL = """
INSERT INTO ledger_transfer (book_id, fund_id, entry_id, "on", debit_id, credit_id, amount_fen)
SELECT entry.book_id, %(fund)s, entry.id, entry."on",
       CASE WHEN k = 0 AND entry.id %% 2 = 0 THEN %(bank)s ELSE (%(others)s::bigint[])[1 + turn %% %(count)s] END,
       CASE WHEN k = 0 AND entry.id %% 2 = 1 THEN %(bank)s
            ELSE (%(others)s::bigint[])[1 + (turn + 1) %% %(count)s] END,
       100 + turn %% 19801
FROM (SELECT * FROM ledger_entry WHERE book_id = %(book)s) AS entry,
     LATERAL (SELECT k, entry.id * %(per)s + k AS turn FROM generate_series(0, %(per)s - 1) AS k) AS line
ORDER BY entry.id, k
"""
BALANCES_SQL = """
INSERT INTO ledger_daybalance (account_id, "on", debit_fen, credit_fen, balance_fen)
SELECT account_id, "on", sum(debit), sum(credit),
       sum(sum(debit) - sum(credit)) OVER (PARTITION BY account_id ORDER BY "on")
FROM (SELECT debit_id AS account_id, "on", amount_fen AS debit, 0 AS credit FROM ledger_transfer
      WHERE book_id = %(book)s
      UNION ALL
      SELECT credit_id, "on", 0, amount_fen FROM ledger_transfer WHERE book_id = %(book)s) AS leg
GROUP BY account_id, "on"
"""
# Rows that are made right need not be looked up one by one; only a superuser may say so.
TRUST_SQL = """
SELECT set_config('session_replication_role', %s, false) FROM pg_roles WHERE rolname = session_user AND rolsuper
"""
PERIODS_SQL = """
INSERT INTO ledger_period (book_id, month, state, last_number)
SELECT book_id, month, 'open', max(number) FROM ledger_entry WHERE book_id = %(book)s GROUP BY book_id, month
ON CONFLICT (book_id, month) DO UPDATE SET last_number = excluded.last_number
"""


@dataclass(frozen=True)
class Made:
    """A book with who prepares and who posts in it, from its first day to ``last``."""

    book: Book
    preparer: Actor
    poster: Actor
    last: date
    at: datetime

    def account(self, code: str) -> Account:
        return Account.objects.select_related("fund", "book__community").get(book=self.book, code=code)


def open_one(number: int, years: int, at: datetime) -> Made:
    """A community with its company, its committee and its book, opened so many years ago."""
    place, today = _community(number, at), at.astimezone(SHANGHAI).date()
    company, committee = (
        add_body(place, kind=kind, name=name, by=SYSTEM, at=at)
        for kind, name in ((BodyKind.PROPERTY_COMPANY, "物业公司"), (BodyKind.OWNERS_COMMITTEE, "业委会"))
    )
    people = [
        seat_at_address(body, f"1380000{number}{place}00", name=name, title=SeatTitle.HEAD, by=SYSTEM, at=at).user
        for place, (body, name) in enumerate(((company, "甲经理"), (committee, "乙主任")))
    ]
    book = open_book(place, keeper=company, on=date(today.year - years, 1, 1), by=SYSTEM, at=at)
    preparer, poster = (actor_of(user, today) for user in people)
    return Made(book, preparer, poster, today, at)


def fill(made: Made, size: int) -> None:
    """``size`` transfers, evenly over all days, with the balances of the days."""
    accounts = dict(Account.objects.filter(book=made.book, fund__code="fee").values_list("code", "id"))
    bank = accounts.pop(BANK)
    entries = max(1, size // PER_ENTRY)
    facts = {
        "book": made.book.pk,
        "fund": made.account(BANK).fund_id,
        "bank": bank,
        "others": list(accounts.values()),
        "count": len(accounts),
        "per": PER_ENTRY,
        "entries": entries,
        "first": made.book.opened_on,
        "days": (made.last - made.book.opened_on) // timedelta(days=1),
        "at": made.at,
        "preparer": made.preparer.user_id,
        "company": made.preparer.body_id,
        "poster": made.poster.user_id,
        "committee": made.poster.body_id,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM ledger_entry")
        facts["first_id"] = cursor.fetchone()[0]
        cursor.execute(TRUST_SQL, ["replica"])
        for sql in (ENTRIES_SQL, TRANSFERS_SQL, BALANCES_SQL, PERIODS_SQL):
            cursor.execute(sql, facts)
        cursor.execute(TRUST_SQL, ["origin"])
        cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), max(id)) FROM ledger_entry")
        cursor.execute("VACUUM ANALYZE ledger_entry, ledger_transfer, ledger_daybalance")


def _community(number: int, at: datetime) -> Place:
    parent: Place | None = Place.objects.filter(kind=PlaceKind.NEIGHBOURHOOD).first()
    if parent is None:
        for kind, name in (
            (PlaceKind.CITY, "量尺市"),
            (PlaceKind.DISTRICT, "量尺区"),
            (PlaceKind.STREET, "量尺街道"),
            (PlaceKind.NEIGHBOURHOOD, "量尺社区"),
        ):
            parent = add_place(parent=parent, kind=kind, name=name, code=f"bench-{kind[0]}", by=SYSTEM, at=at)
    return add_place(
        parent=parent,
        kind=PlaceKind.COMMUNITY,
        name=f"量尺花园{number + 1}期",
        code=f"bench-c{number + 1}",
        community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
        occupied_year=2009,
        by=SYSTEM,
        at=at,
    )
