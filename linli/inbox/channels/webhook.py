"""A POST of JSON to a program of the addressee's own (docs/how-to/channels.md)."""

from .base import Outgoing
from .post import post
from .signing import judged, signed


class WebhookCarrier:
    def send(self, address: str, secret: str, message: Outgoing) -> str:
        payload = {
            "id": message.key,
            "sent_at": message.at.isoformat(),
            "title": message.title,
            "text": message.text,
            "url": message.url,
            "language": message.language,
            **message.facts,
        }
        body, headers = signed(secret, message, payload)
        return judged(post(address, body, headers))
