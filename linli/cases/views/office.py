"""The office's pages: the catalogue and its versions, the directory of chat groups."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import Request
from linli.bodies.queries import around, current_seats
from linli.bodies.states import BodyKind
from linli.cases import actions, rules
from linli.cases.forms.office import CategoryForm, ChatGroupForm
from linli.cases.models import Catalogue, ChatGroup
from linli.cases.queries import catalogue as catalogues
from linli.cases.queries.chat import answer_times
from linli.cases.states import Evidence
from linli.kernel.doors import opens_to
from linli.kernel.errors import Refused, why_not
from linli.kernel.forms import add_refusal
from linli.law.deadlines import Limit
from linli.law.explain import limit_text
from linli.people.models import User
from linli.registry.models import Place

from .take_down import chosen

CHAT_DAYS = 90


def catalogue_places(request: Request) -> tuple[Place, list[Place]]:
    """The place whose catalogue is shown, and those between which one can choose: those of her seats, and inside them
    the communities."""
    by = request.actor
    own = list(Place.objects.filter(pk__in=[seat.place_id for seat in by.seats]).order_by("path"))
    inside = [
        place for seat in own for place in Place.objects.filter(path__startswith=seat.path or "-", kind="community")
    ]
    places = list({place.pk: place for place in [*own, *inside]}.values())
    code = request.GET.get("place", "")
    found = next((place for place in places if place.code == code), None)
    if not places or (code and found is None):
        raise Http404(_("There is no such place for you."))
    return found or places[0], places


@opens_to("cases.read")
@require_safe
def categories(request: Request) -> HttpResponse:
    """The catalogue that is in force: who answers at each level, by when, and what closes it."""
    place, places = catalogue_places(request)
    context: dict[str, Any] = {"place": place, "places": places}
    try:
        contents = catalogues.in_force(place)
    except Refused as refusal:
        return render(request, "cases/categories.html", {**context, "none": str(refusal)})
    groups = [
        {"name": catalogues.name_of(head), "rows": [_row(leaf) for leaf in leaves]} for head, leaves in contents.tree
    ]
    context |= {
        "groups": groups,
        "version": contents.version,
        "of": Place.objects.filter(pk=contents.place_id).first(),
        "why_not_edit": why_not(rules.check_can_publish_catalogue, place, by=request.actor),
        "may_edit": request.actor.may("cases.publish_catalogue", place.path or ""),
    }
    return render(request, "cases/categories.html", context)


def _row(category: Any) -> dict[str, Any]:
    kinds = [str(BodyKind(kind).label) for _level, kind in sorted(category.bodies.items()) if kind in BodyKind.values]
    return {
        "code": category.code,
        "name": catalogues.name_of(category),
        "contact": limit_text(Limit(category.contact_amount, category.contact_unit)),
        "solve": limit_text(Limit(category.solve_amount, category.solve_unit)),
        "evidence": str(Evidence(category.evidence).label),
        "bodies": " → ".join(kinds),
        "urgent": category.urgent,
        "small": category.small,
        "beyond": category.beyond,
        "about_body": category.about_body,
    }


@opens_to("cases.publish_catalogue")
@never_cache
@require_http_methods(["GET", "POST"])
def edit_category(request: Request, code: str) -> HttpResponse:
    """One line; saving publishes the next version of the whole catalogue, with a note."""
    place, _places = catalogue_places(request)
    rules.check_can_publish_catalogue(place, by=request.actor)
    rows = catalogues.rows_of(catalogues.in_force(place))
    row = next((one for one in rows if one["code"] == code), None)
    if row is None:
        raise Http404(_("There is no such category here."))
    form = CategoryForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        changed = [form.changed_row() if one["code"] == code else one for one in rows]
        try:
            made = actions.publish_catalogue(
                place, changed, note=form.cleaned_data["note"], by=request.actor, at=request.at
            )
        except Refused as refusal:
            add_refusal(form, refusal, contact="contact_amount", solve="solve_amount")
        else:
            messages.success(request, _("Version %(version)d is in force from now on.") % {"version": made.version})
            return redirect(f"{reverse('categories')}?place={place.code}")
    context = {"form": form, "place": place, "row": row}
    return render(request, "cases/category_edit.html", context, status=422 if form.is_bound else 200)


@opens_to("cases.read")
@require_safe
def catalogue_history(request: Request) -> HttpResponse:
    """The versions that this place has published, each with what it changed."""
    place, places = _place_with_history(request)
    versions = catalogues.versions(place)[:20]
    contents = [catalogues.rows_of(catalogues.contents_of(one.pk)) for one in versions]
    before = [*contents[1:], _inherited(versions, place)]
    rows = [
        {"version": one, "changes": [_change(change) for change in catalogues.differences(old, new)][:100]}
        for one, new, old in zip(versions, contents, before, strict=False)
    ]
    return render(request, "cases/catalogue_history.html", {"place": place, "places": places, "rows": rows})


def _place_with_history(request: Request) -> tuple[Place, list[Place]]:
    """As `catalogue_places`, and a place above one of those: what is in force here may have been published there."""
    above = {int(part) for seat in request.actor.seats for part in seat.path.split(".") if part}
    code = request.GET.get("place", "")
    found = Place.objects.filter(pk__in=above, code=code).first() if code else None
    return (found, []) if found else catalogue_places(request)


def _inherited(versions: list[Catalogue], place: Place) -> list[dict[str, Any]]:
    """What was in force before the oldest version shown: the version before it, or nothing."""
    if not versions:
        return []
    older = Catalogue.objects.filter(place=place, version__lt=versions[-1].version).order_by("-version").first()
    return catalogues.rows_of(catalogues.contents_of(older.pk)) if older else []


def _change(change: catalogues.Change) -> dict[str, str]:
    if not change.field:
        what = _("new") if change.before is None else _("taken out")
        return {"name": change.name, "what": what, "before": "", "after": ""}
    return {"name": change.name, "what": change.field, "before": str(change.before), "after": str(change.after)}


@opens_to("cases.read")
@never_cache
@require_http_methods(["GET", "POST"])
def chat_groups(request: Request) -> HttpResponse:
    """The chat groups of a community, who looks after them, and how long an answer takes."""
    community, places = chosen(request, "read")
    why = why_not(rules.check_can_open_chat_group, community, by=request.actor)
    form = ChatGroupForm(request.POST if request.method == "POST" else None, people=_people(community, request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_chat_group(community, **form.cleaned_data, by=request.actor, at=request.at)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The group stands in the directory."))
            return redirect(f"{reverse('chat-groups')}?community={community.code}")
    context = {
        "community": community,
        "communities": places,
        "times": answer_times(community, request.at - timedelta(days=CHAT_DAYS), request.at),
        "days": CHAT_DAYS,
        "form": form,
        "why_not": why,
    }
    return render(request, "cases/chat_groups.html", context, status=422 if form.is_bound else 200)


def _people(community: Place, request: Request) -> Any:
    """Whoever sits in a body of the community or of the neighbourhood above it."""
    near = around(community)[-2:]
    seats = current_seats(request.at.date()).filter(body__place_id__in=near)
    return User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("name")


@opens_to("cases.close_chat_group")
@require_POST
def close_chat_group(request: Request, pk: int) -> HttpResponse:
    group = get_object_or_404(ChatGroup.objects.select_related("community"), pk=pk)
    actions.close_chat_group(group, by=request.actor, at=request.at)
    messages.success(request, _("The group is closed; its cases stay."))
    return redirect(f"{reverse('chat-groups')}?community={group.community.code}")
