"""Each channel against a real server on this machine."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import socket
from urllib.parse import parse_qs, urlsplit

import pytest

from linli.inbox.channels import Outgoing, Permanent, Temporary, carrier_of
from linli.inbox.channels.post import post
from tests.inbox.conftest import Mailbox, Receiver, listening


@pytest.fixture
def message(now) -> Outgoing:
    return Outgoing(
        key="linli-5-9",
        title="新派给您：消防通道被堵",
        text="党支部把诉求 HH-2026-1 派给了您。",
        url="https://linli.test/desk/cases/HH-2026-1/",
        language="zh-hans",
        at=now,
        facts={"template": "cases.for_you", "params": {"number": "HH-2026-1"}},
    )


def test_a_mail_arrives_in_chinese_with_the_link_and_the_way_out(mailbox: Mailbox, message, settings):
    assert carrier_of("email").send("owner@example.test", "", message) == "accepted by the mail server"
    [(sender, to, raw)] = mailbox.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert (sender, to) == (settings.DEFAULT_FROM_EMAIL, ["owner@example.test"])
    assert mail["Subject"] == message.title
    assert mail["Message-ID"] == "<linli-5-9@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_content()
    assert message.text in body
    assert message.url in body
    assert f"{settings.BASE_URL}/inbox/channels/" in body


@pytest.mark.parametrize(("answer", "kind"), [("550 no such user", Permanent), ("451 later", Temporary)])
def test_a_mail_that_is_refused_says_so(mailbox: Mailbox, message, answer, kind):
    mailbox.refuse["owner@example.test"] = answer
    with pytest.raises(kind) as failure:
        carrier_of("email").send("owner@example.test", "", message)
    assert str(failure.value) == answer


def test_no_mail_server_is_for_later(message, settings, unused_tcp_port_of_ours):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port_of_ours
    with pytest.raises(Temporary):
        carrier_of("email").send("owner@example.test", "", message)


@pytest.fixture
def unused_tcp_port_of_ours() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_a_webhook_is_signed_and_names_its_key(receiver: Receiver, message, now):
    assert carrier_of("webhook").send(f"{receiver.url}/hook?of=hh", "s3cret", message) == "200 ok"
    [got] = receiver.received
    assert got.path == "/hook?of=hh"
    assert got.headers["host"] == urlsplit(receiver.url).netloc
    assert got.headers["idempotency-key"] == "linli-5-9"
    moment, _, mac = got.headers["x-linli-signature"].partition(",v1=")
    assert moment == f"t={int(now.timestamp())}"
    assert mac == hmac.new(b"s3cret", f"{moment[2:]}.".encode() + got.body, hashlib.sha256).hexdigest()
    assert json.loads(got.body) == {
        "id": "linli-5-9",
        "sent_at": now.isoformat(),
        "title": message.title,
        "text": message.text,
        "url": message.url,
        "language": "zh-hans",
        "template": "cases.for_you",
        "params": {"number": "HH-2026-1"},
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, Temporary), (503, Temporary), (429, Temporary), (408, Temporary), (400, Permanent), (410, Permanent)],
)
def test_what_a_webhook_answers_decides_whether_it_is_tried_again(receiver: Receiver, message, status, kind):
    receiver.answer = lambda got: (status, b"because")
    with pytest.raises(kind) as failure:
        carrier_of("webhook").send(receiver.url, "s", message)
    assert str(failure.value) == f"{status} because"


def test_a_redirect_is_not_followed(receiver: Receiver, message):
    receiver.answer = lambda got: (307, b"")
    with pytest.raises(Permanent):
        carrier_of("webhook").send(receiver.url, "s", message)
    assert [got.path for got in receiver.received] == ["/"]


def test_a_long_answer_is_cut_off(receiver: Receiver):
    receiver.answer = lambda got: (200, b"x" * 1_000_000)
    assert len(post(receiver.url, b"", {}).body) == 4096


def test_nobody_there_is_for_later(settings, message, unused_tcp_port_of_ours):
    settings.PRIVATE_HOOKS = True
    with pytest.raises(Temporary):
        carrier_of("webhook").send(f"http://127.0.0.1:{unused_tcp_port_of_ours}/", "s", message)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "172.16.9.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[::1]",
        "[fd00::1]",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "224.0.0.1",
        "2130706433",  # 127.0.0.1 as one number
        "0x7f.1",
    ],
)
def test_nothing_goes_into_our_own_network(message, host):
    with listening() as inside:
        port = urlsplit(inside.url).port
        with pytest.raises((Permanent, Temporary)) as refusal:
            carrier_of("webhook").send(f"https://{host}:{port}/", "s", message)
        assert "private network" in str(refusal.value) or "cannot be resolved" in str(refusal.value)
        assert inside.received == []


def test_a_name_with_one_private_address_among_public_ones_is_refused(message, monkeypatch):
    """A name that answers now this, now that: each of its addresses has to be public."""
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(Permanent):
        carrier_of("webhook").send("https://two-faced.example/", "s", message)


def test_without_tls_nothing_leaves(message):
    with pytest.raises(Permanent):
        carrier_of("webhook").send("http://example.com/", "s", message)


def test_a_text_message_goes_to_the_gateway_of_the_operator(message, settings):
    with listening() as gateway:  # inside the operator's network, which is hers to choose
        settings.SMS_URL, settings.SMS_SECRET = f"{gateway.url}/sms", "gate"
        assert carrier_of("sms").send("+8613900000001", "", message) == "200 ok"
    [got] = gateway.received
    said = json.loads(got.body)
    assert said["phone"] == "+8613900000001"
    assert said["text"] == f"{message.title}\n{message.text} {message.url}"
    assert got.headers["x-linli-signature"].startswith("t=")


def test_without_a_gateway_a_text_message_is_written_to_the_console(message, settings):
    settings.SMS_URL = ""
    assert carrier_of("sms").send("+8613900000001", "", message) == "console"


SECRET = "SEC000000000000000000000"


def as_dingtalk_checks(now):
    """The robot's side of the published API: token, clock within an hour, signature, type of message."""

    def answer(got):
        query = {name: values[0] for name, values in parse_qs(urlsplit(got.path).query).items()}
        expected = base64.b64encode(
            hmac.new(SECRET.encode(), f"{query['timestamp']}\n{SECRET}".encode(), digestmod=hashlib.sha256).digest()
        ).decode()
        if query.get("access_token") != "tok":
            return 200, b'{"errcode":300001,"errmsg":"token is not exist"}'
        if abs(int(query["timestamp"]) - now.timestamp() * 1000) > 3_600_000 or query["sign"] != expected:
            return 200, b'{"errcode":310000,"errmsg":"sign not match"}'
        said = json.loads(got.body)
        if said["msgtype"] != "markdown" or not said["markdown"]["title"] or not said["markdown"]["text"]:
            return 200, b'{"errcode":40035,"errmsg":"invalid parameter"}'
        return 200, b'{"errcode":0,"errmsg":"ok"}'

    return answer


