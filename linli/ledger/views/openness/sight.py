"""Which entry a page is about, and whether she may see it: what tells of one household is not for everybody."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.errors import Denied
from linli.ledger.models import Account, Book, Entry, Transfer
from linli.ledger.queries.openness import finding
from linli.ledger.queries.openness.veil import Veil, payment_behind, sees_receipts, single
from linli.ledger.views.billing.reading import may_see_payment
from linli.ledger.views.common import found_or_404


def entry_or_404(book: Book, voucher: str) -> Entry:
    found: Entry = found_or_404(finding.entry_by_voucher(book, voucher))
    found.book = book
    return found


def entry_she_sees(request: Request, book: Book, voucher: str) -> Entry:
    """The entry; what tells of one household is for that household and for those on duty. Raises Denied."""
    found = entry_or_404(book, voucher)
    check_sees(request, book, found)
    return found


def check_sees(request: Request, book: Book, entry: Entry) -> None:
    """Raises Denied for an entry of another household, unless she is on duty for the book."""
    if sees_receipts(book, request.actor) or not single(Entry.objects.filter(pk=entry.pk)).exists():
        return
    payment = payment_behind(entry)
    if payment is None or not may_see_payment(request.actor, payment):
        raise Denied(
            _(
                "What a single household paid is for that household and for those who keep or watch over the accounts. "
                "Everybody else sees the sum of each day."
            )
        )


def summed(book: Book, transfers: Iterable[Transfer]) -> list[dict[str, Any]]:
    """The transfers by the accounts that everybody sees."""
    veil, sums = Veil.of(book), Counter[tuple[int, int]]()
    rows = list(transfers)
    for row in rows:
        sums[veil.shown(row.debit_id), veil.shown(row.credit_id)] += row.amount_fen
    accounts = Account.objects.select_related("fund").in_bulk({pk for pair in sums for pk in pair})
    return [
        {"debit": accounts[debit], "credit": accounts[credit], "fund": accounts[debit].fund, "amount_fen": fen}
        for (debit, credit), fen in sums.items()
    ]
