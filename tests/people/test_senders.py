"""The gateway for text messages, against a real HTTP server."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from linli.kernel.errors import Refused
from linli.people import actions, senders
from linli.people.models import SignInCode
from linli.people.states import CodePurpose
from tests.cast import Cast

SECRET = "a shared secret"


class Gateway(HTTPServer):
    """Remembers what it was sent; answers ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_SECRET = f"http://127.0.0.1:{server.server_port}/sms", SECRET
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_a_signed_message(gateway: Gateway, now: datetime) -> None:
    senders.sender().send("+8613800000000", "123456 是您的验证码", at=now)
    [(headers, body)] = gateway.received
    assert json.loads(body) == {"phone": "+8613800000000", "text": "123456 是您的验证码", "at": now.isoformat()}
    seconds, digest = headers["X-Linli-Signature"].removeprefix("t=").split(",v1=")
    assert int(seconds) == int(now.timestamp())
    assert digest == hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_a_gateway_that_refuses_is_a_sentence_and_no_code_is_kept(cast: Cast, gateway: Gateway, status: int) -> None:
    gateway.status = status
    with pytest.raises(Refused):
        actions.ask_code("+8613800000000", CodePurpose.SIGN_IN, source="10.0.0.1", by=cast.owner, at=cast.at)
    assert SignInCode.objects.count() == 0


def test_a_gateway_that_is_gone_is_a_sentence(settings, now: datetime) -> None:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_port
    settings.SMS_URL = f"http://127.0.0.1:{port}/sms"
    with pytest.raises(Refused):
        senders.sender().send("+8613800000000", "x", at=now)


def test_without_a_gateway_the_console_shows_the_message(
    settings, now: datetime, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.SMS_URL = ""
    senders.sender().send("+8613800000000", "123456", at=now)
    assert capfd.readouterr().err == "[+8613800000000] 123456\n"
