"""Categories and cases in the words of GeoReport v2."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases.models import Case, Category, Reporter, WhistleCall
from linli.cases.queries.catalogue import Contents, name_of
from linli.cases.queries.said import name_of_body, spot_of
from linli.cases.queries.timeline import Side, Teller, events_of, tell
from linli.cases.states import ENDED, Kind, State
from linli.law.deadlines import Limit
from linli.law.explain import limit_text
from linli.registry.models import Place

from .asked import CLOSED, MOST, OPEN, Wanted

DESCRIPTION_MOST = 4000  # characters; GeoReport v2
WITH = ("community", "category", "body", "building", "entrance", "merged_into")


def services(contents: Contents) -> list[dict[str, Any]]:
    return [
        {
            "service_code": leaf.code,
            "service_name": name_of(leaf),
            "description": limits_of(leaf),
            "metadata": True,
            "type": "realtime",
            "keywords": ", ".join(leaf.keywords.split()),
            "group": name_of(heading),
        }
        for heading, leaves in contents.tree
        for leaf in leaves
    ]


def limits_of(category: Category) -> str:
    """What is promised for this category."""
    return _("You are contacted within %(contact)s and it is solved within %(solve)s.") % {
        "contact": limit_text(Limit(category.contact_amount, category.contact_unit)),
        "solve": limit_text(Limit(category.solve_amount, category.solve_unit)),
    }


def definition(category: Category) -> dict[str, Any]:
    """What can be said besides the description; nothing of it has to be."""
    kinds = [{"key": str(kind.value), "name": str(kind.label)} for kind in Kind]
    yes_or_no = [{"key": "true", "name": _("Yes")}, {"key": "false", "name": _("No")}]
    return {
        "service_code": category.code,
        "attributes": [
            _attribute(1, "kind", _("What is it?"), kinds),
            _attribute(2, "anonymous", _("Do neighbours not see who reported it?"), yes_or_no),
            _attribute(3, "open_to_neighbours", _("May neighbours see the case?"), yes_or_no),
        ],
    }


def _attribute(order: int, code: str, question: str, values: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": _("Choose one"),
        "order": order,
        "description": question,
        "values": values,
    }


def reads_words(place: Place, by: Actor) -> bool:
    """May she read what residents of this community wrote? Neighbours may, and who oversees their cases."""
    lives_here = any(home.community_id == place.pk for home in by.homes)
    return lives_here or by.may("cases.read_open", place.path or "-")


def visible(place: Place, by: Actor) -> QuerySet[Case]:
    """Her own cases, and those that neighbours may see if she is one of them; of a community that publishes its figures
    everybody may see that a case stands, though not a word of it."""
    seen = Q(pk__in=[])
    if by.user_id is not None:
        seen |= Q(Exists(Reporter.objects.filter(case=OuterRef("pk"), user_id=by.user_id)))
    if place.publishes or reads_words(place, by):
        seen |= Q(open_to_neighbours=True) & ~Q(state__in=(State.MERGED, State.WITHDRAWN))
    return Case.objects.filter(seen, community=place).select_related(*WITH)


def chosen(cases: QuerySet[Case], wanted: Wanted) -> list[Case]:
    """The newest first, at most 1,000."""
    if wanted.numbers:
        return list(cases.filter(number__in=wanted.numbers).order_by("-submitted_at", "-id")[:MOST])
    cases = cases.filter(submitted_at__gte=wanted.start, submitted_at__lte=wanted.end)
    if wanted.codes:
        cases = cases.filter(category_code__in=wanted.codes)
    if OPEN not in wanted.statuses:
        cases = cases.filter(state__in=ENDED)
    elif CLOSED not in wanted.statuses:
        cases = cases.exclude(state__in=ENDED)
    return list(cases.order_by("-submitted_at", "-id")[:MOST])


def own_ids(cases: Iterable[Case], by: Actor) -> set[int]:
    """Which of these she has reported or joined; one query."""
    if by.user_id is None:
        return set()
    ids = [case.pk for case in cases]
    return set(Reporter.objects.filter(user_id=by.user_id, case_id__in=ids).values_list("case_id", flat=True))


def request(case: Case, *, words: bool) -> dict[str, Any]:
    """One service request; without ``words`` nothing that a resident wrote. What we do not keep is empty."""
    ended = case.state in ENDED
    address = ", ".join(part for part in (spot_of(case), case.community.name) if part)
    return {
        "service_request_id": case.number,
        "status": CLOSED if ended else OPEN,
        "status_notes": _notes(case),
        "service_name": name_of(case.category),
        "service_code": case.category_code,
        "description": case.public_text[:DESCRIPTION_MOST] if words else None,
        "agency_responsible": name_of_body(case.body),
        "service_notice": limits_of(case.category),
        "requested_datetime": moment(case.submitted_at),
        "updated_datetime": moment(_updated(case)),
        "expected_datetime": moment(case.solve_due_at),
        "address": address if words else case.community.name,
        "address_id": str(case.building_id) if words and case.building_id else None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def moment(at: datetime | None) -> str | None:
    """As the W3C note writes it, to the second, with the offset of the place."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _notes(case: Case) -> str:
    name = str(case.get_state_display())
    return f"{name}: {case.merged_into.number}" if case.merged_into else name


def _updated(case: Case) -> datetime:
    """When it ended; of an open case the latest of its steps."""
    steps = (case.submitted_at, case.dispatched_at, case.contacted_at, case.claimed_at, case.paused_at)
    return case.ended_at or max(step for step in steps if step)


# --- our extension (docs/reference/open311.md), only where it is asked for


def with_calls(cases: QuerySet[Case]) -> QuerySet[Case]:
    calls = WhistleCall.objects.select_related("body").order_by("id")
    return cases.prefetch_related(Prefetch("whistle_calls", calls))


def extended(case: Case) -> dict[str, Any]:
    """How far up the case stands, by when somebody has to act, and who was called to it."""
    return {
        "state": case.state,
        "state_name": str(case.get_state_display()),
        "level": case.level,
        "level_name": str(case.get_level_display()),
        "urgent": case.urgent,
        "supervised": case.supervised,
        "left_community": case.left_community,
        "due_datetime": moment(case.due_at),
        "contacted_datetime": moment(case.contacted_at),
        "whistle": [
            {
                "agency": name_of_body(call.body),
                "leads": call.leads,
                "due_datetime": moment(call.due_at),
                "reported_in_datetime": moment(call.reported_in_at),
                "missed": call.missed,
            }
            for call in case.whistle_calls.all()
        ],
    }


def updates(case: Case) -> list[dict[str, Any]]:
    """The time line as neighbours see it: bodies and times, no words of persons."""
    steps = tell(events_of(case), Teller(Side.PUBLIC))
    return [{"datetime": moment(step.at), "verb": step.verb, "description": step.what} for step in steps]
