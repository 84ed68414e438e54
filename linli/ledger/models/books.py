"""A community's book: its funds, its accounts, its months and its rules for spending."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from linli.bodies.models import Body, Decision
from linli.ledger.states import (
    NATURAL_SIGN,
    AccountHolder,
    AccountKind,
    AccountRole,
    BookModel,
    FundKind,
    PayeeKind,
    PeriodState,
)
from linli.registry.models import Building, Place


def in_readers_language(chinese: str, english: str) -> str:
    """A name kept in both languages; the Chinese one where there is no other."""
    return english if english and not (get_language() or "zh").startswith("zh") else chinese


class Book(models.Model):
    """All common money of one community. There is one, whoever manages the community; it closes only when the community
    becomes part of another."""

    # Its key too: the book_id of every row below is the id of the community to which the row belongs.
    community = models.OneToOneField(Place, on_delete=models.PROTECT, primary_key=True, related_name="book")
    model = models.CharField(max_length=12, choices=BookModel, default=BookModel.TRUST)
    # The property company that keeps it; nobody under self-management.
    keeper = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_in")
    answer_days = models.PositiveSmallIntegerField(default=7)  # within which a question about an entry is answered

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_book_closed_with_successor",
                condition=Q(closed_on__isnull=True, successor__isnull=True)
                | Q(closed_on__isnull=False, closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.community.name


class Fund(models.Model):
    """Money with a purpose. Each account belongs to one fund and each transfer stays inside one, so that no fund can
    pay for what another is for."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="funds")
    kind = models.CharField(max_length=12, choices=FundKind)
    code = models.SlugField(max_length=16)  # "fee", "common", "pavilion"; in exports and addresses
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    purposes = ArrayField(models.CharField(max_length=16))  # of states.Purpose
    # Whose the surplus is, and what it may be used for, in words for everybody.
    about = models.CharField(max_length=400, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_fund_coded_once"),
            models.UniqueConstraint(fields=["book", "id"], name="ledger_fund_of_book"),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.name, self.name_en)


class BankAccount(models.Model):
    """A bank account in the name of a body (domain 2, S2-12). Its number is kept encrypted."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    bank_name = models.CharField(max_length=80)
    number_cipher = models.BinaryField()
    number_last4 = models.CharField(max_length=4)
    number_digest = models.CharField(max_length=64)  # keyed hash: finds an equal number without reading one
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # One account, one book: money of two communities is never in one account (信托法 art. 18, 29).
            models.UniqueConstraint(fields=["number_digest"], name="ledger_bank_account_once"),
        ]

    @property
    def masked(self) -> str:
        return f"{self.bank_name} ****{self.number_last4}"


class Account(models.Model):
    """One account of the chart. ``building`` where it is kept by building, ``bank_account`` where it is part of one."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="accounts")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=AccountKind)
    role = models.CharField(max_length=24, choices=AccountRole, blank=True)
    purpose = models.CharField(max_length=16, blank=True)  # of states.Purpose; of expenses only
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_account_coded_once"),
            # What a transfer refers to, so that both its accounts are of its fund and book.
            models.UniqueConstraint(fields=["book", "fund", "id"], name="ledger_account_of_fund"),
            models.UniqueConstraint(
                fields=["fund", "role", "building"],
                condition=~Q(role__in=["", "bank"]),
                name="ledger_account_role_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="ledger_account_purpose_of_expense",
                condition=Q(kind="expense") & ~Q(purpose="") | ~Q(kind="expense") & Q(purpose=""),
            ),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.name, self.name_en)

    @property
    def sign(self) -> int:
        """Multiplies a balance (debit minus credit) into the figure that people expect to see."""
        return NATURAL_SIGN[AccountKind(self.kind)]


class Period(models.Model):
    """One month of a book. Its row is the lock under which entries get their numbers."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="periods")
    month = models.DateField()  # its first day
    state = models.CharField(max_length=8, choices=PeriodState, default=PeriodState.OPEN)
    last_number = models.PositiveIntegerField(default=0)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "month"], name="ledger_period_once"),
            models.CheckConstraint(name="ledger_period_is_month", condition=Q(month__day=1)),
        ]


class SpendingRules(models.Model):
    """What may be paid on whose word, from one moment on. The newest row holds; older ones explain older payments."""

    append_only = True

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="spending_rules")
    version = models.PositiveIntegerField()
    small_sum_fen = models.BigIntegerField()  # up to this: the budget line alone
    committee_fen = models.BigIntegerField()  # up to this: a decision of committee or council; above: the assembly's
    review_from_fen = models.BigIntegerField()  # from this on a second person reviews before the approval
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "version"], name="ledger_rules_version_once"),
            models.CheckConstraint(
                name="ledger_rules_in_order",
                condition=Q(small_sum_fen__gte=0, committee_fen__gte=F("small_sum_fen"), review_from_fen__gte=0),
            ),
        ]


class Payee(models.Model):
    """Whom this community pays, with the account that was checked."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="payees")
    kind = models.CharField(max_length=10, choices=PayeeKind)
    name = models.CharField(max_length=80)
    holder_kind = models.CharField(max_length=10, choices=AccountHolder)
    holder_name = models.CharField(max_length=80)
    bank_name = models.CharField(max_length=80)
    number_cipher = models.BinaryField()
    number_last4 = models.CharField(max_length=4)
    number_digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    # A second person has compared name and account with the papers; before that nothing is paid there.
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_payee_two_people",
                condition=Q(confirmed_by__isnull=True) | Q(added_by__isnull=True) | ~Q(confirmed_by=F("added_by")),
            ),
            models.UniqueConstraint(
                fields=["book", "number_digest"], condition=Q(closed_at__isnull=True), name="ledger_payee_account_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked(self) -> str:
        return f"{self.bank_name} ****{self.number_last4}"


def month_of(day: date) -> date:
    """The first day of its month, by which periods are known."""
    return day.replace(day=1)
