"""How a receiver knows that a message is ours and not an old one sent again."""

import hashlib
import hmac
import json
from typing import Any

from .base import Outgoing, Permanent, Temporary
from .post import Answer


def signature(secret: str, seconds: int, body: bytes) -> str:
    """The value of ``X-Linli-Signature``: ``t=<unix seconds>,v1=<hex>``, an HMAC-SHA256 of ``"<t>.<body>"``."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def signed(secret: str, message: Outgoing, payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a signed POST of ``payload``."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": message.key,
        "X-Linli-Signature": signature(secret, int(message.at.timestamp()), body),
    }
    return body, headers


def judged(answer: Answer) -> str:
    """What an HTTP status means for a delivery: 2xx sent; 408, 425, 429 and 5xx later; everything else never."""
    said = f"{answer.status} {answer.body[:250].decode('utf-8', 'replace').strip()}".strip()
    if 200 <= answer.status < 300:
        return said
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise Temporary(said)
    raise Permanent(said)
