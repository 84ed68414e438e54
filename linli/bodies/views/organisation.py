"""Pages of bodies: who answers for my community; and for officials bodies, seats, terms and the tree."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.bodies import actions, queries, rules
from linli.bodies.actor import Request
from linli.bodies.forms import AddBodyForm, FactsForm, HoursFormSet, ReasonForm, SeatForm
from linli.bodies.models import Body, Seat
from linli.bodies.states import SeatTitle
from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to
from linli.kernel.errors import Invalid, Refused, why_not
from linli.kernel.forms import tried
from linli.people.queries import demo_people
from linli.registry.models import Place
from linli.registry.queries import ancestors
from linli.registry.states import PlaceKind


@opens_to(ANYONE)
def demo_sign_ins(request: Request) -> HttpResponse:
    """The ready people of the demo with what each of them is; does not exist outside the demo."""
    if not settings.DEMO:
        raise Http404
    people = demo_people()
    labels = queries.labels([user.pk for user in people], on=_today(request))
    rows = [{"user": user, "label": labels.get(user.pk, "")} for user in people]
    fragment = request.headers.get("HX-Request") == "true"
    response = render(request, f"bodies/{'_' if fragment else ''}demo_sign_ins.html", {"rows": rows})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@opens_to(SIGNED_IN)
def directory(request: Request) -> HttpResponse:
    """Who answers for the reader's community, from its own bodies up to the street."""
    mine = _my_communities(request)
    community = next((one for one in mine if one.code == request.GET.get("c")), mine[0] if mine else None)
    context = {
        "community": community,
        "others": [one for one in mine if one != community],
        "levels": queries.directory(community, on=_today(request)) if community else [],
    }
    return render(request, "bodies/directory.html", context)


def _my_communities(request: Request) -> list[Place]:
    """Where she lives, then where she sits."""
    ids = [home.community_id for home in request.actor.homes] + [seat.place_id for seat in request.actor.seats]
    found = Place.objects.filter(kind=PlaceKind.COMMUNITY).in_bulk(set(ids))
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


@opens_to("bodies.read")
def desk(request: Request) -> HttpResponse:
    """To the first place whose bodies she may see."""
    path = request.actor.paths("bodies.read")[0]
    return redirect("bodies_at", get_object_or_404(Place, path=path).code)


@opens_to("bodies.read")
def bodies_at(request: Request, code: str) -> HttpResponse:
    return render(request, "bodies/desk.html", _desk(request, _place(request, code)))


@opens_to("bodies.read")
def body(request: Request, code: str, pk: int) -> HttpResponse:
    return _body_page(request, *_place_and_body(request, code, pk))


def _desk(request: Request, place: Place) -> dict[str, Any]:
    """What the list at the left needs."""
    inside = Place.objects.filter(parent=place, successor__isnull=True).order_by("name")
    around = [one for one in ancestors(place) if request.actor.may("bodies.read", one.path or "")]
    return {
        "place": place,
        "bodies": queries.bodies_of(place, on=_today(request)),
        "inside": inside,
        "around": around,
        "may_add": request.actor.may("bodies.add_body", place.path or "") and place.successor_id is None,
        "ending": queries.terms_ending([place.path or "-"], on=_today(request)).count(),
    }


def _body_page(request: Request, place: Place, one: Body, **forms: Any) -> HttpResponse:
    """The body with its seats and what can be done; ``forms`` are those that came back with errors."""
    on, by = _today(request), request.actor
    shown = {
        "facts": FactsForm(initial={"name": one.name, "name_en": one.name_en, "phone": one.phone}),
        "seat": SeatForm(body=one, initial={"from_date": on}),
        "close": ReasonForm(prefix="close"),
        "end": ReasonForm(prefix="end"),
        "hours": HoursFormSet(prefix="hours", initial=_hours_of(one)),
        **forms,
    }
    desk_ = _desk(request, place)
    for row in desk_["bodies"]:
        row.is_shown = row.pk == one.pk
    context = desk_ | {
        "body": one,
        "forms": shown,
        "fresh_end": ReasonForm(prefix="end"),
        "alarm_on": on + timedelta(days=queries.TERM_ALARM_DAYS),
        "past": queries.past_seats(one, on=on)[:50],
        "why_not": {
            "edit": why_not(rules.check_can_edit_body, one, by=by),
            "close": why_not(rules.check_can_close_body, one, by=by),
            "seat": why_not(rules.check_can_give_seats, one, SeatTitle.MEMBER, by=by),
            "end": why_not(rules.check_can_end_seats, one, by=by),
            "hours": why_not(rules.check_can_set_duty_hours, one, by=by),
        },
    }
    return render(request, "bodies/body.html", context, status=422 if forms else 200)


def _hours_of(one: Body) -> list[dict[str, Any]]:
    names = ("weekday", "opens_at", "closes_at", "where")
    return [{name: getattr(row, name) for name in names} for row in one.hours]  # type: ignore[attr-defined]


