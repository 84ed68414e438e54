"""WeChat Pay, API v3 (https://pay.weixin.qq.com/doc/v3/merchant/): Native (a code to scan) and H5 (a phone's browser).

Each request is signed with the merchant's key (RSA PKCS#1 v1.5, SHA-256), each answer and each call-back is signed by
WeChat Pay over time, nonce and body, and is refused unless the signature holds under its public key and its time is at
most five minutes off. Why this is our own code: docs/adr/0014.
"""

import base64
import http.client
import json
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from .base import Forged, Notice, NoticeState, Unreachable

SCHEME = "WECHATPAY2-SHA256-RSA2048"
SKEW_SECONDS = 300
TIMEOUT_SECONDS = 8
ANSWER_BYTES = 64 * 1024
STATES = {
    "SUCCESS": NoticeState.PAID,
    "REFUND": NoticeState.REFUNDED,
    "NOTPAY": NoticeState.OPEN,
    "USERPAYING": NoticeState.OPEN,
    "ACCEPT": NoticeState.OPEN,
    "CLOSED": NoticeState.CLOSED,
    "REVOKED": NoticeState.CLOSED,
    "PAYERROR": NoticeState.CLOSED,
}


@dataclass(frozen=True)
class Wechat:
    merchant: str
    app: str
    serial: str  # of the merchant's own certificate
    key: RSAPrivateKey
    api_key: bytes  # 32 bytes, opens what a call-back carries
    public_key: RSAPublicKey  # of WeChat Pay
    public_key_id: str
    notify_url: str
    url: str

    @classmethod
    def from_settings(cls, given: Mapping[str, str], *, notify_url: str) -> "Wechat":
        """Raises ValueError or OSError where a key file is missing or none, which `linli check` tells the operator."""
        key = load_pem_private_key(Path(given["key_file"]).read_bytes(), None)
        public_key = load_pem_public_key(Path(given["public_key_file"]).read_bytes())
        if not isinstance(key, RSAPrivateKey) or not isinstance(public_key, RSAPublicKey):
            raise ValueError("WeChat Pay uses RSA keys")
        api_key = given["api_key"].encode()
        if len(api_key) != 32:
            raise ValueError("the API v3 key has 32 characters")
        return cls(
            given["merchant"], given["app"], given["serial"], key, api_key, public_key, given["public_key_id"],
            notify_url, given["url"],
        )  # fmt: skip

    def begin(self, number: str, amount_fen: int, description: str, expires: datetime, *, payer_ip: str = "") -> str:
        order: dict[str, Any] = {
            "appid": self.app,
            "mchid": self.merchant,
            "description": description[:40],  # 127 bytes there
            "out_trade_no": number,
            "time_expire": expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            "notify_url": self.notify_url,
            "amount": {"total": amount_fen, "currency": "CNY"},
        }
        kind, answer_name = "native", "code_url"
        if payer_ip:
            kind, answer_name = "h5", "h5_url"
            order["scene_info"] = {"payer_client_ip": payer_ip, "h5_info": {"type": "Wap"}}
        _status, answer = self._ask("POST", f"/v3/pay/transactions/{kind}", order)
        url = answer.get(answer_name)
        if not isinstance(url, str) or not url.startswith(("weixin://", "https://")):
            raise Unreachable("the answer names no address to pay at")
        return url

    def parse_notice(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Notice:
        self._check_signature(headers, body, now=int(at.timestamp()))
        try:
            resource = json.loads(body)["resource"]
            if resource["algorithm"] != "AEAD_AES_256_GCM":
                raise Forged("another algorithm")
            sealed, extra = base64.b64decode(resource["ciphertext"]), (resource.get("associated_data") or "").encode()
            opened = AESGCM(self.api_key).decrypt(resource["nonce"].encode(), sealed, extra)
            return self._notice(json.loads(opened))
        except (KeyError, TypeError, ValueError, AttributeError, InvalidTag) as error:
            raise Forged(f"its content cannot be opened: {type(error).__name__}") from error

    def query(self, number: str) -> Notice:
        path = f"/v3/pay/transactions/out-trade-no/{quote(number, safe='')}?mchid={quote(self.merchant, safe='')}"
        status, answer = self._ask("GET", path, known=(404,))
        if status == 404:
            return Notice(number, NoticeState.CLOSED)
        try:
            found = self._notice(answer)
        except (KeyError, TypeError, ValueError, Forged) as error:
            raise Unreachable("the answer is not understood") from error
        if found.number != number:
            raise Unreachable("the answer is about another payment")
        return found

    def refund(self, number: str, refund_number: str, amount_fen: int) -> str:
        order = {
            "out_trade_no": number,
            "out_refund_no": refund_number,
            "amount": {"refund": amount_fen, "total": amount_fen, "currency": "CNY"},
        }
        _status, answer = self._ask("POST", "/v3/refund/domestic/refunds", order)
        if answer.get("status") not in ("SUCCESS", "PROCESSING"):
            raise Unreachable("the refund was not accepted")
        return str(answer.get("refund_id", ""))

    def close(self, number: str) -> None:
        path = f"/v3/pay/transactions/out-trade-no/{quote(number, safe='')}/close"
        self._ask("POST", path, {"mchid": self.merchant})

    def _notice(self, told: Mapping[str, Any]) -> Notice:
        if told["mchid"] != self.merchant or told["appid"] != self.app:
            raise Forged("it is for another merchant")
        state = STATES[told["trade_state"]]
        if state not in (NoticeState.PAID, NoticeState.REFUNDED):
            return Notice(str(told["out_trade_no"]), state)
        amount = told["amount"]
        if amount.get("currency", "CNY") != "CNY" or type(amount["total"]) is not int:
            raise Forged("its amount is not in fen")
        paid_at = datetime.fromisoformat(told["success_time"])
        if paid_at.tzinfo is None:
            raise Forged("its time has no zone")
        return Notice(str(told["out_trade_no"]), state, amount["total"], str(told["transaction_id"])[:64], paid_at)

    def _check_signature(self, headers: Mapping[str, str], body: bytes, *, now: int) -> None:
        """Raises Forged. Headers are looked up without regard to case."""
        given = {name.lower(): value for name, value in headers.items()}
        stamp, nonce = given.get("wechatpay-timestamp", ""), given.get("wechatpay-nonce", "")
        if given.get("wechatpay-serial") != self.public_key_id:
            raise Forged("signed with a key that is not known here")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and abs(now - int(stamp)) <= SKEW_SECONDS):
            raise Forged("its time is more than five minutes off")
        try:
            signature = base64.b64decode(given.get("wechatpay-signature", ""), validate=True)
            self.public_key.verify(signature, f"{stamp}\n{nonce}\n".encode() + body + b"\n", PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError) as error:
            raise Forged("its signature does not hold") from error

    def _signed(self, method: str, path: str, body: str) -> str:
        """The Authorization header of a request."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        message = f"{method}\n{path}\n{stamp}\n{nonce}\n{body}\n".encode()
        signature = base64.b64encode(self.key.sign(message, PKCS1v15(), SHA256())).decode()
        return (
            f'{SCHEME} mchid="{self.merchant}",nonce_str="{nonce}",signature="{signature}",'
            f'timestamp="{stamp}",serial_no="{self.serial}"'
        )

    def _ask(
        self, method: str, path: str, order: Mapping[str, Any] | None = None, *, known: tuple[int, ...] = ()
    ) -> tuple[int, dict[str, Any]]:
        """One request to the address of the settings, without redirects or a proxy. An answer of success is believed
        only with its signature; one of ``known`` is given back without being read."""
        body = json.dumps(order, ensure_ascii=False) if order is not None else ""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "linli",
            "Wechatpay-Serial": self.public_key_id,
            "Authorization": self._signed(method, path, body),
        }
        parts = urlsplit(self.url)
        connection = (
            http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
        )
        try:
            connection.request(method, path, body=body.encode(), headers=headers)
            answer = connection.getresponse()
            raw = answer.read(ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if answer.status in known:
            return answer.status, {}
        if answer.status not in (200, 202, 204):
            raise Unreachable(f"{answer.status}: {raw[:200]!r}")
        try:
            self._check_signature(dict(answer.getheaders()), raw, now=int(time.time()))
            return answer.status, json.loads(raw) if raw else {}
        except (Forged, ValueError) as error:
            raise Unreachable(f"an answer that is not WeChat Pay's: {error}") from error
