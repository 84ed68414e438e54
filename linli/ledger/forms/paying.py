"""What is typed about payments, payees and bank accounts. Amounts are typed in yuan and become fen."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.bodies.models import Decision
from linli.bodies.queries import around, decisions_to_rely_on, open_bodies
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Refused
from linli.kernel.money import parse_yuan, yuan
from linli.ledger.models import Account, Book, Fund, Payee
from linli.ledger.queries.budgets import line_uses, lines_to_pay_from
from linli.ledger.queries.paying import payees_of
from linli.ledger.queries.standing import places_of
from linli.ledger.rules.gate import HELD_FOR_OTHERS
from linli.ledger.states import AccountHolder, AccountKind, AccountRole, Basis, FundKind, PayeeKind, VoucherKind

NONE = ("", "—")


class YuanField(forms.CharField):
    """An amount as people write it; clean gives fen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 24, **options})
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_yuan(text)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class RowField(forms.ChoiceField):
    """One of some rows of the book; clean gives the row, or None where none was chosen."""

    def __init__(self, **options: Any) -> None:
        self.rows: dict[str, Any] = {}
        super().__init__(**options)

    def offer(self, rows: Any, label: Any = str, *, blank: bool = True) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [*([NONE] if blank else []), *((key, label(row)) for key, row in self.rows.items())]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


def decision_label(decision: Decision) -> str:
    """ "2026-7 电梯维保合同 · ≤ 36,000.00"."""
    most = f" · ≤ {yuan(decision.limit_fen)}" if decision.limit_fen is not None else ""
    return f"{decision.number} {decision.title}{most}"


class PaymentForm(forms.Form):
    debit = RowField(label=_("What it is spent on"))
    bank = RowField(label=_("From which bank account"))
    payee = RowField(label=_("To whom"))
    amount = YuanField(label=_("Amount in yuan"))
    purpose = forms.CharField(label=_("What for"), max_length=200, help_text=_("Everybody reads this in the book."))
    basis = forms.ChoiceField(
        label=_("What allows it"),
        choices=[choice for choice in Basis.choices if choice[0] != Basis.REFUND],
        widget=forms.RadioSelect,
    )
    budget_line = RowField(label=_("Line of this year's budget"), required=False)
    decision = RowField(label=_("Contract or decision"), required=False)
    over_decision = RowField(
        label=_("Decision to go over the line"), required=False, help_text=_("Only where the line has not enough left.")
    )
    matter = forms.CharField(
        label=_("Number of the request that it began with"),
        max_length=24,
        required=False,
        help_text=_("If there is one."),
    )

    def __init__(self, *args: Any, book: Book, fund: Fund, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = Account.objects.filter(fund=fund, closed_on__isnull=True).select_related("fund", "bank_account")
        spent = [one for one in accounts if one.kind == AccountKind.EXPENSE]
        owed = [one for one in accounts if one.kind == AccountKind.LIABILITY and one.role not in HELD_FOR_OTHERS]
        banks = [one for one in accounts if one.role == AccountRole.BANK]
        self._field("debit").offer([*spent, *owed])
        self._field("bank").offer(banks, _bank_label, blank=len(banks) != 1)
        self._field("payee").offer(payees_of(book), _payee_label)
        lines = lines_to_pay_from(book, at, fund=fund)
        uses = line_uses(lines)
        facts = _("%(title)s · %(left)s left")
        self._field("budget_line").offer(
            lines, lambda line: facts % {"title": line.title, "left": yuan(uses[line.pk].left_fen)}
        )
        decisions = list(decisions_to_rely_on(book.community, at=at)[:200])
        self._field("decision").offer([*decisions, *_contracts_carried(book, at)], decision_label)
        over = [one for one in decisions if one.kind != DecisionKind.CONTRACT]
        self._field("over_decision").offer(over, decision_label)

    def _field(self, name: str) -> RowField:
        field = self.fields[name]
        assert isinstance(field, RowField)
        return field


def _contracts_carried(book: Book, at: datetime) -> list[Decision]:
    """Contracts that were signed in communities whose books became part of this one."""
    places = [place for place in places_of(book) if place.pk != book.pk]
    rows = [decisions_to_rely_on(place, at=at).filter(kind=DecisionKind.CONTRACT)[:50] for place in places]
    return [one for found in rows for one in found]


class NothingForm(forms.Form):
    """Nothing is asked but the button."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PayForm(forms.Form):
    bank_reference = forms.CharField(label=_("Reference of the bank"), max_length=64)
    on = forms.DateField(label=_("The bank paid on"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    reason = forms.CharField(
        label=_("Why it is late"), max_length=300, required=False, help_text=_("Only if that month is closed already.")
    )


class ReturnForm(ReasonForm):
    bank_reference = forms.CharField(label=_("Reference of the bank"), max_length=64, required=False)


class PayeeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Who is paid"), choices=PayeeKind.choices)
    name = forms.CharField(label=pgettext_lazy("of a payee", "Name"), max_length=80)
    holder_kind = forms.ChoiceField(
        label=_("Whose account"),
        choices=AccountHolder.choices,
        widget=forms.RadioSelect,
        help_text=_("Common money goes to accounts of organisations only; a private account takes refunds."),
    )
    holder_name = forms.CharField(
        label=_("Name on the account"), max_length=80, required=False, help_text=_("If it is another one.")
    )
    bank_name = forms.CharField(label=pgettext_lazy("of an account", "Bank"), max_length=80)
    number = forms.CharField(
        label=_("Number of the account"), max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class BankAccountForm(forms.Form):
    holder = RowField(label=_("In whose name"))
    bank_name = forms.CharField(label=pgettext_lazy("of an account", "Bank"), max_length=80)
    number = forms.CharField(
        label=_("Number of the account"), max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    opened_on = forms.DateField(label=_("Opened on"), widget=forms.DateInput(attrs={"type": "date"}))
    funds = forms.MultipleChoiceField(
        label=_("Whose money is on it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, book: Book, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["holder"]
        assert isinstance(field, RowField)
        field.offer(open_bodies().filter(place_id__in=around(book.community)))
        self.offered = {
            fund.code: fund for fund in book.funds.filter(closed_on__isnull=True) if fund.kind != FundKind.MAINTENANCE
        }
        self.fields["funds"].choices = [(code, str(fund)) for code, fund in self.offered.items()]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("of a paper", "Kind"), choices=VoucherKind.choices)
    name = forms.CharField(label=_("What it is"), max_length=80, required=False)
    file = forms.FileField(label=_("Photo or PDF"))


def _bank_label(account: Account) -> str:
    return f"{account} · {account.bank_account.masked}" if account.bank_account else str(account)


def _payee_label(payee: Payee) -> str:
    mark = f" · {AccountHolder.PRIVATE.label}" if payee.holder_kind == AccountHolder.PRIVATE else ""
    return f"{payee.name} · {payee.masked}{mark}"
