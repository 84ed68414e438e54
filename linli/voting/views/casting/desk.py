"""The desk of ballots: from door to door, doubts, proxies. Nobody here sees what anybody chose."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit.files import store
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.text import normal_phone
from linli.law.deadlines import SHANGHAI
from linli.people.doors import confirmed_again
from linli.people.models import User
from linli.voting.actions.casting import cast
from linli.voting.actions.delivering import deliver as deliver_ballot
from linli.voting.actions.delivering import remind_voters
from linli.voting.actions.disputes import answer_dispute
from linli.voting.actions.proxies import register_proxy
from linli.voting.forms.casting import AnswerForm, DeliverForm, DoorForm, ProxyForm
from linli.voting.models import Assembly, Ballot, Dispute, Right
from linli.voting.queries import canvass as queries
from linli.voting.queries.assemblies import motions_of
from linli.voting.rules import delivering as rules
from linli.voting.rules.disputes import check_can_answer_dispute
from linli.voting.states import Channel, DisputeKind, DisputeState

from .common import vote_here

SHOWN = ("waiting", "unserved", "all")


@opens_to("voting.deliver")
@never_cache
@require_safe
def here(request: Request) -> HttpResponse:
    """The votes of her communities whose ballots are on their way."""
    context = {"votes": queries.running(request.actor.paths("voting.deliver"))}
    return render(request, "voting/desk_here.html", context)


@opens_to("voting.deliver")
@never_cache
@require_safe
def canvass(request: Request, code: str, pk: int) -> HttpResponse:
    """How far each building has come: reached, returned."""
    assembly = vote_here(request, code, pk, "deliver")
    found = queries.buildings(assembly, rules.buildings_of(assembly, request.actor))
    context = {
        **about(request, assembly, "canvass"),
        "buildings": found,
        "undeliverable": queries.undeliverable(assembly),
        "last_reminded": queries.last_reminded(assembly),
        "why_not_remind": why_not(rules.check_can_remind_voters, assembly, by=request.actor, at=request.at),
    }
    return render(request, "voting/desk_canvass.html", context)


@opens_to("voting.deliver")
@never_cache
@require_safe
def building(request: Request, code: str, pk: int, building_id: int) -> HttpResponse:
    """The doors of one building, on the phone."""
    return _doors(request, code, pk, building_id, "voting/desk_building.html")


@opens_to("voting.deliver")
@never_cache
@require_safe
def sheet(request: Request, code: str, pk: int, building_id: int) -> HttpResponse:
    """The same on paper."""
    return _doors(request, code, pk, building_id, "voting/desk_sheet.html")


@opens_to("voting.remind_voters")
@require_POST
def remind(request: Request, code: str, pk: int) -> HttpResponse:
    assembly = vote_here(request, code, pk, "remind_voters")
    count = remind_voters(assembly, by=request.actor, at=request.at)
    if count:
        messages.success(request, _("%(count)d owners are reminded.") % {"count": count})
    else:
        messages.info(request, _("They were reminded today already, or everybody has voted."))
    return redirect("voting:canvass", code, pk)


@opens_to("voting.deliver")
@never_cache
def deliver(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """Given at the door, sent, or put up on the board: with its proof."""
    assembly = vote_here(request, code, pk, "deliver")
    right = _line(request, assembly, number)
    form = DeliverForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: deliver_ballot(right, facts["how"], evidence=facts["evidence"], note=facts["note"],
                                              by=request.actor, at=request.at)):  # fmt: skip
            messages.success(request, _("Noted."))
            return redirect("voting:canvass-building", code, pk, right.building_id)
    title = _("Delivered: %(home)s") % {"home": queries.home_of(right)}
    return _form_page(request, assembly, right, form, title, _("Save"), "canvass")


@opens_to("voting.cast_at_door")
@never_cache
@confirmed_again
def door(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """A signed paper taken in at the door: its photo, and what stands on it."""
    assembly = vote_here(request, code, pk, "cast_at_door")
    right = _line(request, assembly, number)
    motions = motions_of(assembly)
    form = DoorForm(request.POST or None, request.FILES or None, motions=motions)
    if request.method == "POST" and form.is_valid():

        def work() -> Ballot:
            evidence = store(form.cleaned_data["evidence"], at=request.at, field="evidence")
            return cast(right, form.marks, channel=Channel.DOOR, evidence=evidence, by=request.actor, at=request.at)

        if attempt(form, work):
            messages.success(request, _("The ballot is in. Its owner can see how it is recorded."))
            return redirect("voting:canvass-building", code, pk, right.building_id)
    title = _("At the door: %(home)s") % {"home": queries.home_of(right)}
    return _form_page(request, assembly, right, form, title, _("Cast this ballot"), "canvass")


@opens_to("voting.register_proxy")
@never_cache
def proxy(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """A written proxy is registered with its picture."""
    assembly = vote_here(request, code, pk, "register_proxy")
    right = _line(request, assembly, number)
    form = ProxyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        agent = attempt(form, lambda: User.objects.filter(phone=normal_phone(facts["phone"], field="phone")).first())
        if agent is None and not form.errors:
            form.add_error("phone", _("No account has this number. The agent signs up first."))
        if agent is not None and tried(
            form,
            lambda: register_proxy(
                right,
                agent=agent,
                evidence=facts["evidence"],
                until_on=facts["until_on"],
                by=request.actor,
                at=request.at,
            ),
        ):
            messages.success(request, _("The proxy is registered. The owner can end it whenever she likes."))
            return redirect("voting:canvass-building", code, pk, right.building_id)
    title = _("Proxy: %(home)s") % {"home": queries.home_of(right)}
    return _form_page(request, assembly, right, form, title, _("Register it"), "canvass")


@opens_to("voting.answer_dispute")
@never_cache
@require_safe
def doubts(request: Request, code: str, pk: int) -> HttpResponse:
    """What owners doubt, the oldest first."""
    assembly = vote_here(request, code, pk, "answer_dispute")
    rows = Dispute.objects.filter(assembly=assembly).select_related("right").order_by("raised_at", "id")
    shown = request.GET.get("state", DisputeState.OPEN)
    rows = rows.filter(state=shown) if shown in DisputeState.values else rows
    found = [(row, queries.home_of(row.right)) for row in rows[:200]]
    tabs = [(str(state), state.label) for state in DisputeState]
    return render(request, "voting/desk_doubts.html", {**about(request, assembly, "doubts"), "rows": found,
                                                       "tabs": tabs})  # fmt: skip


@opens_to("voting.answer_dispute")
@never_cache
def answer(request: Request, code: str, pk: int, dispute_id: int) -> HttpResponse:
    """One doubt, and its answer by somebody who had no hand in the ballot."""
    assembly = vote_here(request, code, pk, "answer_dispute")
    rows = Dispute.objects.select_related("right__assembly", "right__community", "ballot")
    found = rows.filter(assembly=assembly, pk=dispute_id).first()
    if found is None:
        raise Http404
    ballots = [(one, _ballot_words(one)) for one in Ballot.objects.filter(right=found.right).order_by("id")]
    form = AnswerForm(request.POST or None, ballots=ballots if found.kind == DisputeKind.CO_OWNERS else ())
    why = why_not(check_can_answer_dispute, found, by=request.actor)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        chosen = next((one for one, _label in ballots if str(one.pk) == facts.get("ballot")), None)
        if tried(form, lambda: answer_dispute(found, upheld=facts["upheld"] == "yes", answer=facts["answer"],
                                              ballot=chosen, by=request.actor, at=request.at)):  # fmt: skip
            messages.success(request, _("Answered. The owner reads it beside her vote."))
            return redirect("voting:doubts", code, pk)
    context = {**about(request, assembly, "doubts"), "dispute": found, "home": queries.home_of(found.right)}
    context |= {"form": form, "why_not": why, "ballots": [label for _one, label in ballots]}
    return render(request, "voting/desk_answer.html", context, status=422 if form.errors else 200)


def _doors(request: Request, code: str, pk: int, building_id: int, template: str) -> HttpResponse:
    assembly = vote_here(request, code, pk, "deliver")
    allowed = rules.buildings_of(assembly, request.actor)
    here = [one for one in queries.buildings(assembly, allowed) if one.building_id == building_id]
    if not here:
        raise Http404
    shown = request.GET.get("show", "waiting")
    shown = shown if shown in SHOWN else "waiting"
    context = {
        **about(request, assembly, "canvass"),
        "building": here[0],
        "doors": queries.doors(assembly, building_id, show=shown),
        "tabs": [("waiting", _("Not voted yet")), ("unserved", _("Not reached yet")), ("all", _("All"))],
    }
    return render(request, template, context)


def about(request: Request, assembly: Assembly, page: str) -> dict[str, Any]:
    path = assembly.community.path or "-"
    verbs = ("cast_at_door", "register_proxy", "print_ballots", "take_scan", "key_scan", "answer_dispute")
    held = {verb: request.actor.may(f"voting.{verb}", path) for verb in (*verbs, "remind_voters", "deliver")}
    return {"assembly": assembly, "place": assembly.community, "page": page, "may": held}


def _line(request: Request, assembly: Assembly, number: int) -> Right:
    found = Right.objects.select_related("assembly__community", "community").filter(assembly=assembly, number=number)
    right = found.first()
    allowed = rules.buildings_of(assembly, request.actor)
    if right is None or (allowed is not None and right.building_id not in allowed):
        raise Http404
    return right


def _form_page(
    request: Request, assembly: Assembly, right: Right, form: Any, title: str, button: str, page: str
) -> HttpResponse:
    context = {**about(request, assembly, page), "right": right, "form": form, "title": title, "button": button}
    return render(request, "voting/desk_form.html", context, status=422 if form.errors else 200)


def _ballot_words(ballot: Ballot) -> str:
    """When and how it was cast; not what it says."""
    return f"{Channel(ballot.channel).label} · {ballot.cast_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
