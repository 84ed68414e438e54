"""Places, their figures, and what they are called."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kernel.area import square_metres
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.law.deadlines import day_of
from linli.registry import actions, queries, rules
from linli.registry.forms import ClassifyForm, EndClassificationForm, MergeForm, PlaceForm, PopulationForm
from linli.registry.models import Place
from linli.registry.states import PARENT_KIND, CommunityKind, Label, PlaceKind

from .common import seen_place

SEE = ("registry.read", "registry.edit_place", "cockpit.read")


@opens_to(SIGNED_IN)
def places(request: Request) -> HttpResponse:
    """The places that I may see, as a tree; a filter shows only those that fit."""
    paths = sorted({path for verb in SEE for path in request.actor.paths(verb)})
    text, kind, label = (request.GET.get(name, "").strip() for name in ("text", "kind", "label"))
    lines = queries.places_seen(paths, text=text, kind=kind, label=label)
    figures = queries.figures_of([line.place for line in lines if line.place.kind == PlaceKind.COMMUNITY])
    context = {
        "lines": [(line, figures.get(line.place.pk)) for line in lines],
        "is_filtered": bool(text or kind or label),
        "kinds": CommunityKind.choices,
        "labels": Label.choices,
        "chosen": {"text": text, "kind": kind, "label": label},
        "may_see_any": bool(paths),
    }
    return render(request, "registry/places.html", context)


@opens_to(SIGNED_IN)
def place(request: Request, code: str) -> HttpResponse:
    """One place: what it is, its figures, its classification with history, its buildings or the places inside it."""
    found = seen_place(request, code)
    return render(request, "registry/place.html", _place_context(request, found))


@opens_to("registry.add_place")
def add_place(request: Request, code: str) -> HttpResponse:
    """A new place inside this one."""
    parent = seen_place(request, code)
    kinds = [kind.value for kind, above in PARENT_KIND.items() if above == parent.kind]
    rules.check_can_add_place(request.actor, parent, kinds[0] if kinds else PlaceKind.CITY)
    form = PlaceForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {
            name: value or "" for name, value in form.cleaned_data.items() if name != "occupied_year"
        }
        facts["occupied_year"] = form.cleaned_data.get("occupied_year")
        if tried(form, lambda: actions.add_place(parent=parent, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("%(place)s stands in the register.") % {"place": facts["name"]})
            return redirect("registry:place", form.cleaned_data["code"].lower())
    return _form_page(request, parent, form, _("Add a place"))


@opens_to("registry.edit_place")
def edit_place(request: Request, code: str) -> HttpResponse:
    """Correct what is written about a place."""
    found = seen_place(request, code)
    rules.check_can_edit_place(request.actor, found)
    fields = ("name", "name_en", "community_kind", "stage", "occupied_year")
    form = PlaceForm(request.POST or None, place=found, initial={name: getattr(found, name) for name in fields})

    def work() -> None:
        facts = {name: value for name, value in form.cleaned_data.items() if value is not None}
        actions.edit_place(found, **facts, by=request.actor, at=request.at)

    if request.method == "POST" and form.is_valid() and tried(form, work):
        messages.success(request, _("Saved."))
        return redirect("registry:place", found.code)
    return _form_page(request, found, form, _("Edit"))


@opens_to("registry.publish")
@require_POST
def publish(request: Request, code: str) -> HttpResponse:
    """Show the figures on the public page, or no longer."""
    found = seen_place(request, code)
    actions.publish(found, publishes=request.POST.get("publishes") == "yes", by=request.actor, at=request.at)
    return redirect("registry:place", found.code)


@opens_to("registry.record_population")
def population(request: Request, code: str) -> HttpResponse:
    """New figures, with their day and source."""
    found = seen_place(request, code)
    rules.check_can_record_population(request.actor, found)
    form = PopulationForm(request.POST or None, initial={"on": day_of(request.at)})
    if request.method == "POST" and form.is_valid():

        def work() -> None:
            facts = {"on": form.cleaned_data["on"], "source": form.cleaned_data["source"]}
            actions.record_population(found, figures=form.figures(), **facts, by=request.actor, at=request.at)

        if tried(form, work):
            messages.success(request, _("The figures are recorded; the earlier ones stay in the history."))
            return redirect("registry:place", found.code)
    return _form_page(request, found, form, _("Record figures"))


@opens_to("registry.classify")
@require_POST
def classify(request: Request, code: str) -> HttpResponse:
    """Call a community problem, pilot or model."""
    found = seen_place(request, code)
    form = ClassifyForm(request.POST, auto_id="classify-%s")
    if form.is_valid() and tried(
        form, lambda: actions.classify(found, **form.cleaned_data, by=request.actor, at=request.at)
    ):
        return redirect("registry:place", found.code)
    return render(request, "registry/place.html", _place_context(request, found, classify=form), status=422)


@opens_to("registry.end_classification")
@require_POST
def end_classification(request: Request, code: str) -> HttpResponse:
    """It is no longer called so."""
    found = seen_place(request, code)
    form = EndClassificationForm(request.POST, auto_id="end-%s")
    if form.is_valid() and tried(
        form, lambda: actions.end_classification(found, **form.cleaned_data, by=request.actor, at=request.at)
    ):
        return redirect("registry:place", found.code)
    return render(request, "registry/place.html", _place_context(request, found, end=form), status=422)


@opens_to("registry.merge_communities")
def merge(request: Request, code: str) -> HttpResponse:
    """Other communities become part of this one."""
    found = seen_place(request, code)
    rules.check_right(request.actor, "merge_communities", found)
    others = queries.communities_inside(rules.district_of(found) + ".").exclude(pk=found.pk)
    mine = [other.pk for other in others if request.actor.may("registry.merge_communities", other.path or "")]
    form = MergeForm(request.POST or None, others=others.filter(pk__in=mine), initial={"on": day_of(request.at)})
    if request.method == "POST" and form.is_valid():

        def work() -> None:
            chosen = list(form.cleaned_data["communities"])
            actions.merge_communities(
                chosen, successor=found, on=form.cleaned_data["on"], by=request.actor, at=request.at
            )

        if tried(form, work):
            messages.success(request, _("Merged. The old addresses lead here, and the history stays."))
            return redirect("registry:place", found.code)
    return _form_page(request, found, form, _("Merge communities into this one"))


def _form_page(request: Request, found: Place, form: Any, title: str) -> HttpResponse:
    context = {"place": found, "form": form, "page_title": title}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


def _place_context(request: Request, found: Place, **bound: Any) -> dict[str, Any]:
    """Everything on the page of a place; ``bound`` holds a form that came back with errors."""
    actor, on = request.actor, day_of(request.at)
    figures = queries.figures_of([found])[found.pk]
    current = queries.classification_of(found, on=on)
    context: dict[str, Any] = {
        "place": found,
        "ancestors": queries.ancestors(found),
        "figures": _figure_rows(figures),
        "figure_facts": figures,
        "is_super": queries.is_super(figures),
        "current": current,
        "classifications": queries.classifications_of(found),
        "classify_form": bound.get("classify") or ClassifyForm(initial={"from_date": on}, auto_id="classify-%s"),
        "classify_open": "classify" in bound,
        "end_open": "end" in bound,
        "end_forms": [
            (each, bound.get("end") or EndClassificationForm(initial={"label": each.label, "on": on}, auto_id="end-%s"))
            for each in current
        ],
        "children": queries.places_inside([found.path or "-"]).filter(parent=found, successor__isnull=True),
        "merged": Place.objects.filter(successor=found).order_by("merged_on", "name"),
        "open_contradictions": queries.contradictions(found.path or "-").count(),
        "child_kind": next((kind.label for kind, above in PARENT_KIND.items() if above == found.kind), ""),
        "why_not_edit": why_not(rules.check_can_edit_place, actor, found),
        "may": {verb: actor.may(f"registry.{verb}", found.path or "") for verb in _VERBS},
    }
    if found.kind == PlaceKind.COMMUNITY and context["may"]["read"]:
        counts = queries.unit_counts(found)
        context |= {
            "buildings": queries.buildings_of(found),
            "counts": counts,
            "area": f"{counts.area_dm2 // 100:,}{square_metres(counts.area_dm2)[-3:]}",
        }
    return context


_VERBS = (
    *("read", "add_place", "edit_place", "publish", "record_population", "classify", "end_classification"),
    *("merge_communities", "start_import", "print_invitations", "add_building", "check_binding"),
)


def _figure_rows(figures: queries.Figures) -> list[dict[str, Any]]:
    """For the component that shows figures: the number, and the share below it."""

    def row(label: str, value: int | None, share: str | None = None, of: str = "") -> dict[str, Any]:
        return {
            "label": label,
            "value": "—" if value is None else f"{value:,}",
            "note": f"{share}% {of}" if share else "",
        }

    return [
        row(_("Households"), figures.households),
        row(_("Rented households"), figures.rented_households, figures.rented_share, _("of the households")),
        row(_("People"), figures.people),
        row(_("Local registration"), figures.local_registration, figures.local_share, _("of the people")),
    ]
