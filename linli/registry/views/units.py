"""Units: the list, and one unit with who holds it and who lives in it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.kernel.area import parse_area
from linli.kernel.doors import opens_to
from linli.kernel.downloads import download
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.requests import Request
from linli.kernel.sheets import TYPES, Page
from linli.kernel.text import key_in
from linli.law.deadlines import day_and_hour, day_of
from linli.registry import actions, exports, queries, rules
from linli.registry.forms import (
    BuildingForm,
    CorrectPersonForm,
    EndForm,
    HolderForm,
    ReasonForm,
    ResidentForm,
    UnitForm,
)
from linli.registry.models import Binding, Building, Holding, Invitation, Person, Place, Residence, Unit

from .common import read_community, unit_here, watermark

PAGE = 50
ONLY = ("no_holder", "contested", "let")


@opens_to("registry.read")
def units(request: Request, code: str) -> HttpResponseBase:
    """The units of a community, page by page, or all that fit as a file."""
    community = read_community(request, code)
    building = key_in(request.GET.get("building"))
    text = request.GET.get("text", "").strip()[:60]
    only = request.GET.get("only", "")
    chosen: dict[str, Any] = {"building": building or None, "text": text, "only": only if only in ONLY else ""}
    if file_format := request.GET.get("format", ""):
        return _export(request, community, chosen, file_format)
    found, next_key = queries.units_page(community, **chosen, after=key_in(request.GET.get("after")) or 0, size=PAGE)
    context = {
        "place": community,
        "units": found,
        "next": next_key,
        "total": queries.filtered_units(community, **chosen).count(),
        "buildings": queries.buildings_of(community),
        "chosen": chosen,
        "only_options": [
            ("", _("All")),
            ("no_holder", _("No owner yet")),
            ("contested", _("Contested")),
            ("let", _("Let out")),
        ],
        "why_not_export": why_not(rules.check_can_export, request.actor, community),
        "may_see": request.actor.may("registry.see_person", community.path or ""),
    }
    return render(request, "registry/units.html", context)


def _export(request: Request, community: Place, chosen: dict[str, Any], file_format: str) -> HttpResponseBase:
    if file_format not in TYPES:
        raise Http404
    found = queries.filtered_units(community, **chosen)
    full = request.GET.get("full") == "yes"
    facts: dict[str, Any] = {"full": full, "units": found.count(), "file_format": file_format}
    actions.export(community, **facts, by=request.actor, at=request.at)
    rows = exports.register_rows(found, full=full)
    page = Page(community.name, rows, watermark(request, community))
    return download(f"{community.name}-{day_of(request.at):%Y%m%d}", page, kind=file_format, streamed=True)


@opens_to("registry.add_building")
def add_building(request: Request, code: str) -> HttpResponse:
    community = read_community(request, code)
    rules.check_can_add_building(request.actor, community)
    form = BuildingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data["entrances"].replace("、", " ").split()

        def work() -> None:
            name = form.cleaned_data["name"]
            actions.add_building(community, name=name, entrances=names, by=request.actor, at=request.at)

        if tried(form, work):
            messages.success(request, _("The building is in the register."))
            return redirect("registry:place", community.code)
    context = {"place": community, "form": form, "page_title": _("Add a building")}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@opens_to("registry.add_unit")
def add_unit(request: Request, code: str, building_id: int) -> HttpResponse:
    community = read_community(request, code)
    rules.check_can_add_unit(request.actor, community)
    building = get_object_or_404(Building.objects.select_related("community"), community=community, pk=building_id)
    form = UnitForm(request.POST or None, building=building)
    if request.method == "POST" and form.is_valid():

        def work() -> Unit:
            facts = {name: form.cleaned_data[name] for name in ("number", "entrance", "use")}
            area_dm2 = parse_area(form.cleaned_data["area"], field="area")
            return actions.add_unit(building, area_dm2=area_dm2, **facts, by=request.actor, at=request.at)

        if made := attempt(form, work):
            return redirect("registry:unit", community.code, made.pk)
    context = {"place": community, "form": form, "page_title": _("Add a unit to %(name)s") % {"name": building.name}}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@opens_to("registry.read")
def unit(request: Request, code: str, pk: int) -> HttpResponse:
    """One unit. What is done to it is sent here, with the verb's name."""
    community = read_community(request, code)
    found = unit_here(community, pk)
    if request.method != "POST":
        return _unit_page(request, found)
    verb = _VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    return verb(request, found)


def _see(request: Request, found: Unit) -> HttpResponse:
    """Show one person's full data on the page of her unit; the look is recorded."""
    person = _person_here(request, found)
    seen = actions.see_person(person, by=request.actor, at=request.at)
    return _unit_page(request, found, seen_id=person.pk, seen_person=seen)


def _correct(request: Request, found: Unit) -> HttpResponse:
    """Say what is right of one person of the unit; a second worker confirms it."""
    person = _person_here(request, found)
    form = CorrectPersonForm(request.POST, request.FILES, auto_id=f"correct-{person.pk}-%s")

    def work() -> None:
        actions.correct_person(person, found, **form.cleaned_data, by=request.actor, at=request.at)

    if form.is_valid() and tried(form, work):
        messages.success(request, _("Noted. The register says so once a second person has confirmed it."))
        return redirect("registry:unit", found.community.code, found.pk)
    return _unit_page(request, found, status=422, end=form)


