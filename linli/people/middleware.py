"""What a session needs on every request, without a query on most of them."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]

SEEN = "people_seen"  # in the session: when the session list last heard of this one, in seconds
NEW = "people_new"  # in the session: name and consent are still to be asked
SEEN_EVERY_SECONDS = 600


class AtTheDoor:
    """Notes at most once in ten minutes that a session is alive, and leads a new account to the welcome page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._note(request)
            if request.session.get(NEW) and not self._may_go(request.path):
                return HttpResponseRedirect(reverse("welcome"))
        return self.get_response(request)

    @staticmethod
    def _may_go(path: str) -> bool:
        """What is open to a new account before it has been welcomed."""
        return path.startswith("/static/") or path in map(reverse, ("welcome", "account_logout", "privacy", "look"))

    @staticmethod
    def _note(request: HttpRequest) -> None:
        now = request.at  # type: ignore[attr-defined]
        if now.timestamp() - request.session.get(SEEN, 0) < SEEN_EVERY_SECONDS:
            return
        request.session[SEEN] = int(now.timestamp())
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
