"""What can be read."""

from typing import Annotated

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from ninja import Query

from linli.audit.files import open_file
from linli.cases.queries.catalogue import in_force, name_of
from linli.cases.queries.reading import attachments_of, filtered, mine, open_to_neighbours, page_of
from linli.cases.queries.said import name_of_body
from linli.cases.routing import Chain
from linli.kernel.errors import Denied
from linli.kernel.text import without_invisibles
from linli.law.deadlines import Limit
from linli.registry.models import Entrance, Place
from linli.registry.states import PlaceKind

from . import schemas, shown
from .access import Caller
from .answers import ERRORS, router
from .finding import case_of, community_of, paths_of

MOST = 100
Size = Annotated[int, Query(ge=1, le=MOST)]


@router.get("/me", response={200: schemas.MeOut, **ERRORS}, summary="Who the key acts for")
def me(request: Caller) -> dict[str, object]:
    seats = {seat.body_id: seat for seat in request.actor.seats}
    return {
        "name": request.actor.name,
        "bodies": [
            {"id": seat.body_id, "name": seat.body_name, "kind": seat.body_kind, "place": seat.place_name}
            for seat in seats.values()
        ],
    }


@router.get("/communities", response={200: schemas.CommunitiesOut, **ERRORS}, summary="The communities you belong to")
def communities(request: Caller, after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0) -> dict[str, object]:
    """Where you live, and where you have a duty."""
    homes = {home.community_id for home in request.actor.homes}
    found: list[Place] = []
    if paths := paths_of(request.actor):
        inside = Place.objects.none()
        for path in paths:
            inside |= Place.objects.filter(path__startswith=path)
        found = list(inside.filter(kind=PlaceKind.COMMUNITY, pk__gt=after).order_by("pk")[: MOST + 1])
    return {
        "communities": [{"code": p.code, "name": p.name, "home": p.pk in homes} for p in found[:MOST]],
        "after": found[MOST - 1].pk if len(found) > MOST else None,
    }


@router.get(
    "/communities/{code}/categories",
    response={200: list[schemas.CategoryOut], **ERRORS},
    summary="Under what a case can be filed here",
)
def categories(request: Caller, code: schemas.Code) -> list[dict[str, object]]:
    contents = in_force(community_of(code, request.actor))
    return [
        {
            "code": leaf.code,
            "group": name_of(heading),
            "name": name_of(leaf),
            "urgent": leaf.urgent,
            "contact": str(Limit(leaf.contact_amount, leaf.contact_unit)),
            "solve": str(Limit(leaf.solve_amount, leaf.solve_unit)),
            "evidence": leaf.evidence,
        }
        for heading, leaves in contents.tree
        for leaf in leaves
    ]


@router.get(
    "/communities/{code}/buildings",
    response={200: list[schemas.BuildingOut], **ERRORS},
    summary="Buildings and entrances",
)
def buildings(request: Caller, code: schemas.Code) -> list[dict[str, object]]:
    """Buildings that have entrances, with the ids that a case can name."""
    found: dict[int, dict[str, object]] = {}
    here = Entrance.objects.filter(community=community_of(code, request.actor)).select_related("building")
    for entrance in here.order_by("building_id", "id"):
        building = entrance.building
        row = found.setdefault(building.pk, {"id": building.pk, "name": building.name, "entrances": []})
        row["entrances"].append({"id": entrance.pk, "name": entrance.name})  # type: ignore[attr-defined]
    return list(found.values())


@router.get(
    "/communities/{code}/bodies",
    response={200: list[schemas.BodyOut], **ERRORS},
    summary="Bodies that work here, to dispatch to or to call",
)
def bodies(request: Caller, code: schemas.Code) -> list[dict[str, object]]:
    return [
        {"id": body.pk, "name": name_of_body(body), "kind": body.kind, "place": body.place.name}
        for body in Chain(community_of(code, request.actor)).bodies
    ]


@router.get(
    "/communities/{code}/cases",
    response={200: schemas.CasesOut, **ERRORS},
    summary="What neighbours may see of a community's cases",
)
def neighbours(
    request: Caller,
    code: schemas.Code,
    category: schemas.CategoryCode | None = None,
    only_open: bool = True,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    size: Size = 30,
) -> dict[str, object]:
    community = community_of(code, request.actor)
    lives_here = any(home.community_id == community.pk for home in request.actor.homes)
    if not lives_here and not request.actor.may("cases.read_open", community.path or "-"):
        raise Http404
    state = "open" if only_open else ""
    found, key = open_to_neighbours([community.pk], state=state, category=category or "", after=after, size=size)
    return {"cases": [shown.line(case) for case in found], "after": str(key or "")}


@router.get("/cases/mine", response={200: schemas.CasesOut, **ERRORS}, summary="What you have reported or joined")
def my_cases(
    request: Caller,
    only_open: bool = False,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    size: Size = 30,
) -> dict[str, object]:
    found, key = mine(request.actor, only_open=only_open, after=after, size=size)
    return {"cases": [shown.line(case) for case in found], "after": str(key or "")}


@router.get("/cases", response={200: schemas.CasesOut, **ERRORS}, summary="The desk's list")
def desk(
    request: Caller,
    community: schemas.Code | None = None,
    state: Annotated[str, Query(pattern=r"^[a-z_]{0,12}$")] = "open",
    category: schemas.CategoryCode | None = None,
    body: schemas.Id | None = None,
    late: bool = False,
    urgent: bool = False,
    q: Annotated[str, Query(max_length=80)] = "",
    sort: Annotated[str, Query(pattern=r"^(due|newest|oldest)$")] = "due",
    after: Annotated[str, Query(max_length=80)] = "",
    size: Size = 50,
) -> dict[str, object]:
    """For those who handle cases: all that your seats let you see. ``state`` is a state, or “open”, “active”, “ended”,
    or empty for all; in the order “due” only cases with a running clock are listed."""
    if not request.actor.may_anywhere("cases.read"):
        raise Denied(_("The list of the desk is for those who handle cases."))
    wanted = {"state": state, "category": category, "body": body, "late": late, "urgent": urgent}
    if community:
        wanted["community"] = community_of(community, request.actor).pk
    cases = filtered(request.actor, {**wanted, "q": without_invisibles(q)}, at=request.at)
    page = page_of(cases, sort=sort, after=without_invisibles(after), size=size)
    return {"cases": [shown.line(case) for case in page.cases], "after": page.next}


@router.get("/cases/{number}", response={200: schemas.CaseOut, **ERRORS}, summary="One case with its time line")
def one(request: Caller, number: schemas.Number) -> dict[str, object]:
    case, seen = case_of(number, request.actor)
    return shown.whole(case, seen, request.actor)


@router.get(
    "/cases/{number}/attachments/{pk}",
    response={200: bytes, **ERRORS},
    summary="A photo or a paper of a case",
    url_name="attachment",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
                    "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                },
            }
        }
    },
)
def attachment(request: Caller, number: schemas.Number, pk: schemas.Id) -> FileResponse:
    case, seen = case_of(number, request.actor)
    found = next((entry for entry in attachments_of(case, seen, by=request.actor) if entry.pk == pk), None)
    if found is None:
        raise Http404
    answer = FileResponse(open_file(found.file), content_type=found.file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{case.number}-{found.pk}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
