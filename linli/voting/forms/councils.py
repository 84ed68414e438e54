"""What is asked of whoever puts a question to a council, sets how it decides, votes, or ends a vote."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.models import Body
from linli.bodies.states import RESERVED, DecisionKind, Matter
from linli.kernel.errors import Invalid
from linli.kernel.money import parse_yuan
from linli.notices.models import Posting
from linli.voting.states import TAKES_PART, Choice, Over

COUNCIL_MATTERS = [
    (matter.value, matter.label)
    for matter in Matter
    if DecisionKind.COUNCIL in RESERVED.get(matter, (DecisionKind.COUNCIL,))
]


class QuestionForm(forms.Form):
    """The pitch (路演): what is to be done, with whose money, and what the residents think of it."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Which council"), empty_label=None)
    title = forms.CharField(label=_("What is it about"), max_length=120)
    project = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000)
    money = forms.CharField(
        label=_("Where the money comes from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("How much, out of which fund, and what the neighbours pay themselves."),
    )
    opinion = forms.CharField(
        label=_("What the residents think"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("How many were asked, how many agree, what those say who do not."),
    )
    limit_fen = forms.CharField(
        label=_("At most (yuan)"), required=False, help_text=_("The most that a yes allows to spend; empty for none.")
    )
    matter = forms.ChoiceField(label=_("Major matter"), required=False)
    posting = forms.ModelChoiceField(
        Posting.objects.none(),
        label=_("The plan as it is posted"),
        required=False,
        empty_label=_("Not posted"),
        help_text=_("The vote can begin when its period is over and each objection is answered."),
    )

    def __init__(self, *args: Any, councils: Sequence[Body], postings: Sequence[Posting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(pk__in=[one.pk for one in councils])  # type: ignore[attr-defined]
        self.fields["posting"].queryset = Posting.objects.filter(pk__in=[one.pk for one in postings])  # type: ignore[attr-defined]
        self.fields["matter"].choices = [("", _("None of them")), *COUNCIL_MATTERS]  # type: ignore[attr-defined]

    def clean_limit_fen(self) -> int | None:
        text = self.cleaned_data["limit_fen"].strip()
        try:
            return parse_yuan(text, field="limit_fen") if text else None
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from None


class RulesForm(forms.Form):
    """How a council decides from now on."""

    over = forms.ChoiceField(label=_("The share is taken"), choices=Over.choices, widget=forms.RadioSelect)
    part = forms.IntegerField(label=_("So many parts"), min_value=1, max_value=1000)
    whole = forms.IntegerField(label=_("of"), min_value=1, max_value=1000)
    strict = forms.TypedChoiceField(
        label=_("Passed with"),
        choices=[("no", _("this share or more")), ("yes", _("more than this share"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    secret = forms.TypedChoiceField(
        label=_("Votes are"),
        choices=[("no", _("open: the council sees who voted how")), ("yes", _("secret: nobody sees who voted how"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Where it is written"),
        max_length=200,
        help_text=_("Such as: rules of procedure of the council, art. 12."),
    )


class CouncilVoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=[(choice.value, choice.label) for choice in Choice if choice in TAKES_PART],
        widget=forms.RadioSelect,
    )


class StepBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Such as: my son works for one of the builders.")
    )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was said, what was asked, how it was decided. Everybody here can read it."),
    )
    file = forms.FileField(label=_("Signed minutes (photo or PDF)"), required=False)
