"""Who looks at a page in the tests, and what her session holds."""

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from tests.cast import Cast


def confirm(client: Client, user: AbstractBaseUser) -> None:
    """She has just shown that it is she, as money and votes ask for."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": timezone.now().timestamp()}]
    session.save()


def browser(cast: Cast, name: str, language: str = "zh-hans", *, confirmed: bool = False, **options: bool) -> Client:
    """Her browser, signed in; ``confirmed``: she has just shown that it is she. ``options`` are the test client's."""
    client = Client(headers={"accept-language": language}, **options)
    client.force_login(cast.users[name])
    if confirmed:
        confirm(client, cast.users[name])
    return client
