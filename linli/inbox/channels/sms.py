"""Text messages through the operator's gateway: LINLI_SMS_URL, the same that sends sign-in codes."""

import logging

from django.conf import settings

from .base import Outgoing
from .post import post
from .signing import judged, signed

logger = logging.getLogger(__name__)


class SmsCarrier:
    """POSTs ``{"phone", "text", "at"}``. Without a gateway the message is written to the server's console."""

    def send(self, address: str, secret: str, message: Outgoing) -> str:
        text = f"{message.title}\n{message.text} {message.url}"
        url = settings.SMS_URL
        if not url:
            logger.info("text message to %s: %s", address, text)
            return "console"
        payload = {"phone": address, "text": text, "at": message.at.isoformat()}
        body, headers = signed(settings.SMS_SECRET, message, payload)
        return judged(post(url, body, headers, trusted=True))
