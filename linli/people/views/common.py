"""What several pages of accounts need."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.kernel.requests import Request
from linli.people import actions, rules
from linli.people.models import SignInCode
from linli.people.states import CodePurpose, Try

CODE = "people_code"  # in the session: the id of the code that was asked for, by purpose


def safe_next(request: Request, default: str = "/") -> str:
    """Where to go afterwards, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    if not wanted.startswith("/"):
        return default  # `redirect` would look for a page of that name
    return wanted if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()) else default


def ask_code(request: Request, address: str, purpose: CodePurpose) -> SignInCode:
    """Send a code and remember in the session which one this browser waits for. Raises Refused."""
    code = actions.ask_code(
        address,
        purpose,
        source=get_adapter().get_client_ip(request),
        by=request.actor,
        at=request.at,
        user=request.user if request.user.is_authenticated else None,
    )
    request.session[f"{CODE}_{purpose}"] = code.pk
    return code


def waiting_code(request: Request, purpose: CodePurpose) -> SignInCode | None:
    """The code that this browser waits for."""
    number = request.session.get(f"{CODE}_{purpose}")
    return SignInCode.objects.filter(pk=number, purpose=purpose).first() if number else None


def forget_code(request: Request, purpose: CodePurpose) -> None:
    request.session.pop(f"{CODE}_{purpose}", None)


def sentence_of(outcome: Try, code: SignInCode) -> str:
    if outcome == Try.EXPIRED:
        return _("This code is more than ten minutes old. Ask for a new one.")
    if outcome == Try.USED_UP:
        return _("This code was tried too often or used already. Ask for a new one.")
    return _("This is not the code that was sent. You have %(left)d tries left.") % {
        "left": rules.CODE_TRIES - code.tries
    }


def confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets through who has signed in or confirmed within ten minutes; others confirm first and come back."""

    @wraps(view)
    def ask_first(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not rules.did_recently_confirm(request, at=request.at):
            back = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")
        return view(request, *args, **kwargs)

    return ask_first
