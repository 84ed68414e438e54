"""Which communities are compared with each other."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.registry.states import CommunityKind

from .queries import SIZES, YEARS, Like, Line, like

ANY = ("", _("any"))


class AlikeForm(forms.Form):
    """A community's like, or kind, size and age one by one. The period and the order stay as they are."""

    like = forms.ChoiceField(label=_("Only with the like of"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *CommunityKind.choices])
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[ANY, *((b.key, b.label) for b in SIZES)])
    years = forms.ChoiceField(label=_("Occupied"), required=False, choices=[ANY, *((b.key, b.label) for b in YEARS)])
    period = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, lines: Iterable[Line]) -> None:
        super().__init__(data)
        self.lines = {line.community.code: line for line in lines}
        names = sorted((line.community.name, code) for code, line in self.lines.items())
        self.fields["like"].choices = [ANY, *((code, name) for name, code in names)]  # type: ignore[attr-defined]

    def wanted(self) -> Like:
        """The traits; what was typed wrong in the address is as if it were not there."""
        self.is_valid()
        given = self.cleaned_data
        if model := self.lines.get(given.get("like", "")):
            return like(model)
        return Like(given.get("kind", ""), given.get("size", ""), given.get("years", ""))
