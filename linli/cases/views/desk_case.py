"""A case at the desk: how it stands, what can be done and why the rest cannot, what happened, who reported it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.bodies.actor import Request
from linli.cases import actions, rules, suggest
from linli.cases.forms.acts import ActForm
from linli.cases.models import Case, Reporter
from linli.cases.queries import desk, reading, timeline
from linli.cases.queries.said import left, name_of_body, spot_of, until
from linli.cases.queries.scene import Scene
from linli.cases.queries.timeline import Side, Teller
from linli.cases.rules import Sight
from linli.cases.states import ENDED
from linli.inbox.queries import was_told_of
from linli.kernel.doors import opens_to
from linli.kernel.errors import Denied, Refused, why_not
from linli.kernel.forms import add_refusal
from linli.kernel.mask import mask_name, mask_phone
from linli.kernel.text import local_phone

from .acts import BY_VERB, GROUPS, TABLE, holds, one_act, perform
from .called_case import AFTERWARDS, called_page
from .common import NEAR, entries_for, next_entry, photos_of, seen_or_404

# Where a verb's argument has another name in its form.
FIELDS = {"photos": "after"}


@opens_to("cases.read")
@never_cache
@require_safe
def desk_case(request: Request, number: str) -> HttpResponse:
    """The case, with everything that can be done to it now; its own part for a body whose whistle is over."""
    try:
        case, seen = seen_or_404(request, number, least=Sight.CALLED)
    except Http404:
        # She has read its number and title in her messages, so that it is no secret that there is such a case.
        if not was_told_of(request.path, request.actor):
            raise
        sentence = _("Case %(number)s is no longer with you: somebody else deals with it.")
        raise Denied(sentence % {"number": number}) from None
    if seen < Sight.FULL:
        return called_page(request, case)
    return shown(request, Scene(case, request.actor, request.at))


@opens_to("cases.read")
@require_safe
def desk_sheet(request: Request, number: str) -> HttpResponse:
    """The case on paper, for a meeting or a file; reporters stay masked."""
    case, _seen = seen_or_404(request, number, least=Sight.FULL)
    scene = Scene(case, request.actor, request.at)
    return render(request, "cases/desk_sheet.html", facts_of(scene) | {"scene": scene})


@opens_to("cases.read")
@require_POST
def act(request: Request, number: str, verb: str) -> HttpResponse:
    """One verb. What was typed stands on the page again if the rule says no."""
    case, seen = seen_or_404(request, number, least=Sight.CALLED)
    scene = Scene(case, request.actor, request.at)
    chosen = BY_VERB.get(verb)
    if chosen is None or (seen < Sight.FULL and verb != AFTERWARDS):
        raise Http404
    form = chosen.form(request.POST, request.FILES, scene=scene, verb=verb)
    status = 422
    if form.is_valid():
        try:
            perform(scene, chosen, form)
        except Refused as refusal:
            add_refusal(form, refusal, **FIELDS)
            status = refusal.status
        else:
            messages.success(request, str(chosen.done))
            return redirect(_after(request, case))
    if seen < Sight.FULL:
        return called_page(request, case, bound=form, status=status)
    return shown(
        request, Scene(reading.find(number) or case, request.actor, request.at), bound=form, verb=verb, status=status
    )


def _after(request: Request, case: Case) -> str:
    """Back to the case, or to the desk where it is out of sight now."""
    again = reading.find(case.number)
    if again is None or rules.sight(again, request.actor) not in (Sight.CALLED, Sight.FULL):
        return reverse("desk")
    return reverse("desk-case", args=[case.number])


@opens_to("cases.see_reporter")
@never_cache
@require_POST
def see_reporter(request: Request, number: str) -> HttpResponse:
    """Names and telephones of the reporters, once; the look is recorded and the reporter sees it."""
    case, _seen = seen_or_404(request, number, least=Sight.FULL)
    seat = request.actor.sits_in([case.body_id])
    by = request.actor.acting_for(seat.body_id) if seat else request.actor
    found = actions.see_reporter(case, by=by, at=request.at)
    return shown(request, Scene(case, request.actor, request.at), unmasked=found)


@opens_to("cases.read")
@require_safe
def similar(request: Request, number: str) -> HttpResponse:
    """Cases that may be the same matter, for putting two together; a part of the page."""
    case, _seen = seen_or_404(request, number, least=Sight.FULL)
    found = suggest.similar(case.community, case.public_text, case.building, request.at, see_all=True)
    allowed = set(desk_allowed(request, [one.case.pk for one in found]))
    rows = [one for one in found if one.case.pk != case.pk and one.case.pk in allowed]
    return render(request, "cases/parts/similar.html", {"similar": rows})


def desk_allowed(request: Request, ids: Sequence[int]) -> list[int]:
    return list(Case.objects.filter(reading.visible(request.actor), pk__in=ids).values_list("pk", flat=True))


def shown(
    request: Request,
    scene: Scene,
    *,
    bound: ActForm | None = None,
    verb: str = "",
    unmasked: Sequence[Reporter] = (),
    status: int = 200,
) -> HttpResponse:
    context = facts_of(scene, unmasked)
    groups, grey = _acts(scene, bound, verb)
    found, _next = desk.waiting_cases(request.actor, size=30)
    context |= {
        "groups": groups,
        "grey": grey,
        "waiting": found,
        "why_not_see": why_not(rules.check_can_see_reporter, scene.case, by=scene.by),
        "may_see": scene.by.may("cases.see_reporter", scene.case.community.path or ""),
    }
    return render(request, "cases/desk_case.html", context, status=status)


def _acts(scene: Scene, bound: ActForm | None, verb: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What can be done now, in groups, each with its form; and what cannot, with the sentence why."""
    possible: dict[str, list[dict[str, Any]]] = {key: [] for key, _label in GROUPS}
    grey = []
    for act_ in TABLE:
        if not holds(scene, act_):
            continue
        mine = bound if act_.verb == verb else None
        why = "" if mine is not None else act_.why(scene)
        if why:
            grey.append({"label": act_.label, "why": why})
            continue
        possible[act_.group].append(one_act(scene, act_, mine))
    groups = [{"key": key, "label": label, "acts": possible[key]} for key, label in GROUPS if possible[key]]
    if groups and groups[0]["acts"] and not groups[0]["acts"][0]["kind"]:  # type: ignore[index]
        groups[0]["acts"][0]["kind"] = "main"  # type: ignore[index]
    return groups, grey


