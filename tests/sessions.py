"""What a session holds that the tests put there."""

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.utils import timezone


def confirm(client: Client, user: AbstractBaseUser) -> None:
    """She has just shown that it is she, as money and votes ask for."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": timezone.now().timestamp()}]
    session.save()
