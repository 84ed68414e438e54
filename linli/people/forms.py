"""What people type about their accounts."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid
from linli.kernel.text import half_width

from . import queries
from .states import CONSENTS, ConsentPurpose

LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))  # each in itself, so that its reader finds it


def _digits_widget() -> forms.TextInput:
    return forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "class": "code"}
    )


class AddressForm(forms.Form):
    """One field for both ways, as people know them."""

    address = forms.CharField(
        label=_("Mobile number or e-mail address"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Write your mobile number or your e-mail address.")},
    )

    def clean_address(self) -> str:
        try:
            return queries.normal_address(self.cleaned_data["address"])
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        widget=_digits_widget(),
        error_messages={"required": _("Type in the six digits that you received.")},
    )

    def clean_code(self) -> str:
        """The digits alone: people type spaces, and Chinese keyboards full-width digits."""
        return "".join(char for char in half_width(self.cleaned_data["code"]) if char in "0123456789")


class WelcomeForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    privacy = forms.BooleanField(
        label=_("I have read this and agree"), error_messages={"required": _("Without this there can be no account.")}
    )
    contact = forms.BooleanField(label=CONSENTS[ConsentPurpose.CONTACT].text, required=False)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)


class ApiKeyForm(forms.Form):
    name = forms.CharField(label=_("What the key is for"), max_length=60)


class CloseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Close my account for good"), error_messages={"required": _("Tick this if you are sure.")}
    )


class _AppCode(forms.Form):
    """The fields of allauth's forms in our words."""

    def name_field(self, label: Any) -> None:
        field = self.fields["code"]
        field.label, field.widget = label, _digits_widget()
        field.error_messages["required"] = _("Type in the code.")


class SecondKeyForm(AuthenticateForm, _AppCode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_field(_("Code from your app, or a recovery code"))


class ConfirmByAppForm(ReauthenticateForm, _AppCode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_field(_("Code from your app, or a recovery code"))


class SetUpAppForm(ActivateTOTPForm, _AppCode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_field(_("The code that your app shows now"))


class _Passkey(forms.Form):
    """What a browser sends for a passkey. allauth takes it apart as it comes and lets what is none of that – a number
    of five thousand digits, brackets in brackets, an answer without its parts – fall through as an error of ours."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.cleaned_data: dict[str, Any] = {}
            self.data = {name: value for name, value in self.data.items() if name != "credential"}  # not shown again
            self.add_error("credential", _("That was no answer of a passkey. Try again."))


class SecondPasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    pass


class LoginPasskeyForm(_Passkey, LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_Passkey, AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call this key")
        self.fields["passwordless"].label = _("Let me sign in with this key alone")
        self.fields["passwordless"].help_text = _("The device then asks for its PIN or your finger each time.")
