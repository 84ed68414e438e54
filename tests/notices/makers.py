"""Short ways to a posting in some state."""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from linli.audit.files import store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.law.deadlines import Limit
from linli.notices import actions
from linli.notices.models import Posting
from linli.notices.states import Kind, Matter
from tests.cast import Cast

TEXT = "后门损坏已三个月，拟更换铁艺大门一樘。\n预算 36,000.00 元，由公共收益列支。"


def drafted(cast: Cast, *, by: Actor | None = None, at: datetime | None = None, **more: Any) -> Posting:
    """The plan of 北苑's rear gate, as a draft of the owners' committee."""
    facts = {"kind": Kind.PUBLICITY, "matter": Matter.WORKS_PLAN, "title": "更换后门的方案和预算", "text": TEXT} | more
    community = facts.pop("community", cast.hh)
    return actions.draft(community, **facts, by=by or cast.committee, at=at or cast.at)


def posted(cast: Cast, *, by: Actor | None = None, at: datetime | None = None, **more: Any) -> Posting:
    posting = drafted(cast, by=by, at=at, **more)
    actions.post(posting, by=by or cast.committee, at=at or cast.at)
    return posting


def days(amount: int) -> Limit:
    return Limit(amount, "days")


def picture(at: datetime, colour: str = "white") -> StoredFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    content.seek(0)
    return store(content, at=at)
