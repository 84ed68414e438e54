"""Gifts of neighbours: what is gathered, for what, and back if the goal is missed."""

from .campaigns import add_campaign_photo, close_campaign, decide_campaign, open_campaign, pledge, withdraw_pledge
from .gifts import confirm_gift, give, see_giver
from .online import begin_gift_online, give_back_online
from .returns import confirm_return, hand_back, order_return, return_online

__all__ = [
    "add_campaign_photo",
    "begin_gift_online",
    "close_campaign",
    "confirm_gift",
    "confirm_return",
    "decide_campaign",
    "give",
    "give_back_online",
    "hand_back",
    "open_campaign",
    "order_return",
    "pledge",
    "return_online",
    "see_giver",
    "withdraw_pledge",
]
