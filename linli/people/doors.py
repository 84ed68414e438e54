"""A door that other rooms put before a page that moves money: whoever opens it has just shown that it is still her."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from . import rules

KEPT = "people_kept"  # in the session: what was typed when the confirmation had run out, and on which page
KEPT_MOST_CHARACTERS = 20_000


def confirmed_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets through who has signed in or confirmed within ten minutes (people/rules.py). Others confirm first and come
    back to the same page; what they had typed waits there for them (`kept_post`), files apart."""

    @wraps(view)
    def ask_first(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or rules.did_recently_confirm(request, at=request.at):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            typed = request.POST.copy()
            typed.pop("csrfmiddlewaretoken", None)
            text = typed.urlencode()
            if len(text) <= KEPT_MOST_CHARACTERS:
                request.session[KEPT] = {"path": request.path, "typed": text}
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")

    return ask_first


def kept_post(request: HttpRequest) -> QueryDict | None:
    """What she had typed on this page when she was led to confirm; once. It was not acted upon."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["typed"])
