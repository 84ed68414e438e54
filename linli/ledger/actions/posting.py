"""How an entry comes into the book: its number, its transfers, the balances of its day and its event, in one
transaction. A part of every verb that moves money; nothing else inserts an entry."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.mask import scrub
from linli.kernel.money import yuan
from linli.ledger.facts import Facts, Line
from linli.ledger.models import Account, Book, Entry, Period, Transfer
from linli.ledger.models.books import month_of
from linli.ledger.rules.posting import check_lines, check_on, late_day
from linli.ledger.states import AccountRole, EntryKind

# The book's row is the lock: of two that post at once the second waits, and sees what the first has posted.
NUMBER_SQL = """
WITH locked AS (
    SELECT community_id FROM ledger_book WHERE community_id = %s AND closed_on IS NULL FOR NO KEY UPDATE
)
UPDATE ledger_period AS period SET last_number = last_number + 1 FROM locked
WHERE period.book_id = locked.community_id AND period.month = %s AND period.state = 'open'
RETURNING last_number
"""

# What moved on the day is added to the day's row and to the days after it, which are few: only open months take
# entries. A new day's row starts from the one before it.
BALANCE_SQL = """
WITH moved AS (
    SELECT * FROM unnest(%(accounts)s::bigint[], %(debits)s::bigint[], %(credits)s::bigint[])
        AS moved (account_id, debit_fen, credit_fen)
), later AS (
    UPDATE ledger_daybalance AS day SET balance_fen = day.balance_fen + moved.debit_fen - moved.credit_fen
    FROM moved WHERE day.account_id = moved.account_id AND day."on" > %(on)s
    RETURNING day.account_id, day.balance_fen
), today AS (
    INSERT INTO ledger_daybalance AS day (account_id, "on", debit_fen, credit_fen, balance_fen)
    SELECT moved.account_id, %(on)s, moved.debit_fen, moved.credit_fen,
           coalesce((SELECT before.balance_fen FROM ledger_daybalance AS before
                     WHERE before.account_id = moved.account_id AND before."on" < %(on)s
                     ORDER BY before."on" DESC LIMIT 1), 0) + moved.debit_fen - moved.credit_fen
    FROM moved
    ON CONFLICT (account_id, "on") DO UPDATE
        SET debit_fen = day.debit_fen + excluded.debit_fen,
            credit_fen = day.credit_fen + excluded.credit_fen,
            balance_fen = day.balance_fen + excluded.debit_fen - excluded.credit_fen
    RETURNING day.account_id, day.balance_fen
)
SELECT account_id, min(balance_fen) FROM (SELECT * FROM later UNION ALL SELECT * FROM today) AS all_days
GROUP BY account_id
"""

# What can be spent out of these is what is in them: below zero it would be another fund's money.
NEVER_BELOW_ZERO = frozenset({AccountRole.BANK, AccountRole.CASH, AccountRole.CLEARING})


def post(book: Book, lines: Sequence[Line], facts: Facts, *, by: Actor, at: datetime) -> Entry:
    """Post one entry and return it. Its day is ``facts.on``; where that month is closed already, it is posted today,
    marked as late, and needs a reason. The caller has checked that ``by`` may do what she does.

    Raises Refused for lines that are no transfers of one book, a closed book, a day to come, or a bank or cash account
    that would fall below zero. Must run in the transaction of a verb.
    """
    check_lines(book, lines)
    check_on(book, facts.on, at=at)
    facts = _dated(book, facts, at)
    month = month_of(facts.on)
    entry = Entry(
        book=book,
        month=month,
        number=_number(book, month),
        on=facts.on,
        belongs_on=facts.belongs_on,
        kind=facts.kind,
        purpose=facts.purpose,
        counterparty=facts.counterparty,
        counterparty_private=facts.counterparty_private,
        amount_fen=sum(line.amount_fen for line in lines),
        budget_line=facts.budget_line,
        decision=facts.decision,
        matter=facts.matter,
        bank_reference=facts.bank_reference,
        prepared_by_id=facts.prepared.user_id,
        prepared_body_id=facts.prepared.body_id,
        reviewed_by_id=facts.reviewed.user_id,
        reviewed_body_id=facts.reviewed.body_id,
        approved_by_id=facts.approved.user_id,
        approved_body_id=facts.approved.body_id,
        reverses=facts.reverses,
        reason=facts.reason,
        posted_at=at,
    )
    entry.save(force_insert=True)
    Transfer.objects.bulk_create(
        Transfer(
            book=book,
            fund_id=line.debit.fund_id,
            entry=entry,
            on=facts.on,
            debit=line.debit,
            credit=line.credit,
            amount_fen=line.amount_fen,
        )
        for line in lines
    )
    move_balances(lines, on=facts.on, may_fall=facts.kind == EntryKind.REVERSAL)
    _record(entry, lines, facts, by=by, at=at)
    return entry


def move_balances(lines: Iterable[Line], *, on: date, may_fall: bool = False) -> None:
    """Add the lines to the balances of their accounts. Raises Refused where money that is not there would be spent."""
    moved: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    accounts: dict[int, Account] = {}
    for line in lines:
        moved[line.debit.pk][0] += line.amount_fen
        moved[line.credit.pk][1] += line.amount_fen
        accounts |= {line.debit.pk: line.debit, line.credit.pk: line.credit}
    ids = sorted(moved)
    debits, credits = [moved[i][0] for i in ids], [moved[i][1] for i in ids]
    with connection.cursor() as cursor:
        cursor.execute(BALANCE_SQL, {"accounts": ids, "debits": debits, "credits": credits, "on": on})
        lowest = dict(cursor.fetchall())
    for pk in ids:
        account, falls = accounts[pk], moved[pk][1] > moved[pk][0]
        if falls and not may_fall and lowest[pk] < 0 and account.role in NEVER_BELOW_ZERO:
            left = lowest[pk] + moved[pk][1] - moved[pk][0]
            raise Refused(
                _("“%(fund)s” has only %(left)s yuan left in %(account)s. Another fund's money cannot pay for it.")
                % {"fund": account.fund, "left": yuan(max(left, 0)), "account": account}
            )


def open_period(book: Book, month: date) -> None:
    """See that the month has a row. Part of `post`; a month is open until it is closed."""
    Period.objects.get_or_create(book=book, month=month)


def _dated(book: Book, facts: Facts, at: datetime) -> Facts:
    today = late_day(book, facts.on, at=at)
    if today is None:
        return facts
    if not facts.reason:
        raise Refused(
            _("%(month)s is closed. The entry can be posted today, marked as late; write why it is late.")
            % {"month": f"{facts.on:%Y-%m}"}
        )
    return replace(facts, on=today, belongs_on=facts.on)


def _number(book: Book, month: date) -> int:
    for attempt in (1, 2):
        with connection.cursor() as cursor:
            cursor.execute(NUMBER_SQL, [book.pk, month])
            row = cursor.fetchone()
        if row:
            number: int = row[0]
            return number
        if attempt == 1:
            open_period(book, month)
    raise Refused(_("The book or the month has just been closed. Reload the page to see how it stands now."))


def _record(entry: Entry, lines: Sequence[Line], facts: Facts, *, by: Actor, at: datetime) -> None:
    """Everything that a stranger needs to keep the same book: accounts by their codes, amounts in fen."""
    # The log is open: of what concerns one person, door and telephone numbers are covered there as on the pages.
    said = scrub if entry.counterparty_private else str
    data: dict[str, Any] = {
        "number": entry.voucher,
        "on": entry.on.isoformat(),
        "kind": str(entry.kind),
        "purpose": said(entry.purpose),
        "transfers": [[line.debit.code, line.credit.code, line.amount_fen] for line in lines],
        "prepared_body": facts.prepared.body_id,
        "reviewed_body": facts.reviewed.body_id,
        "approved_body": facts.approved.body_id,
    }
    optional = {
        "belongs_on": entry.belongs_on.isoformat() if entry.belongs_on else None,
        "counterparty": None if entry.counterparty_private else entry.counterparty,
        "budget_line": entry.budget_line_id,
        "decision": entry.decision_id,
        "matter": entry.matter,
        "bank_reference": entry.bank_reference,
        "reverses": entry.reverses.voucher if entry.reverses else None,
        "reason": said(entry.reason),
        "vouchers": list(facts.vouchers),
    }
    data |= {name: value for name, value in optional.items() if value}
    private: dict[str, Any] = {
        "prepared_by": facts.prepared.user_id,
        "reviewed_by": facts.reviewed.user_id,
        "approved_by": facts.approved.user_id,
    }
    if entry.counterparty_private:
        private["counterparty"] = entry.counterparty
    private = {name: value for name, value in private.items() if value}
    record(
        log_id=entry.book_id, verb="ledger.post", subject=("entry", entry.pk), by=by, at=at, data=data, private=private
    )
