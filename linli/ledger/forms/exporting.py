"""What of a book is taken out, and for which program."""

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.ledger.models import Account, Book, Fund
from linli.ledger.queries.exporting.selection import Selection
from linli.ledger.queries.openness.veil import Veil


class Form(models.TextChoices):
    XLSX = "xlsx", _("A workbook (XLSX): entries and accounts")
    ENTRIES = "entries", _("CSV: the entries, one line for each transfer")
    ACCOUNTS = "accounts", _("CSV: the accounts with their balances")
    BEANCOUNT = "beancount", _("A journal for Beancount")
    HLEDGER = "hledger", _("A journal for hledger")
    ARCHIVE = "archive", _("The open archive of the whole book, to check offline")


class ExportForm(forms.Form):
    """Days, fund, account and form. Everything but the form may be left as it is."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    account = forms.ChoiceField(label=_("Account"), required=False)
    form = forms.ChoiceField(label=_("As"), choices=Form.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, book: Book, today: date, veil: Veil | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.today, self.veil = book, today, veil
        self.funds = {fund.code: fund for fund in Fund.objects.filter(book=book).order_by("id")}
        accounts = Account.objects.filter(book=book).select_related("fund").order_by("fund_id", "code")
        self.accounts = {one.code: one for one in accounts if veil is None or veil.shown(one.pk) == one.pk}
        self.choose("fund", [("", _("All funds")), *((code, str(fund)) for code, fund in self.funds.items())])
        self.choose(
            "account", [("", _("All accounts")), *((code, f"{code} {one}") for code, one in self.accounts.items())]
        )

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        first, last = facts.get("first"), facts.get("last")
        if first and last:
            # Nothing lies outside; and no day before the first year can be reckoned with.
            facts["first"], facts["last"] = max(first, self.book.opened_on), min(last, self.today)
            if facts["last"] < facts["first"]:
                self.add_error("last", _("The last day lies before the first one."))
        fund, account = self.funds.get(facts.get("fund", "")), self.accounts.get(facts.get("account", ""))
        if fund and account and account.fund_id != fund.pk:
            self.add_error("account", _("This account belongs to another fund."))
        return facts

    def selection(self) -> Selection:
        """What was chosen; of a valid form."""
        facts = self.cleaned_data
        fund, account = self.funds.get(facts["fund"]), self.accounts.get(facts["account"])
        fund = None if account else fund
        return Selection(self.book, facts["first"], facts["last"], fund=fund, account=account, veil=self.veil)
