"""Paper: printed with a code, scanned once, read by two, settled by a third."""

from datetime import timedelta
from io import BytesIO

import pytest

from linli.audit.files import open_file
from linli.audit.models import Event, Secret
from linli.kernel import pdf
from linli.kernel.errors import Denied, Invalid, Refused
from linli.registry.models import Binding
from linli.voting.actions.printing import draw, print_ballots
from linli.voting.actions.scanning import key_scan, look_at_scan, reject_scan, settle_scan, take_scan
from linli.voting.models import Ballot, Motion, Paper, PrintRun, Right, Scan
from linli.voting.queries import paper as queries
from linli.voting.rules.paper import qr_text
from linli.voting.states import AssemblyState, ScanState
from tests.cases.makers import picture
from tests.cases.together import at_once
from tests.voting.ballots import by_phone, counted, turnout
from tests.voting.makers import assembled, right_of

pytestmark = pytest.mark.django_db
TWO = (("", "充电桩"), ("", "门禁"))


def photo(seed=b"scan"):
    return BytesIO(picture(seed))


def printed(cast, assembly, now):
    """The owner's line with its paper."""
    right = right_of(assembly, cast.users["owner"])
    print_ballots(assembly, right=right, by=cast.worker, at=now)
    return right, Paper.objects.get(right=right, voided_at__isnull=True)


def taken(cast, assembly, now, *, by="worker"):
    right, paper = printed(cast, assembly, now)
    scan = take_scan(assembly, code=qr_text(assembly, paper.serial), file=photo(), by=getattr(cast, by), at=now)
    return right, scan


def reads(scan, said, who, at, *, is_signed=True, verb=key_scan, **more):
    motions = Motion.objects.filter(assembly=scan.assembly_id).order_by("order").values_list("pk", flat=True)
    choices = {str(motion): choice for motion, choice in zip(motions, said.split(), strict=True)}
    return verb(scan, choices=choices, is_signed=is_signed, by=who, at=at, **more)


def test_a_building_is_printed_in_one_go_one_sheet_a_line(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    run = print_ballots(assembly, building=cast.units["hh"][0].building, by=cast.worker, at=now)
    ticks = []
    draw(run, tick=ticks.append, at=now)
    run = PrintRun.objects.get()
    known = Right.objects.filter(assembly=assembly, building=cast.units["hh"][0].building).exclude(kind="unknown")
    assert (run.done, len(run.papers), known.count()) == (2, 2, 2)
    with open_file(run.file) as file:
        assert pdf.page_count(file.read()) == 2


def test_two_who_see_the_same_enter_it(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    right, scan = taken(cast, assembly, now)
    later = now + timedelta(days=1)
    assert reads(scan, "yes spoilt", cast.worker2, later).state == ScanState.TO_CHECK
    assert Ballot.objects.count() == 0
    assert reads(scan, "yes spoilt", cast.neighbourhood_head, later).state == ScanState.ENTERED
    ballot = Ballot.objects.get()
    assert (ballot.channel, ballot.marks, ballot.cast_at, ballot.scan) == ("paper", "y-", now, scan)
    assert (counted(right), turnout(assembly)) == (("voted", "y-"), [(1, 8904), (0, 0)])


def test_two_who_differ_need_a_third_who_cannot_go_against_both(cast, now):
    assembly = assembled(cast, now, motions=TWO)
    right, scan = taken(cast, assembly, now)
    reads(scan, "yes no", cast.worker2, now)
    assert reads(scan, "yes yes", cast.neighbourhood_head, now).state == ScanState.MISMATCH
    assert counted(right) == ("waiting", None)
    for who in (cast.worker2, cast.neighbourhood_head):
        with pytest.raises(Denied, match="看过"):
            reads(scan, "yes no", who, now, verb=settle_scan)
    with pytest.raises(Invalid):
        reads(scan, "no no", cast.worker, now, verb=settle_scan)
    assert reads(scan, "yes no", cast.worker, now, verb=settle_scan).state == ScanState.ENTERED
    assert counted(right) == ("voted", "yn")


def test_two_who_always_differ_do_not_block_the_others(cast, now):
    assembly = assembled(cast, now)
    _right, scan = taken(cast, assembly, now)
    second = right_of(assembly, cast.users["neighbour"])
    print_ballots(assembly, right=second, by=cast.worker, at=now)
    serial = Paper.objects.get(right=second).serial
    other = take_scan(assembly, code=serial, file=photo(b"2"), by=cast.worker, at=now)
    reads(scan, "yes", cast.worker2, now)
    reads(scan, "no", cast.neighbourhood_head, now)
    assert list(queries.to_read(assembly, cast.worker2)) == [other]
    assert list(queries.to_read(assembly, cast.worker, ScanState.MISMATCH)) == [scan]
    assert list(queries.to_read(assembly, cast.worker2, ScanState.MISMATCH)) == []
    assert queries.waiting(assembly) == 2


def test_a_third_finds_it_not_valid_and_a_better_scan_can_follow(cast, now):
    assembly = assembled(cast, now)
    _right, scan = taken(cast, assembly, now)
    reads(scan, "yes", cast.worker2, now)
    reads(scan, "no", cast.neighbourhood_head, now)
    with pytest.raises(Invalid):
        reject_scan(scan, reason=" ", by=cast.worker, at=now)
    reject_scan(scan, reason="涂改无法辨认", by=cast.worker, at=now)
    take_scan(assembly, code=scan.paper.serial, file=photo(b"again"), by=cast.worker, at=now)
    assert [s.state for s in Scan.objects.order_by("id")] == ["rejected", "to_key"]


@pytest.mark.parametrize("how", ["unsigned", "unreadable"])
def test_unsigned_or_unreadable_for_both_is_rejected(cast, now, how):
    assembly = assembled(cast, now)
    right, scan = taken(cast, assembly, now)
    facts = {"is_signed": how != "unsigned", "is_readable": how != "unreadable"}
    for who in (cast.worker2, cast.neighbourhood_head):
        found = reads(scan, "yes", who, now, **facts)
    assert (found.state, bool(found.reject_reason), counted(right)) == ("rejected", True, ("waiting", None))


def test_nobody_reads_what_she_took_or_read_or_her_own_home(cast, now):
    assembly = assembled(cast, now)
    _right, scan = taken(cast, assembly, now)
    with pytest.raises(Denied, match="您扫描"):
        reads(scan, "yes", cast.worker, now)
    facts = {"unit": cast.units["hh"][0], "relation": "owner", "from_at": now}
    Binding.objects.create(community=cast.hh, user=cast.users["worker2"], **facts)
    with pytest.raises(Denied, match="自家"):
        reads(scan, "yes", cast.fresh("worker2"), now)
    assert list(queries.to_read(assembly, cast.worker2)) == []
    for who in (cast.committee, cast.owner, cast.captain, cast.supervisor, cast.stranger):
        with pytest.raises(Denied):
            reads(scan, "yes", who, now)
        with pytest.raises(Denied):
            look_at_scan(scan, by=who, at=now)


def test_each_look_at_a_scan_is_an_event_that_names_nobody(cast, now):
    assembly = assembled(cast, now)
    _right, scan = taken(cast, assembly, now)
    look_at_scan(scan, by=cast.worker2, at=now)
    event = Event.objects.get(verb="voting.look")
    assert (event.subject_kind, event.data, Secret.objects.filter(event_id=event.pk).count()) == ("assembly", {}, 2)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), "伪造"),
        (lambda text: text.replace(":", ":9", 1), "另一次"),
        (lambda text: ":".join(text.split(":")[:3]), "不完整"),
        (lambda text: "00001-AAAAAA", "没有这个编号"),
        (lambda text: "", "编号"),
        (lambda text: "https://example.com/aaaaaaaaaaaaaaaa", "编号"),
    ],
)
def test_a_forged_or_foreign_code_is_refused(cast, now, change, word):
    assembly = assembled(cast, now)
    _right, paper = printed(cast, assembly, now)
    with pytest.raises(Invalid, match=word):
        take_scan(assembly, code=change(qr_text(assembly, paper.serial)), file=photo(), by=cast.worker, at=now)
    assert Scan.objects.count() == 0


def test_a_copied_code_is_refused_and_a_replaced_paper_is_void(cast, now):
    assembly = assembled(cast, now)
    right, paper = printed(cast, assembly, now)
    print_ballots(assembly, right=right, by=cast.worker, at=now)
    with pytest.raises(Invalid, match="作废"):
        take_scan(assembly, code=paper.serial, file=photo(), by=cast.worker, at=now)
    fresh = Paper.objects.get(right=right, voided_at__isnull=True)
    take_scan(assembly, code=f" {fresh.serial.lower()} ", file=photo(), by=cast.worker, at=now)
    with pytest.raises(Invalid, match="复印"):
        take_scan(assembly, code=qr_text(assembly, fresh.serial), file=photo(b"copy"), by=cast.worker, at=now)


def test_what_is_no_picture_and_what_comes_late_is_refused(cast, now):
    assembly = assembled(cast, now)
    _right, paper = printed(cast, assembly, now)
    with pytest.raises(Invalid):
        take_scan(assembly, code=paper.serial, file=BytesIO(b"GIF89a"), by=cast.worker, at=now)
    with pytest.raises(Refused, match="结束"):
        take_scan(assembly, code=paper.serial, file=photo(), by=cast.worker, at=assembly.closes_at)
    assembly.state = AssemblyState.RESULT
    assembly.save()
    with pytest.raises(Refused):
        take_scan(assembly, code=paper.serial, file=photo(), by=cast.worker, at=now)


def test_who_has_voted_needs_no_paper(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    by_phone(cast, right, "y", "owner", now)
    with pytest.raises(Refused):
        print_ballots(assembly, right=right, by=cast.worker, at=now)
    with pytest.raises(Denied):
        print_ballots(assembly, by=cast.committee, at=now)


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_are_first_and_second(cast, now):
    assembly = assembled(cast, now)
    right, scan = taken(cast, assembly, now)
    results = at_once(
        lambda: reads(scan, "yes", cast.worker2, now), lambda: reads(scan, "yes", cast.neighbourhood_head, now)
    )
    assert sorted(result.state for result in results) == ["entered", "to_check"]
    assert counted(right) == ("voted", "y")
