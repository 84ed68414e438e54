"""The form as a resident's browser sends it."""

import uuid

from django.urls import reverse

from linli.bench.common.district import Ids
from linli.bench.common.signed_in import CSRF, cookies

BOUNDARY = "----linlibench"
TEXT = "小区东门消防通道又停满了车，救护车进不来，已经是这个月第三次了，请尽快处理。"
CATEGORY = "safety.fire_lane"


def path() -> str:
    return reverse("report")


def fields(ids: Ids, community: int) -> dict[str, str]:
    """What the page's form sends for a case at the first entrance, without photos; its key is new each time."""
    entrances = ids.of("entrance")
    return {
        "csrfmiddlewaretoken": CSRF,
        "idempotency_key": str(uuid.uuid4()),
        "community": f"c{community}",
        "kept_photos": "",
        "text": TEXT,
        "place": f"e{entrances.first + (community - ids.first_community) * entrances.per}",
        "spot": "东门岗亭旁",
        "guessed": "",
        "other_category": CATEGORY,
        "kind": "complaint",
        "about": "",
    }


def request(ids: Ids, host: str, user: int, community: int) -> str:
    """The whole request as a browser sends it, with the connection kept."""
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields(ids, community).items()]
    parts.append('name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n')
    body = "".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    body += f"--{BOUNDARY}--\r\n"
    head = (
        f"POST {path()} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        f"Cookie: {cookies(user)}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(body.encode())}",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: zh-CN,zh;q=0.9",
        "Accept-Encoding: gzip, deflate",
        "User-Agent: linli-bench",
    )
    return "\r\n".join([*head, "", body])
