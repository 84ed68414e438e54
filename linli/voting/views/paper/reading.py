"""Scans: taken in, read by two who do not see each other's entry, settled by a third."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.files import JPEG, open_file
from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.pdf import picture_of_page
from linli.people.doors import confirmed_again
from linli.voting.actions.scanning import key_scan, look_at_scan, reject_scan, settle_scan, take_scan
from linli.voting.forms.casting import KeyForm, RejectForm, ScanForm
from linli.voting.models import Assembly, Scan
from linli.voting.queries import paper as queries
from linli.voting.queries.assemblies import motions_of
from linli.voting.rules.paper import check_can_key_scan, check_can_settle_scan
from linli.voting.states import ScanState
from linli.voting.views.casting.common import vote_here
from linli.voting.views.casting.desk import about


@opens_to("voting.take_scan")
@never_cache
def take(request: Request, code: str, pk: int) -> HttpResponse:
    """One paper after another: its number, and its picture."""
    assembly = vote_here(request, code, pk, "take_scan")
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        scan = attempt(form, lambda: take_scan(assembly, **form.cleaned_data, by=request.actor, at=request.at))
        if scan is not None:
            said = _("Taken in: %(serial)s. Two others read it.") % {"serial": scan.paper.serial}
            messages.success(request, said)
            return redirect("voting:scan", code, pk)
    context = {**about(request, assembly, "scan"), "form": form, "waiting": queries.waiting(assembly)}
    return render(request, "voting/paper_scan.html", context, status=422 if form.errors else 200)


@opens_to("voting.key_scan")
@never_cache
@require_safe
def queue(request: Request, code: str, pk: int) -> HttpResponse:
    """What waits for this reader, and where two differ."""
    assembly = vote_here(request, code, pk, "key_scan")
    context = {
        **about(request, assembly, "read"),
        "to_read": queries.to_read(assembly, request.actor)[:100],
        "differ": queries.to_read(assembly, request.actor, ScanState.MISMATCH)[:100],
        "waiting": queries.waiting(assembly),
    }
    return render(request, "voting/paper_queue.html", context)


@opens_to("voting.key_scan")
@never_cache
@confirmed_again
def key(request: Request, code: str, pk: int, scan_id: int) -> HttpResponse:
    """One scan big beside the boxes."""
    assembly = vote_here(request, code, pk, "key_scan")
    scan = _scan(assembly, scan_id)
    form = KeyForm(request.POST or None, motions=motions_of(assembly))
    why = why_not(check_can_key_scan, scan, by=request.actor)
    if request.method == "POST" and form.is_valid() and _keyed(request, scan, form):
        following = queries.to_read(assembly, request.actor).first()
        if following is not None:
            return redirect("voting:key-scan", code, pk, following.pk)
        return redirect("voting:read-scans", code, pk)
    context = {**about(request, assembly, "read"), "scan": scan, "form": form, "why_not": why}
    return render(request, "voting/paper_key.html", context, status=422 if form.errors else 200)


@opens_to("voting.settle_scan")
@never_cache
@confirmed_again
def settle(request: Request, code: str, pk: int, scan_id: int) -> HttpResponse:
    """Where two readers differ: both entries, and the decision of a third."""
    assembly = vote_here(request, code, pk, "settle_scan")
    scan = _scan(assembly, scan_id)
    why = why_not(check_can_settle_scan, scan, by=request.actor)
    motions = motions_of(assembly)
    is_reject = "reason" in request.POST
    form = KeyForm(None if is_reject else request.POST or None, motions=motions, can_be_unreadable=False)
    refusal = RejectForm(request.POST if is_reject else None)
    if request.method == "POST" and not is_reject and form.is_valid():
        facts: dict[str, Any] = {name: value for name, value in form.facts.items() if name != "is_readable"}
        if tried(form, lambda: settle_scan(scan, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("Settled."))
            return redirect("voting:read-scans", code, pk)
    if is_reject and refusal.is_valid() and _rejected(request, scan, refusal):
        return redirect("voting:read-scans", code, pk)
    readings = [] if why else [_reading(keying, motions) for keying in scan.keyings.order_by("turn")]
    context = {**about(request, assembly, "read"), "scan": scan, "form": form, "reject_form": refusal, "why_not": why}
    context["rows"] = list(zip(*readings, strict=True)) if readings else []
    return render(request, "voting/paper_settle.html", context, status=422 if form.errors or refusal.errors else 200)


@opens_to("voting.key_scan")
@never_cache
@require_safe
def picture(request: Request, code: str, pk: int, scan_id: int) -> HttpResponse:
    """The picture of a paper, for who reads it. Each look is recorded."""
    assembly = vote_here(request, code, pk, "key_scan")
    stored = look_at_scan(_scan(assembly, scan_id), by=request.actor, at=request.at)
    with open_file(stored) as file:
        content = file.read()
    is_photo = stored.media_type == JPEG
    answer = HttpResponse(
        content if is_photo else picture_of_page(content), content_type=JPEG if is_photo else "image/png"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _keyed(request: Request, scan: Scan, form: KeyForm) -> bool:
    done = tried(form, lambda: key_scan(scan, **form.facts, by=request.actor, at=request.at))
    if done:
        messages.success(request, _("Entered. The next one:"))
    return done


def _rejected(request: Request, scan: Scan, form: RejectForm) -> bool:
    done = tried(form, lambda: reject_scan(scan, **form.cleaned_data, by=request.actor, at=request.at))
    if done:
        messages.success(request, _("Rejected, with the reason."))
    return done


def _scan(assembly: Assembly, scan_id: int) -> Scan:
    try:
        return queries.scan_here(assembly, scan_id)
    except Scan.DoesNotExist:
        raise Http404 from None


def _reading(keying: Any, motions: list[Any]) -> list[tuple[str, str]]:
    """What one reader saw: (question, choice) and whether it is signed."""
    rows = [(motion.title, keying.choices.get(str(motion.pk), "?")) for motion in motions]
    return [*rows, (_("Signature"), _("Signed") if keying.is_signed else _("Not signed"))]
