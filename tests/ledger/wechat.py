"""A WeChat Pay of our own for tests, written from its published specification (API v3): it checks what it is asked and
signs what it answers, with keys made for the test."""

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

MERCHANT, APP, SERIAL, API_KEY, KEY_ID = "1900000001", "wx0000000000000001", "4F", "k" * 32, "PUB_KEY_ID_1"
AUTHORIZATION = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="(.*?)",nonce_str="(.*?)",signature="(.*?)",timestamp="(\d+)",serial_no="(.*?)"'
)


class FakeWechat:
    """Orders by our number: amount, state, transaction id. ``asked`` keeps every request."""

    def __init__(self) -> None:
        self.own = rsa.generate_private_key(65537, 2048)
        self.merchant = rsa.generate_private_key(65537, 2048)
        self.orders: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.broken = ""  # "signature": answers are signed with a strange key; "down": they are failures
        self.url = ""

    def settings(self, folder: Path) -> dict[str, str]:
        (folder / "merchant.pem").write_bytes(
            self.merchant.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        (folder / "wechat.pem").write_bytes(
            self.own.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        return {
            "merchant": MERCHANT, "app": APP, "serial": SERIAL, "key_file": f"{folder / 'merchant.pem'}",
            "api_key": API_KEY, "public_key_file": f"{folder / 'wechat.pem'}", "public_key_id": KEY_ID, "url": self.url,
        }  # fmt: skip

    def pay(self, number: str, at: datetime, *, transaction: str = "") -> None:
        """The payer has paid."""
        self.orders[number] |= {
            "state": "SUCCESS",
            "transaction": transaction or f"42{number[-12:]}",
            "at": at.isoformat(),
        }

    def told(self, number: str, **changed: Any) -> dict[str, Any]:
        """How an order stands, as queries and call-backs tell it."""
        order = self.orders[number]
        told: dict[str, Any] = {"mchid": MERCHANT, "appid": APP, "out_trade_no": number, "trade_state": order["state"]}
        if order["state"] in ("SUCCESS", "REFUND"):
            told |= {
                "transaction_id": order["transaction"],
                "success_time": order["at"],
                "amount": {"total": order["amount"], "payer_total": order["amount"], "currency": "CNY"},
            }
        return told | changed

    def notice(
        self, told: dict[str, Any], *, at: datetime, key: Any = None, serial: str = KEY_ID
    ) -> tuple[bytes, dict[str, str]]:
        """A call-back as it comes: body and headers."""
        nonce = secrets.token_hex(6)
        sealed = AESGCM(API_KEY.encode()).encrypt(nonce.encode(), json.dumps(told).encode(), b"transaction")
        resource = {
            "algorithm": "AEAD_AES_256_GCM", "nonce": nonce, "associated_data": "transaction",
            "ciphertext": base64.b64encode(sealed).decode(),
        }  # fmt: skip
        event = {"id": secrets.token_hex(8), "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource"}
        body = json.dumps(event | {"resource": resource}).encode()
        return body, self.signed(body, int(at.timestamp()), key=key, serial=serial)

    def signed(self, body: bytes, stamp: int, *, key: Any = None, serial: str = KEY_ID) -> dict[str, str]:
        nonce = secrets.token_hex(8)
        message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        signature = (key or self.own).sign(message, PKCS1v15(), SHA256())
        return {
            "Wechatpay-Timestamp": f"{stamp}", "Wechatpay-Nonce": nonce, "Wechatpay-Serial": serial,
            "Wechatpay-Signature": base64.b64encode(signature).decode(),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }  # fmt: skip

    def check_request(self, method: str, path: str, body: bytes, header: str) -> None:
        """Raises if it is not signed as the specification says."""
        found = AUTHORIZATION.fullmatch(header)
        assert found is not None and (found[1], found[5]) == (MERCHANT, SERIAL), header
        message = f"{method}\n{path}\n{found[4]}\n{found[2]}\n".encode() + body + b"\n"
        self.merchant.public_key().verify(base64.b64decode(found[3]), message, PKCS1v15(), SHA256())
        assert abs(time.time() - int(found[4])) < 60

    def answer(self, method: str, path: str, order: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        if self.broken == "down":
            return 500, {"code": "SYSTEM_ERROR"}
        if path in ("/v3/pay/transactions/native", "/v3/pay/transactions/h5"):
            self.orders[order["out_trade_no"]] = {"state": "NOTPAY", "amount": order["amount"]["total"]}
            if path.endswith("h5"):
                return 200, {"h5_url": f"https://wx.tenpay.example/pay?prepay_id={order['out_trade_no']}"}
            return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={order['out_trade_no'][:12]}"}
        number = re.fullmatch(r"/v3/pay/transactions/out-trade-no/(\w+)(/close)?(?:\?mchid=\d+)?", path)
        if path == "/v3/refund/domestic/refunds":
            self.orders[order["out_trade_no"]]["state"] = "REFUND"
            return 200, {"refund_id": "50" + order["out_refund_no"][-10:], "status": "PROCESSING"}
        assert number is not None, path
        if number[1] not in self.orders:
            return 404, {"code": "ORDER_NOT_EXIST"}
        if number[2]:
            if self.orders[number[1]]["state"] == "SUCCESS":
                return 400, {"code": "ORDERPAID"}
            self.orders[number[1]]["state"] = "CLOSED"
            return 204, None
        return 200, self.told(number[1])


@contextmanager
def running(fake: FakeWechat) -> Iterator[FakeWechat]:
    """The channel's server, on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fake.check_request(self.command, self.path, body, self.headers["Authorization"])
            order = json.loads(body) if body else {}
            fake.asked.append((self.command, self.path, order))
            status, told = fake.answer(self.command, self.path, order)
            raw = json.dumps(told).encode() if told is not None else b""
            strange = rsa.generate_private_key(65537, 2048) if fake.broken == "signature" else None
            self.send_response(status)
            for name, value in fake.signed(raw, int(time.time()), key=strange).items():
                self.send_header(name, value)
            self.send_header("Content-Length", f"{len(raw)}")
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _do

        def log_message(self, *words: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
