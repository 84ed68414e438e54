"""Who may prepare an entry, and who posts it: never the same person."""

from collections.abc import Collection, Sequence

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import yuan
from linli.ledger.facts import Line
from linli.ledger.models import Book, Entry, EntryDraft, PaymentOrder
from linli.ledger.queries.paying import spending_rules
from linli.ledger.states import DRAFT, KEPT_BY_VERBS, OF_HOUSEHOLDS, AccountRole, EntryKind, Purpose

from .common import acting, check_holds
from .gate import UP_TO_THE_LIMIT

# What a person writes down by hand; payments, bills and gifts have verbs of their own.
BY_HAND = frozenset(
    {EntryKind.RECEIPT, EntryKind.JOURNAL, EntryKind.FUND_TRANSFER, EntryKind.OPENING, EntryKind.REVERSAL}
)

# What other verbs posted and other rows agree with.
BY_RULE = frozenset({EntryKind.GIFT, EntryKind.RETURN, EntryKind.REMUNERATION, EntryKind.CLOSING})

HOLDS_MONEY = frozenset({AccountRole.BANK, AccountRole.CASH, AccountRole.CLEARING})

# What a company has earned is posted by rule: as agreed, and never above the cap.
EARNED = frozenset({AccountRole.REMUNERATION, AccountRole.REMUNERATION_PAYABLE})
BETWEEN_FUNDS = {AccountRole.FROM_FUNDS, AccountRole.TO_FUNDS}


def check_can_prepare_entry(book: Book, kind: str, *, by: Actor) -> Actor:
    """The actor with the seat she prepares from. Raises Denied, or Invalid for a kind that has a verb of its own."""
    by = acting(book, "prepare_entry", by)
    if kind not in BY_HAND:
        raise Invalid(_("Choose what kind of entry it is."), field="kind")
    return by


def check_spends_nothing(book: Book, kind: str, lines: Sequence[Line]) -> None:
    """Raises Refused where an entry by hand would spend what is in the bank or the till: that takes a payment order,
    with its payee, its ground and the key of a second body. The bank's own charges, up to a small sum, are the
    exception; nobody orders them. What becomes of money between funds is for `check_between_funds`."""
    if kind == EntryKind.FUND_TRANSFER:
        return
    most = spending_rules(book).small_sum_fen
    for line in lines:
        leaves = line.credit.role in HOLDS_MONEY and line.debit.role not in HOLDS_MONEY
        if leaves and not (line.debit.purpose == Purpose.TAX and line.amount_fen <= most):
            raise Refused(
                _(
                    "Money leaves the bank or the till by a payment order, which a second body approves. Only the "
                    "bank's own charges, up to %(most)s yuan, are entered by hand."
                )
                % {"most": yuan(most)}
            )


def check_kept_by_no_verb(kind: str, lines: Sequence[Line], *, kept: Collection[str] = KEPT_BY_VERBS | EARNED) -> None:
    """Raises Refused for accounts that agree with other rows to the fen; the balance with which a book begins may stand
    on them."""
    for line in lines:
        roles = {line.debit.role, line.credit.role}
        if kind == EntryKind.OPENING and AccountRole.OPENING in roles:
            continue
        if found := next((one for one in (line.debit, line.credit) if one.role in kept), None):
            raise Refused(
                _(
                    "“%(account)s” is kept by its own verbs: bills, payments of households, gifts, remuneration. "
                    "An entry by hand would part it from them."
                )
                % {"account": found}
            )


