"""A payment on the phone: begun, called back, and what it left in the book."""

from django.test import Client

from linli.ledger import actions, queries
from tests.ledger.makers import account

NOTICE = "/pay/wechat/notice/"


def begun(cast, home, at, fen=100):
    return actions.begin_online(home, amount_fen=fen, by=cast.owner, at=at)


def calls(fake, told, at, **facts):
    """The status with which a call-back is answered."""
    body, headers = fake.notice(told, at=at, **facts)
    return Client().post(NOTICE, body, content_type="application/json", headers=headers).status_code


def clearing(cast, home):
    return queries.balance(account(home.community.book, "fee-1012"), cast.on)
