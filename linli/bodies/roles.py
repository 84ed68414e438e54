"""The one table of who may do what. A role comes from a seat in a kind of body, or from a home; it holds at the
body's place and everywhere inside it. What is not written here is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.registry.states import Relation

from .rights import (
    APPEAL,
    BOOK_ANSWER,
    BOOK_ASK,
    BOOK_AUDIT,
    BOOK_DECIDE,
    BOOK_PREPARE,
    BOOK_PUBLISH,
    BOOK_READ,
    BOOK_SCHEDULE,
    COUNCIL_KEEP,
    COUNCIL_SIT,
    DECIDE,
    GIVING_DECIDE,
    GIVING_DESK,
    GIVING_JOIN,
    GIVING_WATCH,
    GOVERN,
    HANDLE,
    HOUSEHOLDS_DECIDE,
    HOUSEHOLDS_DESK,
    HOUSEHOLDS_KEEP,
    PAY_DECIDE,
    PAY_PREPARE,
    PAY_SELF_MANAGED,
    PAY_STAFF,
    PAY_WATCH,
    POST,
    POST_FOR_ALL,
    PUBLICISE,
    READ_DECISIONS,
    RECEIVE,
    REGISTER,
    REGISTER_DECISIONS,
    RESIDENT,
    SEE_ORIGINALS,
    STATEMENTS,
    STOP_DECISIONS,
    TAKE_UP,
    TRUST_COMPANY,
    TRUST_DECIDE,
    TRUST_MERGE,
    TRUST_SHARE,
    TRUST_STAFF,
    VOTE,
    VOTE_CALL,
    VOTE_COURT,
    VOTE_DELIVER,
    VOTE_DEMAND,
    VOTE_DESK,
    VOTE_READ,
    VOTE_WATCH,
)
from .states import DEPARTMENTS, BodyKind, SeatTitle


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    FAMILY = "family", _("Family member")
    CAPTAIN = "captain", _("Building captain")
    SECRETARY = "secretary", _("Branch secretary")
    COMMITTEE = "committee", _("Owners' committee member")
    SUPERVISOR = "supervisor", _("Supervisory committee member")
    MANAGER = "manager", _("Property manager")
    STAFF = "staff", _("Property staff")
    WORKER = "worker", _("Neighbourhood worker")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood head")
    STREET = "street", _("Street officer")
    CALL_BACK = "call_back", _("Call-back desk")
    DEPARTMENT = "department", _("Department officer")
    DELEGATE = "delegate", _("Council member")
    DISTRICT = "district", _("District officer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")


MAY: dict[Role, frozenset[str]] = {
    Role.OWNER: frozenset(VOTE_DEMAND | VOTE | GIVING_JOIN | BOOK_ASK | READ_DECISIONS | RESIDENT | SEE_ORIGINALS),
    Role.TENANT: frozenset(
        VOTE_READ | GIVING_JOIN | BOOK_ASK | READ_DECISIONS | RESIDENT
    ),  # service rests on living here, not on owning or on local registration (S0-11)
    Role.FAMILY: frozenset(VOTE_READ | GIVING_JOIN | BOOK_ASK | READ_DECISIONS | RESIDENT),
    Role.CAPTAIN: frozenset(
        VOTE_READ | VOTE_DELIVER | BOOK_READ | READ_DECISIONS | {"cases.submit_for", "cases.read_open"}
    ),
    Role.SECRETARY: frozenset(
        VOTE_READ
        | BOOK_READ
        | READ_DECISIONS
        | PUBLICISE
        | RECEIVE
        | {"bodies.read", "bodies.set_duty_hours", "cockpit.read", "registry.read"}
    ),
    Role.COMMITTEE: frozenset(
        VOTE_CALL
        | STATEMENTS
        | TRUST_DECIDE
        | GIVING_DECIDE
        | HOUSEHOLDS_DECIDE
        | BOOK_SCHEDULE
        | BOOK_DECIDE
        | PAY_DECIDE
        | PAY_SELF_MANAGED
        | APPEAL
        | PUBLICISE
        | HANDLE
        | TAKE_UP
        | {"cases.submit_for"}
    ),
    Role.SUPERVISOR: frozenset(
        VOTE_COURT
        | VOTE_WATCH
        | GIVING_WATCH
        | BOOK_AUDIT
        | READ_DECISIONS
        | PAY_WATCH
        | {"cases.read_open", "cockpit.read"}
    ),
    Role.MANAGER: frozenset(
        VOTE_READ
        | STATEMENTS
        | TRUST_COMPANY
        | GIVING_DESK
        | HOUSEHOLDS_KEEP
        | BOOK_PUBLISH
        | BOOK_PREPARE
        | PAY_PREPARE
        | READ_DECISIONS
        | POST
        | HANDLE
        | TAKE_UP
        | {"cases.submit_for", "bodies.read", "bodies.set_duty_hours"}
    ),
    Role.STAFF: frozenset(
        VOTE_READ
        | TRUST_STAFF
        | GIVING_DESK
        | HOUSEHOLDS_DESK
        | BOOK_ANSWER
        | BOOK_PREPARE
        | PAY_STAFF
        | READ_DECISIONS
        | HANDLE
    ),
    Role.WORKER: frozenset(
        VOTE_WATCH
        | VOTE_DESK
        | COUNCIL_KEEP
        | GIVING_DESK
        | BOOK_READ
        | REGISTER_DECISIONS
        | POST_FOR_ALL
        | RECEIVE
        | REGISTER
        | {"bodies.read", "cases.call_back", "cases.import_hotline"}
    ),
    Role.NEIGHBOURHOOD: frozenset(
        VOTE_CALL
        | VOTE_DESK
        | COUNCIL_KEEP
        | STATEMENTS
        | TRUST_DECIDE
        | TRUST_SHARE
        | GIVING_DECIDE
        | HOUSEHOLDS_DECIDE
        | BOOK_SCHEDULE
        | BOOK_DECIDE
        | PAY_DECIDE
        | REGISTER_DECISIONS
        | POST_FOR_ALL
        | RECEIVE
        | DECIDE
        | REGISTER
        | {"bodies.read", "cases.call_back", "cockpit.read"}
    ),
    Role.STREET: frozenset(
        VOTE_COURT
        | VOTE_CALL
        | {"ledger.open_book"}
        | TRUST_SHARE
        | TRUST_MERGE
        | BOOK_AUDIT
        | PAY_WATCH
        | REGISTER_DECISIONS
        | STOP_DECISIONS
        | POST_FOR_ALL
        | RECEIVE
        | DECIDE
        | REGISTER
        | GOVERN
        | {"cases.import_hotline", "cockpit.read", "audit.read"}
    ),
    Role.CALL_BACK: frozenset({"cases.call_back", "cases.read", "cases.see_reporter"}),
    Role.DEPARTMENT: frozenset(HANDLE),
    # She speaks for her neighbours: she reads what they read, and votes in her council.
    Role.DELEGATE: frozenset(COUNCIL_SIT | BOOK_ASK | READ_DECISIONS),
    Role.DISTRICT: frozenset(
        VOTE_READ
        | TRUST_MERGE
        | BOOK_AUDIT
        | STOP_DECISIONS
        | RECEIVE
        | DECIDE
        | GOVERN
        | {"cases.import_hotline", "cockpit.read", "audit.read"}
    ),
    Role.AUDITOR: frozenset(
        VOTE_COURT
        | VOTE_WATCH
        | GIVING_WATCH
        | BOOK_AUDIT
        | READ_DECISIONS
        | PAY_WATCH
        | {"bodies.read", "cases.read_open", "cockpit.read", "audit.read"}
    ),
    # The operator keeps the system running; she deals with no case and looks into no register.
    Role.OPERATOR: frozenset(
        {"registry.add_place", "bodies.read", "bodies.add_body", "bodies.seat", "bodies.end_seat", "audit.read"}
    ),
}

ROLE_OF_RELATION = {
    Relation.OWNER: Role.OWNER,
    Relation.TENANT: Role.TENANT,
    Relation.FAMILY: Role.FAMILY,
}

_ROLE_OF_BODY = {
    BodyKind.PARTY_BRANCH: Role.SECRETARY,
    BodyKind.OWNERS_COMMITTEE: Role.COMMITTEE,
    BodyKind.PMC: Role.COMMITTEE,
    BodyKind.SUPERVISORY_COMMITTEE: Role.SUPERVISOR,
    BodyKind.TRUST_SUPERVISOR: Role.SUPERVISOR,
    BodyKind.PROPERTY_COMPANY: Role.STAFF,
    BodyKind.RESIDENTS_COMMITTEE: Role.WORKER,
    BodyKind.NEIGHBOURHOOD_PARTY_COMMITTEE: Role.NEIGHBOURHOOD,
    BodyKind.STREET_OFFICE: Role.STREET,
    BodyKind.GOVERNANCE_OFFICE: Role.DISTRICT,
    BodyKind.AUDIT_OFFICE: Role.AUDITOR,
    BodyKind.OPERATOR: Role.OPERATOR,
    BodyKind.RESIDENTS_COUNCIL: Role.DELEGATE,
    BodyKind.PARTY_RESIDENTS_COUNCIL: Role.DELEGATE,
} | dict.fromkeys(DEPARTMENTS, Role.DEPARTMENT)


def role_of(kind: str, title: str) -> Role | None:
    """The role that a seat gives; None for a seat that gives no rights (an alternate, a volunteer)."""
    if title == SeatTitle.CAPTAIN:
        return Role.CAPTAIN
    if title == SeatTitle.CALL_BACK:
        return Role.CALL_BACK
    if title == SeatTitle.ALTERNATE:
        return None
    if kind == BodyKind.PARTY_BRANCH and title not in (SeatTitle.HEAD, SeatTitle.DEPUTY):
        return None
    if kind == BodyKind.PROPERTY_COMPANY and title in (SeatTitle.HEAD, SeatTitle.DEPUTY):
        return Role.MANAGER
    if kind == BodyKind.RESIDENTS_COMMITTEE and title == SeatTitle.HEAD:
        return Role.NEIGHBOURHOOD
    return _ROLE_OF_BODY.get(BodyKind(kind))
