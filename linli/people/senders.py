"""Text messages to phones: the server's console, or the operator's gateway over HTTP."""

import hashlib
import hmac
import json
import sys
from datetime import datetime
from typing import Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused

TIMEOUT_SECONDS = 5


class Sender(Protocol):
    def send(self, phone: str, text: str, *, at: datetime) -> None:
        """Send ``text`` to a phone in E.164. Raises Refused with a sentence if it could not be handed over."""


class ConsoleSender:
    """Writes the message where the server runs: for the demo, and until a gateway is set up."""

    def send(self, phone: str, text: str, *, at: datetime) -> None:
        print(f"[{phone}] {text}", file=sys.stderr, flush=True)


class HttpSender:
    """POSTs ``{"phone", "text", "at"}`` as JSON to the operator's gateway.

    The header ``X-Linli-Signature: t=<unix seconds>,v1=<hex>`` carries HMAC-SHA256 of ``"<t>.<body>"`` under the
    shared secret, so that the gateway can refuse what is forged or replayed. Any answer of 2xx counts as accepted.
    """

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def send(self, phone: str, text: str, *, at: datetime) -> None:
        body = json.dumps({"phone": phone, "text": text, "at": at.isoformat()}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Linli-Signature": signature(self.secret, int(at.timestamp()), body),
        }
        request = Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 – the operator's own address
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
                return  # an answer that is not 2xx raises HTTPError, which is a URLError
        except (URLError, TimeoutError, ConnectionError) as error:
            raise Refused(_("The text message could not be sent just now. Try again in a minute.")) from error


def signature(secret: str, seconds: int, body: bytes) -> str:
    """The value of the header ``X-Linli-Signature`` for a body sent at ``seconds`` since 1970."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def sender() -> Sender:
    """The sender that the settings choose: the gateway of LINLI_SMS_URL, or the console."""
    return HttpSender(settings.SMS_URL, settings.SMS_SECRET) if settings.SMS_URL else ConsoleSender()
