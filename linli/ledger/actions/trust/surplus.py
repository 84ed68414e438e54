"""Residents decide what becomes of what was left (domain 4.1, S2-18)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.fee_plans import lock
from linli.ledger.actions.posting import post
from linli.ledger.actions.set_off import account_of, add_credit, locked_credit, set_off_unit
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Entry, Fund, SurplusDecision
from linli.ledger.queries.trust.sharing import split_by_weights, units_of
from linli.ledger.queries.trust.surplus import surplus_of
from linli.ledger.rules.trust import money as rules
from linli.ledger.states import AccountRole, EntryKind, FundKind, SurplusUse


@transaction.atomic
def decide_surplus(
    fund: Fund,
    *,
    year: int,
    use: str,
    amount_fen: int,
    decision: Decision,
    into: Fund | None = None,
    by: Actor,
    at: datetime,
) -> SurplusDecision:
    """Carry out what residents decided about the surplus of a fund's year: it is KEPT, goes to IMPROVEMENT (into the
    fund of common income, or ``into``), or is given back as prepaid fees to every household by its area (REFUND).

    Raises Denied, Refused where it is not the owners' (lump sum, gifts), more than is left or the year runs, Invalid.
    """
    by = rules.check_can_decide_surplus(fund, by=by)
    book = fund.book
    lock(book)
    if use not in SurplusUse.values:
        raise Invalid(_("Choose what becomes of it."), field="use")
    rules.check_surplus(surplus_of(fund, year), amount_fen, decision, at=at)
    facts = Facts(
        kind=EntryKind.FUND_TRANSFER if use == SurplusUse.IMPROVEMENT else EntryKind.CREDITS,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Surplus of %(year)d: %(use)s") % {"year": year, "use": SurplusUse(use).label},
        approved=Hand.of(by),
        decision=decision,
    )
    entry = None
    if use == SurplusUse.IMPROVEMENT:
        entry = post(book, _moved(fund, into or _common(fund), amount_fen), facts, by=by, at=at)
    elif use == SurplusUse.REFUND:
        entry = _refund(fund, amount_fen, facts, by=by, at=at)
    made = SurplusDecision.objects.create(
        book=book,
        fund=fund,
        year=year,
        use=use,
        amount_fen=amount_fen,
        decision=decision,
        entry=entry,
        decided_by_id=by.user_id,
        decided_at=at,
    )
    record(
        log_id=book.pk,
        verb="ledger.decide_surplus",
        subject=("surplus decision", made.pk),
        by=by,
        at=at,
        data={"fund": fund.code, "year": year, "use": use, "amount_fen": amount_fen, "decision": decision.pk},
    )
    return made


def _common(fund: Fund) -> Fund:
    found = Fund.objects.filter(book=fund.book_id, kind=FundKind.COMMON).order_by("id").first()
    if found is None:
        raise Refused(_("This book has no fund for improvements."))
    return found


def _moved(fund: Fund, into: Fund, amount_fen: int) -> list[Line]:
    if into.book_id != fund.book_id or into.pk == fund.pk or into.kind != FundKind.COMMON:
        raise Invalid(_("Choose the fund of common income of this book."), field="into")
    return [
        Line(account_of(fund, AccountRole.TO_FUNDS), account_of(fund, AccountRole.BANK), amount_fen),
        Line(account_of(into, AccountRole.BANK), account_of(into, AccountRole.FROM_FUNDS), amount_fen),
    ]


def _refund(fund: Fund, amount_fen: int, facts: Facts, *, by: Actor, at: datetime) -> Entry:
    """By area to the fen; what a household owes is paid from its part at once, the rest is its prepaid money."""
    if fund.kind != FundKind.FEE:
        raise Refused(_("Only what is left of property fees goes back to households as prepaid fees."))
    units = {unit.pk: unit for unit in units_of(fund.book).select_related("building")}
    if not units:
        raise Refused(_("The register has no units yet, so nothing can be given back by area."))
    parts = split_by_weights({pk: unit.area_dm2 for pk, unit in units.items()}, amount_fen)
    line = Line(_given_back(fund), account_of(fund, AccountRole.PREPAID), amount_fen)
    entry = post(fund.book, [line], facts, by=by, at=at)
    for pk, fen in parts.items():
        if fen:
            add_credit(locked_credit(fund.book, fund, units[pk]), fen)
            set_off_unit(fund.book, fund, units[pk], by=by, at=at)
    return entry


def _given_back(fund: Fund) -> Account:
    """Where it is taken from: the balance of the years before, not this year's income."""
    return account_of(fund, AccountRole.OPENING)
