"""Who a request comes from: her session and her account, each by one written statement.

Django's own store and backend, but for how they read: both run with every request of a signed-in person, and to build
these statements anew each time costs more than to run them.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from .models import User

_SESSION = [field.attname for field in Session._meta.concrete_fields]
_USER = [field.attname for field in User._meta.concrete_fields]
SESSION_SQL = f"""
SELECT {", ".join(_SESSION)} FROM django_session WHERE session_key = %s AND expire_date > %s
"""  # noqa: S608 - column names only
USER_SQL = f"SELECT {', '.join(_USER)} FROM people_user WHERE id = %s"  # noqa: S608 - column names only


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        with connection.cursor() as cursor:
            cursor.execute(SESSION_SQL, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session.from_db("default", _SESSION, row)


class Backend(AuthenticationBackend):
    """allauth's backend; nobody is found whose account is closed."""

    def get_user(self, user_id: int) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute(USER_SQL, [user_id])
            row = cursor.fetchone()
        user = User.from_db("default", _USER, row) if row else None
        return user if user and self.user_can_authenticate(user) else None
