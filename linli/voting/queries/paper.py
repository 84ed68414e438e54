"""Papers and scans: what is printed, what waits to be read, and by whom it can be."""

from django.db.models import Q, QuerySet

from linli.bodies.actor import Actor
from linli.kernel.mask import mask_name
from linli.registry.models import Holding
from linli.registry.states import PersonKind, Relation
from linli.voting.models import Assembly, Paper, PrintRun, RightUnit, Scan
from linli.voting.states import ScanState

WAITING = (ScanState.TO_KEY, ScanState.TO_CHECK, ScanState.MISMATCH)


def sheets_of(run: PrintRun) -> list[tuple[str, str, str]]:
    """(serial, address, masked names) of each paper of a run, in the order of the roll."""
    papers = list(Paper.objects.filter(pk__in=run.papers).order_by("right__number").values_list("serial", "right"))
    rights = [right for _serial, right in papers]
    addresses: dict[int, list[str]] = {}
    homes: dict[int, int] = {}
    rows = RightUnit.objects.filter(right__in=rights).select_related("unit__building", "unit__entrance")
    for row in rows.order_by("unit_id"):
        addresses.setdefault(row.right_id, []).append(row.unit.address)
        homes[row.unit_id] = row.right_id
    names: dict[int, list[str]] = {}
    on = run.assembly.snapshot_on
    held = Holding.objects.filter(unit__in=homes).filter(Q(from_date__isnull=True) | Q(from_date__lte=on))
    held = held.filter(Q(to_date__isnull=True) | Q(to_date__gt=on))
    for unit, name, kind in held.order_by("id").values_list("unit", "person__name", "person__kind"):
        shown = mask_name(name) if kind == PersonKind.PERSON else name
        if shown not in names.setdefault(homes[unit], []):
            names[homes[unit]].append(shown)
    return [(serial, _short(addresses.get(right, [])), "、".join(names.get(right, [])[:4])) for serial, right in papers]


def waiting(assembly: Assembly) -> int:
    """How many scans have not been read to the end: until there are none the result is not whole."""
    return Scan.objects.filter(assembly=assembly, state__in=WAITING).count()


def to_read(assembly: Assembly, by: Actor, state: str = "") -> QuerySet[Scan]:
    """What this clerk may read, oldest first: nothing that she took or has read, nothing of her own home. What two
    cannot agree on waits apart, so the queue goes on."""
    found = Scan.objects.filter(assembly=assembly).exclude(keyings__clerk=by.user_id)
    own = Q(paper__right__units__unit__bindings__user=by.user_id) & Q(
        paper__right__units__unit__bindings__relation=Relation.OWNER,
        paper__right__units__unit__bindings__to_at__isnull=True,
    )
    found = found.exclude(pk__in=Scan.objects.filter(own, assembly=assembly).values("pk"))
    if state == ScanState.MISMATCH:
        found = found.filter(state=ScanState.MISMATCH)
    else:
        found = found.filter(state__in=(ScanState.TO_KEY, ScanState.TO_CHECK)).exclude(taken_by=by.user_id)
    return found.select_related("community", "assembly", "paper__right", "file").order_by("id")


def scan_here(assembly: Assembly, pk: int) -> Scan:
    """Raises Scan.DoesNotExist."""
    return Scan.objects.select_related("community", "assembly", "paper__right", "file").get(assembly=assembly, pk=pk)


def runs_of(assembly: Assembly) -> QuerySet[PrintRun]:
    return PrintRun.objects.filter(assembly=assembly).select_related("building", "file").order_by("-id")


def _short(addresses: list[str]) -> str:
    """ "3栋1单元101 等 3 处"."""
    if len(addresses) < 2:
        return "".join(addresses)
    return f"{addresses[0]} 等 {len(addresses)} 处"
