"""A case as its reporter sees it, and as neighbours do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit import queries as audit
from linli.audit.sending import send_receipt
from linli.bodies.actor import Request
from linli.cases import actions, rules
from linli.cases.forms.fields import store_all
from linli.cases.forms.own import InformationForm, VerdictForm, WithdrawForm
from linli.cases.models import Case, Reporter
from linli.cases.queries import reading, timeline
from linli.cases.queries.timeline import Side, Teller
from linli.cases.rules import Sight
from linli.cases.states import CASE, ENDED, State
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Refused, why_not
from linli.kernel.forms import add_refusal
from linli.kernel.mask import mask_name, scrub

from .common import at_home, entries_for, next_entry, photos_of, seen_or_404, tone

OPENED = ("title", "text", "spot")  # of the receipt of her own report


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def case_page(request: Request, number: str) -> HttpResponse:
    """Her own case, a neighbour's open one; who deals with it is led to the desk."""
    case, seen = seen_or_404(request, number)
    reporters = reading.reporters_of(case)
    mine = next((one for one in reporters if one.user_id == request.actor.user_id), None)
    if mine is None and seen in (Sight.FULL, Sight.CALLED):
        return redirect("desk-case", case.number)
    if mine is None:
        return render(request, "cases/neighbours_case.html", public_context(request, case, reporters))
    return own_page(request, case, reporters, mine)


@opens_to(SIGNED_IN)
@require_safe
def case_sheet(request: Request, number: str) -> HttpResponse:
    """Her own case on paper, for the notice she keeps or takes to an office."""
    case, _seen = seen_or_404(request, number, least=Sight.OWN)
    reporters = reading.reporters_of(case)
    mine = next((one for one in reporters if one.user_id == request.actor.user_id), None)
    if mine is None:
        raise Http404
    context = own_context(request, case, reporters, mine)
    return render(request, "cases/own_sheet.html", context)


