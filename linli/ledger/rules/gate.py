"""The spending gate: what must be true of a payment order when it is prepared, when it is approved and when it is paid.

Each condition has its own sentence, so that the order's page can show which one holds it up. Nothing here asks who
acts; that is for rules/paying.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.models import Decision
from linli.bodies.queries import check_can_rely_on, standing_suspension
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Invalid, Refused, why_not
from linli.kernel.money import MOST_FEN, yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import BudgetLine, PaymentOrder, SpendingRules
from linli.ledger.queries.budgets import line_uses
from linli.ledger.queries.paying import RELYING, relied_on_fen
from linli.ledger.queries.standing import binds_here
from linli.ledger.states import AccountHolder, AccountKind, AccountRole, Basis, BudgetState, FundKind, OrderState

# What households and givers have left with us is theirs: it leaves only as money given back.
HELD_FOR_OTHERS = frozenset(
    {AccountRole.PREPAID, AccountRole.DEPOSITS, AccountRole.GIFTS_HELD, AccountRole.RETURNS, AccountRole.RECEIVABLE}
)
# Decisions that a committee or a council makes for itself, and what the street decides in an emergency: up to the
# limit of the community's rules for spending. Above it the owners' assembly decides.
UP_TO_THE_LIMIT = (DecisionKind.COMMITTEE, DecisionKind.COUNCIL, DecisionKind.EMERGENCY)


@dataclass(frozen=True)
class Condition:
    """One condition of the gate as a page shows it; ``sentence`` says what is missing, "" where it holds."""

    name: str
    sentence: str

    @property
    def holds(self) -> bool:
        return not self.sentence


def check_gate(order: PaymentOrder, *, at: datetime) -> None:
    """Raises Refused or Invalid with the first condition that does not hold. ``order`` may be one not yet saved."""
    for _name, check in _CONDITIONS:
        check(order, at)


def conditions(order: PaymentOrder, *, at: datetime) -> list[Condition]:
    """Every condition of the gate with what is missing, for the order's page."""
    return [Condition(str(name), why_not(check, order, at)) for name, check in _CONDITIONS]


def needs_review(order: PaymentOrder) -> bool:
    """From the sum in the rules under which it was made, a further person looks at it before it is approved."""
    return order.amount_fen >= order.rules.review_from_fen


def _check_book(order: PaymentOrder, at: datetime) -> None:
    if order.book.closed_on is not None:
        raise Refused(
            _("This book was closed on %(day)s; nothing more is paid from it.") % {"day": order.book.closed_on}
        )


def _check_funds(order: PaymentOrder, at: datetime) -> None:
    debit, bank = order.debit, order.bank
    if {debit.book_id, bank.book_id} != {order.book_id}:
        raise Invalid(_("An account of another community's book cannot stand here."), field="debit")
    if FundKind.MAINTENANCE in (debit.fund.kind, bank.fund.kind):
        raise Refused(
            _("The maintenance fund is held by the authority and never paid from here. Apply to the authority instead.")
        )
    if bank.role != AccountRole.BANK:
        raise Invalid(_("Choose the bank account that pays."), field="bank")
    if debit.fund_id != bank.fund_id:
        facts = {"one": bank.fund, "other": debit.fund}
        raise Invalid(
            _("“%(one)s” and “%(other)s” are two funds: neither pays for the other's purpose.") % facts, field="bank"
        )
    for account in (debit, bank):
        if account.closed_on is not None:
            raise Invalid(_("“%(account)s” is closed. Choose another account.") % {"account": account}, field="debit")
    if bank.bank_account is not None and bank.bank_account.closed_on is not None:
        raise Invalid(_("This bank account was closed. Choose another one."), field="bank")


def _check_debit(order: PaymentOrder, at: datetime) -> None:
    debit = order.debit
    if type(order.amount_fen) is not int or not 0 < order.amount_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="amount")
    if order.basis == Basis.REFUND:
        if debit.kind != AccountKind.LIABILITY:
            raise Invalid(_("Money is given back from what is held for others."), field="debit")
        return
    if debit.kind not in (AccountKind.EXPENSE, AccountKind.LIABILITY):
        raise Invalid(_("Choose what it is spent on: an expense, or what is owed."), field="debit")
    if debit.role in HELD_FOR_OTHERS:
        raise Refused(
            _("“%(account)s” belongs to households and givers. It leaves only as their own money given back.")
            % {"account": debit}
        )


