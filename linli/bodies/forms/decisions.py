"""What is typed about decisions and what stops them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import Body, Decision
from linli.bodies.states import DecisionKind, Matter
from linli.kernel.errors import Invalid
from linli.kernel.money import parse_yuan
from linli.law.deadlines import SHANGHAI


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """A decision that was made on paper."""

    body = forms.ModelChoiceField(label=_("Which body decided"), queryset=Body.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", _("Choose")), *DecisionKind.choices])
    number = forms.CharField(label=_("Number on the paper"), max_length=40, help_text=_("Such as 2026-07."))
    title = forms.CharField(label=_("What it is about, in one line"), max_length=120)
    decided_on = forms.DateField(label=_("Decided on"), widget=_day())
    matter = forms.ChoiceField(
        label=_("Major matter"), choices=[("", _("None of these")), *Matter.choices], required=False
    )
    text = forms.CharField(
        label=_("What was decided"),
        max_length=10_000,
        help_text=_("As it stands on the paper. Everybody who lives here can read it: leave out names and telephones."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    limit = forms.CharField(
        label=_("The most that it allows to spend, in yuan"),
        max_length=30,
        required=False,
        help_text=_("Leave it empty if the decision states no amount."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    evidence = forms.FileField(
        label=_("The paper with signatures and seal"),
        help_text=_("A PDF or a photo, at most 10 MB. Residents and bodies of this community can open it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
    )
    supersedes = forms.ModelChoiceField(
        label=_("It takes the place of"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("No earlier decision"),
    )

    def __init__(self, *args: Any, bodies: Iterable[Body], earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies]).select_related("place").order_by("id")
        supersedes: Any = self.fields["supersedes"]
        supersedes.queryset = earlier

    def clean_limit(self) -> int | None:
        text = self.cleaned_data["limit"].strip()
        try:
            return parse_yuan(text) if text else None
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def facts(self) -> dict[str, Any]:
        """The keywords of ``actions.register_decision``."""
        data = dict(self.cleaned_data)
        return data | {"limit_fen": data.pop("limit")}


class SureForm(forms.Form):
    """What cannot be taken back by the one who did it is confirmed by a tick."""

    sure = forms.BooleanField(label=_("I have read the decision and know what follows from this."))


class SuspendForm(SureForm):
    reason = forms.CharField(label=_("Why it is suspended"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    legal_basis = forms.CharField(label=_("On what legal basis"), max_length=200)
    until = forms.DateField(label=_("Last day of the suspension"), widget=_day())
    field_order = ("reason", "legal_basis", "until", "sure")

    def until_at(self) -> datetime:
        """The end of the day that was chosen."""
        last: date = self.cleaned_data["until"]
        return datetime.combine(last + timedelta(days=1), time.min, tzinfo=SHANGHAI)

    def clean_until(self) -> date:
        last: date = self.cleaned_data["until"]
        if last == date.max:
            raise forms.ValidationError(_("Check the year."))
        return last


class GroundsForm(SureForm):
    """The grounds on which a suspension is confirmed or lifted."""

    reason = forms.CharField(label=_("On what grounds"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("reason", "sure")


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why the decision should not be suspended"),
        max_length=2000,
        help_text=_("Once only. Everybody who lives here can read it and the answer to it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(SureForm):
    granted = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("yes", _("Granted: the suspension is lifted")), ("no", _("Dismissed: the suspension stays"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("granted", "answer", "sure")