def own_page(
    request: Request,
    case: Case,
    reporters: list[Reporter],
    mine: Reporter,
    *,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = own_context(request, case, reporters, mine)
    context |= {"verdict_form": VerdictForm(), "information_form": InformationForm(), "withdraw_form": WithdrawForm()}
    return render(request, "cases/own_case.html", context | (forms or {}), status=status)


def own_context(request: Request, case: Case, reporters: list[Reporter], mine: Reporter) -> dict[str, Any]:
    by, at = request.actor, request.at
    events = timeline.events_of(case)
    texts = timeline.texts_of(events)
    side = Side.REPORTER if mine.first else Side.JOINED
    photos = photos_of(case, reading.attachments_of(case, Sight.OWN, by=by))
    entries = entries_for(timeline.tell(events, Teller(side, by.user_id, texts)), photos)
    if entries and case.state not in ENDED:
        entries[-1]["state"] = "late" if entries[-1]["state"] == "late" else "now"
    judges = [one for one in reporters if one.user_id]
    entered = next((event.pk for event in events if event.verb == "cases.submit"), 0)
    place = audit.events_with_place([entered]).get(entered)
    question = next((texts.get(e.pk, "") for e in reversed(events) if e.verb == "cases.ask_reporter"), "")
    return {
        "case": case,
        "mine": mine,
        "text": case.text if mine.first else case.public_text,
        "result": case.result if mine.first else scrub(case.result),
        "others": len(reporters) - 1,
        "entries": entries,
        "next": next_entry(case, own=mine.first),
        "own": mine.first,
        "entry": None if place is None else place + 1,
        "photos": [photo for photo in photos.values() if photo["purpose"] == "reported" and photo["picture"]],
        "after_photos": [photo for photo in photos.values() if photo["purpose"] in ("before", "after")],
        "papers": [photo for photo in photos.values() if not photo["picture"]],
        "question": question if case.state == State.NEEDS_INFO else "",
        "tone": tone(case, at),
        "ended": case.state in ENDED,
        "judges": bool(judges) and judges[0].pk == mine.pk,
        "why_not_judge": why_not(rules.check_can_judge, case, by=by) if case.state == State.CLAIMED else "",
        "why_not_withdraw": _why_not_withdraw(case, reporters, mine),
        "verify": f"{reverse('verify-receipt')}#{reverse('case-receipt', args=[case.number])}",
    }


def _why_not_withdraw(case: Case, reporters: list[Reporter], mine: Reporter) -> str:
    """As the rule says it, from what is already read."""
    if mine.pk != reporters[0].pk:
        return _("Only whoever reported the case first can withdraw it.")
    if len(reporters) > 1:
        return _("Others have joined your case, so it goes on.")
    return why_not(CASE.target, "withdraw", case.state)


def public_context(request: Request, case: Case, reporters: list[Reporter]) -> dict[str, Any]:
    """What neighbours see: no words and no pictures of persons, the surname only where the reporter allows it."""
    events = timeline.events_of(case)
    photos = photos_of(case, reading.attachments_of(case, Sight.PUBLIC, by=request.actor))
    entries = entries_for(timeline.tell(events, Teller(Side.PUBLIC)), photos)
    if entries and case.state not in ENDED:
        entries[-1]["state"] = "late" if entries[-1]["state"] == "late" else "now"
    first = reporters[0] if reporters else None
    shown = first is not None and first.first and not first.anonymous
    name = (first.user.name if first.user else first.name) if first and shown else ""
    return {
        "case": case,
        "reporter": mask_name(name),
        "count": len(reporters),
        "entries": entries,
        "next": next_entry(case),
        "result": scrub(case.result),
        "ended": case.state in ENDED,
        "tone": tone(case, request.at),
        "why_not_join": why_not(rules.check_can_join, case, by=request.actor),
    }


def _own_or_404(request: Request, number: str) -> tuple[Case, list[Reporter], Reporter]:
    case, _seen = seen_or_404(request, number, least=Sight.OWN)
    reporters = reading.reporters_of(case)
    mine = next((one for one in reporters if one.user_id == request.actor.user_id), None)
    if mine is None:
        raise Http404(_("There is no such case for you."))
    return case, reporters, mine


@opens_to(SIGNED_IN)
@require_POST
def judge(request: Request, number: str) -> HttpResponse:
    """The reporter says whether it is solved."""
    case, reporters, mine = _own_or_404(request, number)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            actions.judge(case, **form.cleaned_data, by=at_home(request.actor), at=request.at)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            closed = case.state == State.CLOSED
            messages.success(
                request,
                _("Thank you. The case is closed.")
                if closed
                else _("Thank you. It is opened again and dealt with anew; %(body)s has been told.")
                % {"body": case.body.name},
            )
            return redirect("case", case.number)
    return own_page(request, reading.find(number) or case, reporters, mine, forms={"verdict_form": form}, status=422)


@opens_to(SIGNED_IN)
@require_POST
def add_information(request: Request, number: str) -> HttpResponse:
    """The reporter adds a word or a photo."""
    case, reporters, mine = _own_or_404(request, number)
    form = InformationForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rules.check_can_add_information(case, by=request.actor)
            photos = store_all(form, "photos", at=request.at)
            text = form.cleaned_data["text"]
            actions.add_information(case, text=text, photos=photos, by=at_home(request.actor), at=request.at)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added. %(body)s has been told.") % {"body": case.body.name})
            return redirect("case", case.number)
    again = reading.find(number) or case
    return own_page(request, again, reporters, mine, forms={"information_form": form}, status=422)


@opens_to(SIGNED_IN)
@require_POST
def withdraw(request: Request, number: str) -> HttpResponse:
    """The only reporter takes her case back."""
    case, reporters, mine = _own_or_404(request, number)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw(case, **form.cleaned_data, by=at_home(request.actor), at=request.at)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("You have taken your case back."))
            return redirect("case", case.number)
    again = reading.find(number) or case
    return own_page(request, again, reporters, mine, forms={"withdraw_form": form}, status=422)


@opens_to("cases.join")
@require_POST
def join(request: Request, number: str) -> HttpResponse:
    """ "Me too": stand behind a neighbour's case."""
    case, _seen = seen_or_404(request, number)
    actions.join(case, by=at_home(request.actor), at=request.at)
    messages.success(request, _("You are with it now. You will be told of every step, as if you had reported it."))
    return redirect("case", case.number)


@opens_to(SIGNED_IN)
@never_cache
@require_safe
def receipt(request: Request, number: str) -> HttpResponse:
    """The receipt of her report, with the words she wrote; of a case that she joined, the receipt of her joining."""
    case, _reporters, mine = _own_or_404(request, number)
    events = timeline.events_of(case)
    found = next((e for e in events if e.verb == "cases.submit"), None)
    if not mine.first:
        joined = (e for e in events if e.verb == "cases.join" and e.actor_id == mine.user_id)
        found = next(joined, found)
    back = reverse("case", args=[case.number])
    return send_receipt(request, found.pk if found else None, case.number, back=back, open=OPENED if mine.first else ())
