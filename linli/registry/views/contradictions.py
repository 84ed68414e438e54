"""What the sources say in two ways, and settling it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kernel.area import square_metres
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.registry import actions, queries, rules
from linli.registry.forms import SettleForm
from linli.registry.imports.sentences import sentence, short
from linli.registry.models import Contradiction, Holding, Place

from .common import seen_place

PAGE = 20


@opens_to(SIGNED_IN)
def contradictions(request: Request, code: str) -> HttpResponse:
    place = seen_place(request, code)
    return _page(request, place)


@opens_to(SIGNED_IN)
@require_POST
def settle(request: Request, code: str, pk: int) -> HttpResponse:
    """Say what holds, and why."""
    place = seen_place(request, code)
    found = queries.contradictions(place.path or "-").filter(pk=pk).first()
    if found is None:
        if queries.contradictions(place.path or "-", settled=True).filter(pk=pk).exists():
            rules.check_can_settle_contradiction(request.actor, Contradiction.objects.get(pk=pk))
        raise Http404
    if "show" in request.POST:
        return _page(request, place, shown=found)
    form = _form(found, request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.settle_contradiction(found, **form.cleaned_data, by=request.actor, at=request.at),
    ):
        messages.success(request, _("Settled. Both statements stay in the history."))
        return redirect("registry:contradictions", place.code)
    return _page(request, place, bound={found.pk: form})


def _page(
    request: Request,
    place: Place,
    bound: dict[int, SettleForm] | None = None,
    shown: Contradiction | None = None,
) -> HttpResponse:
    """``shown``: the one whose people are named in full, which is recorded; whoever settles it has to know them."""
    settled = request.GET.get("state") == "settled"
    found = queries.contradictions(place.path or "-", settled=settled)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    owners = _owners([each for each in page if each.code == "two_owners"])
    if shown:
        owners[shown.pk] = _owners_in_full(request, shown)
    rows = []
    for each in page:
        form = (bound or {}).get(each.pk) or (None if settled else _form(each, None, owners.get(each.pk, [])))
        rows.append(
            {
                "it": each,
                "short": short(each.code),
                "text": sentence(each.code, each.params),
                "form": form,
                "open": each == shown or bool(bound and each.pk in bound),
                "may_show": each.code == "two_owners" and each != shown,
                "why_not": "" if settled else why_not(rules.check_can_settle_contradiction, request.actor, each),
            }
        )
    context = {
        "place": place,
        "rows": rows,
        "page": page,
        "states": [("", _("Unsettled")), ("settled", _("Settled"))],
        "settled": settled,
        "may_read": request.actor.may("registry.read", place.path or ""),
        "keep": "&state=settled" if settled else "",
    }
    return render(request, "registry/contradictions.html", context, status=422 if bound else 200)


def _form(found: Contradiction, data: Any, owners: list[tuple[int, str]] | None = None) -> SettleForm:
    if found.code == "two_owners" and owners is None:
        owners = _owners([found]).get(found.pk, [])
    areas = [(area, f"{square_metres(area)} m²") for area in found.params.get("areas_dm2", ())]
    return SettleForm(data, owners=owners or (), areas=areas, auto_id=f"settle-{found.pk}-%s")


def _owners_in_full(request: Request, found: Contradiction) -> list[tuple[int, str]]:
    owners = []
    for holding in _claiming([found]):
        seen = actions.see_person(holding.person, by=request.actor, at=request.at)
        owners.append((holding.pk, " ".join(filter(None, (seen.name, seen.phone, seen.reference)))))
    return owners


def _claiming(found: Iterable[Contradiction]) -> QuerySet[Holding]:
    units = [each.params["unit"] for each in found]
    claiming = Holding.objects.filter(unit__in=units, contested=True, to_date__isnull=True)
    return claiming.select_related("person__community").order_by("id")


def _owners(found: list[Contradiction]) -> dict[int, list[tuple[int, str]]]:
    """For each contradiction the contested holdings of its unit, by masked name, in one query."""
    units = {each.params["unit"]: each.pk for each in found}
    owners: dict[int, list[tuple[int, str]]] = {}
    for holding in _claiming(found):
        label = f"{holding.person.masked_name} {holding.person.masked_phone}".strip()
        owners.setdefault(units[holding.unit_id], []).append((holding.pk, label))
    return owners
