"""What is typed about budgets, entries by hand and the arrangement of a book."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ledger.models import Account
from linli.ledger.states import AccountKind, BookModel, EntryKind, FundKind

from .paying import RowField, YuanField

DATE = {"type": "date"}


def account_label(account: Account) -> str:
    """ "物业费 · 保洁"."""
    return f"{account.fund} · {account}"


class AccountsForm(forms.Form):
    """A form that offers rows of the book; ``offers`` are given once for all forms of a set."""

    def __init__(self, *args: Any, offers: dict[str, tuple[Any, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (rows, label) in offers.items():
            field = self.fields[name]
            assert isinstance(field, RowField)
            field.offer(rows, label)


class LineForm(AccountsForm):
    account = RowField(label=_("Account"), required=False)
    title = forms.CharField(label=_("Line"), max_length=80, required=False)
    amount = YuanField(label=_("Amount in yuan"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("account") is not None and facts.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write an amount of zero or more."))
        return facts


LineFormSet = forms.formset_factory(LineForm, extra=4, max_num=200)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("In words"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DraftBudgetForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    like = RowField(label=_("Begin with the lines of"), required=False)


class PostBudgetForm(forms.Form):
    days = forms.IntegerField(
        label=_("For how many days"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Left empty: as long as the law asks for at least."),
    )


class DecisionForm(AccountsForm):
    decision = RowField(label=_("By which decision"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=400, required=False, help_text=_("Needed once it was posted; everybody reads it.")
    )


class EntryForm(AccountsForm):
    kind = forms.ChoiceField(
        label=_("What kind of entry"),
        choices=[
            (kind.value, kind.label)
            for kind in (EntryKind.RECEIPT, EntryKind.JOURNAL, EntryKind.FUND_TRANSFER, EntryKind.OPENING)
        ],
    )
    on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs=DATE))
    purpose = forms.CharField(label=_("What for"), max_length=200)
    counterparty = forms.CharField(label=_("From whom or to whom"), max_length=80, required=False)
    counterparty_private = forms.BooleanField(label=_("That is a person; mask the name"), required=False)
    decision = RowField(label=_("By which decision"), required=False)
    matter = forms.CharField(label=_("Number of the request that it began with"), max_length=24, required=False)
    reason = forms.CharField(
        label=_("Why it is late"), max_length=300, required=False, help_text=_("Only if that month is closed already.")
    )


class TransferForm(AccountsForm):
    debit = RowField(label=_("Into the account (debit)"))
    credit = RowField(label=_("Out of the account (credit)"))
    amount = YuanField(label=_("Amount in yuan"))


TransferFormSet = forms.formset_factory(TransferForm, extra=3, max_num=60, min_num=1, validate_min=True)


class RulesForm(AccountsForm):
    small_sum = YuanField(label=_("Small sums, paid from a line of the budget alone, up to"))
    committee = YuanField(label=_("A committee or a council decides up to"))
    review_from = YuanField(label=_("A further person reviews from"))
    decision = RowField(label=_("By which decision"))


class FundForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of fund"),
        choices=[one for one in FundKind.choices if one[0] in ("charity", "collection", "grant", "common", "fee")],
    )
    code = forms.SlugField(label=_("Short name in letters"), max_length=16, help_text=_("Such as “care”."))
    name = forms.CharField(label=pgettext_lazy("of a fund", "Name"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)


class AccountForm(AccountsForm):
    fund = RowField(label=_("Fund"))
    kind = forms.ChoiceField(
        label=_("What kind of account"),
        choices=[(one.value, one.label) for one in (AccountKind.INCOME, AccountKind.EXPENSE)],
    )
    purpose = forms.ChoiceField(label=_("Purpose, of an expense"), required=False)
    name = forms.CharField(label=pgettext_lazy("of an account", "Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)


class ModelForm(AccountsForm):
    model = forms.ChoiceField(label=_("Model"), choices=BookModel.choices)
    keeper = RowField(label=_("Who keeps the book"), required=False)
    decision = RowField(label=_("By which decision"))


class OpenBookForm(forms.Form):
    model = forms.ChoiceField(label=_("Model"), choices=BookModel.choices)
    keeper = RowField(label=_("Who keeps the book"), required=False)
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DATE))
