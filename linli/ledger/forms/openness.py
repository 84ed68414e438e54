"""Forms of the open book."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ledger.queries.openness.watching import SAMPLE_MOST
from linli.ledger.rules.openness import EVERY
from linli.ledger.states import ReportKind


class DayInput(forms.DateInput):
    """The browser's own calendar, which reads and writes days as 2026-03-02 whatever the language."""

    input_type = "date"


class AskForm(forms.Form):
    """One question about an entry."""

    text = forms.CharField(
        label=_("What would you like to know?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads the question and its answer; your name is not shown. Leave out phone numbers."),
    )
    follows = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer, in the open."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it, with the name of your body."),
    )


class PublishForm(forms.Form):
    """What stands before the figures; the auditor's paper where it is the audit's report."""

    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What neighbours should know about these figures."),
    )
    file = forms.FileField(label=_("The auditor's report"), required=False)

    def __init__(self, *args: Any, with_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_file:
            del self.fields["file"]


class ScheduleForm(forms.Form):
    """How often one kind of report is published."""

    kind = forms.ChoiceField(choices=ReportKind.choices, widget=forms.HiddenInput)
    every_months = forms.TypedChoiceField(
        label=_("Every so many months"), coerce=int, choices=[(number, number) for number in EVERY]
    )


class WatchForm(forms.Form):
    """The days that are looked at, and the seed of a sample."""

    first = forms.DateField(label=_("From"), widget=DayInput(format="%Y-%m-%d"))
    last = forms.DateField(label=pgettext_lazy("days", "To"), widget=DayInput(format="%Y-%m-%d"))
    seed = forms.CharField(label=_("Seed"), required=False, max_length=40)
    size = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=SAMPLE_MOST)

    def days(self, today: date) -> tuple[date, date]:
        """What was asked for, in its order; this year where nothing that fits was."""
        start = today.replace(month=1, day=1)
        if not self.is_bound or not self.is_valid():
            return start, today
        pair = sorted((self.cleaned_data["first"], self.cleaned_data["last"]))
        return pair[0], pair[1]