def facts_of(scene: Scene, unmasked: Sequence[Reporter] = ()) -> dict[str, Any]:
    """What stands on the page and on its printed sheet."""
    case = scene.case
    photos = photos_of(case, scene.attachments)
    teller = Teller(Side.DESK, scene.by.user_id, scene.texts, scene.reasons)
    entries = entries_for(timeline.tell(scene.events, teller), photos)
    if entries and case.state not in ENDED:
        entries[-1]["state"] = "late" if entries[-1]["state"] == "late" else "now"
    return {
        "case": case,
        "ended": case.state in ENDED,
        "entries": entries,
        "next": next_entry(case),
        "figures": figures_of(scene),
        "spot": spot_of(case),
        "reporters": [_reporter(one, one in unmasked) for one in (unmasked or scene.reporters)],
        "unmasked": bool(unmasked),
        "reported_photos": [photo for photo in photos.values() if photo["purpose"] == "reported" and photo["picture"]],
        "papers": [photo for photo in photos.values() if not photo["picture"]],
        "calls": scene.last_calls,
        "watch": scene.watch,
        "hand_back": scene.hand_back,
        "extension": scene.extension,
        "exclusion": scene.exclusion,
        "referrals": scene.referrals,
        "mediations": scene.mediations,
    }


def _reporter(one: Reporter, plain: bool) -> dict[str, Any]:
    name = (one.user.name if one.user else one.name) or ""
    phone = (one.user.phone if one.user else one.phone) or ""
    return {
        "name": (name if plain else mask_name(name)) or _("somebody on duty"),
        "phone": local_phone(phone) if plain else mask_phone(phone),
        "first": one.first,
        "anonymous": one.anonymous,
        "account": one.user_id is not None,
    }


def figures_of(scene: Scene) -> list[dict[str, Any]]:
    """The limit, who has reported in, hand-backs, and how often this kind of matter comes here."""
    case, at = scene.case, scene.at
    figures: list[dict[str, Any]] = []
    if case.state not in ENDED:
        tone = "late" if case.solve_due_at <= at else "soon" if case.solve_due_at - at < NEAR else ""
        note = until(case.solve_due_at, at)
        figures.append({"label": _("Answer due"), "value": left(case.solve_due_at, at), "tone": tone, "note": note})
        if case.due_at and case.due_at != case.solve_due_at:
            tone = "late" if case.due_at <= at else "soon" if case.due_at - at < NEAR else ""
            note = until(case.due_at, at)
            figures.append({"label": _("Next limit"), "value": left(case.due_at, at), "tone": tone, "note": note})
    else:
        figures.append({"label": _("Ended"), "value": until(case.ended_at, at), "note": case.get_state_display()})
    if calls := scene.last_calls:
        here = [call for call in calls if call.reported_in_at]
        missing = [name_of_body(call.body) for call in calls if not call.reported_in_at]
        note = _("missing: %(names)s") % {"names": _(", ").join(missing)} if missing else _("all are here")
        figures.append({
            "label": _("Reported in"), "value": f"{len(here)} / {len(calls)}", "note": note,
            "note_tone": "late" if missing else "",
        })  # fmt: skip
    figures.append({"label": _("Handed back"), "value": f"{case.hand_backs} / {scene.hand_backs_most}"})
    if case.redos:
        figures.append({"label": _("Done again"), "value": str(case.redos), "tone": "late"})
    count = reading.same_kind_count(case, at)
    link = f"{reverse('cases')}?category={case.category_code}&community={case.community_id}&period=30"
    figures.append({"label": _("Of this kind"), "value": str(count), "note": _("in the last 30 days"), "href": link})
    if len(scene.reporters) > 1:
        households = ngettext("%(n)d person", "%(n)d persons", len(scene.reporters)) % {"n": len(scene.reporters)}
        figures.append({"label": _("Reported by"), "value": households})
    return figures
