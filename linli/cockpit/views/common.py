"""What every page of the cockpit needs."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.cases.queries import statistics
from linli.cockpit.here import Here, here
from linli.registry.models import Place


def here_or_404(request: Request, code: str) -> Here:
    """Where she looks from; another place's code is as if it did not exist."""
    try:
        return here(request.actor, code, request.GET.get("period", ""), request.at)
    except Place.DoesNotExist:
        raise Http404(_("There is no such place for you.")) from None


def frame(spot: Here, page: str) -> dict[str, Any]:
    """The bar, the ways between the pages and the periods. ``page`` is the name of the address that is open."""
    ways = [
        ("cockpit-place", _("Overview")),
        *([] if spot.is_community else [("cockpit-communities", _("Communities"))]),
        ("cockpit-categories", _("Categories")),
        ("cockpit-bodies", _("Bodies")),
        ("cockpit-petitions", _("Petitions")),
        ("cockpit-definitions", _("How it is counted")),
    ]
    return {
        "here": spot,
        "ways": [{"href": spot.url(name), "label": label, "current": name == page} for name, label in ways],
        "periods": [
            ("", _("Last full year")),
            (statistics.THIS_YEAR, _("This year so far")),
            (statistics.LAST_12, _("Last 12 months")),
            (statistics.MONTH, _("Last month")),
        ],
    }
