"""Residents who are signed in: sessions as the sign-in page makes them, and the form as their browser sends it."""

import uuid
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse

from linli.bench.common.district import Ids
from linli.people.middleware import SEEN
from linli.people.models import User

# Letters only, so that the id behind it is the only number in it.
KEY = "linlibenchsessionabcdef"
BOUNDARY = "----linlibench"
CSRF = "abcdefghijklmnopqrstuvwxyzabcdef"
TEXT = "小区东门消防通道又停满了车，救护车进不来，已经是这个月第三次了，请尽快处理。"
CATEGORY = "safety.fire_lane"


def sign_in(ids: Ids, at: datetime) -> None:
    """One session for each user."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    users = User.objects.filter(pk__gte=ids.first_user, pk__lt=ids.first_user + ids.users)
    Session.objects.bulk_create(
        (
            Session(
                session_key=f"{KEY}{user.pk}",
                session_data=store.encode(_facts(user, at)),
                expire_date=at + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            )
            for user in users.iterator()
        ),
        batch_size=1000,
    )


def _facts(user: User, at: datetime) -> dict[str, Any]:
    return {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        SEEN: int(at.timestamp()),
    }


def cookies(user: int) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={KEY}{user}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def path() -> str:
    return reverse("report")


def form(community: int) -> dict[str, str]:
    """What the page's form sends for a case without photos; its key is new each time."""
    return {
        "csrfmiddlewaretoken": CSRF,
        "idempotency_key": str(uuid.uuid4()),
        "community": f"c{community}",
        "kept_photos": "",
        "text": TEXT,
        "place": "",
        "spot": "东门岗亭旁",
        "guessed": "",
        "other_category": CATEGORY,
        "kind": "complaint",
        "about": "",
    }


def request(host: str, user: int, community: int) -> str:
    """The whole request as a browser sends it, with the connection kept."""
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in form(community).items()]
    parts.append('name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n')
    body = "".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    body += f"--{BOUNDARY}--\r\n"
    head = (
        f"POST {path()} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        f"Cookie: {cookies(user)}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(body.encode())}",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: zh-CN,zh;q=0.9",
        "Accept-Encoding: gzip, deflate",
        "User-Agent: linli-bench",
    )
    return "\r\n".join([*head, "", body])
