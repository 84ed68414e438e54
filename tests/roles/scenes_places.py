"""For every verb of registry and bodies a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from linli.bodies import actions as bodies
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.registry import actions as registry
from linli.registry.models import (
    Binding,
    BindingRequest,
    Contradiction,
    Correction,
    Holding,
    ImportRun,
    Invitation,
    Person,
    Unit,
)
from linli.registry.states import Label, Measure, PlaceKind, Relation
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]
FILE = "楼栋,单元,房号,建筑面积,业主姓名\n9栋,1单元,101,80.00,甲业主\n".encode()


def unit(stage: Stage) -> Unit:
    """A unit that nobody of the roles lives in."""
    return stage.cast.units["hh"][2]


def _run(stage: Stage) -> ImportRun:
    return registry.start_import(stage.cast.hh, content=FILE, file_name="台账.csv", by=SYSTEM, at=stage.now)


def _map_columns(stage: Stage, by: Actor) -> None:
    run = _run(stage)
    registry.map_columns(run, mapping=run.mapping, by=by, at=stage.now)


def _check_import(stage: Stage, by: Actor) -> None:
    run = _run(stage)
    registry.map_columns(run, mapping=run.mapping, by=SYSTEM, at=stage.now)
    registry.check_import(run, by=by, at=stage.now)


def _enter_import(stage: Stage, by: Actor) -> None:
    run = _run(stage)
    registry.map_columns(run, mapping=run.mapping, by=SYSTEM, at=stage.now)
    registry.check_import(run, by=SYSTEM, at=stage.now)
    registry.enter_import(run, by=by, at=stage.now)


def _request(stage: Stage, **more: Any) -> BindingRequest:
    """The stranger asks to be bound to a unit."""
    return BindingRequest.objects.create(
        community=stage.cast.hh,
        unit=unit(stage),
        user=stage.cast.users["stranger"],
        relation=Relation.TENANT,
        asked_at=stage.now,
        **more,
    )


def _correction(stage: Stage, by: Actor, **more: Any) -> Correction:
    """The owner of a unit that nobody of the roles lives in is called otherwise."""
    holding = _holding(stage)
    found = registry.correct_person(
        holding.person, holding.unit, name="甲改名", papers_seen="户口簿", by=by, at=stage.now
    )
    Correction.objects.filter(pk=found.pk).update(**(more or {"proposed_at": stage.now}))
    return Correction.objects.select_related("community", "person__community").get(pk=found.pk)


def _confirm_binding(stage: Stage, by: Actor) -> None:
    checker = stage.cast.users["worker2"]
    request = _request(stage, checked_by=checker, checked_at=stage.now, papers_seen="租赁合同")
    registry.confirm_binding(request, by=by, at=stage.now)


def _end_binding(stage: Stage, by: Actor) -> None:
    binding = Binding.objects.get(user=stage.cast.users["neighbour"])
    registry.end_binding(binding, reason="搬走", by=by, at=stage.now)


def _withdraw_invitation(stage: Stage, by: Actor) -> None:
    registry.print_invitations(stage.cast.hh, unit=unit(stage), by=_printer(stage), at=stage.now)
    registry.withdraw_invitation(Invitation.objects.latest("id"), by=by, at=stage.now)


def _printer(stage: Stage) -> Actor:
    """The system with a hand: what it prints has a name on it."""
    return Actor(stage.cast.users["worker2"].pk, system=True)


def _settle(stage: Stage, by: Actor) -> None:
    found = Contradiction.objects.create(place=stage.cast.hh, code="area_differs", params={}, found_at=stage.now)
    registry.settle_contradiction(found, settlement="以产权证为准", by=by, at=stage.now)


def _holding(stage: Stage) -> Holding:
    return (
        Holding.objects.filter(community=stage.cast.hh, to_date__isnull=True)
        .select_related("unit__community")
        .latest("id")
    )


def _end_residence(stage: Stage, by: Actor) -> None:
    more = {"name": "丙租户", "relation": Relation.TENANT, "from_date": stage.cast.on - timedelta(days=9)}
    residence = registry.set_resident(unit(stage), **more, by=SYSTEM, at=stage.now)
    registry.end_residence(residence, on=stage.cast.on, by=by, at=stage.now)


def _classify(stage: Stage, by: Actor) -> None:
    grounds = {"from_date": stage.cast.on, "reason": "群访", "decided_by": "街道党工委"}
    registry.classify(stage.cast.hh, label=Label.PROBLEM, **grounds, by=by, at=stage.now)


def _end_classification(stage: Stage, by: Actor) -> None:
    _classify(stage, SYSTEM)
    more = {"on": stage.cast.on, "reason": "平稳", "decided_by": "街道党工委"}
    registry.end_classification(stage.cast.hh, label=Label.PROBLEM, **more, by=by, at=stage.now)


def _merge_communities(stage: Stage, by: Actor) -> None:
    registry.merge_communities([stage.cast.fy], successor=stage.cast.hh, on=stage.cast.on, by=by, at=stage.now)


def _add_place(stage: Stage, by: Actor) -> None:
    facts = {"name": "新苑", "code": "xy", "community_kind": "commercial", "stage": "occupied"}
    parent = stage.cast.places["hhsq"]
    registry.add_place(parent=parent, kind=PlaceKind.COMMUNITY, **facts, by=by, at=stage.now)


def _edit_place(stage: Stage, by: Actor) -> None:
    facts = {"name": "红湖新城", "community_kind": "commercial", "stage": "occupied"}
    registry.edit_place(stage.cast.hh, **facts, by=by, at=stage.now)


def _seat(stage: Stage, by: Actor) -> None:
    team = bodies.add_body(stage.cast.hh, kind=BodyKind.VOLUNTEER_TEAM, name="志愿队", by=SYSTEM, at=stage.now)
    bodies.seat(team, stage.cast.users["neighbour"], title=SeatTitle.MEMBER, by=by, at=stage.now)


def _end_seat(stage: Stage, by: Actor) -> None:
    team = bodies.add_body(stage.cast.hh, kind=BodyKind.VOLUNTEER_TEAM, name="志愿队", by=SYSTEM, at=stage.now)
    bodies.seat(team, stage.cast.users["neighbour"], title=SeatTitle.MEMBER, by=SYSTEM, at=stage.now)
    bodies.end_seat(Seat.objects.select_related("body__place").get(body=team), reason="辞去", by=by, at=stage.now)


def _set_duty_hours(stage: Stage, by: Actor) -> None:
    hours = [bodies.Hours(1, time(9), time(12), "3栋")]
    own = next((seat.body_id for seat in by.seats if seat.path == stage.cast.hh.path), None)
    body = next((b for b in stage.cast.bodies.values() if b.pk == own), stage.cast.body(BodyKind.PARTY_BRANCH))
    bodies.set_duty_hours(body, hours, by=by, at=stage.now)


def _company(stage: Stage) -> Any:
    return stage.cast.body(BodyKind.PROPERTY_COMPANY)


SCENES: dict[str, Scene] = {
    "registry.start_import": lambda stage, by: registry.start_import(
        stage.cast.hh, content=FILE, file_name="台账.csv", by=by, at=stage.now
    ),
    "registry.map_columns": _map_columns,
    "registry.check_import": _check_import,
    "registry.enter_import": _enter_import,
    "registry.export": lambda stage, by: registry.export(
        stage.cast.hh, full=False, units=3, file_format="csv", by=by, at=stage.now
    ),
    "registry.print_invitations": lambda stage, by: registry.print_invitations(
        stage.cast.hh, unit=unit(stage), by=by, at=stage.now
    ),
    "registry.withdraw_invitation": _withdraw_invitation,
    "registry.check_binding": lambda stage, by: registry.check_binding(
        _request(stage), papers_seen="租赁合同", by=by, at=stage.now
    ),
    "registry.confirm_binding": _confirm_binding,
    "registry.refuse_binding": lambda stage, by: registry.refuse_binding(
        _request(stage), reason="材料不符", by=by, at=stage.now
    ),
    "registry.end_binding": _end_binding,
    "registry.settle_contradiction": _settle,
    "registry.see_person": lambda stage, by: registry.see_person(
        Person.objects.filter(community=stage.cast.hh).select_related("community").latest("id"), by=by, at=stage.now
    ),
    "registry.correct_person": lambda stage, by: _correction(stage, by),
    "registry.confirm_correction": lambda stage, by: registry.confirm_correction(
        _correction(stage, SYSTEM, proposed_by=stage.cast.users["worker2"]), by=by, at=stage.now
    ),
    "registry.refuse_correction": lambda stage, by: registry.refuse_correction(
        _correction(stage, SYSTEM), reason="材料不符", by=by, at=stage.now
    ),
    "registry.add_building": lambda stage, by: registry.add_building(stage.cast.hh, name="99栋", by=by, at=stage.now),
    "registry.add_unit": lambda stage, by: registry.add_unit(
        unit(stage).building, number="9901", area_dm2=8000, by=by, at=stage.now
    ),
    "registry.set_holder": lambda stage, by: registry.set_holder(
        unit(stage), name="乙业主", from_date=stage.cast.on, by=by, at=stage.now
    ),
    "registry.set_resident": lambda stage, by: registry.set_resident(
        unit(stage), name="丙租户", relation=Relation.TENANT, from_date=stage.cast.on, by=by, at=stage.now
    ),
    "registry.end_holding": lambda stage, by: registry.end_holding(
        _holding(stage), on=stage.cast.on, by=by, at=stage.now
    ),
    "registry.end_residence": _end_residence,
    "registry.name_representative": lambda stage, by: registry.name_representative(
        _holding(stage), by=by, at=stage.now
    ),
    "registry.record_population": lambda stage, by: registry.record_population(
        stage.cast.hh, figures={Measure.PEOPLE: 300}, on=stage.cast.on, source="台账", by=by, at=stage.now
    ),
    "registry.add_place": _add_place,
    "registry.edit_place": _edit_place,
    "registry.classify": _classify,
    "registry.end_classification": _end_classification,
    "registry.merge_communities": _merge_communities,
    "registry.publish": lambda stage, by: registry.publish(stage.cast.hh, publishes=True, by=by, at=stage.now),
    "bodies.add_body": lambda stage, by: bodies.add_body(
        stage.cast.hh, kind=BodyKind.VOLUNTEER_TEAM, name="志愿队", by=by, at=stage.now
    ),
    "bodies.edit_body": lambda stage, by: bodies.edit_body(_company(stage), name="新物业", by=by, at=stage.now),
    "bodies.close_body": lambda stage, by: bodies.close_body(_company(stage), reason="退出", by=by, at=stage.now),
    "bodies.seat": _seat,
    "bodies.end_seat": _end_seat,
    "bodies.set_duty_hours": _set_duty_hours,
}
