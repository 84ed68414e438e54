"""What goes along when a book becomes part of another: funds and accounts that are missing there, households' prepaid
money, bank accounts, payees, campaigns. Parts of `merge_books`; they run under both books' locks."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from linli.ledger.models import (
    Account,
    BankAccount,
    Book,
    Campaign,
    Fund,
    Payee,
    UnitCredit,
)
from linli.ledger.numbers import opened, seal
from linli.ledger.states import CampaignState, FundKind

# Funds that are one in the new book. What was given or granted keeps its purpose, and so a fund of its own.
POOLED = (FundKind.FEE, FundKind.COMMON, FundKind.MAINTENANCE)
RUNNING = (CampaignState.DRAFT, CampaignState.OPEN, CampaignState.REACHED, CampaignState.MISSED)


def fund_for(fund: Fund, target: Book, on: date, *, needed: bool) -> Fund | None:
    """The fund of the target that takes this one in: that of the same code and kind where the purpose is the same for
    all, else a copy. None for an empty fund that nothing more comes into."""
    if fund.kind in POOLED:
        there = Fund.objects.filter(book=target, code=fund.code, kind=fund.kind).select_related("book").first()
        if there is not None:
            return there
    if not needed and not Campaign.objects.filter(fund=fund, state__in=RUNNING).exists():
        return None
    place = fund.book.community
    copy = Fund.objects.create(
        book=target,
        kind=fund.kind,
        code=_free_code(target, fund.code),
        name=f"{fund.name} · {place.name}"[:40],
        name_en=f"{fund.name_en} · {place.name_en or place.name}"[:60] if fund.name_en else "",
        purposes=fund.purposes,
        about=fund.about,
        opened_on=on,
    )
    Account.objects.bulk_create(
        Account(
            book=target,
            fund=copy,
            code=copy.code + row.code.removeprefix(fund.code),
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            role=row.role,
            purpose=row.purpose,
            building=row.building,
        )
        for row in Account.objects.filter(fund=fund, closed_on__isnull=True, bank_account__isnull=True).order_by("id")
    )
    return copy


def account_for(account: Account, fund: Fund, bank_accounts: Mapping[int, BankAccount]) -> Account:
    """The account of the target's fund that takes this one in; made where it is missing. One that is part of a bank
    account stays one of its own, as the bank account does."""
    there = Account.objects.select_related("fund").filter(fund=fund, closed_on__isnull=True)
    if account.bank_account_id is not None:
        found = there.filter(bank_account=account.bank_account_id).first()
    elif account.role:
        found = there.filter(role=account.role, building=account.building_id, bank_account__isnull=True).first()
        # The fund's one bank account may be part of a real one already; money without one joins it.
        found = found or there.filter(role=account.role, building=account.building_id).order_by("id").first()
    else:
        same = Q(name=account.name, kind=account.kind, building=account.building_id, role="")
        found = there.filter(same).order_by("id").first()
    return found or _copied(account, fund, bank_accounts)


def carry_bank_accounts(source: Book, target: Book) -> dict[int, BankAccount]:
    """The bank's accounts are the target's from now on, their numbers sealed for it."""
    moved = {}
    for row in BankAccount.objects.filter(book=source, closed_on__isnull=True):
        cipher = seal(opened(bytes(row.number_cipher), source.pk), target.pk).cipher
        BankAccount.objects.filter(pk=row.pk).update(book=target, number_cipher=cipher)
        moved[row.pk] = row
    return moved


def carry_payees(source: Book, target: Book) -> None:
    """Whom the source pays can be paid by the target, at the account that was checked."""
    known = Payee.objects.filter(book=target, closed_at__isnull=True).values("number_digest")
    for row in Payee.objects.filter(book=source, closed_at__isnull=True).exclude(number_digest__in=known):
        sealed = seal(opened(bytes(row.number_cipher), source.pk), target.pk)
        Payee.objects.create(
            book=target,
            kind=row.kind,
            name=row.name,
            holder_kind=row.holder_kind,
            holder_name=row.holder_name,
            bank_name=row.bank_name,
            number_cipher=sealed.cipher,
            number_last4=sealed.last4,
            number_digest=sealed.digest,
            added_by_id=row.added_by_id,
            added_body_id=row.added_body_id,
            added_at=row.added_at,
            confirmed_by_id=row.confirmed_by_id,
            confirmed_at=row.confirmed_at,
        )


def carry_campaigns(source: Book, target: Book, funds: Mapping[int, Fund]) -> None:
    """Campaigns that run, or have gifts to give back, go on in the target with their fund."""
    for campaign in Campaign.objects.filter(book=source, state__in=RUNNING):
        Campaign.objects.filter(pk=campaign.pk).update(book=target, fund=funds[campaign.fund_id])


def carry_prepaid(source: Book, target: Book, funds: Mapping[int, Fund]) -> None:
    """What households have prepaid is theirs in the target."""
    credits_ = UnitCredit.objects.filter(book=source, prepaid_fen__gt=0)
    UnitCredit.objects.bulk_create(
        UnitCredit(book=target, fund=funds[row.fund_id], unit_id=row.unit_id, prepaid_fen=row.prepaid_fen)
        for row in credits_
    )
    credits_.update(prepaid_fen=0)


def _copied(account: Account, fund: Fund, bank_accounts: Mapping[int, BankAccount]) -> Account:
    code = fund.code + account.code.removeprefix(account.fund.code)
    if Account.objects.filter(book=fund.book_id, code=code).exists():
        code = _next_code(fund)
    place = account.book.community
    own = account.bank_account_id is not None
    return Account.objects.create(
        book_id=fund.book_id,
        fund=fund,
        code=code,
        name=f"{account.name} · {place.name}"[:60] if own else account.name,
        name_en=f"{account.name_en} · {place.name_en or place.name}"[:80]
        if own and account.name_en
        else account.name_en,
        kind=account.kind,
        role=account.role,
        purpose=account.purpose,
        building=account.building,
        bank_account=bank_accounts.get(account.bank_account_id) if account.bank_account_id else None,
    )


def _next_code(fund: Fund) -> str:
    """A number above all of this fund's accounts without a building."""
    tails = Account.objects.filter(fund=fund, building__isnull=True).values_list("code", flat=True)
    numbers = [int(tail) for code in tails if (tail := code.removeprefix(f"{fund.code}-")).isdigit()]
    return f"{fund.code}-{max(numbers, default=9000) + 1}"


def _free_code(target: Book, code: str) -> str:
    """The same code, or the first free one like it: "trees", "trees-2"."""
    taken = set(Fund.objects.filter(book=target).values_list("code", flat=True))
    numbered = (f"{code[:13]}-{number}" for number in range(2, 1000))
    return code if code not in taken else next(name for name in numbered if name not in taken)
