"""A closed box: one community, its roll and a ballot for each line, as sets."""

from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any

from django.db import connection, transaction

from linli.bodies.actions import add_body
from linli.bodies.actor import SYSTEM
from linli.bodies.states import BodyKind
from linli.people.models import User
from linli.registry.actions import add_place
from linli.registry.models import Building, Place
from linli.registry.states import CommunityKind, PlaceKind, Stage
from linli.voting.models import Assembly, Motion
from linli.voting.states import AssemblyKind, AssemblyState, Channel, Convening, Precedence, Scope

ROLL_SQL = """
INSERT INTO voting_right (community_id, assembly_id, number, kind, area_dm2, building_id, is_contested, standing)
SELECT %(community)s, %(assembly)s, n, 'owner', 4000 + n::bigint * 7919 %% 11000, %(building)s, false, 'waiting'
FROM generate_series(1, %(size)s) AS n
"""
# Every answer as a letter of a hash, so that hardly two ballots are the same: the worst that a tally can meet.
BALLOTS_SQL = """
INSERT INTO voting_ballot (community_id, assembly_id, right_id, channel, marks, cast_at, voter_id, event_id)
SELECT community_id, assembly_id, id, 'phone',
       (SELECT string_agg(substr('yyyyynna-', 1 + get_byte(sha256((number || '|' || place)::bytea), 0) %% 9, 1), '')
        FROM generate_series(1, %(motions)s) AS place),
       %(at)s, %(user)s, 0
FROM voting_right WHERE assembly_id = %(assembly)s
"""
COUNTED_SQL = """
UPDATE voting_right SET standing = 'voted', ballot_id = ballot.id
FROM voting_ballot AS ballot WHERE ballot.right_id = voting_right.id AND voting_right.assembly_id = %(assembly)s
"""


@transaction.atomic
def build(*, size: int, motions: int, at: datetime) -> Assembly:
    """An assembly that is being counted, with ``size`` ballots."""
    community = _community(at)
    building = Building.objects.create(community=community, name="1栋")
    user = User.objects.create(handle="bench-voter", name="量尺", password="!", joined_at=at)  # noqa: S106
    assembly = Assembly.objects.create(
        community=community,
        number="2026-1",
        title="量尺表决",
        kind=AssemblyKind.REGULAR,
        convening=Convening.COMMITTEE,
        body=add_body(community, kind=BodyKind.OWNERS_ASSEMBLY, name="业主大会", by=SYSTEM, at=at),
        state=AssemblyState.COUNTING,
        drafted_at=at,
        scope=Scope.ALL,
        snapshot_on=at.date(),
        opens_at=at - timedelta(days=10),
        closes_at=at,
        closed_at=at,
        locked_at=at - timedelta(days=30),
        locked_sha256="0" * 64,
        heads=size,
        area_dm2=size,
        channels=[Channel.PHONE],
        precedence=Precedence.FIRST,
        count_key=token_bytes(32),
    )
    Motion.objects.bulk_create(
        Motion(community=community, assembly=assembly, order=n, title=f"第{n}项", text="量尺")
        for n in range(1, motions + 1)
    )
    facts: dict[str, Any] = {
        "community": community.pk,
        "assembly": assembly.pk,
        "building": building.pk,
        "size": size,
        "motions": motions,
        "user": user.pk,
        "at": at,
    }
    with connection.cursor() as cursor:
        for statement in (ROLL_SQL, BALLOTS_SQL, COUNTED_SQL):
            cursor.execute(statement, facts)
    return assembly


def _community(at: datetime) -> Place:
    above: Place | None = None
    for step, (kind, name) in enumerate(
        (
            (PlaceKind.CITY, "量尺市"),
            (PlaceKind.DISTRICT, "量尺区"),
            (PlaceKind.STREET, "量尺街道"),
            (PlaceKind.NEIGHBOURHOOD, "量尺社区"),
        )
    ):
        above = add_place(parent=above, kind=kind, name=name, code=f"bench-{step}", by=SYSTEM, at=at)
    return add_place(
        parent=above,
        kind=PlaceKind.COMMUNITY,
        name="量尺花园",
        code="bench",
        community_kind=CommunityKind.COMMERCIAL,
        stage=Stage.OCCUPIED,
        by=SYSTEM,
        at=at,
    )