def _person_here(request: Request, found: Unit) -> Person:
    here = Person.objects.filter(holdings__unit=found) | Person.objects.filter(residences__unit=found)
    return get_object_or_404(here.select_related("community").distinct(), pk=key_in(request.POST.get("person")))


def _set_holder(request: Request, found: Unit) -> HttpResponse:
    form = HolderForm(request.POST, auto_id="holder-%s")
    return _with_form(
        request,
        found,
        "holder",
        form,
        lambda: actions.set_holder(found, **form.cleaned_data, by=request.actor, at=request.at),
    )


def _set_resident(request: Request, found: Unit) -> HttpResponse:
    form = ResidentForm(request.POST, auto_id="resident-%s")
    return _with_form(
        request,
        found,
        "resident",
        form,
        lambda: actions.set_resident(found, **form.cleaned_data, by=request.actor, at=request.at),
    )


def _end_holding(request: Request, found: Unit) -> HttpResponse:
    holding = _mine(request, Holding.objects.select_related("community", "unit"), found)
    form = EndForm(request.POST, auto_id=f"end-holding-{holding.pk}-%s")
    on = form.cleaned_data["on"] if form.is_valid() else day_of(request.at)
    return _with_form(
        request, found, "end", form, lambda: actions.end_holding(holding, on=on, by=request.actor, at=request.at)
    )


def _end_residence(request: Request, found: Unit) -> HttpResponse:
    residence = _mine(request, Residence.objects.select_related("community", "unit"), found)
    form = EndForm(request.POST, auto_id=f"end-residence-{residence.pk}-%s")
    on = form.cleaned_data["on"] if form.is_valid() else day_of(request.at)
    return _with_form(
        request, found, "end", form, lambda: actions.end_residence(residence, on=on, by=request.actor, at=request.at)
    )


def _name_representative(request: Request, found: Unit) -> HttpResponse:
    holding = _mine(request, Holding.objects.select_related("community", "unit"), found)
    actions.name_representative(holding, by=request.actor, at=request.at)
    return redirect("registry:unit", found.community.code, found.pk)


def _end_binding(request: Request, found: Unit) -> HttpResponse:
    binding = _mine(request, Binding.objects.select_related("community"), found)
    form = ReasonForm(request.POST, auto_id=f"end-binding-{binding.pk}-%s")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def work() -> None:
        actions.end_binding(binding, reason=reason, by=request.actor, at=request.at)

    return _with_form(request, found, "end", form, work)


def _withdraw_invitation(request: Request, found: Unit) -> HttpResponse:
    invitation = _mine(request, Invitation.objects.select_related("community"), found)
    actions.withdraw_invitation(invitation, by=request.actor, at=request.at)
    messages.success(request, _("The code is void."))
    return redirect("registry:unit", found.community.code, found.pk)


_VERBS: dict[str, Callable[[Request, Unit], HttpResponse]] = {
    "see_person": _see,
    "correct_person": _correct,
    "set_holder": _set_holder,
    "set_resident": _set_resident,
    "end_holding": _end_holding,
    "end_residence": _end_residence,
    "name_representative": _name_representative,
    "end_binding": _end_binding,
    "withdraw_invitation": _withdraw_invitation,
}


def _mine(request: Request, rows: Any, found: Unit) -> Any:
    """The row that the form speaks of, if it belongs to this unit. Raises Http404."""
    return get_object_or_404(rows, unit=found, pk=key_in(request.POST.get("of")))


def _with_form(request: Request, found: Unit, name: str, form: forms.Form, work: Callable[[], object]) -> HttpResponse:
    if form.is_valid() and tried(form, work):
        messages.success(request, _("Saved."))
        return redirect("registry:unit", found.community.code, found.pk)
    return _unit_page(request, found, status=422, **{name: form})


def _unit_page(request: Request, found: Unit, *, status: int = 200, **bound: Any) -> HttpResponse:
    on, actor, community = day_of(request.at), request.actor, found.community
    rows = found.holdings.select_related("person").order_by("-to_date", "-from_date", "-id")
    former = [row for row in rows if row.to_date and row.to_date <= on]
    lived = found.residences.select_related("person").filter(to_date__lte=on).order_by("-to_date", "-id")
    context = {
        "place": community,
        "unit": found,
        "holders": queries.holders_on(found, on),
        "residents": queries.residents_on(found, on),
        "former": former,
        "lived": lived,
        "bindings": queries.bindings_of_unit(found),
        "codes": [(code, day_and_hour(code.expires_at)[0]) for code in queries.open_codes(found, request.at)],
        "seen_id": bound.get("seen_id"),
        "seen_person": bound.get("seen_person"),
        "unit_key": str(found.pk),
        "holder_form": bound.get("holder") or HolderForm(initial={"from_date": on}, auto_id="holder-%s"),
        "holder_open": "holder" in bound,
        "resident_form": bound.get("resident") or ResidentForm(initial={"from_date": on}, auto_id="resident-%s"),
        "resident_open": "resident" in bound,
        "correct_form": CorrectPersonForm(auto_id=False),
        "end_form": EndForm(initial={"on": on}, auto_id=False),
        "end_errors": bound["end"].errors.values() if "end" in bound else (),
        "may": {
            verb: actor.may(f"registry.{verb}", community.path or "")
            for verb in (*_VERBS, "print_invitations", "settle_contradiction")
        },
        "why_not_set": why_not(rules.check_can_set_holder, actor, community),
    }
    return render(request, "registry/unit.html", context, status=status)
