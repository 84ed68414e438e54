"""Second keys (code app, passkey, recovery codes), sessions, and showing again that it is still you."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Refused
from linli.kernel.requests import Request
from linli.people import actions, queries
from linli.people.forms import AddPasskeyForm, CodeForm, ConfirmByAppForm, ConfirmPasskeyForm, SetUpAppForm
from linli.people.states import CodePurpose, Try

from .common import ask_code, confirmed, forget_code, safe_next, sentence_of, waiting_code
from .devices import device


@opens_to(SIGNED_IN)
def security(request: Request) -> HttpResponse:
    rows = list(Authenticator.objects.filter(user=request.user).order_by("id"))
    context = {
        "app": next((row for row in rows if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        "recovery": next((row.wrap() for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None),
        "actor": request.actor,
    }
    return render(request, "people/security.html", context)


class _Noted:
    """Records that a second key was added or taken away."""

    kind = ""
    added = True

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: Any = self.request  # type: ignore[attr-defined]
        actions.note_second_factor(request.user, kind=self.kind, added=self.added, by=request.actor, at=request.at)
        if self.added:
            # She has just shown it; without this she would have to sign in again before she can act from a seat.
            record_authentication(request, request.user, "mfa", type=self.kind)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SetUpApp(_Noted, ActivateTOTPView):
    form_class = SetUpAppForm
    template_name = "people/app_set_up.html"
    kind, added = "totp", True


class RemoveApp(_Noted, DeactivateTOTPView):
    template_name = "people/app_remove.html"
    kind, added = "totp", False


class AddPasskey(_Noted, AddWebAuthnView):
    form_class = AddPasskeyForm
    template_name = "people/passkey_add.html"
    kind, added = "webauthn", True


class RemovePasskey(_Noted, RemoveWebAuthnView):
    template_name = "people/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")
    kind, added = "webauthn", False


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "people/recovery_codes.html"


class NewRecoveryCodes(_Noted, GenerateRecoveryCodesView):
    template_name = "people/recovery_codes_new.html"
    kind, added = "recovery_codes", True


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    form_class = ConfirmPasskeyForm
    template_name = "people/confirm_passkey.html"


def guarded(view: Any) -> Any:
    """The door and the confirmation for one of allauth's views, which know neither."""
    return opens_to(SIGNED_IN)(never_cache(confirmed(view)))


set_up_app = guarded(SetUpApp.as_view())
remove_app = guarded(RemoveApp.as_view())
add_passkey = guarded(AddPasskey.as_view())
remove_passkey = guarded(RemovePasskey.as_view())
recovery_codes = guarded(RecoveryCodes.as_view())
new_recovery_codes = guarded(NewRecoveryCodes.as_view())


@opens_to(SIGNED_IN)
@never_cache
def confirm(request: Request) -> HttpResponse:
    """Still you? By the second key if there is one, otherwise by a code to the phone or the e-mail address."""
    user = request.user
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if kinds:
        return _confirm_by_key(request, kinds)
    form, code = CodeForm(None), waiting_code(request, CodePurpose.CONFIRM)
    wrong = ""
    if "ask" in request.POST:
        try:
            code = ask_code(request, user.phone or user.email, CodePurpose.CONFIRM)
        except Refused as refusal:
            wrong = str(refusal)
    elif request.method == "POST" and code:
        form = CodeForm(request.POST)
        if form.is_valid():
            outcome = actions.try_code(code, form.cleaned_data["code"], by=request.actor, at=request.at)
            if outcome == Try.RIGHT:
                forget_code(request, CodePurpose.CONFIRM)
                record_authentication(request, user, method="code", reauthenticated=True)
                return redirect(safe_next(request, "/account/"))
            form.add_error("code", sentence_of(outcome, code))
    address = queries.masked(user.phone or user.email or "")
    context = {
        "form": form,
        "sent": code is not None,
        "wrong": wrong,
        "address": address,
        "next": safe_next(request, ""),
    }
    return render(request, "people/confirm.html", context, status=422 if form.errors or wrong else 200)


def _confirm_by_key(request: Request, kinds: set[str]) -> HttpResponse:
    form = ConfirmByAppForm(request.POST if "code" in request.POST else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(safe_next(request, "/account/"))
    context = {
        "form": form,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "next": safe_next(request, ""),
    }
    return render(request, "people/confirm_key.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
def sessions(request: Request) -> HttpResponse:
    rows = queries.sessions(request.user)
    for row in rows:
        row.device = device(row.user_agent)
    context = {"sessions": rows, "others": [row for row in rows if not row.is_current()]}
    return render(request, "people/sessions.html", context)


@opens_to(SIGNED_IN)
@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """End the one session that is named, or all others."""
    others = [row.pk for row in queries.sessions(request.user) if not row.is_current()]
    if "session" in request.POST:
        others = [pk for pk in others if str(pk) == request.POST["session"]]
    count = actions.end_sessions(request.user, others, by=request.actor, at=request.at)
    if count:
        messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
