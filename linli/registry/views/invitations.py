"""Printing codes: one slip for each unit of a building, on A4."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.kernel.doors import opens_to
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.kernel.text import key_in
from linli.law.deadlines import day_and_hour
from linli.registry import actions, rules
from linli.registry.actions.invitations import plain_code
from linli.registry.forms import InvitationsForm
from linli.registry.models import Unit
from linli.registry.states import Relation

from .common import read_community, unit_here


@dataclass(frozen=True)
class Slip:
    """One slip of paper. ``qr`` is an SVG that leads to the page of the code."""

    unit: Unit
    code: str
    address: str
    qr: SafeString


@opens_to("registry.print_invitations")
@never_cache
def invitations(request: Request, code: str) -> HttpResponse:
    """Choose a building; the sheet is the answer to the form, because the codes are shown once and kept nowhere."""
    community = read_community(request, code)
    rules.check_can_print_invitations(request.actor, community)
    unit = unit_here(community, pk) if (pk := key_in(request.GET.get("unit"))) else None
    data = request.POST if request.method == "POST" else None
    form = InvitationsForm(data, community=community)
    if unit:
        del form.fields["building"]
    if data is not None and form.is_valid():
        slips: list[actions.PrintedInvitation] = []

        def work() -> None:
            slips.extend(
                actions.print_invitations(
                    community,
                    building=form.cleaned_data.get("building"),
                    unit=unit,
                    relation=form.cleaned_data["relation"],
                    by=request.actor,
                    at=request.at,
                )
            )

        if tried(form, work):
            context = {
                "place": community,
                "slips": [_slip(each) for each in slips],
                "join_address": f"{settings.BASE_URL}{reverse('registry:join')}",
                "until": day_and_hour(slips[0].expires_at)[0],
                "relation": Relation(form.cleaned_data["relation"]).label,
            }
            return render(request, "registry/slips.html", context)
    context = {"place": community, "form": form, "unit": unit, "page_title": _("Print invitations")}
    return render(request, "registry/invitations.html", context, status=422 if form.errors else 200)


def _slip(printed: actions.PrintedInvitation) -> Slip:
    address = f"{settings.BASE_URL}{reverse('registry:join-code', args=[plain_code(printed.code)])}"
    # Drawn by our own code from our own letters and digits.
    svg = segno.make(address, error="m").svg_inline(scale=3, border=2, dark="#000", light="#fff", omitsize=True)
    return Slip(printed.unit, printed.code, address, mark_safe(svg))  # noqa: S308
