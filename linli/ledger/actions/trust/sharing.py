"""One service for several communities (大物业): its key is published, each book pays its own part and no other's
(信托法 art. 18, 28, 29)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import MOST_FEN
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.paying import prepare_payment
from linli.ledger.models import Account, Book, BudgetLine, CostShare, Payee, PaymentOrder, SharedService
from linli.ledger.queries.budgets import ON_THEIR_WAY
from linli.ledger.queries.trust.sharing import shares_of, split_cost, weights_of
from linli.ledger.rules.trust import money as rules
from linli.ledger.states import Basis, CostKey


@dataclass(frozen=True)
class Share:
    """One community in a shared service: its own decision, and its ``weight`` where the key is one as agreed."""

    book: Book
    decision: Decision
    weight: int | None = None


@dataclass(frozen=True)
class Part:
    """With what one book pays its part: all of it its own."""

    payee: Payee
    debit: Account
    bank: Account
    budget_line: BudgetLine | None = None


@transaction.atomic
def share_service(
    name: str,
    *,
    shares: Sequence[Share],
    key: str,
    provider: Body | None = None,
    provider_name: str = "",
    from_date: date,
    to_date: date | None = None,
    by: Actor,
    at: datetime,
) -> SharedService:
    """Open a service that several communities share. ``key``: by AREA or HOUSEHOLDS as the register counts them today,
    or AGREED with the weights given. Each community joins by a decision of its own; ``by`` must have the right in each.

    Raises Denied, Refused, or Invalid for fewer than two communities, one named twice, or a weight that is missing.
    """
    for share in shares:
        rules.check_can_share_service(share.book, share.decision, by=by, at=at)
    if len({share.book.pk for share in shares}) != len(shares) or len(shares) < 2:
        raise Invalid(_("Choose at least two different communities."), field="shares")
    if key not in CostKey.values:
        raise Invalid(_("Choose how the cost is split."), field="key")
    name = clean_line(name, most=80, field="name")
    provider_name = clean_line(provider_name, most=80, field="provider_name") or (provider.name if provider else "")
    if not name or not provider_name:
        raise Invalid(_("Write the service and who provides it."), field="name")
    if to_date is not None and to_date < from_date:
        raise Invalid(_("It cannot end before it began."), field="to_date")
    same = SharedService.objects.filter(name=name, from_date=from_date, shares__book=shares[0].book)
    if same.exists():  # sent twice
        raise Refused(_("“%(name)s” is shared from this day on already.") % {"name": name})
    counted = {} if key == CostKey.AGREED else weights_of([share.book for share in shares], key)
    weights = {share.book.pk: counted.get(share.book.pk, share.weight) or 0 for share in shares}
    if min(weights.values()) <= 0:
        raise Invalid(_("Every community needs a weight above zero."), field="shares")
    service = SharedService.objects.create(
        name=name,
        provider=provider,
        provider_name=provider_name,
        basis=key,
        from_date=from_date,
        to_date=to_date,
        set_by_id=by.user_id,
        set_at=at,
    )
    for share in shares:
        CostShare.objects.create(
            service=service, book=share.book, weight=weights[share.book.pk], decision=share.decision
        )
        # The whole key stands in each community's log: nobody's part can be changed without all the others seeing it.
        facts = {"service": service.pk, "key": key, "weights": {str(pk): weight for pk, weight in weights.items()}}
        facts |= {"decision": share.decision.pk, "name": name}
        subject = ("shared service", service.pk)
        record(log_id=share.book.pk, verb="ledger.share_service", subject=subject, by=by, at=at, data=facts)
    return service


@transaction.atomic
def prepare_shared_payment(
    service: SharedService,
    *,
    total_fen: int,
    purpose: str,
    parts: dict[int, Part],
    by: Actor,
    at: datetime,
) -> list[PaymentOrder]:
    """Split a bill by the service's key and prepare one payment order in each book, all of them or none; together they
    are the bill to the fen. ``parts`` by book id. Each order relies on that community's own decision or contract.

    Raises Denied unless ``by`` may prepare payments in every one of them; Refused, Invalid as `prepare_payment` does.
    """
    if type(total_fen) is not int or not 0 < total_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="total")
    today = at.astimezone(SHANGHAI).date()
    if today < service.from_date or (service.to_date is not None and today > service.to_date):
        raise Refused(_("“%(name)s” does not run today.") % {"name": service.name})
    amounts = split_cost(service, total_fen)
    if set(parts) != set(amounts):
        raise Invalid(_("Every community of the key pays its own part. Say from which account."), field="parts")
    first = shares_of(service)[0]
    same = PaymentOrder.objects.filter(book=first.book, decision=first.decision, amount_fen=amounts[first.book_id])
    if same.filter(purpose=clean_line(purpose, most=200), state__in=ON_THEIR_WAY).exists():  # sent twice
        raise Refused(_("Orders for the same purpose wait already. Withdraw them, or say what this bill is for."))
    return [
        _prepare(share, parts[share.book_id], amounts[share.book_id], purpose, by=by, at=at)
        for share in shares_of(service)
        if amounts[share.book_id]
    ]


def _prepare(share: CostShare, part: Part, fen: int, purpose: str, *, by: Actor, at: datetime) -> PaymentOrder:
    """One book's order; what is refused names the book."""
    try:
        return prepare_payment(
            share.book,
            payee=part.payee,
            debit=part.debit,
            bank=part.bank,
            amount_fen=fen,
            purpose=purpose,
            basis=Basis.CONTRACT if share.decision.kind == DecisionKind.CONTRACT else Basis.DECISION,
            budget_line=part.budget_line,
            decision=share.decision,
            by=by,
            at=at,
        )
    except Denied:
        raise
    except Refused as refusal:
        raise Invalid(f"{share.book}: {refusal}", field="parts") from refusal
