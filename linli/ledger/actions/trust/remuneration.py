"""What the company may keep: agreed by a decision, computed by rule, posted by itself, never above the cap."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.money import MOST_FEN
from linli.ledger.actions.fee_plans import lock
from linli.ledger.actions.posting import post
from linli.ledger.actions.set_off import account_of
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Book, Entry, Fund, RemunerationMonth, RemunerationTerms
from linli.ledger.models.books import month_of
from linli.ledger.queries.trust.remuneration import Due, month_end, remuneration_due, terms_standing
from linli.ledger.rules.posting import late_day
from linli.ledger.rules.trust import money as rules
from linli.ledger.states import AccountRole, EntryKind

MOST_DENOMINATOR = 10_000


@transaction.atomic
def set_remuneration(
    book: Book,
    *,
    fund: Fund,
    body: Body,
    share: Fraction | None = None,
    fixed_fen: int | None = None,
    cap_fen: int,
    from_month: date,
    to_month: date | None = None,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> RemunerationTerms:
    """Agree what ``body`` may keep of a fund from a month on: a ``share`` of each month's income, or ``fixed_fen`` a
    month; never more than ``cap_fen`` in a calendar year. Terms of the same fund that still run end the month before.

    Raises Denied, Refused (lump sum, a decision that does not hold), Invalid, Conflict for months that are posted.
    """
    by = rules.check_can_set_remuneration(book, fund, body, by=by)
    rules.check_decision(book, decision, at=at)
    rules.check_agrees_remuneration(decision)
    _check_terms(share, fixed_fen, cap_fen, from_month, to_month)
    lock(book)
    if RemunerationMonth.objects.filter(terms__book=book, terms__fund=fund, month__gte=from_month).exists():
        raise Conflict(_("Remuneration is posted for this month already. Let the new terms begin later."))
    ended = _end_before(fund, from_month)
    terms = RemunerationTerms.objects.create(
        book=book,
        fund=fund,
        body=body,
        share_num=share.numerator if share is not None else None,
        share_den=share.denominator if share is not None else None,
        fixed_fen=fixed_fen,
        cap_fen=cap_fen,
        from_month=from_month,
        to_month=to_month,
        decision=decision,
        set_by_id=by.user_id,
        set_at=at,
    )
    facts: dict[str, object]
    facts = {"share": [share.numerator, share.denominator]} if share is not None else {"fixed_fen": fixed_fen}
    facts |= {"body": body.pk, "fund": fund.code, "cap_fen": cap_fen, "from": f"{from_month:%Y-%m}", "ended": ended}
    _note(book, "set_remuneration", ("remuneration terms", terms.pk), by=by, at=at, decision=decision.pk, **facts)
    return terms


@transaction.atomic
def end_remuneration(terms: RemunerationTerms, *, to_month: date, decision: Decision, by: Actor, at: datetime) -> None:
    """The last month for which these terms hold, by a decision. Raises as `set_remuneration` does."""
    book = terms.book
    by = rules.check_can_set_remuneration(book, terms.fund, terms.body, by=by)
    rules.check_decision(book, decision, at=at)
    rules.check_agrees_remuneration(decision)
    lock(book)
    if to_month.day != 1 or to_month < terms.from_month:
        raise Invalid(_("Choose a month in which these terms hold."), field="to_month")
    if RemunerationMonth.objects.filter(terms=terms, month__gt=to_month).exists():
        raise Conflict(_("Remuneration is posted for a later month already."))
    RemunerationTerms.objects.filter(pk=terms.pk).update(to_month=to_month)
    terms.to_month = to_month
    facts = {"to": f"{to_month:%Y-%m}", "decision": decision.pk}
    _note(book, "end_remuneration", ("remuneration terms", terms.pk), by=by, at=at, **facts)


@transaction.atomic
def post_remuneration(book: Book, *, month: date, by: Actor, at: datetime) -> list[RemunerationMonth]:
    """Post what is due for a month that is over, by each of the terms that hold in it: once, whoever asks how often.

    The rounding is down to the fen (`queries.trust.remuneration_due`). A month in which nothing is due has its row and
    no entry. Raises Denied, Refused (lump sum, closed book, an earlier month is missing), Invalid for a running month.
    """
    by = rules.check_can_post_remuneration(book, month, by=by, at=at)
    lock(book)
    made = []
    for terms in terms_standing(book, month):
        if RemunerationMonth.objects.filter(book=book, terms=terms, month=month).exists():
            continue
        rules.check_month_in_turn(terms, month)
        due = remuneration_due(terms, month)
        row = RemunerationMonth.objects.create(
            book=book,
            terms=terms,
            month=month,
            base_fen=due.base_fen,
            amount_fen=due.amount_fen,
            capped_fen=due.capped_fen,
            entry=_post(terms, month, due, by=by, at=at) if due.amount_fen else None,
        )
        facts = {"month": f"{month:%Y-%m}", "base_fen": due.base_fen, "amount_fen": due.amount_fen}
        facts |= {"capped_fen": due.capped_fen, "terms": terms.pk}
        _note(book, "post_remuneration", ("remuneration month", row.pk), by=by, at=at, **facts)
        made.append(row)
    return made


def _post(terms: RemunerationTerms, month: date, due: Due, *, by: Actor, at: datetime) -> Entry:
    on = month_end(month)
    late = late_day(terms.book, on, at=at) is not None
    facts = Facts(
        kind=EntryKind.REMUNERATION,
        on=on,
        purpose=_("Remuneration for %(month)s") % {"month": date_format(month, "YEAR_MONTH_FORMAT")},
        prepared=Hand.of(by),
        counterparty=terms.body.name,
        decision=terms.decision,
        reason=_("The month was closed before its remuneration was computed.") if late else "",
    )
    debit = account_of(terms.fund, AccountRole.REMUNERATION)
    line = Line(debit, account_of(terms.fund, AccountRole.REMUNERATION_PAYABLE), due.amount_fen)
    return post(terms.book, [line], facts, by=by, at=at)


def _check_terms(
    share: Fraction | None, fixed_fen: int | None, cap_fen: int, from_month: date, to_month: date | None
) -> None:
    if (share is None) == (fixed_fen is None):
        raise Invalid(_("Write either a share of the income or a fixed sum a month."), field="share")
    if share is not None and (not 0 < share <= 1 or share.denominator > MOST_DENOMINATOR):
        raise Invalid(_("Write a share above 0 and up to 100 percent."), field="share")
    if fixed_fen is not None and (type(fixed_fen) is not int or not 0 < fixed_fen <= MOST_FEN):
        raise Invalid(_("Write an amount above zero."), field="fixed")
    if type(cap_fen) is not int or not 0 < cap_fen <= MOST_FEN:
        raise Invalid(_("Write how much it is at most in a year."), field="cap")
    if from_month.day != 1 or (to_month is not None and (to_month.day != 1 or to_month < from_month)):
        raise Invalid(_("The last month cannot come before the first."), field="to_month")


def _end_before(fund: Fund, from_month: date) -> int | None:
    """End the terms of this fund that run in this month or later; their id."""
    runs = Q(to_month__isnull=True) | Q(to_month__gte=from_month)
    running = RemunerationTerms.objects.filter(runs, fund=fund).order_by("-from_month").first()
    if running is None:
        return None
    if running.from_month >= from_month:
        raise Conflict(_("Other terms begin in this month or later already."))
    RemunerationTerms.objects.filter(pk=running.pk).update(to_month=month_of(from_month - timedelta(days=1)))
    return running.pk


def _note(book: Book, verb: str, subject: tuple[str, int], *, by: Actor, at: datetime, **data: object) -> None:
    kept = {name: value for name, value in data.items() if value is not None}
    record(log_id=book.pk, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=kept)
