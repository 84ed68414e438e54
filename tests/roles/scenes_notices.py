"""For every verb of notices a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from linli.audit.files import store
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.notices import actions
from linli.notices.models import Objection, Posting
from linli.notices.states import Kind, Matter, Moment
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]
WORDS = {"matter": Matter.OTHER, "title": "停水通知", "text": "周六检修水泵，八点到十点停水。"}


def drafted(stage: Stage, by: Actor, kind: str = Kind.NOTICE, *, own: bool = True) -> Posting:
    """A draft of the actor's own body, or of another one."""
    body = Body.objects.get(pk=by.body_id) if own and by.body_id else _other(stage, by)
    return actions.draft(stage.cast.hh, kind=kind, **WORDS, body=body, by=SYSTEM, at=stage.now)


def posted(stage: Stage, by: Actor, kind: str = Kind.NOTICE, *, own: bool = True) -> Posting:
    posting = drafted(stage, by, kind, own=own)
    actions.post(posting, by=SYSTEM, at=stage.now)
    return posting


def _other(stage: Stage, by: Actor) -> Body:
    kinds = (BodyKind.OWNERS_COMMITTEE, BodyKind.PARTY_BRANCH)
    return next(stage.cast.body(kind) for kind in kinds if stage.cast.body(kind).pk not in by.body_ids())


def _objection(stage: Stage, by: Actor) -> Objection:
    posting = posted(stage, by, Kind.PUBLICITY)
    # Of a unit that nobody of the roles lives in: her own objection nobody answers herself.
    return actions.object_to(posting, text="预算偏高", by=stage.cast.neighbour, at=stage.now + timedelta(hours=1))


def _draft(stage: Stage, by: Actor) -> None:
    actions.draft(stage.cast.hh, kind=Kind.NOTICE, **WORDS, by=by, at=stage.now)


def _publicise(stage: Stage, by: Actor) -> None:
    actions.draft(stage.cast.hh, kind=Kind.PUBLICITY, **WORDS, by=by, at=stage.now)


def _add_board_photo(stage: Stage, by: Actor) -> None:
    content = BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    content.seek(0)
    photo = store(content, at=stage.now)
    posting = posted(stage, by)
    actions.add_board_photo(posting, moment=Moment.PUT_UP, spot="3栋门口", photo=photo, by=by, at=stage.now)


def _object(stage: Stage, by: Actor) -> None:
    actions.object_to(posted(stage, by, Kind.PUBLICITY), text="预算偏高", by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "notices.draft": _draft,
    "notices.publicise": _publicise,
    "notices.post": lambda stage, by: actions.post(drafted(stage, by), by=by, at=stage.now),
    "notices.withdraw": lambda stage, by: actions.withdraw(posted(stage, by), reason="写错了", by=by, at=stage.now),
    "notices.manage_any": lambda stage, by: actions.withdraw(
        posted(stage, by, own=False), reason="写错了", by=by, at=stage.now
    ),
    "notices.answer_objection": lambda stage, by: actions.answer_objection(
        _objection(stage, by), upheld=False, answer="已经比价", by=by, at=stage.now
    ),
    "notices.add_board_photo": _add_board_photo,
    "notices.object": _object,
}
