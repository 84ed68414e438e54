"""Where somebody wants to be reached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.bodies.actor import Actor

from .models import Channel

MYSELF = "0"


class ChannelForm(forms.Form):
    owner = forms.ChoiceField(label=_("Who is to be told?"))
    channel = forms.ChoiceField(label=_("How?"), choices=Channel, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Where?"),
        max_length=300,
        help_text=_("An e-mail address, a mobile number, or the https:// address of the webhook or of the robot."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=100,
        required=False,
        help_text=_("Of a robot: the text that begins with SEC. For a webhook leave it empty; we make one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        bodies = {str(seat.body_id): seat.body_name for seat in by.seats}
        self.fields["owner"].choices = [(MYSELF, _("Me")), *bodies.items()]  # type: ignore[attr-defined]
        self.fields["owner"].initial = next(iter(bodies), MYSELF)

    def body_id(self) -> int | None:
        """The body that is to be told; None for herself."""
        return int(self.cleaned_data["owner"]) or None
