"""Several books become one (九院合一, S2-20): closing entries in each, opening entries in the one that goes on, fund by
fund and account by account; nothing is lost, and the old books stay readable."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Conflict
from linli.ledger.actions.posting import post
from linli.ledger.actions.set_off import account_of
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Book, Entry, Fund
from linli.ledger.queries.balances import balances
from linli.ledger.queries.standing import communities_of
from linli.ledger.rules.trust import merging as rules
from linli.ledger.rules.trust.money import check_decision
from linli.ledger.states import AccountKind, AccountRole, EntryKind
from linli.registry.actions import merge_communities

from .carrying import account_for, carry_bank_accounts, carry_campaigns, carry_payees, carry_prepaid, fund_for
from .carrying_on import carry_budget, carry_plans, keep_own_fees

CARRIED = (AccountKind.ASSET, AccountKind.LIABILITY)


@transaction.atomic
def merge_books(
    sources: Sequence[Book],
    *,
    target: Book,
    on: date,
    decision: Decision | None = None,
    by: Actor,
    at: datetime,
) -> Book:
    """The books of ``sources`` become part of ``target`` on a day; their communities too, where that has not been done
    (`registry.actions.merge_communities`).

    What each fund has and owes is brought to zero in the source and opened in the target: funds of fees, of common
    income and of maintenance in the fund of the same code and kind; gifts and grants keep a fund of their own, because
    they keep their purpose. Income and expenses stay where they were earned and spent: the source's years remain
    readable, and its surplus arrives as opening balance. Households' prepaid money and open bills, bank accounts,
    payees and running campaigns go along; so do the fees that each community agreed on, for its own units, until the
    one community decides about a fee for all; and what is left of the year's budget. Contracts need not be carried:
    the target pays on those of every community that became part of it (`rules.gate`). What a company was to keep ends
    with the source's book; in the target the target's terms hold.

    Raises Denied; Invalid or Refused with what has to be finished first; Conflict if somebody has merged one of them.
    """
    rules.check_can_merge_books(sources, target, by=by)
    if decision is not None:
        check_decision(target, decision, at=at)
    locked = _locked([*sources, target])
    target, books = locked[target.pk], [locked[book.pk] for book in sources]
    rules.check_mergeable(books, target, on, at=at)
    keep_own_fees(target, communities_of(target))
    for source in books:
        carried = _carry(source, target, on, decision, by=by, at=at)
        closed = Book.objects.filter(pk=source.pk, closed_on__isnull=True).update(closed_on=on, successor=target)
        if closed != 1:
            raise Conflict(_("The book of %(book)s was closed already.") % {"book": source})
        source.closed_on, source.successor = on, target
        for log_id in (source.pk, target.pk):
            facts = {"into": target.pk, "on": on.isoformat(), **carried}
            subject = ("book", source.pk)
            record(log_id=log_id, verb="ledger.merge_books", subject=subject, by=by, at=at, data=facts)
    apart = [book.community for book in books if book.community.successor_id is None]
    if apart:
        merge_communities(apart, successor=target.community, on=on, by=by, at=at)
    return target


def _locked(books: Sequence[Book]) -> dict[int, Book]:
    """All books in the order of their keys, so that two mergers cannot wait for each other; read anew as they stand."""
    ids = sorted(book.pk for book in books)
    rows = Book.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    return {book.pk: book for book in rows.filter(pk__in=ids).order_by("pk")}


def _carry(
    source: Book, target: Book, on: date, decision: Decision | None, *, by: Actor, at: datetime
) -> dict[str, int]:
    """How many fees and lines of the budget went along."""
    bank_accounts = carry_bank_accounts(source, target)
    funds: dict[int, Fund] = {}
    accounts_there: dict[int, Account] = {}
    opened: dict[int, Entry] = {}
    for fund in Fund.objects.filter(book=source).select_related("book").order_by("id"):
        accounts = list(Account.objects.filter(fund=fund).select_related("fund", "building").order_by("id"))
        by_id = balances([account.pk for account in accounts], on)
        carried = [account for account in accounts if account.kind in CARRIED and by_id[account.pk]]
        into = fund_for(fund, target, on, needed=bool(carried))
        if into is None:
            continue
        funds[fund.pk] = into
        matched = {row.pk: account_for(row, into, bank_accounts) for row in accounts if row.closed_on is None}
        accounts_there |= matched
        closing, opening = [], []
        held, held_there = account_of(fund, AccountRole.OPENING), account_of(into, AccountRole.OPENING)
        for account in carried:
            fen, there = by_id[account.pk], matched.get(account.pk) or account_for(account, into, bank_accounts)
            closing.append(_line(held, account, fen))
            opening.append(_line(there, held_there, fen))
        if carried:
            words = {"source": source, "target": target}
            facts = Facts(EntryKind.CLOSING, on, _("Carried over to %(target)s") % words, approved=Hand.of(by))
            post(source, closing, facts, by=by, at=at)
            facts = Facts(
                EntryKind.OPENING,
                on,
                _("Carried over from %(source)s") % words,
                approved=Hand.of(by),
                decision=decision,
            )
            opened[into.pk] = post(target, opening, facts, by=by, at=at)
    carry_prepaid(source, target, funds)
    plans = carry_plans(source, target, funds, opened, communities_of(source), on, by=by, at=at)
    lines = carry_budget(source, target, accounts_there, on, at=at)
    carry_campaigns(source, target, funds)
    carry_payees(source, target)
    return {"fees": plans, "budget_lines": lines}


def _line(debit: Account, credit: Account, fen: int) -> Line:
    """So much from credit to debit; below zero the other way."""
    return Line(debit, credit, fen) if fen > 0 else Line(credit, debit, -fen)