def check_between_funds(book: Book, kind: str, lines: Sequence[Line], decision: Decision | None) -> None:
    """Raises Invalid unless the lines of a FUND_TRANSFER bring as money into one fund what leaves another as money, by
    a decision; and for any other entry that uses the accounts for it. Refused where the decision does not allow so
    much."""
    if kind != EntryKind.FUND_TRANSFER:
        if any({line.debit.role, line.credit.role} & BETWEEN_FUNDS for line in lines):
            raise Invalid(_("Money between funds is an entry of its own kind, by a decision."), field="kind")
        return
    out = [line for line in lines if line.debit.role == AccountRole.TO_FUNDS and line.credit.role in HOLDS_MONEY]
    into = [line for line in lines if line.credit.role == AccountRole.FROM_FUNDS and line.debit.role in HOLDS_MONEY]
    fen = sum(line.amount_fen for line in out)
    if len(out) + len(into) != len(lines) or fen != sum(line.amount_fen for line in into) or fen == 0:
        raise Invalid(_("What leaves one fund must come into the other, to the fen."), field="lines")
    if decision is None or decision.kind == DecisionKind.CONTRACT:
        raise Invalid(_("Name the decision that moves money from one fund to another."), field="decision")
    _check_moves_within(book, decision, fen)


def _check_moves_within(book: Book, decision: Decision, fen: int) -> None:
    """All that was moved by the same decision counts; a committee or a council moves as much as it may spend."""
    rows = Entry.objects.filter(book=book, kind=EntryKind.FUND_TRANSFER, decision=decision, reversed_by__isnull=True)
    fen += (rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0) // 2  # each of them stands in both funds
    limits = [] if decision.limit_fen is None else [decision.limit_fen]
    if decision.kind in UP_TO_THE_LIMIT:
        limits.append(spending_rules(book).committee_fen)
    if limits and fen > min(limits):
        raise Refused(
            _("%(number)s allows %(limit)s yuan between funds; with this entry it would be %(moved)s yuan.")
            % {"number": decision.number, "limit": yuan(min(limits)), "moved": yuan(fen)}
        )


def check_can_prepare_reversal(entry: Entry, *, by: Actor) -> Actor:
    """The actor with the seat she prepares from. Raises Denied, or Refused for what is reversed already or was itself
    a reversal."""
    by = acting(entry.book, "prepare_reversal", by)
    if entry.reverses_id is not None:
        raise Refused(_("This entry is itself a reversal. Prepare a new entry instead."))
    if PaymentOrder.objects.filter(entry=entry).exists():
        raise Refused(
            _(
                "This payment was made by an order. If the bank sent the money back, record it on the order; if it "
                "stands on the wrong account, prepare an entry that moves it."
            )
        )
    if entry.kind in BY_RULE:
        raise Refused(
            _("This entry was posted by a verb of its own, such as a gift or a merger. What it did is undone there.")
        )
    reversal = Entry.objects.filter(reverses=entry).first()
    if reversal is not None:
        raise Refused(_("This entry was reversed by %(number)s already.") % {"number": reversal.voucher})
    if entry.transfers.filter(Q(debit__role__in=OF_HOUSEHOLDS) | Q(credit__role__in=OF_HOUSEHOLDS)).exists():
        raise Refused(
            _("This entry keeps households' bills and payments. Cancel the bill or take the payment back instead.")
        )
    if EntryDraft.objects.filter(reverses=entry, state="prepared").exists():
        raise Refused(_("A reversal of this entry waits for its second person already."))
    return by


def check_can_post_entry(draft: EntryDraft, *, by: Actor) -> Actor:
    """The actor with the seat she posts from. Raises Denied to whoever prepared it, whatever office she acts from."""
    by = acting(draft.book, "post_entry", by)
    if by.user_id == draft.prepared_by_id:
        raise Denied(_("You prepared this entry yourself; another person posts it."))
    DRAFT.target("post_entry", draft.state)
    return by


def check_can_refuse_entry(draft: EntryDraft, *, by: Actor) -> Actor:
    """Raises Denied, or Refused where it does not wait any more."""
    by = acting(draft.book, "refuse_entry", by)
    if by.user_id == draft.prepared_by_id:
        raise Denied(_("You prepared this entry yourself; you can withdraw it."))
    DRAFT.target("refuse_entry", draft.state)
    return by


def check_can_withdraw_entry(draft: EntryDraft, *, by: Actor) -> None:
    """Raises Denied to everybody but who prepared it."""
    check_holds(draft.book, "withdraw_entry", by)
    if by.user_id != draft.prepared_by_id:
        raise Denied(_("Only who prepared an entry withdraws it; others refuse it."))
    DRAFT.target("withdraw_entry", draft.state)