@opens_to("bodies.add_body")
def add_body(request: Request, code: str) -> HttpResponse:
    place = _place(request, code)
    form = AddBodyForm(request.POST if request.method == "POST" else None, place_kind=place.kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_body(place, **form.cleaned_data, by=request.actor, at=request.at)
        except Invalid as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The body is set up."))
            return redirect("body", place.code, made.pk)
    context = _desk(request, place) | {"form": form}
    return render(request, "bodies/add_body.html", context, status=422 if form.errors else 200)


@opens_to("bodies.edit_body")
def edit_body(request: Request, code: str, pk: int) -> HttpResponse:
    place, one = _place_and_body(request, code, pk)
    form = FactsForm(request.POST if request.method == "POST" else None)
    done = form.is_valid() and tried(
        form, lambda: actions.edit_body(one, **form.cleaned_data, by=request.actor, at=request.at)
    )
    return _after(request, place, one, done, _("Saved."), facts=form)


@opens_to("bodies.close_body")
def close_body(request: Request, code: str, pk: int) -> HttpResponse:
    place, one = _place_and_body(request, code, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, prefix="close")
    done = form.is_valid() and tried(
        form, lambda: actions.close_body(one, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)
    )
    return _after(request, place, one, done, _("The body is closed and its seats are ended."), close=form)


@opens_to("bodies.seat")
def seat(request: Request, code: str, pk: int) -> HttpResponse:
    place, one = _place_and_body(request, code, pk)
    form = SeatForm(request.POST if request.method == "POST" else None, body=one)
    done = form.is_valid() and tried(
        form,
        lambda: actions.seat_at_address(
            one, form.cleaned_data["address"], **form.terms(), by=request.actor, at=request.at
        ),
    )
    return _after(request, place, one, done, _("The seat is given."), seat=form)


@opens_to("bodies.end_seat")
def end_seat(request: Request, code: str, pk: int, seat_pk: int) -> HttpResponse:
    place, one = _place_and_body(request, code, pk)
    held = get_object_or_404(Seat.objects.select_related("body__place"), pk=seat_pk, body=one)
    for row in one.held:  # type: ignore[attr-defined]
        row.is_open = row.pk == seat_pk  # where the form stays open if it comes back
    form = ReasonForm(request.POST if request.method == "POST" else None, prefix="end")
    done = form.is_valid() and tried(
        form, lambda: actions.end_seat(held, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)
    )
    return _after(request, place, one, done, _("The seat is ended."), end=form)


@opens_to("bodies.set_duty_hours")
def set_duty_hours(request: Request, code: str, pk: int) -> HttpResponse:
    place, one = _place_and_body(request, code, pk)
    lines = HoursFormSet(request.POST if request.method == "POST" else None, prefix="hours")
    done = False
    if lines.is_valid():
        hours = [line.hours() for line in lines]
        try:
            actions.set_duty_hours(one, [row for row in hours if row], by=request.actor, at=request.at)
            done = True
        except Refused as refusal:
            messages.error(request, str(refusal))
    return _after(request, place, one, done, _("The duty hours are saved."), hours=lines)


@opens_to("bodies.read")
def terms(request: Request, code: str) -> HttpResponse:
    """Terms inside a place that are over or will be within ninety days."""
    place, on = _place(request, code), _today(request)
    ending = list(queries.terms_ending([place.path or "-"], on=on)[:500])
    context = _desk(request, place) | {"rows": ending, "on": on, "days": queries.TERM_ALARM_DAYS}
    return render(request, "bodies/terms.html", context)


@opens_to("bodies.read")
def tree(request: Request, code: str) -> HttpResponse:
    """The four levels, from this place down, and the path on which a matter climbs."""
    place = _place(request, code)
    context = _desk(request, place) | {"top": queries.tree(place), "upward": queries.escalation_path(place)}
    return render(request, "bodies/tree.html", context)


def _today(request: Request) -> Any:
    return timezone.localdate(request.at)


def _place(request: Request, code: str) -> Place:
    """The place of this code, if she may see its bodies; otherwise it is as if there were none."""
    place = get_object_or_404(Place, code=code)
    if not request.actor.may("bodies.read", place.path or ""):
        raise Http404
    return place


def _place_and_body(request: Request, code: str, pk: int) -> tuple[Place, Body]:
    place = _place(request, code)
    try:
        one = queries.body_page(pk, on=_today(request))
    except Body.DoesNotExist:
        raise Http404 from None
    if one.place_id != place.pk:
        raise Http404
    one.place = place
    return place, one


def _after(request: Request, place: Place, one: Body, done: bool, said: str, **forms: Any) -> HttpResponse:
    if done:
        messages.success(request, said)
        return redirect("body", place.code, one.pk)
    if request.method != "POST":
        return redirect("body", place.code, one.pk)
    return _body_page(request, place, one, **forms)
