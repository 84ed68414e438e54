"""What is typed about money that goes back to a household."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ledger.models import Account, Payee

from .paying import RowField, YuanField


class RefundForm(forms.Form):
    amount = YuanField(label=_("Amount in yuan"))
    payee = RowField(label=_("To which account"), help_text=_("It must be in the name of who paid or holds the home."))
    bank = RowField(label=_("From which bank account"))
    reason = forms.CharField(label=pgettext_lazy("of a refund", "Reason"), max_length=160)

    def __init__(self, *args: Any, payees: list[Payee], banks: list[Account], **options: Any) -> None:
        super().__init__(*args, **options)
        named: dict[str, Any] = self.fields
        named["payee"].offer(payees, lambda row: f"{row.holder_name} · {row.masked}", blank=len(payees) != 1)
        named["bank"].offer(banks, _bank, blank=len(banks) != 1)


def _bank(account: Account) -> str:
    return f"{account} · {account.bank_account.masked}" if account.bank_account else str(account)
