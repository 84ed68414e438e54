"""A company leaves: who begins it, who hands over to whom, and what must be done before (domain 4.3, 9; S4-30)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, CompanyExit, HandoverItem
from linli.ledger.queries.trust.exit import exit_figures, open_exit, open_orders
from linli.ledger.rules.billing import check_open
from linli.ledger.rules.books import check_keeper
from linli.ledger.rules.common import acting
from linli.ledger.states import EXIT, ExitState, PrepaidGoes
from linli.notices.queries import check_gate_open, posting_for

from .money import check_decision

SUBJECT = "ledger.exit"  # what the audit's posting is about


def check_can_begin_exit(book: Book, body: Body, on: date, decision: Decision, *, by: Actor, at: datetime) -> Actor:
    """Raises Denied, Refused for a closed book or a leaving under way, Invalid for a body that does not keep it."""
    by = acting(book, "begin_exit", by)
    if by.sits_in([body.pk]) is not None:
        raise Denied(_("You belong to the company that leaves. The owners' side begins this."))
    check_open(book)
    if book.keeper_id != body.pk:
        raise Invalid(_("This company does not keep the book."), field="body")
    if open_exit(book) is not None:
        raise Refused(_("A company is leaving already. Finish that handover first."))
    check_decision(book, decision, at=at)
    if on > at.astimezone(SHANGHAI).date():
        raise Invalid(_("This day is still to come. The figures are those of today or earlier."), field="on")
    return by


def check_can_audit_exit(leaving: CompanyExit, *, by: Actor) -> Actor:
    """Raises Denied, also to somebody of the company that leaves."""
    by = _other_side(leaving, "record_exit_audit", by)
    EXIT.target("record_exit_audit", leaving.state)
    return by


def check_can_add_item(leaving: CompanyExit, *, by: Actor) -> Actor:
    by = acting(leaving.book, "add_handover_item", by)
    _check_running(leaving)
    return by


def check_can_give_item(item: HandoverItem, *, by: Actor) -> Actor:
    """Raises Denied to everybody who does not belong to the company that leaves."""
    by = acting(item.exit.book, "give_item", by)
    seat = by.sits_in([item.exit.body_id])
    if seat is None:
        raise Denied(_("Only the company that leaves gives this out of its hands."))
    _check_running(item.exit)
    if item.given_at is not None:
        raise Refused(_("This was given already."))
    return by.acting_for(seat.body_id)


def check_can_receive_item(item: HandoverItem, *, by: Actor) -> Actor:
    """Raises Denied to who gave it and to the company that leaves; Refused before it was given, or a second time."""
    by = _other_side(item.exit, "receive_item", by)
    _check_running(item.exit)
    if item.given_at is None:
        raise Refused(_("It has not been given yet. The company that leaves marks it first."))
    if item.given_by_id == by.user_id:
        raise Denied(_("You gave this yourself; another person receives it."))
    if item.received_at is not None:
        raise Refused(_("This was received already."))
    return by


def check_can_hand_over(leaving: CompanyExit, keeper: Body | None, prepaid: str, *, by: Actor, at: datetime) -> Actor:
    """Raises Denied; Refused while the audit is posted or objected to, something on the list is not received, a payment
    order waits, or prepaid money is said to be given back and is not; Invalid."""
    by = _other_side(leaving, "hand_over", by)
    book = leaving.book
    EXIT.target("hand_over", leaving.state)
    check_keeper(book, keeper)
    if keeper is not None and keeper.pk == leaving.body_id:
        raise Invalid(_("This is the company that leaves. Choose who comes after it."), field="keeper")
    if prepaid not in PrepaidGoes.values:
        raise Invalid(_("Say what became of the prepaid fees."), field="prepaid")
    posting = posting_for(SUBJECT, leaving.pk, community=book.community)
    if posting is None:
        raise Refused(_("The audit has not been posted yet."))
    check_gate_open(posting, at)
    if (missing := leaving.items.filter(received_at__isnull=True).count()) > 0:
        raise Refused(_("%(number)d things on the list are not handed over yet.") % {"number": missing})
    if (orders := open_orders(book).count()) > 0:
        raise Refused(_("%(number)d payment orders wait. Pay, refuse or withdraw them first.") % {"number": orders})
    left = exit_figures(book, at.astimezone(SHANGHAI).date())["prepaid_fen"]
    if prepaid == PrepaidGoes.REFUNDED and left:
        raise Refused(
            _("%(left)s yuan of prepaid fees are not given back yet. Give them back, or let the new keeper answer.")
            % {"left": yuan(left)}
        )
    if prepaid == PrepaidGoes.TAKEN_OVER and left and keeper is None:
        raise Invalid(_("Nobody keeps the book after this, so nobody can take over prepaid fees."), field="prepaid")
    return by


def _check_running(leaving: CompanyExit) -> None:
    if leaving.state == ExitState.HANDED_OVER:
        raise Refused(_("The handover is finished."))


def _other_side(leaving: CompanyExit, verb: str, by: Actor) -> Actor:
    by = acting(leaving.book, verb, by)
    if by.sits_in([leaving.body_id]) is not None:
        raise Denied(_("You belong to the company that leaves. Somebody of another body does this."))
    return by
