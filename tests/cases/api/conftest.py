"""Programs of the cast, and the application as a server calls it."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.cases.api.client import Program
from tests.cases.makers import catalogue, reported
from tests.cast import Cast


@pytest.fixture
def program(client, cast: Cast):
    """``program("owner")`` calls with the key of this one of the cast."""
    made: dict[str, Program] = {}
    catalogue(cast.places["dh"], cast.at)

    def of(who: str) -> Program:
        if who not in made:
            made[who] = Program(client, cast, who)
        return made[who]

    return of


@pytest.fixture
def wsgi():
    """The real application. As in Django's own test client, the end of a request does not end the connection in which
    the test's transaction stands."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(program, cast: Cast, wsgi):
    """The API as it describes itself, called through the real WSGI application with the secretary's key."""
    case = reported(cast, cast.at)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", wsgi)
    schema.config.phases.stateful.enabled = False
    return schema, program("secretary").key, case.number
