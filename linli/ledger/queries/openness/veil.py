"""What of households' money is not shown one by one to those who are not on duty for the book.

A receipt has an exact sum and a building: with one flat of unusual area a neighbour reads who has paid. So for
everybody else (a) what came from households is one sum a day, without building, (b) what households owe is one account,
not one for each building (its balance, read every day, would tell the same; arrears by building stand in the reports,
over groups of five and more), and (c) fees of a building with fewer than five units stand with those of the whole.
Entries that sum up many households (a month's bills, a surplus given back by area) stay as they are. So does a payment
order that gives a household its money back: money that leaves is what the book is open for, and its payee is masked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.ledger.models import Account, Book, Entry, HouseholdPayment, Transfer
from linli.ledger.states import OF_HOUSEHOLDS, AccountRole, EntryKind, FundKind

FEWEST_UNITS = 5  # of a building whose fees stand by themselves
KINDS = (EntryKind.RECEIPT, EntryKind.CREDITS, EntryKind.REVERSAL, EntryKind.JOURNAL)
SEES = "ledger.see_receipts"

# Of an entry under the name ``entry``. What is given back of a surplus comes from the opening balance.
SINGLE_SQL = """(entry.kind = ANY(%(kinds)s) AND EXISTS (
    SELECT 1 FROM ledger_transfer AS part
    JOIN ledger_account AS one ON one.id = part.debit_id JOIN ledger_account AS other ON other.id = part.credit_id
    WHERE part.entry_id = entry.id AND (one.role = ANY(%(of_households)s) OR other.role = ANY(%(of_households)s))
      AND one.role <> 'opening' AND other.role <> 'opening'))"""
SINGLE_FACTS = {"kinds": list(KINDS), "of_households": list(OF_HOUSEHOLDS)}


def sees_receipts(book: Book, by: Actor) -> bool:
    """Is she on duty for the book: keeping households' accounts, deciding about them, or watching over them?"""
    communities = [book.community] + ([book.successor.community] if book.successor else [])
    return any(by.may(SEES, community.path or "-") for community in communities)


def summed_words() -> str:
    """What stands in the place of a purpose where households' payments are summed."""
    return _("Payments of households, summed by day")


def is_single(kind: str, roles: Iterable[str]) -> bool:
    """Does an entry of this kind, with a transfer between accounts of these two roles, tell of one household?"""
    found = set(roles)
    return kind in KINDS and bool(found & set(OF_HOUSEHOLDS)) and AccountRole.OPENING not in found


def has_singles(account: Account) -> bool:
    """Can households' payments stand on this account? They pay fees, into funds of fees."""
    return account.fund.kind == FundKind.FEE


def single(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those of these entries that tell of one household."""
    parts = Transfer.objects.filter(entry=OuterRef("pk")).filter(
        Q(debit__role__in=OF_HOUSEHOLDS) | Q(credit__role__in=OF_HOUSEHOLDS)
    )
    parts = parts.exclude(debit__role=AccountRole.OPENING).exclude(credit__role=AccountRole.OPENING)
    return entries.filter(Exists(parts), kind__in=KINDS)


def payment_behind(entry: Entry) -> HouseholdPayment | None:
    """The payment that an entry took in, or took back."""
    rows = HouseholdPayment.objects.filter(Q(entry=entry.pk) | Q(entry=entry.reverses_id))
    return rows.select_related("unit").first()


@dataclass(frozen=True)
class Veil:
    """Which accounts of a book are summed in which others, and the role of each. One query."""

    shown_as: Mapping[int, int]
    roles: Mapping[int, str]

    @classmethod
    def of(cls, book: Book) -> "Veil":
        rows = Account.objects.filter(book=book).annotate(units=Count("building__units")).order_by("id")
        accounts = list(rows.values_list("id", "fund_id", "role", "building_id", "units"))
        whole = {(fund, role): pk for pk, fund, role, building, _units in reversed(accounts) if building is None}
        shown_as = {
            pk: whole[fund, role]
            for pk, fund, role, building, units in accounts
            if building is not None and (fund, role) in whole and (role in OF_HOUSEHOLDS or units < FEWEST_UNITS)
        }
        return cls(shown_as, {pk: role for pk, _fund, role, _building, _units in accounts})

    def shown(self, account_id: int) -> int:
        """The account in which this one is summed; itself where it stands alone."""
        return self.shown_as.get(account_id, account_id)

    def behind(self, account_id: int) -> list[int]:
        """The accounts that are summed in this one, and itself."""
        return [account_id, *(pk for pk, whole in self.shown_as.items() if whole == account_id)]

    def is_single(self, kind: str, transfers: Iterable[tuple[int, int, int]]) -> bool:
        """`is_single` of an entry with these transfers (debit, credit, fen)."""
        return any(is_single(kind, (self.roles[debit], self.roles[credit])) for debit, credit, _fen in transfers)

    def summed(self, by_account: Mapping[int, int]) -> dict[int, int]:
        """Figures by account, as they are shown."""
        sums: dict[int, int] = {}
        for pk, fen in by_account.items():
            sums[self.shown(pk)] = sums.get(self.shown(pk), 0) + fen
        return sums
