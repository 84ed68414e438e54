"""What is typed when an owner demands a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DemandForm(forms.Form):
    title = forms.CharField(label=_("What shall the meeting decide?"), max_length=120)
    text = forms.CharField(
        label=_("Why, and what exactly shall be voted on"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Your neighbours read this. Leave out names and telephone numbers."),
    )
