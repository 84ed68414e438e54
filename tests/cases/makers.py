"""Cases for tests: a small catalogue, a reported case, a stored photo."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from linli.audit.files import store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, Catalogue, Category
from linli.cases.states import ENDED, Evidence, Kind, State
from linli.registry.models import Place
from tests.cast import Cast

STREETS = {"1": BodyKind.PROPERTY_COMPANY, "2": BodyKind.RESIDENTS_COMMITTEE, "3": BodyKind.STREET_OFFICE}
# code: (name, name_en, contact, solve, evidence, further fields)
LINES: dict[str, tuple[str, str, tuple[int, str], tuple[int, str], str, dict[str, Any]]] = {
    "safety": ("安全", "Safety", (24, "hours"), (7, "days"), Evidence.NOTE, {}),
    "safety.fire_lane": (
        "消防通道被占",
        "Blocked fire lane",
        (2, "hours"),
        (24, "hours"),
        Evidence.PHOTO_PAIR,
        {"urgent": True, "keywords": "消防通道 堵 占用"},
    ),
    "facility": ("设施", "Facilities", (24, "hours"), (7, "days"), Evidence.NOTE, {}),
    "facility.door": ("门禁", "Door", (24, "hours"), (7, "days"), Evidence.NOTE, {"keywords": "门禁 大门"}),
    "facility.seepage": ("渗水", "Seepage", (24, "hours"), (15, "days"), Evidence.PHOTO, {"beyond": True}),
    "body.company": (
        "物业不作为",
        "The company does nothing",
        (24, "hours"),
        (15, "days"),
        Evidence.NOTE,
        {"about_body": True},
    ),
}


def catalogue(place: Place, at: datetime) -> dict[str, Category]:
    """A catalogue of six lines at the place, by code."""
    book = Catalogue.objects.create(place=place, version=1, note="测试", published_at=at)
    rows = [
        Category(
            catalogue=book,
            code=code,
            parent_code=code.rpartition(".")[0] if code.rpartition(".")[0] in LINES else "",
            name=name,
            name_en=name_en,
            sort=sort,
            contact_amount=contact[0],
            contact_unit=contact[1],
            solve_amount=solve[0],
            solve_unit=solve[1],
            evidence=evidence,
            bodies={level: str(kind) for level, kind in STREETS.items()},
            **more,
        )
        for sort, (code, (name, name_en, contact, solve, evidence, more)) in enumerate(LINES.items())
    ]
    return {row.code: row for row in Category.objects.bulk_create(rows)}


def reported(cast: Cast, at: datetime, *, category: str = "facility.door", who: str = "owner", **more: Any) -> Case:
    """A case that a resident of hh has just reported."""
    if not Catalogue.objects.exists():
        catalogue(cast.places["dh"], at)
    said = {"kind": Kind.COMPLAINT, "text": "单元门禁坏了，谁都能进", **more}
    return fresh(submit(community=cast.hh, category=category, by=getattr(cast, who), at=at, **said))


def submit(*, community: Place, by: Actor, at: datetime, **said: Any) -> Case:
    """The verb, with what is said as keywords."""
    return actions.submit(actions.Said(**said), community=community, by=by, at=at)


def submit_for(
    *, community: Place, reporter_name: str, reporter_phone: str, by: Actor, at: datetime, **said: Any
) -> Case:
    """The same for a worker."""
    who = {"reporter_name": reporter_name, "reporter_phone": reporter_phone}
    return actions.submit_for(actions.Said(**said), community=community, **who, by=by, at=at)


def fresh(case: Case) -> Case:
    """The case read anew with what the verbs look at."""
    return Case.objects.select_related("community", "body__place", "first_body", "category__catalogue").get(pk=case.pk)


def standing(cast: Cast, now: datetime, state: str, **fields: Any) -> Case:
    """A case of the property company in ``state``."""
    case = reported(cast, now, kind=Kind.ENQUIRY)
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    ended = {"ended_at": now, "due_at": None} if state in ENDED else {}
    if state == State.MERGED:
        ended["merged_into"] = reported(cast, now, who="tenant")
    Case.objects.filter(pk=case.pk).update(**{"state": state, "body": company, "dispatched_at": now} | ended | fields)
    return fresh(case)


def picture(seed: bytes) -> bytes:
    """A small picture as a file; another seed is another picture."""
    red, green, blue = sha256(seed).digest()[:3]
    buffer = BytesIO()
    Image.new("RGB", (64, 48), (red, green, blue)).save(buffer, "JPEG")
    return buffer.getvalue()


def photo(seed: bytes, at: datetime) -> StoredFile:
    """A stored picture."""
    return store(BytesIO(picture(seed)), at=at)
