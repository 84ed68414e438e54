"""A custom group robot of DingTalk (自定义机器人), secured by its signature (加签).

As published by DingTalk: POST to ``…/robot/send?access_token=…&timestamp=<ms>&sign=<s>``, where ``s`` is the
URL-encoded base64 of HMAC-SHA256 of ``"<ms>\\n<secret>"`` under the secret; the timestamp may be at most one hour
off. The answer is 200 with ``{"errcode": 0, "errmsg": "ok"}`` or another errcode.
"""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from .base import Outgoing, Permanent, Temporary
from .post import post
from .signing import judged

OK = 0
LATER = (-1, 130101, 410100)  # busy, or more than 20 messages a minute: it will pass


class DingTalkCarrier:
    def send(self, address: str, secret: str, message: Outgoing) -> str:
        milliseconds = str(int(message.at.timestamp() * 1000))
        query = urlencode({"timestamp": milliseconds, "sign": sign(milliseconds, secret)})
        text = f"#### {plain(message.title)}\n{plain(message.text)}\n\n[{message.url}]({message.url})"
        payload = {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}
        body = json.dumps(payload, ensure_ascii=False).encode()
        glue = "&" if "?" in address else "?"
        answer = post(f"{address}{glue}{query}", body, {"Content-Type": "application/json; charset=utf-8"})
        said = judged(answer)
        try:
            code = json.loads(answer.body)["errcode"]
        except (ValueError, KeyError, TypeError):
            raise Permanent(f"this is no robot's answer: {said}") from None
        if code == OK:
            return said
        raise Temporary(said) if code in LATER else Permanent(said)


def sign(milliseconds: str, secret: str) -> str:
    """The robot's signature, before it is URL-encoded."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def plain(text: str) -> str:
    """Text as text: what a resident typed makes no heading, link or picture in the group."""
    return "".join(f"\\{char}" if char in "\\`*_[]()#!<>~|" else char for char in text)
