"""What the component page shows: each component in all its states, made up and kept nowhere."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import words

MONTHS = 6


class SpecimenForm(forms.Form):
    """A field of every kind."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong"),
        help_text=gettext_lazy("One sentence is enough. Leave out names and phone numbers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(label=gettext_lazy("Where exactly"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("env", gettext_lazy("Environment › Fumes")), ("fire", gettext_lazy("Safety › Fire lane"))],
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"),
        choices=[("yes", gettext_lazy("Yes, solved")), ("partly", gettext_lazy("Partly")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    seen_on = forms.DateField(
        label=gettext_lazy("Since when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    photos = forms.FileField(
        label=gettext_lazy("Pictures"),
        required=False,
        help_text=gettext_lazy("Up to 6. They are made smaller here before they are sent."),
        widget=forms.FileInput(attrs={"accept": "image/*", "data-photos": "6"}),
    )
    anonymous = forms.BooleanField(label=gettext_lazy("Do not show my name to neighbours"), required=False)


def specimens(at: datetime) -> dict[str, Any]:
    """The context of the component page at the moment ``at``."""
    hours = {number: at + timedelta(hours=number) for number in (-120, -101, -30, -5, 3, 50)}
    return {
        "at": at,
        "hours": {
            "long_over": hours[-30],
            "over": hours[-5],
            "soon": hours[3],
            "left": hours[50],
            "first": hours[-120],
        },
        "figures": _figures(),
        "entries": _entries(hours),
        "chart": _chart(at),
        "spark": [4, 7, 9, 6, 5, 8, 12, 11, 7, 9, 14, 13],
        "form": SpecimenForm(prefix="empty"),
        "wrong": SpecimenForm({"wrong-place": _("Building 3"), "wrong-kind": "env"}, prefix="wrong"),
        "states": [
            ("", _("All"), 214),
            ("open", _("Under way"), 38),
            ("late", _("Overdue"), 5),
            ("closed", _("Closed"), 171),
        ],
        "fen": 182_431_642,
        "dm2": 8904,
        "share": Fraction(19, 34),
        "rows": [
            (_("Golden Bright Garden"), 1820, 41, "93%", "A", "jade"),
            (_("Bamboo Rhyme Garden"), 3106, 122, "84%", "B", ""),
            (_("Liuhe Plaza"), 980, 77, "78%", "C", "amber"),
            (_("Yadi Third Village"), 5240, 214, "71%", "D", "seal"),
        ],
    }


def _figures() -> list[dict[str, object]]:
    return [
        {
            "label": _("Requests"),
            "value": "3,540",
            "note": _("+85.53% on last year"),
            "note_tone": "late",
            "href": "#figures",
        },
        {"label": _("Per community"), "value": "78.7", "note": _("most 214"), "href": "#figures"},
        {"label": _("Solved inside"), "value": "61.4%", "note": "+4.1", "note_tone": "good", "href": "#figures"},
        {"label": _("Limit to answer"), "value": _("5 hours over"), "tone": "late"},
    ]


def _entries(hours: dict[int, datetime]) -> list[dict[str, object]]:
    return [
        {"at": hours[-120], "what": _("You reported it"), "note": _("2 pictures, by phone")},
        {
            "at": hours[-101],
            "what": _("Whistled"),
            "who": _("law enforcement, market supervision"),
            "note": _("Reason: they must act together · report in within 24 hours"),
        },
        {"at": hours[-30], "what": _("Market supervision did not report in"), "state": "late"},
        {
            "at": hours[-5],
            "what": _("Moved up to the street"),
            "note": _("By itself, because a limit had passed"),
            "state": "now",
        },
        {"at": hours[50], "what": _("The street answers by then"), "state": "next"},
    ]


def _chart(at: datetime) -> dict[str, object]:
    taken, solved = (182, 240, 205, 318, 276, 251), (170, 214, 199, 260, 271, 190)
    month = at.year * 12 + at.month - 1 - MONTHS
    groups = []
    for number in range(MONTHS):
        place = (month + number) % 12
        name = words.month(place + 1)
        values = [{"value": taken[number], "href": "#charts"}, {"value": solved[number], "href": "#charts"}]
        groups.append({"label": name, "values": values})
    return {
        "label": _("Requests by month"),
        "series": [{"name": _("taken"), "tone": "ink"}, {"name": _("solved"), "tone": "jade"}],
        "groups": groups,
        "unit": _("requests"),
    }
