"""The closed lists of bodies and seats (domain 1.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.registry.states import PlaceKind


class BodyKind(models.TextChoices):
    # of one community
    PARTY_BRANCH = "party_branch", _("Party branch of the community")
    OWNERS_ASSEMBLY = "owners_assembly", _("Owners' assembly")
    OWNERS_COMMITTEE = "owners_committee", _("Owners' committee")
    SUPERVISORY_COMMITTEE = "supervisory_committee", _("Supervisory committee")
    PMC = "pmc", _("Property management committee")
    COURTYARD_COMMITTEE = "courtyard_committee", _("Courtyard committee")
    PREPARATORY_GROUP = "preparatory_group", _("Preparatory group")
    TURNOVER_GROUP = "turnover_group", _("Turnover group")
    OWNERS_SUBGROUP = "owners_subgroup", _("Owners' subgroup")
    PARTY_RESIDENTS_COUNCIL = "party_residents_council", _("Party and residents' council")
    PROPERTY_COMPANY = "property_company", _("Property company")
    DEVELOPER = "developer", _("Developer")
    TRUST_SUPERVISOR = "trust_supervisor", _("Trust supervisor")
    VOLUNTEER_TEAM = "volunteer_team", _("Volunteer team")
    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    # of a neighbourhood
    RESIDENTS_COMMITTEE = "residents_committee", _("Residents' committee")
    NEIGHBOURHOOD_PARTY_COMMITTEE = "neighbourhood_party_committee", _("Neighbourhood party committee")
    ENV_PROPERTY_SUBCOMMITTEE = "env_property_subcommittee", _("Environment and property subcommittee")
    RESIDENTS_COUNCIL = "residents_council", _("Residents' council")
    ADVISORY_PANEL = "advisory_panel", _("Advisory panel")
    # of a street
    STREET_OFFICE = "street_office", _("Street office")
    STREET_PARTY_COMMITTEE = "street_party_committee", _("Street party working committee")
    # of a street or a district: the called departments
    POLICE = "police", _("Police")
    URBAN_MANAGEMENT = "urban_management", _("Urban management")
    FIRE_RESCUE = "fire_rescue", _("Fire and rescue")
    MARKET_SUPERVISION = "market_supervision", _("Market supervision")
    HOUSING = "housing", _("Housing department")
    PLANNING = "planning", _("Planning department")
    WATER = "water", _("Water department")
    ENVIRONMENT = "environment", _("Environment department")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs department")
    JUSTICE = "justice", _("Justice department")
    PETITIONS = "petitions", _("Petitions office")
    EDUCATION = "education", _("Education department")
    POLITICAL_LEGAL = "political_legal", _("Political and legal affairs")
    UTILITY = "utility", _("Utility company")
    # of a district
    GOVERNANCE_OFFICE = "governance_office", _("District governance office")
    LEADING_GROUP = "leading_group", _("District leading group")
    AUDIT_OFFICE = "audit_office", _("Audit office")
    OPERATOR = "operator", _("System operator")


DEPARTMENTS = frozenset(
    {
        BodyKind.POLICE,
        BodyKind.URBAN_MANAGEMENT,
        BodyKind.FIRE_RESCUE,
        BodyKind.MARKET_SUPERVISION,
        BodyKind.HOUSING,
        BodyKind.PLANNING,
        BodyKind.WATER,
        BodyKind.ENVIRONMENT,
        BodyKind.CIVIL_AFFAIRS,
        BodyKind.JUSTICE,
        BodyKind.PETITIONS,
        BodyKind.EDUCATION,
        BodyKind.POLITICAL_LEGAL,
        BodyKind.UTILITY,
    }
)

OF_NEIGHBOURHOOD = frozenset(
    {
        BodyKind.RESIDENTS_COMMITTEE,
        BodyKind.NEIGHBOURHOOD_PARTY_COMMITTEE,
        BodyKind.ENV_PROPERTY_SUBCOMMITTEE,
        BodyKind.RESIDENTS_COUNCIL,
        BodyKind.ADVISORY_PANEL,
    }
)
OF_STREET = frozenset({BodyKind.STREET_OFFICE, BodyKind.STREET_PARTY_COMMITTEE})
OF_DISTRICT = frozenset({BodyKind.GOVERNANCE_OFFICE, BodyKind.LEADING_GROUP, BodyKind.AUDIT_OFFICE, BodyKind.OPERATOR})
OF_COMMUNITY = frozenset(BodyKind) - OF_NEIGHBOURHOOD - OF_STREET - DEPARTMENTS - OF_DISTRICT
# Where a body of each kind can stand: its rights hold at its place and inside, so a governance office of one building
# or a street office of a whole city would be rights that nobody gave.
KINDS_AT: dict[str, frozenset[BodyKind]] = {
    PlaceKind.COMMUNITY: OF_COMMUNITY | {BodyKind.RESIDENTS_COUNCIL},  # of a group of residents (domain 2, S3-13)
    PlaceKind.NEIGHBOURHOOD: OF_NEIGHBOURHOOD,
    PlaceKind.STREET: OF_STREET | DEPARTMENTS,
    PlaceKind.DISTRICT: OF_DISTRICT | DEPARTMENTS,
    PlaceKind.CITY: OF_DISTRICT | DEPARTMENTS,
}

# Who answers for a place first, from the community up: the path on which a matter climbs (domain 2, S1-20).
ESCALATION: dict[str, BodyKind] = {
    PlaceKind.COMMUNITY: BodyKind.PARTY_BRANCH,
    PlaceKind.NEIGHBOURHOOD: BodyKind.RESIDENTS_COMMITTEE,
    PlaceKind.STREET: BodyKind.STREET_OFFICE,
    PlaceKind.DISTRICT: BodyKind.GOVERNANCE_OFFICE,
    PlaceKind.CITY: BodyKind.GOVERNANCE_OFFICE,
}

# Whoever supervises or decides does not sit where she supervises or is decided about, in the same community.
APART: tuple[frozenset[BodyKind], ...] = (
    frozenset({BodyKind.SUPERVISORY_COMMITTEE, BodyKind.OWNERS_COMMITTEE}),
    frozenset({BodyKind.SUPERVISORY_COMMITTEE, BodyKind.PROPERTY_COMPANY}),
    frozenset({BodyKind.TRUST_SUPERVISOR, BodyKind.PROPERTY_COMPANY}),
    frozenset({BodyKind.OWNERS_COMMITTEE, BodyKind.PROPERTY_COMPANY}),
)

# Of these bodies only who leads them is named: membership of the Party is counted, never listed.
PARTY_BODIES = frozenset(
    {BodyKind.PARTY_BRANCH, BodyKind.NEIGHBOURHOOD_PARTY_COMMITTEE, BodyKind.STREET_PARTY_COMMITTEE}
)

# A case about one of these never goes to that body alone (domain 2, S4-27).
ANSWERABLE_TO_STREET = frozenset({BodyKind.OWNERS_COMMITTEE, BodyKind.PMC, BodyKind.PROPERTY_COMPANY})


class SeatTitle(models.TextChoices):
    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy")
    MEMBER = "member", _("Member")
    ALTERNATE = "alternate", _("Alternate")
    STAFF = "staff", _("Staff")
    CAPTAIN = "captain", _("Building captain")
    CALL_BACK = "call_back", _("Call-back desk")


class Appointment(models.TextChoices):
    """How somebody came to her seat (domain 2, S3-7)."""

    ELECTED = "elected", _("Elected")
    SENT = "sent", _("Sent by the organisation")
    SELECTED = "selected", _("Selected at the grass roots")
    HIRED = "hired", _("Hired by the neighbourhood")


class Weekday(models.IntegerChoices):
    """The days of ISO 8601."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")
