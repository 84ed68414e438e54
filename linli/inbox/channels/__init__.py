"""The ways out of the product. ``carrier_of`` gives the one for a channel; each is tried against a real server."""

from linli.inbox.models import Channel

from .base import Carrier, Outgoing, Permanent, Temporary
from .dingtalk import DingTalkCarrier
from .mail import MailCarrier
from .sms import SmsCarrier
from .webhook import WebhookCarrier

__all__ = ["Carrier", "Outgoing", "Permanent", "Temporary", "carrier_of"]

_CARRIERS: dict[str, Carrier] = {
    Channel.EMAIL: MailCarrier(),
    Channel.SMS: SmsCarrier(),
    Channel.CHAT: DingTalkCarrier(),
    Channel.WEBHOOK: WebhookCarrier(),
}


def carrier_of(channel: str) -> Carrier:
    """What carries messages on ``channel``. Raises KeyError for what is no channel."""
    return _CARRIERS[channel]
