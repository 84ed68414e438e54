"""Forms of ballots: what an owner chooses, what is doubted, what is delivered, read and answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.voting.models import Ballot, Motion
from linli.voting.rules.paper import SPOILT
from linli.voting.states import Choice, Served

ANSWERS = (("y", _("Agree")), ("n", _("Do not agree")), ("a", _("Abstain")), ("-", _("Leave this one blank")))


class BallotForm(forms.Form):
    """One question after another; nothing is preselected, and what is left empty takes no part."""

    def __init__(self, *args: Any, motions: Sequence[Motion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.motions = motions
        for motion in motions:
            self.fields[f"m{motion.pk}"] = forms.ChoiceField(
                label=f"{motion.order}. {motion.title}", choices=ANSWERS, widget=forms.RadioSelect, required=False
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and set(self._letters(facts)) <= {"-"}:
            raise forms.ValidationError(_("Choose an answer to at least one question."))
        return facts

    @property
    def marks(self) -> str:
        """The letters in the order of the motions."""
        return "".join(self._letters(self.cleaned_data))

    def _letters(self, facts: dict[str, Any]) -> list[str]:
        return [facts.get(f"m{motion.pk}") or "-" for motion in self.motions]


class DoubtForm(forms.Form):
    text = forms.CharField(
        label=_("What is not right"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False
    )


class DeliverForm(forms.Form):
    how = forms.ChoiceField(
        label=_("How"), choices=[c for c in Served.choices if c[0] != Served.PHONE], widget=forms.RadioSelect
    )
    evidence = forms.FileField(
        label=_("Photo of the signed slip"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class DoorForm(BallotForm):
    evidence = forms.FileField(
        label=_("Photo of the signed ballot"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    field_order = None

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}


class ProxyForm(forms.Form):
    phone = forms.CharField(
        label=_("Telephone of the agent's account"), max_length=30, help_text=_("The agent votes with her own account.")
    )
    until_on = forms.DateField(
        label=_("Good until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until the end of this vote."),
    )
    evidence = forms.FileField(
        label=_("Photo of the signed proxy"), widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf"})
    )


class PrintForm(forms.Form):
    building = forms.ChoiceField(label=_("Building"), required=False)

    def __init__(self, *args: Any, buildings: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].choices = [("", _("All buildings")), *buildings]  # type: ignore[attr-defined]


class ScanForm(forms.Form):
    code = forms.CharField(
        label=_("Serial number, or the text of the code"),
        max_length=120,
        help_text=_("A scanner that reads codes types it by itself."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    file = forms.FileField(
        label=_("Picture or scan"), widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf"})
    )


class KeyForm(forms.Form):
    """What a reader sees on one paper."""

    is_signed = forms.ChoiceField(
        label=_("Is it signed?"), choices=(("yes", _("Signed")), ("no", _("Not signed"))), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, motions: Sequence[Motion], can_be_unreadable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.motions = motions
        options = [*Choice.choices, (SPOILT, _("Two marks: spoilt"))]
        for motion in motions:
            self.fields[f"m{motion.pk}"] = forms.ChoiceField(
                label=f"{motion.order}. {motion.title}", choices=options, widget=forms.RadioSelect
            )
        if can_be_unreadable:
            self.fields["unreadable"] = forms.BooleanField(label=_("This picture cannot be read"), required=False)
            if self.data.get("unreadable"):
                for name, field in self.fields.items():
                    field.required = False if name != "unreadable" else field.required

    @property
    def choices(self) -> dict[str, str]:
        return {str(motion.pk): self.cleaned_data.get(f"m{motion.pk}", "") for motion in self.motions}

    @property
    def facts(self) -> dict[str, Any]:
        """As `actions.key_scan` takes it."""
        unreadable = bool(self.cleaned_data.get("unreadable"))
        signed = self.cleaned_data.get("is_signed") == "yes" and not unreadable
        return {"choices": self.choices, "is_signed": signed, "is_readable": not unreadable}


class RejectForm(forms.Form):
    reason = forms.CharField(label=_("Why it is not valid"), max_length=400)


class AnswerForm(forms.Form):
    upheld = forms.ChoiceField(
        label=_("What you found"),
        choices=(("no", _("The ballot is hers: it counts")), ("yes", _("It is not hers: it does not count"))),
        widget=forms.RadioSelect,
    )
    ballot = forms.ChoiceField(label=_("The ballot on which they agreed"), required=False, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Your answer to the owner"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )

    def __init__(self, *args: Any, ballots: Sequence[tuple[Ballot, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ballots:
            self.fields["ballot"].choices = [(one.pk, label) for one, label in ballots]  # type: ignore[attr-defined]
        else:
            del self.fields["ballot"]
