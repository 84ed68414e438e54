"""A case at the desk of a body that was called to it and whose whistle is over."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.cases.forms.acts import ActForm
from linli.cases.models import Case
from linli.cases.queries import desk, reading, timeline
from linli.cases.queries.called import part_of
from linli.cases.queries.said import spot_of
from linli.cases.queries.scene import Scene
from linli.cases.rules import Sight

from .acts import BY_VERB, one_act
from .common import entries_for, photos_of

AFTERWARDS = "rate_whistle"  # the one thing that such a body still does


def called_page(request: Request, case: Case, *, bound: ActForm | None = None, status: int = 200) -> HttpResponse:
    """What it was called for, who came, what came of it; and the two sides rate each other. 404 for anybody else."""
    part = part_of(case, request.actor)
    if part is None:
        raise Http404(_("There is no such case for you."))
    scene, rate = Scene(case, request.actor, request.at), BY_VERB[AFTERWARDS]
    acts = [one_act(scene, rate, bound)] if bound or not rate.why(scene) else []
    photos = photos_of(case, reading.attachments_of(case, Sight.CALLED, by=request.actor))
    found, _next = desk.waiting_cases(request.actor, size=30)
    context = {
        "case": case,
        "text": part.text,
        "result": part.result,
        "spot": spot_of(case),
        "calls": part.all_called(),
        "entries": entries_for(part.told(timeline.events_of(case), request.actor), photos),
        "papers": [photo for photo in photos.values() if not photo["picture"]],
        "groups": [{"key": "next", "label": "", "acts": acts}] if acts else [],
        "grey": [],
        "waiting": found,
    }
    return render(request, "cases/called_case.html", context, status=status)
