"""Forms of the office: one line of the catalogue, a chat group, a hotline's file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.states import BodyKind
from linli.cases.states import Evidence, Level
from linli.law.deadlines import DAYS, HOURS, MINUTES, WORKING_DAYS, Limit
from linli.people.models import User

UNITS = (
    (MINUTES, gettext_lazy("minutes")),
    (HOURS, gettext_lazy("hours")),
    (DAYS, gettext_lazy("days")),
    (WORKING_DAYS, gettext_lazy("working days")),
)


class CategoryForm(forms.Form):
    """One line of a catalogue; saving it publishes the next version of the whole."""

    name = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    keywords = forms.CharField(
        label=gettext_lazy("Words by which residents call it, with spaces between"), max_length=400, required=False
    )
    contact_amount = forms.IntegerField(
        label=gettext_lazy("Speak with the reporter within"), min_value=1, max_value=999
    )
    contact_unit = forms.ChoiceField(label=gettext_lazy("Unit of time"), choices=UNITS)
    solve_amount = forms.IntegerField(label=gettext_lazy("Solve within"), min_value=1, max_value=999)
    solve_unit = forms.ChoiceField(label=gettext_lazy("Unit of time"), choices=UNITS)
    evidence = forms.ChoiceField(label=gettext_lazy("What closes it"), choices=Evidence)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    small = forms.BooleanField(label=gettext_lazy("A small visible defect: fast track"), required=False)
    beyond = forms.BooleanField(
        label=gettext_lazy("Beyond a community's means: may go onto the long-cycle ledger"), required=False
    )
    about_body = forms.BooleanField(
        label=gettext_lazy("About a committee or a company: begins at the street"), required=False
    )
    active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False)
    note = forms.CharField(label=gettext_lazy("What changes, and why"), max_length=300)

    def __init__(self, *args: Any, row: dict[str, Any], **kwargs: Any) -> None:
        contact, solve = Limit.parse(row["contact"]), Limit.parse(row["solve"])
        initial = {**row, "contact_amount": contact.amount, "contact_unit": contact.unit}
        initial |= {"solve_amount": solve.amount, "solve_unit": solve.unit}
        initial |= {f"body_{level}": row["bodies"].get(str(level), "") for level in Level.values}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.row = row
        note = self.fields.pop("note")
        for level in Level:
            label = _("Who answers at the level: %(level)s") % {"level": level.label}
            choices = [("", "–"), *BodyKind.choices]
            self.fields[f"body_{level.value}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.fields["note"] = note

    def changed_row(self) -> dict[str, Any]:
        """The row as ``publish_catalogue`` takes it."""
        data = self.cleaned_data
        plain = ("name", "name_en", "keywords", "evidence", "urgent", "small", "beyond", "about_body", "active")
        bodies = {str(level): data[f"body_{level}"] for level in Level.values if data[f"body_{level}"]}
        limits = {
            "contact": f"{data['contact_amount']} {data['contact_unit']}",
            "solve": f"{data['solve_amount']} {data['solve_unit']}",
        }
        return {**self.row, **{name: data[name] for name in plain}, **limits, "bodies": bodies}


class ChatGroupForm(forms.Form):
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=60)
    platform = forms.CharField(label=gettext_lazy("Where, such as WeChat"), max_length=20)
    moderator = forms.ModelChoiceField(label=gettext_lazy("Who looks after it"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moderator"].queryset = people  # type: ignore[attr-defined]


class HotlineForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The hotline's file"),
        help_text=gettext_lazy("XLSX or CSV with headings. Nothing is entered before you have seen it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