def _check_payee(order: PaymentOrder, at: datetime) -> None:
    payee = order.payee
    if payee.book_id != order.book_id:
        raise Invalid(_("Choose a payee of this community."), field="payee")
    if payee.closed_at is not None:
        raise Refused(
            _("“%(payee)s” is no longer paid at this account. Register the account anew, or choose another payee.")
            % {"payee": payee}
        )
    # While it is prepared the account may still wait for its second person; no key is turned before she has looked.
    if payee.confirmed_at is None and order.pk is not None:
        raise Refused(
            _("Nobody of another body has compared the account of “%(payee)s” with its papers yet. Confirm it first.")
            % {"payee": payee}
        )
    if payee.holder_kind == AccountHolder.PRIVATE and order.basis != Basis.REFUND:
        raise Refused(
            _(
                "Common money is never paid into the account of a private person. Ask “%(payee)s” for the account of "
                "the organisation and an invoice. The one exception is a person's own money that is given back to her."
            )
            % {"payee": payee}
        )


def _check_basis(order: PaymentOrder, at: datetime) -> None:
    """Small sum, contract, decision or refund: each with what it needs."""
    rules = order.rules
    if order.basis == Basis.SMALL_SUM:
        _check_small_sum(order, rules)
    elif order.basis in (Basis.CONTRACT, Basis.DECISION):
        _check_decision(order, rules)
    elif not order.refund_kind or order.refund_id is None:
        raise Invalid(_("Begin with the payment or the gift that is given back."), field="basis")


def _check_small_sum(order: PaymentOrder, rules: SpendingRules) -> None:
    if order.budget_line is None:
        raise Invalid(_("A small sum needs a line of this year's budget. Choose the line."), field="budget_line")
    if order.amount_fen > rules.small_sum_fen:
        raise Refused(
            _("Small sums end at %(most)s yuan. Name the contract or the decision that allows this payment.")
            % {"most": yuan(rules.small_sum_fen)}
        )


def _check_decision(order: PaymentOrder, rules: SpendingRules) -> None:
    decision = order.decision
    if decision is None:
        raise Invalid(_("Name the contract or the decision that allows this payment."), field="decision")
    if not binds_here(decision, order.book):
        raise Invalid(_("Choose a decision of this community."), field="decision")
    is_contract = decision.kind == DecisionKind.CONTRACT
    if is_contract != (order.basis == Basis.CONTRACT):
        raise Invalid(
            _("Choose a signed contract.")
            if order.basis == Basis.CONTRACT
            else _("Choose a decision, not a contract."),
            field="decision",
        )
    if decision.limit_fen is None:
        raise Refused(
            _("%(number)s names no sum, so nothing can be paid on it. Rely on a decision that says how much.")
            % {"number": decision.number}
        )
    _check_within(decision, relied_on_fen(decision, without=order) + order.amount_fen)
    if is_contract and order.budget_line is None and decision.limit_fen > rules.committee_fen:
        raise Refused(
            _(
                "A contract of more than %(most)s yuan is paid from a line of the budget that the owners adopted, "
                "or on a decision of the owners' assembly."
            )
            % {"most": yuan(rules.committee_fen)}
        )
    if decision.kind in UP_TO_THE_LIMIT:
        _check_whose_decision(decision, relied_on_fen(decision, without=order) + order.amount_fen, rules)


def _check_within(decision: Decision, taken_fen: int) -> None:
    limit = decision.limit_fen or 0
    if taken_fen > limit:
        raise Refused(
            _("%(number)s allows %(limit)s yuan; with this payment it would be %(taken)s yuan.")
            % {"number": decision.number, "limit": yuan(limit), "taken": yuan(taken_fen)}
        )


