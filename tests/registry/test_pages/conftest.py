import pytest


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def as_(client, cast):
    """``as_("worker")`` is a browser in which she is signed in."""

    def sign_in(name):
        client.force_login(cast.users[name])
        return client

    return sign_in
