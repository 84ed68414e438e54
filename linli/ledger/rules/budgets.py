"""Who drafts the year's budget, what may stand in it, and by whose decision it is adopted."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.bodies.queries import check_can_rely_on
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Invalid, Refused
from linli.kernel.money import MOST_FEN, yuan
from linli.ledger.models import Account, Book, Budget
from linli.ledger.queries.budgets import lines_of
from linli.ledger.queries.paying import spending_rules
from linli.ledger.states import BUDGET, AccountKind, BudgetState, FundKind
from linli.notices.models import Posting
from linli.notices.queries import check_gate_open

from .books import check_can_arrange
from .common import acting, check_holds
from .gate import UP_TO_THE_LIMIT

SUBJECT = "ledger.budget"  # what the posting of a budget is about, with the budget's key


def check_can_draft_budget(book: Book, year: int, *, by: Actor) -> Actor:
    """The actor with the seat she drafts from. Raises Denied, Refused, or Invalid for a year that is none."""
    check_can_arrange(book, "draft_budget", by=by)
    if not book.opened_on.year <= year <= 2200:
        raise Invalid(_("Choose a year from %(year)d on.") % {"year": book.opened_on.year}, field="year")
    return acting(book, "draft_budget", by)


def check_can_set_budget_lines(budget: Budget, *, by: Actor) -> None:
    check_can_arrange(budget.book, "set_budget_lines", by=by)
    if budget.state != BudgetState.DRAFT:
        raise Refused(_("What was posted does not change any more. Withdraw it and draft it anew."))


def check_line(book: Book, account: Account, amount_fen: int) -> None:
    """Raises Invalid unless it is an income or an expense of this book with an amount of zero or more."""
    if account.book_id != book.pk or account.kind not in (AccountKind.INCOME, AccountKind.EXPENSE):
        raise Invalid(_("A line of the budget is an income or an expense of this book."), field="account")
    if account.fund.kind == FundKind.MAINTENANCE:
        raise Invalid(_("The maintenance fund is only mirrored here; it has no budget."), field="account")
    if account.closed_on is not None or account.building_id is not None:
        raise Invalid(_("“%(account)s” is closed. Choose another account.") % {"account": account}, field="account")
    if type(amount_fen) is not int or not 0 <= amount_fen <= MOST_FEN:
        raise Invalid(_("Write an amount of zero or more."), field="amount")


def check_can_post_budget(budget: Budget, *, by: Actor) -> Actor:
    """Raises Denied, or Refused for a budget without lines."""
    check_can_arrange(budget.book, "post_budget", by=by)
    BUDGET.target("post_budget", budget.state)
    if not budget.lines.exists():
        raise Refused(_("A budget without lines cannot be posted. Write its lines first."))
    return acting(budget.book, "post_budget", by)


def check_can_adopt_budget(budget: Budget, decision: Decision, *, by: Actor, at: datetime) -> None:
    """Its posting must be over and each objection answered; the decision must be one that can adopt it: of the owners'
    assembly, or, for budgets whose expenses stay within the limit of the rules for spending, of council or committee.
    """
    check_can_arrange(budget.book, "adopt_budget", by=by)
    BUDGET.target("adopt_budget", budget.state)
    posting = posting_of(budget)
    if posting is None:
        raise Refused(_("The budget is not posted. Post it, so that everybody can object."))
    check_gate_open(posting, at)
    if decision.community_id != budget.book_id:
        raise Invalid(_("Choose a decision of this community."), field="decision")
    if decision.kind == DecisionKind.CONTRACT:
        raise Invalid(_("A contract adopts no budget. Choose the decision that does."), field="decision")
    check_can_rely_on(decision, at=at)
    expenses = sum(line.amount_fen for line in lines_of(budget) if line.account.kind == AccountKind.EXPENSE)
    most = spending_rules(budget.book).committee_fen
    if decision.kind in UP_TO_THE_LIMIT and expenses > most:
        raise Refused(
            _("A budget that spends more than %(most)s yuan is adopted by the owners' assembly.") % {"most": yuan(most)}
        )


def check_can_withdraw_budget(budget: Budget, *, by: Actor) -> Actor:
    """A draft is withdrawn by whoever drafts; what is posted, by whoever may post it."""
    check_holds(budget.book, "withdraw_budget", by)
    if budget.state != BudgetState.DRAFT:
        check_holds(budget.book, "post_budget", by)
    BUDGET.target("withdraw_budget", budget.state)
    return acting(budget.book, "withdraw_budget", by)


def posting_of(budget: Budget) -> Posting | None:
    """The posting under which it was put up, as it stands now. One that was corrected does not count for it: what is
    adopted is what was posted."""
    if budget.posting_id is None:
        return None
    return Posting.objects.select_related("community", "body").get(pk=budget.posting_id)
