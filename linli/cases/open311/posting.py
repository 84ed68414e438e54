"""POST requests: a report that another program sends."""

from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.audit.files import store
from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.queries.catalogue import Contents, in_force, name_of
from linli.cases.states import Channel, Kind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.text import key_in
from linli.registry.models import Building, Place

from .asked import Arguments, coordinates
from .formats import Problem
from .shown import DESCRIPTION_MOST, limits_of

PHOTOS_MOST = 6


def post(request: HttpRequest, arguments: Arguments, place: Place, by: Actor) -> dict[str, Any]:
    """Make the case and answer with its number. The same ``Idempotency-Key`` sent twice is the same case.

    Whoever lives here reports for herself; whoever has the duty writes down what ``first_name``, ``last_name`` and
    ``phone`` reported. Raises Problem.
    """
    contents = in_force(place)
    code = arguments["service_code"]
    if not code:
        raise Problem(400, _("service_code was not provided."))
    if code not in {leaf.code for leaf in contents.leaves}:
        raise Problem(404, _("service_code was not found: %(code)s.") % {"code": code[:60]})
    said = replace(
        _said(arguments, place, contents, code),
        photos=_photos(request, arguments),
        key=request.headers.get("Idempotency-Key", "")[:200] or None,
    )
    try:
        case = _enter(arguments, place, said, by)
    except Denied as refusal:
        raise Problem(403, str(refusal)) from refusal
    except Invalid as refusal:
        raise Problem(400, f"{refusal.field}: {refusal}" if refusal.field else str(refusal)) from refusal
    except Refused as refusal:
        raise Problem(400, str(refusal)) from refusal
    return {"service_request_id": case.number, "service_notice": limits_of(case.category), "account_id": None}


def _said(arguments: Arguments, place: Place, contents: Contents, code: str) -> actions.Said:
    """What was reported, but for its photos."""
    problems: list[str] = []
    kind = arguments.attribute("kind") or Kind.HELP
    if kind not in Kind.values:
        problems.append(_("attribute[kind] can be one of: %(kinds)s.") % {"kinds": ", ".join(Kind.values)})
    description = arguments["description"]
    if len(description) > DESCRIPTION_MOST:
        problems.append(_("description may hold at most 4,000 characters."))
    building = _building(arguments["address_id"], place, problems)
    spot = arguments["address_string"] or coordinates(arguments)
    if not spot and building is None and not arguments["address_id"]:
        problems.append(_("Say where it is: address_string, address_id, or lat and long."))
    if problems:
        raise Problem(400, *problems)
    return actions.Said(
        kind=kind,
        category=code,
        # A description is not required; then the name of the service says what it is.
        text=description or name_of(contents.by_code[code]),
        building=building,
        spot=spot,
        anonymous=arguments.attribute("anonymous").lower() == "true",
        open_to_neighbours=arguments.attribute("open_to_neighbours").lower() != "false",
        channel=Channel.OPEN311,
    )


def _building(address_id: str, place: Place, problems: list[str]) -> Building | None:
    """``address_id`` is the id of a building here, as the requests and the API name it."""
    if not address_id:
        return None
    found = Building.objects.filter(community=place, pk=key_in(address_id) or 0).first()
    if found is None:
        problems.append(_("address_id was not found: %(id)s.") % {"id": address_id[:60]})
    return found


def _photos(request: HttpRequest, arguments: Arguments) -> list[StoredFile]:
    """Pictures sent with the form as ``media``: what several servers and clients have agreed on beside v2."""
    files = [file for file in request.FILES.getlist("media") if isinstance(file, UploadedFile)]
    if len(files) > PHOTOS_MOST:
        raise Problem(400, _("At most %(most)d photos fit here.") % {"most": PHOTOS_MOST})
    try:
        return [store(file, at=arguments.at, field="media") for file in files]
    except Invalid as refusal:
        raise Problem(400, f"media: {refusal}") from refusal


@transaction.atomic
def _enter(arguments: Arguments, place: Place, said: actions.Said, by: Actor) -> Case:
    media_url = arguments["media_url"][:500]
    for_another = not by.may("cases.submit", place.path or "-") and by.may("cases.submit_for", place.path or "-")
    if for_another:
        if media_url:
            # Nobody has looked at what stands behind that address.
            said = replace(said, text=f"{said.text}\n{media_url}", open_to_neighbours=False)
        reporter = {"reporter_name": _name(arguments), "reporter_phone": arguments["phone"]}
        return actions.submit_for(said, community=place, **reporter, by=by, at=arguments.at)
    case = actions.submit(said, community=place, by=by, at=arguments.at)
    fresh = case.submitted_at == arguments.at
    if media_url and fresh:
        # We fetch nothing from an address that a stranger names; whoever deals with the case finds it beside it.
        actions.add_information(case, text=f"media_url: {media_url}", by=by, at=arguments.at)
    return case


def _name(arguments: Arguments) -> str:
    """Chinese names have no space between the family's and one's own."""
    first, last = arguments["first_name"], arguments["last_name"]
    return f"{last}{first}" if not (first + last).isascii() else f"{first} {last}".strip()
