"""Printed ballots: one sheet a line, with a serial number and a code; a new print voids the one before."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import segno
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.audit.actions import record
from linli.audit.files import PDF, store
from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.pdf import Fill, copies, render
from linli.registry.models import Building
from linli.voting.models import Assembly, Motion, Paper, PrintRun, Right
from linli.voting.queries.paper import sheets_of
from linli.voting.rules import paper as rules
from linli.voting.states import RightKind, ScanState, Standing

CSS = """
h1 { font-size: 15pt; margin-top: 122pt; } p { font-size: 11pt; margin-top: 3pt; }
.motion { font-size: 15pt; font-weight: bold; margin-top: 14pt; } .boxes { font-size: 18pt; margin-top: 6pt; }
.sign { font-size: 14pt; margin-top: 26pt; } .small { font-size: 9.5pt; color: #333333; }
"""


@transaction.atomic
def print_ballots(
    assembly: Assembly,
    *,
    building: Building | None = None,
    right: Right | None = None,
    by: Actor,
    at: datetime,
) -> PrintRun:
    """Give a paper to every line that has not voted, of a building, of the whole roll, or to one. Earlier papers of
    these lines are void from now on. `draw` makes the file.

    Raises Denied, or Refused where nobody is left who needs one.
    """
    rules.check_can_print(assembly, by=by)
    lines = Right.objects.select_for_update(of=("self",), no_key=True).filter(
        assembly=assembly, standing=Standing.WAITING
    )
    lines = lines.exclude(kind=RightKind.UNKNOWN)
    lines = lines.exclude(papers__scans__state__in=[ScanState.TO_KEY, ScanState.TO_CHECK, ScanState.MISMATCH])
    lines = lines.filter(building=building) if building else lines
    chosen = list((lines.filter(pk=right.pk) if right else lines).order_by("number"))
    if not chosen:
        raise Refused(_("Nobody here needs a paper: all have voted, or the register does not know who they are."))
    before = Paper.objects.filter(right__in=chosen)
    counts = dict(before.values_list("right").annotate(Count("id")))
    before.filter(voided_at__isnull=True).update(voided_at=at)
    key = bytes(assembly.count_key or b"")
    papers = Paper.objects.bulk_create(
        [
            Paper(
                community_id=assembly.community_id,
                assembly=assembly,
                right=line,
                serial=rules.serial_of(key, assembly.pk, line.number, counts.get(line.pk, 0) + 1),
                printed_at=at,
                printed_by_id=by.user_id,
            )
            for line in chosen
        ],
        batch_size=1000,
    )
    run = PrintRun.objects.create(
        community_id=assembly.community_id,
        assembly=assembly,
        building=building,
        asked_by_id=by.user_id or 0,
        asked_at=at,
        papers=[paper.pk for paper in papers],
    )
    record(
        log_id=assembly.community_id,
        verb="voting.print_ballots",
        subject=("assembly", assembly.pk),
        by=by,
        at=at,
        data={"papers": len(papers), "voided": len(set(counts))},
    )
    return run


def draw(run: PrintRun, *, tick: Callable[[int], object] | None = None, at: datetime) -> PrintRun:
    """Make the PDF of a run: for the worker. Killed in between and started again, it draws the same file."""
    assembly = run.assembly
    with override("zh-hans"):
        facts = {"assembly": assembly, "motions": Motion.objects.filter(assembly=assembly).order_by("order")}
        form = render(render_to_string("voting/paper_form.html", facts), CSS, title=assembly.title)
        sheets = sheets_of(run)
        content = copies(form, (_fill(assembly, sheet) for sheet in sheets), title=assembly.title, tick=tick)
        file = store(BytesIO(content), kinds=(PDF,), at=at, field="file")
    PrintRun.objects.filter(pk=run.pk).update(done=len(run.papers), file=file)
    run.done, run.file = len(run.papers), file
    return run


def show_drawn(run: PrintRun, done: int) -> None:
    """How far the drawing has come, for the page that waits for it."""
    PrintRun.objects.filter(pk=run.pk).update(done=done)


def _fill(assembly: Assembly, sheet: tuple[str, str, str]) -> Fill:
    serial, address, name = sheet
    code = segno.make(rules.qr_text(assembly, serial), error="m", micro=False, mask=3)
    lines = (
        (54, 74, 20, _("Ballot of the owners' assembly")),
        (54, 102, 16, address),
        (54, 124, 13, name),
        (54, 148, 13, _("No. %(serial)s") % {"serial": serial}),
    )
    rows = [list(row) for row in code.matrix_iter(border=2)]
    return Fill(lines, _("No. %(serial)s") % {"serial": serial}, (425, 50, 118, rows))
