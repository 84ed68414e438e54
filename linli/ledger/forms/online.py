"""Forms of paying on the phone."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PayForm(forms.Form):
    """How much."""

    amount = forms.CharField(
        label=_("How much, in yuan"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Your oldest bills are paid first. What is left over is kept for your next bills."),
    )
