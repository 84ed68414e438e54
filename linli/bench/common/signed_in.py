"""People who are signed in: sessions as the sign-in page makes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session

from linli.people.middleware import SEEN
from linli.people.models import User

# Letters only, so that the id behind it is the only number in it.
KEY = "linlibenchsessionabcdef"
CSRF = "abcdefghijklmnopqrstuvwxyzabcdef"


def sign_in(users: Iterable[int], at: datetime) -> None:
    """One session for each user."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    Session.objects.bulk_create(
        (
            Session(
                session_key=f"{KEY}{user.pk}",
                session_data=store.encode(_facts(user, at)),
                expire_date=at + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            )
            for user in User.objects.filter(pk__in=list(users))
        ),
        batch_size=1000,
    )


def cookies(user: int) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={KEY}{user}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def _facts(user: User, at: datetime) -> dict[str, Any]:
    return {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        SEEN: int(at.timestamp()),
    }
