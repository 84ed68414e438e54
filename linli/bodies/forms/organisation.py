"""What officials type about bodies and seats."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.actions import Hours
from linli.bodies.models import Body
from linli.bodies.states import KINDS_AT, Appointment, BodyKind, SeatTitle, Weekday
from linli.kernel.errors import Invalid
from linli.people.queries import normal_address
from linli.registry.models import Building

SPARE_HOURS = 3


def _date(**attrs: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class FactsForm(forms.Form):
    name = forms.CharField(label=_("Name of the body"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone of the body"),
        max_length=30,
        required=False,
        help_text=_("Everybody who lives here sees it. Do not write a person's own number."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


class AddBodyForm(FactsForm):
    kind = forms.ChoiceField(label=_("Kind"))
    field_order = ("kind", "name", "name_en", "phone")

    def __init__(self, *args: Any, place_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = KINDS_AT[place_kind]
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind.value, kind.label) for kind in BodyKind if kind in here]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody can read it."), widget=forms.TextInput()
    )


class SeatForm(forms.Form):
    address = forms.CharField(
        label=_("Her mobile number or e-mail address"),
        max_length=254,
        help_text=_("If she has no account yet, one is opened; she signs in with a code to this address."),
    )
    name = forms.CharField(label=_("Her name"), max_length=60, help_text=_("Used if she has no account yet."))
    title = forms.ChoiceField(label=_("Title"), choices=SeatTitle.choices)
    appointment = forms.ChoiceField(
        label=_("How she came to it"), choices=[("", _("Not recorded")), *Appointment.choices], required=False
    )
    building = forms.ModelChoiceField(
        label=_("Building, for a building captain"), queryset=Building.objects.none(), required=False
    )
    from_date = forms.DateField(label=_("From"), widget=_date())
    to_date = forms.DateField(label=_("End of the term"), widget=_date(), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buildings = Building.objects.filter(community__path__startswith=body.place.path or "-")
        field: Any = self.fields["building"]
        field.queryset = buildings.select_related("community").order_by("community_id", "id")
        field.label_from_instance = lambda one: f"{one.community.name} {one.name}"
        if not buildings.exists():
            del self.fields["building"]
            titles: Any = self.fields["title"]
            titles.choices = [one for one in SeatTitle.choices if one[0] != SeatTitle.CAPTAIN]

    def clean_address(self) -> str:
        try:
            return normal_address(self.cleaned_data["address"])
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def terms(self) -> dict[str, Any]:
        """The keywords of ``actions.seat_at_address`` after the body and the address."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "title": SeatTitle(data["title"]),
            "appointment": data["appointment"],
            "building": data.get("building"),
            "from_date": data["from_date"],
            "to_date": data["to_date"],
        }


class HourForm(forms.Form):
    """One line of the duty hours; a line with no day is left out."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=[("", _("none")), *Weekday.choices], coerce=int, empty_value=None, required=False
    )
    opens_at = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    closes_at = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    where = forms.CharField(label=_("Place of duty"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("weekday"):
            for name in ("opens_at", "closes_at", "where"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, or choose no day."))
        return data

    def hours(self) -> Hours | None:
        data = self.cleaned_data
        if not data.get("weekday"):
            return None
        return Hours(data["weekday"], data["opens_at"] or time(), data["closes_at"] or time(), data["where"])


HoursFormSet = forms.formset_factory(HourForm, extra=SPARE_HOURS, max_num=21, absolute_max=24)
