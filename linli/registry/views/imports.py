"""A file on its way in: upload, columns, dry run, entering, result. One address shows where it stands."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.downloads import download
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.kernel.sheets import CSV, Page
from linli.registry import actions, exports, jobs, queries, rules
from linli.registry.forms import MappingForm, UploadForm
from linli.registry.imports import stored
from linli.registry.imports.columns import KINDS, columns_of
from linli.registry.imports.sentences import sentence, short
from linli.registry.imports.tables import MOST_BYTES
from linli.registry.models import ImportRun, Place
from linli.registry.rules import PROJECT_TABLE, REGISTER_FILE
from linli.registry.states import ImportState, PlaceKind, Severity

from .common import run_here, seen_place

PAGE = 50


@opens_to("registry.see_imports")
def runs(request: Request) -> HttpResponse:
    """The files of all places at which I may send one, the newest first."""
    paths = sorted(
        {path for verb in ("start_import", "edit_place") for path in request.actor.paths(f"registry.{verb}")}
    )
    inside = queries.places_inside(paths)
    found = ImportRun.objects.filter(place__in=inside, kind__in=KINDS).select_related("place", "made_by")
    # Whoever only oversees the place sees that a file came, and not what stands in it.
    rows = [
        (each, not why_not(_may_start, request, each.place, each.kind))
        for each in found.order_by("-made_at", "-id")[:PAGE]
    ]
    return render(request, "registry/imports.html", {"runs": rows, "communities": _communities(inside)})


@opens_to(SIGNED_IN)
def start(request: Request, code: str) -> HttpResponse:
    """Send a file."""
    place = seen_place(request, code)
    kinds = [kind for kind in (REGISTER_FILE, PROJECT_TABLE) if not why_not(_may_start, request, place, kind)]
    if not kinds:
        rules.check_can_start_import(request.actor, place)
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        started: list[ImportRun] = []

        def work() -> None:
            upload: UploadedFile = form.cleaned_data["file"]
            started.append(
                actions.start_import(
                    place,
                    content=upload.read(MOST_BYTES + 1),
                    file_name=upload.name or "",
                    kind=form.cleaned_data["kind"],
                    by=request.actor,
                    at=request.at,
                )
            )

        if tried(form, work):
            return redirect("registry:import-columns", place.code, started[0].pk)
    context = {"place": place, "form": form, "runs": queries.latest_runs(place)}
    return render(request, "registry/import_start.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
def columns(request: Request, code: str, pk: int) -> HttpResponse:
    """Which column of the file is which of ours; then the dry run."""
    run = run_here(request, code, pk)
    table = actions.table_of(run)
    form = MappingForm(request.POST or None, kind=run.kind, headers=table.headers, mapping=run.mapping)
    if request.method == "POST" and form.is_valid():

        def work() -> None:
            actions.map_columns(run, mapping=form.cleaned_data, by=request.actor, at=request.at)
            _check(request, run)

        if tried(form, work):
            return redirect("registry:import", run.place.code, run.pk)
    context = {
        "place": run.place,
        "run": run,
        "form": form,
        "headers": table.headers,
        "sample": [cells + [""] * (len(table.headers) - len(cells)) for _row, cells in table.rows[:3]],
        "matched": sum(bool(header) for header in run.mapping.values()),
    }
    return render(request, "registry/import_columns.html", context, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
def run(request: Request, code: str, pk: int) -> HttpResponseBase:
    """Where the file stands: how far it has been read, what is wrong in it, or what it has changed."""
    found = run_here(request, code, pk)
    severity = request.GET.get("severity", "")
    chosen = {"severity": severity if severity in Severity.values else "", "code": request.GET.get("code", "")[:40]}
    problems = queries.problems(found, **chosen)
    if request.GET.get("format") == CSV:
        sheet = Page(found.file_name, exports.problem_rows(problems.iterator()), found.file_name)
        return download(f"problems-{found.pk}", sheet, kind=CSV, streamed=True)
    page = Paginator(problems, PAGE).get_page(request.GET.get("page"))
    counts = queries.problem_counts(found)
    names = columns_of(found.kind)
    context = {
        "place": found.place,
        "run": found,
        "page": page,
        "problems": [
            {
                "row": each.row,
                "column": names.get(each.column, each.column),
                "text": sentence(each.code, each.params),
                "is_error": each.severity == Severity.ERROR,
            }
            for each in page
        ],
        "errors": sum(counts.get(Severity.ERROR, {}).values()),
        "contradictions": sum(counts.get(Severity.CONTRADICTION, {}).values()),
        "codes": [(code_, short(code_), count) for each in counts.values() for code_, count in each.items()],
        "chosen": chosen,
        "why_not_enter": why_not(rules.check_can_enter_import, request.actor, found),
        "is_waiting": found.state in (ImportState.UPLOADED, ImportState.RUNNING),
        "total": found.rows_total or None,
        "result": _result(found),
        "is_unchanged": not any(count for name, count in found.result.items() if name != "units_same"),
        "keep": f"&{urlencode(chosen)}",
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "registry/_import_run.html" if is_fragment else "registry/import_run.html", context)


@opens_to(SIGNED_IN)
@require_POST
def enter(request: Request, code: str, pk: int) -> HttpResponse:
    """Enter what was checked: at once if it is short, otherwise in the background."""
    found = run_here(request, code, pk)
    rules.check_can_enter_import(request.actor, found)
    if found.rows_total > jobs.LONG_ROWS:
        _in_background(jobs.enter_import, request, found)
        messages.info(request, _("It is being entered. You may leave this page; the work goes on."))
    else:
        actions.enter_import(found, by=request.actor, at=request.at)
    return redirect("registry:import", found.place.code, found.pk)


def _may_start(request: Request, place: Place, kind: str) -> None:
    rules.check_can_start_import(request.actor, place, kind)


def _check(request: Request, found: ImportRun) -> None:
    if stored.size(found.file_sha256) > jobs.LONG_BYTES:
        _in_background(jobs.check_import, request, found)
    else:
        actions.check_import(found, by=request.actor, at=request.at)


def _in_background(task: Any, request: Request, found: ImportRun) -> None:
    # One after the other for one place; a second press finds the first still waiting and adds nothing.
    task.configure(lock=f"registry.import.{found.place_id}").defer(
        run_id=found.pk, user_id=request.actor.user_id, body_id=request.actor.body_id
    )


def _communities(inside: Any) -> list[Place]:
    return list(inside.filter(kind=PlaceKind.COMMUNITY, successor__isnull=True))


def _result(found: ImportRun) -> list[dict[str, Any]]:
    """What entering has changed, for the component that shows figures; nothing for a table of projects."""
    labels = {
        "units_new": _("New units"),
        "units_changed": _("Changed units"),
        "holdings_new": _("New owners"),
        "holdings_ended": _("Ended ownerships"),
        "tenancies_new": _("New tenants"),
        "tenancies_ended": _("Tenants moved out"),
        "contradictions_new": _("New contradictions"),
        "units_same": _("Unchanged units"),
    }
    if found.state != ImportState.DONE or found.kind != REGISTER_FILE:
        return []
    return [{"label": label, "value": f"{found.result.get(name, 0):,}"} for name, label in labels.items()]
