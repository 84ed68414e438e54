"""What the reporter does with her own case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.states import Verdict

from .fields import FilesField, area

# Plainer than the names of the states, because these are buttons for everybody's thumb.
ANSWERS = (
    (Verdict.SATISFIED, _("Solved, and I am satisfied")),
    (Verdict.SOLVED_ONLY, _("Solved, but I am not satisfied")),
    (Verdict.NOT_SOLVED, _("Not solved")),
)


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Is it solved?"), choices=ANSWERS, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Do you want to say something about it?"), required=False, widget=area(2))


class InformationForm(forms.Form):
    text = forms.CharField(label=_("What do you want to add?"), widget=area(3))
    photos = FilesField(label=_("Photos"))


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Why do you take it back?"), required=False, widget=area(2))
