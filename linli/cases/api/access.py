"""Who calls, and how often she may."""

from datetime import datetime
from threading import Lock

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from linli.bodies.actor import Actor, actor_of
from linli.people.actions import use_api_key
from linli.people.models import User

MOST_A_MINUTE = 240  # calls with one key, in each server process


class Caller(HttpRequest):
    """A request as the views of the API get it. ``at`` is set for every request (web/middleware.py)."""

    at: datetime
    actor: Actor
    user: User | AnonymousUser


class KeyAuth(HttpBearer):
    """``Authorization: Bearer <API key>``: the program acts for the person who made the key, with all her rights."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return caller_of(request, token)


def caller_of(request: HttpRequest, key: str) -> User | None:
    """The person of this key, who from now on is the request's actor; None for a wrong or revoked key."""
    at: datetime = request.at  # type: ignore[attr-defined]
    user = use_api_key(key, by=None, at=at)
    if user is not None:
        request.user = user
        request.actor = actor_of(user, timezone.localdate(at))  # type: ignore[attr-defined]
    return user


class PerMinute(BaseThrottle):
    """So many calls of one person in each minute of the clock. Counted in this process's memory: a limit that costs a
    write to the database for every read would be dearer than what it protects."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._minute, self._calls = 0, dict[int, int]()

    def allow_request(self, request: HttpRequest) -> bool:
        minute = int(request.at.timestamp()) // 60  # type: ignore[attr-defined]
        user_id: int = request.user.pk  # type: ignore[assignment]
        with self._lock:
            if minute != self._minute:
                self._minute, self._calls = minute, {}
            self._calls[user_id] = self._calls.get(user_id, 0) + 1
            return self._calls[user_id] <= self.most

    def wait(self) -> int:
        """Seconds until the next minute begins, at most."""
        return 60


PER_MINUTE = PerMinute(MOST_A_MINUTE)
