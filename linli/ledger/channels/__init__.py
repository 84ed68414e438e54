"""Ways to pay on the phone, behind one interface. A channel that the operator has not set up does not exist."""

from django.conf import settings

from linli.ledger.states import Channel as Kind

from .base import Channel, Forged, Notice, NoticeState, Unreachable
from .wechat import Wechat

__all__ = ["Channel", "Forged", "Notice", "NoticeState", "Unreachable", "channel_of", "is_open"]


def is_open(kind: str) -> bool:
    """Has the operator set this channel up?"""
    return kind == Kind.WECHAT and bool(settings.WECHAT)


def channel_of(kind: str) -> Channel:
    """Raises KeyError for a channel that does not exist here."""
    if not is_open(kind):
        raise KeyError(kind)
    return Wechat.from_settings(settings.WECHAT, notify_url=f"{settings.BASE_URL}/pay/wechat/notice/")
