"""What is typed about a service that several communities share: the key, and with what each book pays its own part."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.queries import decisions_to_rely_on
from linli.ledger.models import Account, Book
from linli.ledger.queries.budgets import lines_to_pay_from
from linli.ledger.queries.paying import payees_of
from linli.ledger.rules.gate import HELD_FOR_OTHERS
from linli.ledger.states import AccountKind, AccountRole, CostKey, FundKind

from .paying import RowField, YuanField, decision_label


class ServiceForm(forms.Form):
    name = forms.CharField(label=_("Which service"), max_length=80)
    provider_name = forms.CharField(label=_("Who provides it"), max_length=80)
    key = forms.ChoiceField(label=_("How the cost is split"), choices=CostKey.choices, widget=forms.RadioSelect)
    from_date = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_date = forms.DateField(
        label=_("To which day, if one is fixed"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ShareForm(forms.Form):
    """One community's line: it takes part where its decision is named."""

    decision = RowField(label=_("By which decision or contract of this community"), required=False)
    weight = forms.IntegerField(
        label=_("Weight"), required=False, min_value=1, max_value=10**9, help_text=_("Only where the key is as agreed.")
    )

    def __init__(self, *args: Any, book: Book, at: datetime, **options: Any) -> None:
        super().__init__(*args, **{"prefix": f"book-{book.pk}", **options})
        self.book = book
        field: Any = self.fields["decision"]
        field.offer(decisions_to_rely_on(book.community, at=at)[:100], decision_label)


class TotalForm(forms.Form):
    total = YuanField(label=_("The whole bill in yuan"))
    purpose = forms.CharField(label=_("What for"), max_length=200, help_text=_("Everybody reads this in the book."))


class PartForm(forms.Form):
    """With what one book pays its part: all of it its own."""

    payee = RowField(label=_("To whom"))
    debit = RowField(label=_("What it is spent on"))
    bank = RowField(label=_("From which bank account"))
    budget_line = RowField(label=_("Line of this year's budget"), required=False)

    def __init__(self, *args: Any, book: Book, at: datetime, **options: Any) -> None:
        super().__init__(*args, **{"prefix": f"book-{book.pk}", **options})
        self.book = book
        rows = Account.objects.filter(book=book, closed_on__isnull=True).exclude(fund__kind=FundKind.MAINTENANCE)
        accounts = list(rows.select_related("fund", "bank_account").order_by("fund_id", "code"))
        spent = [one for one in accounts if one.kind == AccountKind.EXPENSE]
        owed = [one for one in accounts if one.kind == AccountKind.LIABILITY and one.role not in HELD_FOR_OTHERS]
        banks = [one for one in accounts if one.role == AccountRole.BANK]
        named: dict[str, Any] = self.fields
        named["debit"].offer([*spent, *owed], lambda one: f"{one.fund} · {one}")
        named["bank"].offer(banks, lambda one: f"{one.fund} · {one}", blank=len(banks) != 1)
        named["payee"].offer(payees_of(book), lambda one: f"{one} · {one.masked}")
        named["budget_line"].offer(lines_to_pay_from(book, at), lambda line: f"{line.account.fund} · {line.title}")