def test_a_chat_robot_takes_what_is_signed_as_published(receiver: Receiver, message, now):
    receiver.answer = as_dingtalk_checks(now)
    address = f"{receiver.url}/robot/send?access_token=tok"
    assert carrier_of("chat").send(address, SECRET, message) == '200 {"errcode":0,"errmsg":"ok"}'
    text = json.loads(receiver.received[0].body)["markdown"]["text"]
    assert message.title in text
    assert f"({message.url})" in text


def test_a_wrong_secret_is_not_tried_again(receiver: Receiver, message, now):
    receiver.answer = as_dingtalk_checks(now)
    with pytest.raises(Permanent, match="310000"):
        carrier_of("chat").send(f"{receiver.url}/robot/send?access_token=tok", "SECwrong", message)


@pytest.mark.parametrize(
    ("said", "kind"), [(b'{"errcode":130101,"errmsg":"send too fast"}', Temporary), (b"<html>", Permanent)]
)
def test_what_a_robot_answers_is_understood(receiver: Receiver, message, said, kind):
    receiver.answer = lambda got: (200, said)
    with pytest.raises(kind):
        carrier_of("chat").send(f"{receiver.url}/robot/send?access_token=tok", SECRET, message)


def test_what_a_resident_typed_makes_no_link_in_the_group(receiver: Receiver, message, now):
    receiver.answer = as_dingtalk_checks(now)
    sly = Outgoing(**{**message.__dict__, "title": "看 [这里](https://evil.example) #头条"})
    carrier_of("chat").send(f"{receiver.url}/robot/send?access_token=tok", SECRET, sly)
    assert r"\[这里\]\(https://evil.example\) \#头条" in json.loads(receiver.received[0].body)["markdown"]["text"]
