"""The one table of who may do what. A role comes from a seat in a kind of body, or from a home; it holds at the
body's place and everywhere inside it. What is not written here is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.registry.states import Relation

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
    DISTRICT = "district", _("District officer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")


RESIDENT = {
    "cases.submit",
    "cases.add_information",
    "cases.join",
    "cases.judge",
    "cases.withdraw",
    "notices.object",
}

# What whoever handles a case may do with it; whether it is her body's case is for cases/rules.py.
HANDLE = {
    "cases.read",
    "cases.sign_for",
    "cases.contact",
    "cases.start",
    "cases.resolve",
    "cases.ask_extension",
    "cases.hand_back",
    "cases.add_note",
    "cases.see_reporter",
    "cases.interim_report",
    "cases.report_in",
    "cases.joint_result",
    "cases.rate_whistle",
}
# What whoever receives a case first needs at least, so that it does not lie where a community has no branch.
TAKE_UP = {"cases.accept", "cases.ask_reporter", "cases.answer", "cases.escalate"}
# What the first receiver may do besides.
RECEIVE = (
    HANDLE
    | TAKE_UP
    | {
        "cases.submit_for",
        "cases.refuse",
        "cases.dispatch",
        "cases.categorise",
        "cases.merge",
        "cases.whistle",
        "cases.to_long_cycle",
        "cases.mediate",
        "cases.open_chat_group",
        "cases.close_chat_group",
    }
)
# What is decided one level up.
DECIDE = {
    "cases.decide_extension",
    "cases.decide_objection",
    "cases.supervise",
    "cases.end_supervision",
    "cases.propose_exclusion",
    "cases.confirm_exclusion",
    "cases.turn_down_exclusion",
    "cases.refer",
    "cases.record_reply",
}
REGISTER = {
    "registry.read",
    "registry.see_imports",
    "registry.start_import",
    "registry.map_columns",
    "registry.check_import",
    "registry.enter_import",
    "registry.export",
    "registry.print_invitations",
    "registry.withdraw_invitation",
    "registry.check_binding",
    "registry.confirm_binding",
    "registry.refuse_binding",
    "registry.end_binding",
    "registry.settle_contradiction",
    "registry.see_person",
    "registry.add_building",
    "registry.add_unit",
    "registry.set_holder",
    "registry.set_resident",
    "registry.end_holding",
    "registry.end_residence",
    "registry.name_representative",
    "registry.record_population",
}
GOVERN = {
    "registry.see_imports",
    "registry.add_place",
    "registry.edit_place",
    "registry.classify",
    "registry.end_classification",
    "registry.merge_communities",
    "registry.publish",
    "bodies.read",
    "bodies.add_body",
    "bodies.edit_body",
    "bodies.close_body",
    "bodies.seat",
    "bodies.end_seat",
    "bodies.set_duty_hours",
    "cases.publish_catalogue",
}
# A company tells and discloses; what binds the next step is posted by those who answer for it (notices/rules.py).
POST = {
    "notices.draft",
    "notices.post",
    "notices.withdraw",
    "notices.answer_objection",
    "notices.add_board_photo",
}
PUBLICISE = POST | {"notices.publicise"}
POST_FOR_ALL = PUBLICISE | {"notices.manage_any"}

# The register of decisions: everybody whom they bind reads it; nobody stops a decision who made it.
READ_DECISIONS = {"bodies.read_decisions"}
REGISTER_DECISIONS = READ_DECISIONS | {"bodies.register_decision"}
APPEAL = REGISTER_DECISIONS | {"bodies.appeal_suspension"}
STOP_DECISIONS = READ_DECISIONS | {
    "bodies.suspend_decision",
    "bodies.confirm_suspension",
    "bodies.lift_suspension",
    "bodies.answer_appeal",
}

MAY: dict[Role, frozenset[str]] = {
    Role.OWNER: frozenset(READ_DECISIONS | RESIDENT),
    Role.TENANT: frozenset(
        READ_DECISIONS | RESIDENT
    ),  # service rests on living here, not on owning or on local registration (S0-11)
    Role.FAMILY: frozenset(READ_DECISIONS | RESIDENT),
    Role.CAPTAIN: frozenset(READ_DECISIONS | {"cases.submit_for", "cases.read_open"}),
    Role.SECRETARY: frozenset(
        READ_DECISIONS | PUBLICISE | RECEIVE | {"bodies.read", "bodies.set_duty_hours", "cockpit.read", "registry.read"}
    ),
    Role.COMMITTEE: frozenset(APPEAL | PUBLICISE | HANDLE | TAKE_UP | {"cases.submit_for"}),
    Role.SUPERVISOR: frozenset(READ_DECISIONS | {"cases.read_open", "cockpit.read"}),
    Role.MANAGER: frozenset(
        READ_DECISIONS | POST | HANDLE | TAKE_UP | {"cases.submit_for", "bodies.read", "bodies.set_duty_hours"}
    ),
    Role.STAFF: frozenset(READ_DECISIONS | HANDLE),
    Role.WORKER: frozenset(
        REGISTER_DECISIONS
        | POST_FOR_ALL
        | RECEIVE
        | REGISTER
        | {"bodies.read", "cases.call_back", "cases.import_hotline"}
    ),
    Role.NEIGHBOURHOOD: frozenset(
        REGISTER_DECISIONS
        | POST_FOR_ALL
        | RECEIVE
        | DECIDE
        | REGISTER
        | {"bodies.read", "cases.call_back", "cockpit.read"}
    ),
    Role.STREET: frozenset(
        REGISTER_DECISIONS
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
    Role.DISTRICT: frozenset(
        STOP_DECISIONS | RECEIVE | DECIDE | GOVERN | {"cases.import_hotline", "cockpit.read", "audit.read"}
    ),
    Role.AUDITOR: frozenset(READ_DECISIONS | {"bodies.read", "cases.read_open", "cockpit.read", "audit.read"}),
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
