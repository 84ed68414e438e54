"""The store and the backend that read who a request comes from."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from linli.people.models import User
from linli.people.signed_in import Backend, SessionStore


@pytest.fixture
def client(settings, cast) -> Client:
    settings.SESSION_ENGINE = "linli.people.signed_in"
    settings.AUTHENTICATION_BACKENDS = ["linli.people.signed_in.Backend"]
    client = Client()
    client.force_login(cast.users["owner"])
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_signed_in_stay_signed_in(client):
    assert is_in(client)


def test_a_session_ends_on_its_day(client):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


def test_a_session_that_was_ended_is_gone(client):
    Session.objects.all().delete()
    assert not is_in(client)


def test_what_was_written_is_read(db):
    store = SessionStore()
    store["people_next"] = "/cases/"
    store.save()
    again = SessionStore(store.session_key)
    assert (again.get("people_next"), again.session_key) == ("/cases/", store.session_key)


def test_an_unknown_key_is_no_session(db):
    store = SessionStore("abcdefghijklmnopqrstuvwxyz012345")
    assert (store.load(), store.session_key) == ({}, None)


def test_a_closed_account_is_signed_out(client, cast):
    User.objects.filter(pk=cast.users["owner"].pk).update(is_active=False)
    assert not is_in(client)


def test_the_backend_finds_the_whole_account_or_nobody(cast):
    owner = cast.users["owner"]
    found = Backend().get_user(owner.pk)
    assert [getattr(found, field.attname) for field in User._meta.concrete_fields] == [
        getattr(owner, field.attname) for field in User._meta.concrete_fields
    ]
    assert Backend().get_user(0) is None
