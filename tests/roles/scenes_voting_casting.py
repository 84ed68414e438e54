"""For every verb of ballots and papers a scene in which nothing but the role decides."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from linli.audit.files import store
from linli.bodies.actor import Actor
from linli.people.models import User
from linli.registry.models import Binding, Unit
from linli.registry.states import Relation
from linli.voting.actions.casting import cast
from linli.voting.actions.delivering import deliver, remind_voters
from linli.voting.actions.disputes import answer_dispute, dispute
from linli.voting.actions.printing import print_ballots
from linli.voting.actions.proxies import register_proxy, revoke_proxy
from linli.voting.actions.scanning import key_scan, reject_scan, settle_scan, take_scan
from linli.voting.models import Assembly, Dispute, Keying, Motion, Paper, Proxy, Right, Scan
from linli.voting.states import Channel, DisputeKind, ScanState, Served
from tests.cases.makers import picture
from tests.roles.stage import Stage
from tests.voting.makers import assembled

Scene = Callable[[Stage, Actor], Any]


def _line(stage: Stage, actor: Actor | None = None) -> Right:
    """A line of the roll; if somebody who is at home here acts, that of her own unit."""
    assembly = Assembly.objects.filter(community=stage.cast.hh).first() or assembled(stage.cast, stage.now)
    unit: Unit = stage.cast.units["hh"][0]
    if actor is not None:
        bound = Binding.objects.filter(user=actor.user_id, relation=Relation.OWNER, to_at__isnull=True).first()
        unit = bound.unit if bound and bound.community_id == stage.cast.hh.pk else unit
    rows = Right.objects.select_related("assembly__community", "community")
    return rows.get(assembly=assembly, units__unit=unit)


def _file(seed: bytes) -> BytesIO:
    return BytesIO(picture(seed))


def _cast(stage: Stage, actor: Actor) -> object:
    voter = User.objects.get(pk=actor.user_id)
    return cast(_line(stage, actor), "y", channel=Channel.PHONE, voter=voter, by=actor, at=stage.now)


def _at_door(stage: Stage, actor: Actor) -> object:
    evidence = store(_file(b"door"), at=stage.now)
    return cast(_line(stage), "y", channel=Channel.DOOR, evidence=evidence, by=actor, at=stage.now)


def _scan(stage: Stage, *readings: str) -> tuple[Scan, dict[str, str]]:
    """Taken by somebody of another community, and read by as many others as there are ``readings``."""
    line = _line(stage)
    here = {"community": line.community, "assembly": line.assembly}
    paper = Paper.objects.create(**here, right=line, serial="00001-SCENE1", printed_at=stage.now)
    users, state = stage.cast.users, (ScanState.TO_KEY, ScanState.TO_CHECK, ScanState.MISMATCH)[len(readings)]
    facts = {"taken_by": users["fy_manager"], "taken_at": stage.now, "state": state}
    scan = Scan.objects.create(**here, paper=paper, file=store(_file(b"scan"), at=stage.now), **facts)
    motion = str(Motion.objects.get(assembly=line.assembly).pk)
    for turn, (who, said) in enumerate(zip(("fy_secretary", "stranger"), readings, strict=False), start=1):
        entry = {"choices": {motion: said}, "is_signed": True, "at": stage.now}
        Keying.objects.create(community=line.community, scan=scan, turn=turn, clerk=users[who], **entry)
    return scan, {motion: "yes"}


def _key(stage: Stage, actor: Actor) -> object:
    scan, seen = _scan(stage)
    return key_scan(scan, choices=seen, is_signed=True, by=actor, at=stage.now)


def _settle(stage: Stage, actor: Actor) -> object:
    scan, seen = _scan(stage, "yes", "no")
    return settle_scan(scan, choices=seen, is_signed=True, by=actor, at=stage.now)


def _take(stage: Stage, actor: Actor) -> object:
    assembly = _line(stage).assembly
    return take_scan(assembly, code="00001-XXXXXX", file=_file(b"t"), by=actor, at=stage.now)


def _answer(stage: Stage, actor: Actor) -> None:
    line = _line(stage)
    facts = {"kind": DisputeKind.ROLL, "raised_by": stage.cast.users["stranger"], "raised_at": stage.now}
    made = Dispute.objects.create(community=line.community, assembly=line.assembly, right=line, **facts)
    answer_dispute(made, upheld=True, answer="核实", by=actor, at=stage.now)


def _register(stage: Stage, actor: Actor) -> object:
    agent = stage.cast.users["stranger" if actor.user_id != stage.cast.users["stranger"].pk else "owner"]
    return register_proxy(_line(stage), agent=agent, evidence=_file(b"p"), by=actor, at=stage.now)


def _revoke(stage: Stage, actor: Actor) -> None:
    line = _line(stage, actor)
    users = stage.cast.users
    proxy = Proxy.objects.create(
        community=line.community,
        assembly=line.assembly,
        right=line,
        agent=users["stranger"],
        evidence=store(_file(b"r"), at=stage.now),
        until_on=stage.cast.on,
        registered_by=users["fy_manager"],
        registered_at=stage.now,
    )
    revoke_proxy(proxy, by=actor, at=stage.now)


SCENES: dict[str, Scene] = {
    "voting.cast": _cast,
    "voting.cast_at_door": _at_door,
    "voting.dispute": lambda stage, actor: dispute(_line(stage, actor), by=actor, at=stage.now),
    "voting.answer_dispute": _answer,
    "voting.register_proxy": _register,
    "voting.revoke_proxy": _revoke,
    "voting.deliver": lambda stage, actor: deliver(_line(stage), Served.POSTED, by=actor, at=stage.now),
    "voting.remind_voters": lambda stage, actor: remind_voters(_line(stage).assembly, by=actor, at=stage.now),
    "voting.print_ballots": lambda stage, actor: print_ballots(_line(stage).assembly, by=actor, at=stage.now),
    "voting.take_scan": _take,
    "voting.key_scan": _key,
    "voting.settle_scan": _settle,
    "voting.reject_scan": lambda stage, actor: reject_scan(
        _scan(stage, "yes", "no")[0], reason="涂改", by=actor, at=stage.now
    ),
}
