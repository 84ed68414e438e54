"""Forms of bills and payments."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.bodies.models import Decision
from linli.kernel.errors import Refused
from linli.kernel.money import parse_yuan
from linli.kernel.text import half_width
from linli.ledger.households_sheet import parse_rate
from linli.ledger.models import FeePlan, Fund
from linli.ledger.states import BillState, Channel, FeeBase
from linli.registry.models import Building, Place
from linli.registry.states import UnitUse

AT_THE_DESK = (Channel.CASH, Channel.CARD, Channel.BANK)


class MonthField(forms.Field):
    """The first day of a month, from "2026-11"."""

    widget = forms.TextInput(attrs={"type": "month"})

    def clean(self, value: Any) -> date | None:
        text = half_width(str(super().clean(value) or "")).strip()
        if not text:
            return None
        year, _dash, month = text.partition("-")
        try:
            return date(int(year), int(month), 1)
        except ValueError:
            raise forms.ValidationError(_("Choose a month.")) from None


class YuanField(forms.CharField):
    """Fen, from an amount in yuan."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def clean(self, value: Any) -> int:
        try:
            return parse_yuan(super().clean(value))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class PlanForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What the fee is for"), max_length=40)
    base = forms.ChoiceField(label=gettext_lazy("Charged"), choices=FeeBase.choices, widget=forms.RadioSelect)
    rate = forms.CharField(
        label=gettext_lazy("Rate in yuan"),
        max_length=12,
        help_text=gettext_lazy("For each m², unit, or whole unit of the meter, and month; such as 0.50."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    fund = forms.ModelChoiceField(label=gettext_lazy("Fund"), queryset=Fund.objects.none())
    use = forms.ChoiceField(
        label=gettext_lazy("Only units used as"),
        required=False,
        choices=[("", gettext_lazy("All")), *UnitUse.choices],
    )
    building = forms.ModelChoiceField(
        label=gettext_lazy("Only this building"), required=False, queryset=Building.objects.none(), empty_label="—"
    )
    from_month = MonthField(label=gettext_lazy("First month"))
    to_month = MonthField(label=gettext_lazy("Last month, if one is fixed"), required=False)
    due_day = forms.IntegerField(label=gettext_lazy("To be paid by the day"), min_value=1, max_value=28, initial=20)
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Decision"),
        queryset=Decision.objects.none(),
        help_text=gettext_lazy("Of the owners or residents, or the contract in which it stands."),
    )

    def clean_rate(self) -> int:
        try:
            return parse_rate(self.cleaned_data["rate"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class EndPlanForm(forms.Form):
    last_month = MonthField(label=gettext_lazy("Last month that is billed"))
    decision = forms.ModelChoiceField(label=gettext_lazy("Decision"), queryset=Decision.objects.none())


class PaymentForm(forms.Form):
    amount = YuanField(label=gettext_lazy("Amount in yuan"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How the money came in"),
        choices=[(one.value, one.label) for one in AT_THE_DESK],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=gettext_lazy("Number on the slip of the card or bank"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("The same number comes in once."),
    )
    payer = forms.CharField(label=gettext_lazy("Who pays"), max_length=80, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=pgettext_lazy("of a correction", "Reason"), max_length=300)


class DiscountForm(forms.Form):
    plan = forms.ModelChoiceField(label=gettext_lazy("Fee"), queryset=FeePlan.objects.none())
    percent = forms.IntegerField(
        label=gettext_lazy("Less by percent"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("100 is an exemption."),
    )
    from_month = MonthField(label=gettext_lazy("First month"))
    to_month = MonthField(label=gettext_lazy("Last month"))
    reason = forms.CharField(label=pgettext_lazy("of a discount", "Reason"), max_length=300)

    def share(self) -> Fraction:
        return Fraction(self.cleaned_data["percent"], 100)


class InsideForm(forms.Form):
    """In which place, and of which month."""

    place = forms.TypedChoiceField(label=gettext_lazy("In which place"), coerce=int)
    month = MonthField(label=gettext_lazy("Month"))

    def __init__(self, *args: Any, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {place.pk: place for place in places}
        field: Any = self.fields["place"]
        field.choices = [(pk, place.name) for pk, place in self.places.items()]

    def clean_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (XLSX or CSV)"))


class MetersForm(FileForm):
    plan = forms.ModelChoiceField(label=gettext_lazy("Fee"), queryset=FeePlan.objects.none())
    month = MonthField(label=gettext_lazy("Month"))


class BillsFilter(forms.Form):
    text = forms.CharField(label=gettext_lazy("Home"), max_length=40, required=False)
    building = forms.ModelChoiceField(
        label=gettext_lazy("Building"),
        required=False,
        queryset=Building.objects.none(),
        empty_label=gettext_lazy("All"),
    )
    month = MonthField(label=gettext_lazy("Month"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), ("overdue", gettext_lazy("Past due")), *BillState.choices],
    )
