"""One HTTP POST to an address that a stranger typed: never into our own network, never further than it says.

The name is resolved once, every address it resolves to must be public, and the connection goes to exactly the address
that was checked (a second look-up could answer differently). Redirects are answers like any other and are not
followed; a proxy of the environment is not used; an answer is cut off, and so is one that drips.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings

from .base import Permanent, Temporary

TIMEOUT_SECONDS = 5  # for each step
WHOLE_SECONDS = 15  # for everything together
ANSWER_BYTES = 4096


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes  # its beginning


def private_allowed() -> bool:
    """May messages go to addresses inside our own network, and without TLS? (LINLI_PRIVATE_HOOKS, or the demo)"""
    return bool(getattr(settings, "PRIVATE_HOOKS", False) or settings.DEMO)


def post(url: str, body: bytes, headers: dict[str, str], *, trusted: bool = False) -> Answer:
    """POST ``body`` and return the answer, whatever its status.

    ``trusted`` is for an address that the operator set, which may lie in our own network. Raises Permanent for an
    address that is none or that we do not send to, Temporary if it could not be reached.
    """
    parts = urlsplit(url)
    free = trusted or private_allowed()
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise Permanent("not a web address")
    if parts.scheme == "http" and not free:
        raise Permanent("the address does not begin with https://")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = _resolved(parts.hostname, port, free=free)
    connection = _Pinned(parts.hostname, port, target, tls=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    alarm = Timer(WHOLE_SECONDS, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("POST", path, body=body, headers={"User-Agent": "linli", **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(ANSWER_BYTES))
    except ssl.SSLCertVerificationError as error:
        raise Temporary(f"its certificate is not valid: {error.verify_message}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Temporary(f"could not be reached: {type(error).__name__}: {error}") from error
    finally:
        alarm.cancel()
        connection.close()


def _resolved(host: str, port: int, *, free: bool) -> str:
    """The first address of ``host``; none of them may lie inside a private network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Temporary(f"its name cannot be resolved: {host}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not free and not all(_is_public(address) for address in addresses):
        raise Permanent("the address lies inside a private network")
    return addresses[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # An IPv4 address in the clothes of IPv6 (mapped, 6to4, NAT64) is judged by what it carries.
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to ``target`` that speaks, and proves itself, as ``host``."""

    def __init__(self, host: str, port: int, target: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.target, self.tls = target, tls
        self.default_port = 443 if tls else 80  # so that the Host header carries no needless port

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target, self.port), TIMEOUT_SECONDS)
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End whatever it is waiting for."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself
