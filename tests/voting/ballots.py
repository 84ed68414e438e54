"""Short ways to a ballot, by each channel, and to how its line stands after it."""

from datetime import datetime
from io import BytesIO
from secrets import token_hex

from django.db.models import Sum

from linli.audit.files import store
from linli.bodies.actor import Actor, actor_of
from linli.people.models import User
from linli.voting.actions.casting import cast as cast_ballot
from linli.voting.models import Assembly, Ballot, Motion, Paper, Right, Scan, Turnout
from linli.voting.states import Channel, ScanState
from tests.cases.makers import picture
from tests.cast import Cast


def by_phone(cast: Cast, right: Right, marks: str, who: str | User | Actor, at: datetime) -> Ballot:
    """``who``: a name of the cast, an account, or an actor."""
    if isinstance(who, str):
        who = getattr(cast, who)
    actor = who if isinstance(who, Actor) else actor_of(who, cast.on)
    voter = User.objects.get(pk=actor.user_id)
    return cast_ballot(right, marks, channel=Channel.PHONE, voter=voter, by=actor, at=at)


def on_paper(cast: Cast, right: Right, marks: str, at: datetime, *, read_at: datetime | None = None) -> Ballot:
    """A paper scanned at ``at`` and entered by two readers at ``read_at``."""
    Paper.objects.filter(right=right, voided_at__isnull=True).update(voided_at=at)
    here = {"community_id": right.community_id, "assembly_id": right.assembly_id}
    paper = Paper.objects.create(**here, right=right, serial=token_hex(6), printed_at=at)
    file = store(BytesIO(picture(b"%d" % paper.pk)), at=at)
    scan = Scan.objects.create(
        **here, paper=paper, file=file, state=ScanState.ENTERED, taken_by=cast.users["worker"], taken_at=at
    )
    return cast_ballot(right, marks, channel=Channel.PAPER, paper=paper, scan=scan, by=cast.worker2, at=read_at or at)


def at_door(cast: Cast, right: Right, marks: str, at: datetime, *, who: str = "worker") -> Ballot:
    file = store(BytesIO(picture(b"d%d" % right.pk)), at=at)
    return cast_ballot(right, marks, channel=Channel.DOOR, evidence=file, by=getattr(cast, who), at=at)


def counted(right: Right) -> tuple[str, str | None]:
    """How the line stands, and the marks that count."""
    row = Right.objects.select_related("ballot").get(pk=right.pk)
    return str(row.standing), row.ballot.marks if row.ballot else None


def turnout(assembly: Assembly) -> list[tuple[int, int]]:
    """Heads and area by motion, in their order."""
    motions = Motion.objects.filter(assembly=assembly).order_by("order").values_list("pk", flat=True)
    sums = Turnout.objects.filter(assembly=assembly).values_list("motion").annotate(Sum("heads"), Sum("area_dm2"))
    found = {motion: (heads, area) for motion, heads, area in sums}
    return [found.get(motion, (0, 0)) for motion in motions]
