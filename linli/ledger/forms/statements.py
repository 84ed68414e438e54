"""Forms of bank statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ledger.bankfiles import COLUMNS
from linli.ledger.models import Account


class BankFileForm(forms.Form):
    """The file that the bank gave."""

    file = forms.FileField(
        label=_("The bank's file"),
        help_text=_("CAMT.053, OFX, Excel (.xlsx) or CSV, as the bank gives it. Nothing is brought in yet."),
    )


class ColumnsForm(forms.Form):
    """Which column of the table holds what."""

    def __init__(self, *args: Any, headings: Sequence[str], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((heading, heading) for heading in headings)]
        for name, (label, _words) in COLUMNS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=f"{label}", choices=choices, required=False, initial=chosen.get(name, "")
            )

    def columns(self) -> dict[str, str]:
        """Ours to theirs, without what is left empty."""
        given = {name: self.cleaned_data.get(f"column_{name}", "") for name in COLUMNS}
        return {name: heading for name, heading in given.items() if heading}


class MissingEntryForm(forms.Form):
    """The entry that a line is missing: against which account, and what it was for."""

    account = forms.ChoiceField(label=_("Account"))
    purpose = forms.CharField(label=_("What it was for"), max_length=200)

    def __init__(self, *args: Any, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{one.pk}", f"{one.fund} · {one}") for one in accounts]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]


class UnmatchForm(forms.Form):
    """Why a match is wrong."""

    reason = forms.CharField(label=_("Why is it wrong?"), max_length=200)