def _check_whose_decision(decision: Decision, taken_fen: int, rules: SpendingRules) -> None:
    if taken_fen > rules.committee_fen:
        raise Refused(
            _("Above %(most)s yuan the owners' assembly decides. %(number)s is no decision of the assembly.")
            % {"most": yuan(rules.committee_fen), "number": decision.number}
        )


def _check_line(order: PaymentOrder, at: datetime) -> None:
    line = order.budget_line
    if line is None:
        return
    budget = line.budget
    if budget.book_id != order.book_id or line.account_id != order.debit_id:
        raise Invalid(_("This line of the budget is for another account. Choose its own line."), field="budget_line")
    if budget.state != BudgetState.ADOPTED or budget.year != order.prepared_at.astimezone(SHANGHAI).year:
        raise Refused(_("This line is not of the budget that is in force. Choose a line of this year's budget."))
    over_fen = _over_after(order, line)
    if over_fen <= 0:
        return
    if order.over_decision is None:
        left = order.amount_fen - over_fen
        raise Refused(
            _(
                "“%(line)s” has %(left)s yuan left in this year's budget; this payment is %(over)s yuan more. "
                "Going over it needs a decision of its own."
            )
            % {"line": line, "left": yuan(left), "over": yuan(over_fen)}
        )
    _check_over_decision(order, order.over_decision, over_fen)


def _check_over_decision(order: PaymentOrder, decision: Decision, over_fen: int) -> None:
    if decision.community_id != order.book_id or decision.kind == DecisionKind.CONTRACT:
        raise Invalid(_("Choose the decision that allows to go over the budget."), field="over_decision")
    if decision.limit_fen is None:
        raise Refused(
            _("%(number)s names no sum, so nothing can be paid on it. Rely on a decision that says how much.")
            % {"number": decision.number}
        )
    over_fen += _over_elsewhere(order, decision)
    _check_within(decision, over_fen)
    if decision.kind in UP_TO_THE_LIMIT:
        _check_whose_decision(decision, over_fen, order.rules)


def _check_in_force(order: PaymentOrder, at: datetime) -> None:
    """What was stopped or superseded in the meantime carries no payment, at whichever step it stands."""
    for decision in (order.decision, order.over_decision):
        if decision is not None:
            check_can_rely_on(decision, at=at)
    # A budget holds until the next one is adopted; stopped is stopped.
    adopted_by = order.budget_line.budget.decision if order.budget_line else None
    if adopted_by is not None and standing_suspension(adopted_by, at) is not None:
        check_can_rely_on(adopted_by, at=at)


def _over_after(order: PaymentOrder, line: BudgetLine) -> int:
    """By how much the line is over once this order is paid and all others on their way are."""
    use = line_uses([line], without=order)[line.pk]
    actual = use.actual_fen - (order.amount_fen if order.state == OrderState.PAID else 0)
    return actual + use.waiting_fen + order.amount_fen - line.amount_fen


def _over_elsewhere(order: PaymentOrder, decision: Decision) -> int:
    """By how much other lines are over on the same decision."""
    rows = PaymentOrder.objects.filter(over_decision=decision, state__in=RELYING).exclude(pk=order.pk or 0)
    others = BudgetLine.objects.filter(orders__in=rows).exclude(pk=order.budget_line_id or 0).distinct()
    by_budget: dict[int, list[BudgetLine]] = {}
    for line in others.select_related("account__fund", "budget"):
        by_budget.setdefault(line.budget_id, []).append(line)
    uses = (use for lines in by_budget.values() for use in line_uses(lines).values())
    return sum(max(0, -use.left_fen) for use in uses)


_CONDITIONS: tuple[tuple[object, Callable[[PaymentOrder, datetime], None]], ...] = (
    (gettext_lazy("The book is open"), _check_book),
    (gettext_lazy("One fund pays for its own purpose"), _check_funds),
    (gettext_lazy("It is an expense of this fund, or what it owes"), _check_debit),
    (gettext_lazy("The account belongs to an organisation"), _check_payee),
    (gettext_lazy("A small sum, a contract or a decision allows it"), _check_basis),
    (gettext_lazy("The line of the budget has room for it"), _check_line),
    (gettext_lazy("What allows it is in force"), _check_in_force),
)
