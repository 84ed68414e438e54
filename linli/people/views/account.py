"""My account: what is kept about me, and what I can do about it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Invalid, Refused, why_not
from linli.kernel.requests import Request
from linli.people import actions, queries, rules
from linli.people.forms import LANGUAGES, AddressForm, ApiKeyForm, CloseForm, CodeForm, LanguageForm, NameForm
from linli.people.models import ApiKey, SignInCode, User
from linli.people.states import CONSENTS, CodePurpose, ConsentPurpose, Try

from .common import ask_code, confirmed, forget_code, sentence_of, waiting_code

YEAR_SECONDS = 60 * 60 * 24 * 365


@opens_to(SIGNED_IN)
def account(request: Request) -> HttpResponse:
    user, by = request.user, request.actor
    latest = queries.consents(user)
    none = _("none yet; add one")
    phone = queries.shown_phone(user.phone) if user.phone else none
    context = {
        "about_me": [
            {"what": _("Name"), "where": user.name, "href": reverse("account_name")},
            {
                "what": _("Phone number"),
                "where": phone,
                "href": reverse("account_address"),
            },
            {"what": _("E-mail address"), "where": user.email or none, "href": reverse("account_address")},
            {
                "what": _("Language"),
                "where": dict(LANGUAGES).get(user.language, ""),
                "href": reverse("account_language"),
            },
        ],
        "safety": _safety(user),
        "consents": [
            {"purpose": purpose, "row": latest[purpose], "wording": wording, "holds": _holds(latest[purpose], purpose)}
            for purpose, wording in CONSENTS.items()
        ],
        "why_not_remove": why_not(rules.check_can_remove_address, user, user.phone or user.email, by=by),
        "why_not_close": why_not(rules.check_can_close_account, user, by=by),
    }
    return render(request, "people/account.html", context)


def _safety(user: User) -> list[dict[str, object]]:
    key_count = sum(key.revoked_at is None for key in queries.api_keys(user))
    return [
        {
            "what": _("Second key"),
            "where": _("set up") if queries.has_second_factor(user) else _("not set up"),
            "href": reverse("mfa_index"),
        },
        {
            "what": _("Where I am signed in"),
            "end": len(queries.sessions(user)),
            "href": reverse("usersessions_list"),
        },
        {"what": _("Keys for programs"), "end": key_count or "", "href": reverse("api_keys")},
    ]


def _holds(row: object, purpose: ConsentPurpose) -> bool:
    return bool(row and row.given and row.version == CONSENTS[purpose].version)  # type: ignore[attr-defined]


@opens_to(SIGNED_IN)
def name(request: Request) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.introduce(request.user, name=form.cleaned_data["name"], by=request.actor, at=request.at)
        except Invalid as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Your name is saved."))
            return redirect("account")
    context = {"form": form, "title": _("Your name"), "label": _("Save")}
    return render(request, "people/one_form.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
def language(request: Request) -> HttpResponse:
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.set_language(request.user, chosen, by=request.actor, at=request.at)
        response = redirect("account")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_SECONDS, samesite="Lax")
        return response
    context = {"form": form, "title": _("Language of messages and pages"), "label": _("Save")}
    return render(request, "people/one_form.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
@never_cache
@confirmed
def address(request: Request) -> HttpResponse:
    """First the new phone or e-mail address, then the code that was sent to it."""
    code = waiting_code(request, CodePurpose.CHANGE)
    if "code" in request.POST and code:
        form: CodeForm | AddressForm = CodeForm(request.POST)
        if form.is_valid() and _changed(request, code, form):
            messages.success(request, _("Your address is changed."))
            return redirect("account")
    else:
        form = AddressForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                ask_code(request, form.cleaned_data["address"], CodePurpose.CHANGE)
            except Refused as refusal:
                form.add_error("address", str(refusal))
            else:
                form, code = CodeForm(), waiting_code(request, CodePurpose.CHANGE)
        elif request.method == "GET":
            forget_code(request, CodePurpose.CHANGE)
    asks_code = isinstance(form, CodeForm)
    context = {
        "form": form,
        "title": _("Phone number or e-mail address"),
        "label": _("Confirm") if asks_code else _("Send the code"),
        "hint": _("We have sent a code of six digits to %(address)s.") % {"address": queries.masked(code.address)}
        if asks_code and code
        else _("We send a code to the new address, so that it is surely yours."),
    }
    return render(request, "people/one_form.html", context, status=422 if form.errors else 200)


def _changed(request: Request, code: SignInCode, form: forms.Form) -> bool:
    outcome = actions.try_code(code, form.cleaned_data["code"], by=request.actor, at=request.at)
    if outcome != Try.RIGHT:
        form.add_error("code", sentence_of(outcome, code))
        return False
    code.refresh_from_db()
    forget_code(request, CodePurpose.CHANGE)
    try:
        actions.change_address(request.user, code, by=request.actor, at=request.at)
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return False
    return True


@opens_to(SIGNED_IN)
@require_POST
@confirmed
def remove_address(request: Request, channel: str) -> HttpResponse:
    gone = request.user.phone if channel == "phone" else request.user.email
    actions.remove_address(request.user, gone or "", by=request.actor, at=request.at)
    messages.success(request, _("The address is removed."))
    return redirect("account")


@opens_to(SIGNED_IN)
@require_POST
def consent(request: Request, purpose: str) -> HttpResponse:
    """Give or take back one consent (个人信息保护法 art. 15: as easy to take back as to give)."""
    if purpose not in ConsentPurpose.values:
        raise Http404
    verb = actions.give_consent if request.POST.get("given") == "yes" else actions.withdraw_consent
    verb(request.user, ConsentPurpose(purpose), by=request.actor, at=request.at)
    messages.success(request, _("Noted."))
    return redirect("account")


@opens_to(SIGNED_IN)
@never_cache
@confirmed
def api_keys(request: Request) -> HttpResponse:
    """Keys for programs. A new key is shown once, on the page that answers the form."""
    form, fresh = ApiKeyForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, fresh = actions.make_api_key(
                request.user, name=form.cleaned_data["name"], by=request.actor, at=request.at
            )
            form = ApiKeyForm()
        except Refused as refusal:
            form.add_error("name", str(refusal))
    context = {"form": form, "fresh": fresh, "keys": queries.api_keys(request.user)}
    return render(request, "people/api_keys.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
@require_POST
def revoke_api_key(request: Request, pk: int) -> HttpResponse:
    actions.revoke_api_key(get_object_or_404(ApiKey, pk=pk, user=request.user), by=request.actor, at=request.at)
    messages.success(request, _("The key is revoked."))
    return redirect("api_keys")


@opens_to(SIGNED_IN)
@never_cache
@confirmed
def download(request: Request) -> HttpResponse:
    """Everything that accounts, homes and seats hold about me, as JSON (个人信息保护法 art. 45)."""
    actor = request.actor
    data = queries.my_data(request.user) | {
        "homes": [
            {"community": home.community_name, "home": home.address, "as": home.role.value} for home in actor.homes
        ],
        "seats": [{"place": seat.place_name, "body": seat.body_name, "title": seat.title} for seat in actor.seats],
    }
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@opens_to(SIGNED_IN)
@never_cache
@confirmed
def close(request: Request) -> HttpResponse:
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_account(request.user, by=request.actor, at=request.at)
        request.session.flush()
        return render(request, "people/goodbye.html")
    why = why_not(rules.check_can_close_account, request.user, by=request.actor)
    return render(request, "people/close.html", {"form": form, "why": why}, status=422 if form.errors else 200)
