"""The ballot on the phone, in three screens: read, choose, check and confirm."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.audit.sending import send_receipt
from linli.bodies.actor import Request
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Refused, why_not
from linli.kernel.forms import tried
from linli.people.doors import confirmed_again, kept_post
from linli.voting.actions.casting import cast
from linli.voting.actions.delivering import open_ballot
from linli.voting.actions.disputes import dispute
from linli.voting.forms.casting import BallotForm, DoubtForm
from linli.voting.models import Assembly, Motion, Proxy, Right
from linli.voting.queries import own
from linli.voting.queries.assemblies import motions_of
from linli.voting.queries.canvass import home_of, lines_of
from linli.voting.queries.proxies import proxies_of
from linli.voting.rules import disputes as rules
from linli.voting.rules.casting import check_is_voter
from linli.voting.states import AssemblyState, Channel, Choice, Precedence, Standing

from .common import line_here, vote_here

OPENED = ("ballot",)  # of the receipt of her own ballot
LETTERS = {"y": Choice.YES, "n": Choice.NO, "a": Choice.ABSTAIN, "-": Choice.BLANK}


@opens_to(SIGNED_IN)
@never_cache
def mine(request: Request, code: str, pk: int) -> HttpResponse:
    """My vote as recorded: every line of hers, what was cast for it, and what counts."""
    assembly = vote_here(request, code, pk)
    motions = motions_of(assembly)
    lines = lines_of(assembly, request.actor)
    cards = [_card(request, assembly, right, own.ballots_of(right, motions, request.actor)) for right in lines]
    for proxy in proxies_of(assembly, request.actor):
        cast_before = own.cast_for(proxy.right, motions, request.actor)
        cards.append(_card(request, assembly, proxy.right, cast_before, proxy=proxy))
    context = {
        **_about(assembly),
        "cards": cards,
        "why_not": "" if cards else why_not(check_is_voter, assembly.community.path or "-", request.actor),
    }
    return render(request, "voting/casting_mine.html", context)


@opens_to(SIGNED_IN)
@never_cache
def begin(request: Request, code: str, pk: int) -> HttpResponse:
    """To the first screen of her one line; who has several, or none, sees them first."""
    assembly = vote_here(request, code, pk)
    lines = lines_of(assembly, request.actor)
    if len(lines) == 1 and lines[0].standing == Standing.WAITING and not proxies_of(assembly, request.actor):
        return redirect("voting:ballot-read", code, pk, lines[0].number)
    return redirect("voting:my-votes", code, pk)


@opens_to(SIGNED_IN)
@never_cache
def read(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """First screen: what is asked, in full. To go on says that it has reached her."""
    assembly = vote_here(request, code, pk)
    right, proxy = line_here(request, assembly, number)
    if request.method == "POST":
        if proxy is None:
            open_ballot(right, by=request.actor, at=request.at)
        return redirect("voting:ballot-choose", code, pk, number)
    context = {**_about(assembly), **_screen(right, proxy, 1), "motions": motions_of(assembly)}
    return render(request, "voting/casting_read.html", context | {"why_not": _why_closed(request, assembly)})


@opens_to(SIGNED_IN)
@never_cache
def choose(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """Second screen: nothing is preselected. What was chosen stands on the third, and nowhere in an address."""
    assembly = vote_here(request, code, pk)
    right, proxy = line_here(request, assembly, number)
    motions = motions_of(assembly)
    change = request.POST.get("change", "") if request.method == "POST" else ""
    if change:
        form = BallotForm(initial=_initial(motions, change), motions=motions)
    else:
        form = BallotForm(request.POST or None, motions=motions)
        if request.method == "POST" and form.is_valid():
            return _check_page(request, assembly, right, proxy, motions, form.marks)
    context = {**_about(assembly), **_screen(right, proxy, 2), "form": form, "why_not": _why_closed(request, assembly)}
    return render(request, "voting/casting_choose.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
@never_cache
@confirmed_again
def confirm(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """Third screen: checked and confirmed, with a key that shows that it is still her."""
    assembly = vote_here(request, code, pk)
    right, proxy = line_here(request, assembly, number)
    motions = motions_of(assembly)
    if request.method != "POST":
        kept = kept_post(request)
        marks = kept.get("marks", "") if kept else ""
        if _fits(marks, motions):
            return _check_page(request, assembly, right, proxy, motions, marks)
        return redirect("voting:ballot-choose", code, pk, number)
    marks = request.POST.get("marks", "")
    try:
        cast(right, marks, channel=Channel.PHONE, voter=request.user, proxy=proxy, by=request.actor, at=request.at)
    except Refused as refusal:
        if not _fits(marks, motions):
            raise
        page = _check_page(request, assembly, right, proxy, motions, marks, refused=str(refusal))
        page.status_code = refusal.status
        return page
    messages.success(request, _("Your ballot is in. Below is how it is recorded."))
    return redirect("voting:my-votes", code, pk)


@opens_to(SIGNED_IN)
@never_cache
@confirmed_again
def doubt(request: Request, code: str, pk: int, number: int) -> HttpResponse:
    """ "I did not vote this"."""
    assembly = vote_here(request, code, pk)
    right, proxy = line_here(request, assembly, number)
    form = DoubtForm(request.POST or None)
    why = why_not(rules.check_can_dispute, right, by=request.actor)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if tried(form, lambda: dispute(right, text=text, by=request.actor, at=request.at)):
            messages.success(request, _("Noted. Until it is answered, this ballot does not count."))
            return redirect("voting:my-votes", code, pk)
    context = {**_about(assembly), **_screen(right, proxy, 0), "form": form, "why_not": why}
    return render(request, "voting/casting_doubt.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
@never_cache
def receipt(request: Request, code: str, pk: int, ballot_id: int) -> HttpResponse:
    """The receipt of her own ballot, with what she chose and the names of its lines in the count."""
    assembly = vote_here(request, code, pk)
    ballot = own.own_ballot(ballot_id, lines_of(assembly, request.actor), request.actor)
    if ballot is None or ballot.assembly_id != assembly.pk:
        raise Http404
    back = request.path.rsplit("/", 3)[0] + "/mine/"
    return send_receipt(request, ballot.event_id, f"{code}-{assembly.number}", back=back, open=OPENED)


def _about(assembly: Assembly) -> dict[str, Any]:
    return {"assembly": assembly, "place": assembly.community}


def _screen(right: Right, proxy: Proxy | None, step: int) -> dict[str, Any]:
    return {"right": right, "proxy": proxy, "home": home_of(right), "step": step}


def _check_page(
    request: Request,
    assembly: Assembly,
    right: Right,
    proxy: Proxy | None,
    motions: list[Motion],
    marks: str,
    *,
    refused: str = "",
) -> HttpResponse:
    answers = [(motion, LETTERS[letter]) for motion, letter in zip(motions, marks, strict=True)]
    context = {**_about(assembly), **_screen(right, proxy, 3), "answers": answers, "marks": marks, "refused": refused}
    return render(request, "voting/casting_check.html", context)


def _card(
    request: Request, assembly: Assembly, right: Right, ballots: list[own.Own], *, proxy: Proxy | None = None
) -> dict[str, Any]:
    """One line as its page shows it."""
    final = right.standing == Standing.VOTED and assembly.precedence == Precedence.FIRST
    return {
        "right": right,
        "home": home_of(right),
        "proxy": proxy,
        "ballots": ballots,
        "disputes": own.disputes_of(right) if proxy is None else [],
        "can_vote": assembly.state == AssemblyState.OPEN and request.at < assembly.closes_at and not final,
        "why_not_doubt": why_not(rules.check_can_dispute, right, by=request.actor) if proxy is None else "",
    }


def _why_closed(request: Request, assembly: Assembly) -> str:
    if assembly.state == AssemblyState.POSTED or request.at < assembly.opens_at:
        return _("Voting has not begun.")
    if assembly.state != AssemblyState.OPEN or request.at >= assembly.closes_at:
        return _("Voting is over.")
    if Channel.PHONE not in assembly.channels:
        return _("This vote is held on paper only. Your ballot is brought to you.")
    return ""


def _fits(marks: str, motions: list[Motion]) -> bool:
    return len(marks) == len(motions) and set(marks) <= set(LETTERS)


def _initial(motions: list[Motion], marks: str) -> dict[str, str]:
    return {f"m{motion.pk}": letter for motion, letter in zip(motions, marks, strict=False) if letter in LETTERS}
