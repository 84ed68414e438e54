"""A hotline's file: sent, checked row by row, and on a second word entered. One address shows where it stands."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import Request
from linli.cases import actions, jobs, rules
from linli.cases.forms.office import HotlineForm
from linli.cases.queries.hotline_cells import heading
from linli.cases.states import HOTLINE_FILE
from linli.kernel.doors import opens_to
from linli.kernel.errors import Denied, Refused, why_not
from linli.kernel.forms import attempt
from linli.registry import queries as registry
from linli.registry.models import ImportRun, Place
from linli.registry.states import ImportState

VERB = "cases.import_hotline"
PAGE = 50


@opens_to(VERB)
@never_cache
@require_http_methods(["GET", "POST"])
def hotline(request: Request) -> HttpResponse:
    """Send a file, and those that were sent before. It is checked at once, or in the background if it is long."""
    place = _place(request)
    form = HotlineForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload: UploadedFile = form.cleaned_data["file"]
        content = upload.read()
        facts: dict[str, Any] = {"content": content, "file_name": upload.name or ""}
        run = attempt(form, lambda: actions.start_hotline_file(place, **facts, by=request.actor, at=request.at))
        if run:
            _check(request, run, len(content))
            return redirect("hotline-file", run.pk)
    context = {"form": form, "place": place, "runs": registry.latest_runs(place, [HOTLINE_FILE])}
    return render(request, "cases/hotline.html", context, status=422 if form.errors else 200)


@opens_to(VERB)
@never_cache
@require_safe
def hotline_file(request: Request, pk: int) -> HttpResponse:
    """How far a file is, what is wrong in it, or what it has brought."""
    run = _run(request, pk)
    page = Paginator(registry.problems(run), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": run.place,
        "run": run,
        "is_waiting": run.state in (ImportState.UPLOADED, ImportState.RUNNING),
        "total": run.rows_total or None,
        "page": page,
        "problems": [
            {"row": one.row, "column": heading(one.column), "sentence": one.params.get("sentence", "")} for one in page
        ],
        "missing": [heading(name) for name in run.result.get("missing", ())],
        "why_not_enter": why_not(rules.check_can_enter_hotline_file, run, by=request.actor),
        "keep": "",
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "cases/parts/hotline_run.html" if is_fragment else "cases/hotline_file.html", context)


@opens_to(VERB)
@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    """Once more, because a category, a body or a community has been entered in the meantime."""
    run = _run(request, pk)
    rules.check_can_check_hotline_file(run, by=request.actor)
    _check(request, run, registry.sent_files.size(run.file_sha256))
    return redirect("hotline-file", pk)


@opens_to(VERB)
@require_POST
def enter(request: Request, pk: int) -> HttpResponse:
    """All rows or none: at once if they are few, otherwise in the background."""
    run = _run(request, pk)
    rules.check_can_enter_hotline_file(run, by=request.actor)
    if run.rows_total > jobs.LONG_ROWS:
        _in_background(jobs.enter_long_file, request, run)
        messages.info(request, _("It is being entered. You may leave this page; the work goes on."))
        return redirect("hotline-file", pk)
    try:
        actions.enter_hotline_file(run, by=request.actor, at=request.at)
    except Denied:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hotline-file", pk)


def _place(request: Request) -> Place:
    paths = request.actor.paths(VERB)
    place = Place.objects.filter(path__in=paths).order_by("path").first()
    if place is None:
        raise Http404(_("There is no such place for you."))
    rules.check_can_import_hotline(place, by=request.actor)
    return place


def _run(request: Request, pk: int) -> ImportRun:
    """A file of a place at which she may enter one. To anybody else it does not exist."""
    run = ImportRun.objects.filter(pk=pk, kind=HOTLINE_FILE).select_related("place", "made_by").first()
    if run is None or not request.actor.may(VERB, run.place.path or ""):
        raise Http404(_("There is no such file for you."))
    return run


def _check(request: Request, run: ImportRun, size: int) -> None:
    if size > jobs.LONG_BYTES:
        _in_background(jobs.check_long_file, request, run)
    else:
        actions.check_hotline_file(run, by=request.actor, at=request.at)


def _in_background(task: Any, request: Request, run: ImportRun) -> None:
    # One after the other for one place; a second press finds the first still waiting and adds nothing.
    task.configure(lock=f"cases.hotline.{run.place_id}").defer(
        run_id=run.pk,
        user_id=request.actor.user_id,
        body_id=request.actor.body_id,
        language=get_language() or "zh-hans",
    )
