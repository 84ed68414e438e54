"""The way in: an address, a code, if there is one a second key, and for a new account its name."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.kernel.errors import Invalid, Refused
from linli.kernel.requests import Request
from linli.people import actions, queries
from linli.people.forms import AddressForm, CodeForm, LoginPasskeyForm, SecondKeyForm, SecondPasskeyForm, WelcomeForm
from linli.people.middleware import NEW
from linli.people.models import SignInCode, User
from linli.people.states import CONSENTS, CodePurpose, ConsentPurpose, Try

from .common import ask_code, forget_code, safe_next, sentence_of, waiting_code

AFTERWARDS = "people_next"  # in the session: where to go after the sign-in


@opens_to(ANYONE)
@never_cache
def sign_in(request: Request) -> HttpResponse:
    """One field; the answer is the same whether the address is known or not."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_code(request, form.cleaned_data["address"], CodePurpose.SIGN_IN)
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            request.session[AFTERWARDS] = safe_next(request)
            return redirect("sign_in_code")
    context = {"form": form, "next": safe_next(request, ""), "demo": settings.DEMO}
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@opens_to(ANYONE)
@never_cache
def sign_in_code(request: Request) -> HttpResponse:
    """The code page; ``again`` sends another one to the same address."""
    code = waiting_code(request, CodePurpose.SIGN_IN)
    if code is None or request.user.is_authenticated:
        return redirect("account_login")
    form, again = CodeForm(None), ""
    if "again" in request.POST:
        try:
            code = ask_code(request, code.address, CodePurpose.SIGN_IN)
        except Refused as refusal:
            again = str(refusal)
        else:
            messages.success(request, _("A new code is on its way."))
            return redirect("sign_in_code")
    elif request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            outcome = actions.try_code(code, form.cleaned_data["code"], by=request.actor, at=request.at)
            if outcome == Try.RIGHT:
                return _enter(request, code)
            form.add_error("code", sentence_of(outcome, code))
    context = {"form": form, "again": again, "address": queries.masked(code.address), "minutes": 10}
    return render(request, "people/code.html", context, status=422 if form.errors or again else 200)


def _enter(request: Request, code: SignInCode) -> HttpResponse:
    user = actions.enter(code, language=request.look.language, by=request.actor, at=request.at)
    forget_code(request, CodePurpose.SIGN_IN)
    if queries.is_new(user):
        request.session[NEW] = True
    record_authentication(request, user, method="code")
    return perform_login(request, Login(user=user, redirect_url=request.session.pop(AFTERWARDS, "/")))


@opens_to(SIGNED_IN)
@never_cache
def welcome(request: Request) -> HttpResponse:
    """Asks a new account for its name and its consent, in plain words (个人信息保护法 art. 14, 17)."""
    form = WelcomeForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.introduce(request.user, name=form.cleaned_data["name"], by=request.actor, at=request.at)
        except Invalid as refusal:
            form.add_error("name", str(refusal))
        else:
            for purpose in ConsentPurpose:
                if form.cleaned_data[purpose.value] and not queries.has_consented(request.user.pk, purpose):
                    actions.give_consent(request.user, purpose, by=request.actor, at=request.at)
            request.session.pop(NEW, None)
            return redirect(safe_next(request))
    context = {"form": form, "privacy": CONSENTS[ConsentPurpose.PRIVACY]}
    return render(request, "people/welcome.html", context, status=422 if form.errors else 200)


@opens_to(ANYONE)
def sign_out(request: Request) -> HttpResponse:
    """Signs out at a POST; a bare link asks first, so that no other site can sign anybody out."""
    if request.method == "POST":
        clear_login(request)
        logout(request)
        return redirect("account_login")
    return render(request, "people/sign_out.html") if request.user.is_authenticated else redirect("account_login")


@opens_to(ANYONE)
def closed(request: Request) -> HttpResponse:
    """Somebody's right code leads to an account that the operator has closed."""
    return render(request, "people/closed.html", status=403)


class SecondKey(AuthenticateView):
    """After the right code: whoever has a code app or a passkey shows it."""

    door = ANYONE
    form_class = SecondKeyForm
    webauthn_form_class = SecondPasskeyForm
    template_name = "people/second_key.html"

    def form_invalid(self, form: SecondKeyForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class PasskeyLogin(LoginWebAuthnView):
    """With a passkey alone, without any code."""

    door = ANYONE
    form_class = LoginPasskeyForm


@opens_to(ANYONE)
@require_POST
def demo_sign_in(request: Request, handle: str) -> HttpResponse:
    """Signs in as one of the demo's people, without a code. Does not exist outside the demo."""
    if not settings.DEMO or not handle.startswith(queries.DEMO_PREFIX):
        raise Http404
    user = get_object_or_404(User, handle=handle, is_active=True)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="demo")
    return perform_login(request, Login(user=user, redirect_url=safe_next(request)))
