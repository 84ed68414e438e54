"""What may be done with the register, and the sentence with which it is refused. Rights come first."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Denied, Invalid, Refused

from .models import Binding, BindingRequest, Contradiction, Holding, ImportRun, Invitation, Place, Residence, WrongTry
from .states import PARENT_KIND, ImportState, PlaceKind

REGISTER_FILE = "register"
PROJECT_TABLE = "projects"

MOST_WRONG_TRIES = 5
WRONG_TRIES_WITHIN = timedelta(hours=1)


def check_right(by: Actor, verb: str, place: Place) -> None:
    """Raises Denied unless the table of roles gives ``registry.<verb>`` at this place."""
    if not by.may(f"registry.{verb}", place.path or ""):
        raise Denied(_("This is not among your duties in %(place)s.") % {"place": place.name})


def user_of(by: Actor) -> int:
    """The account behind who acts. Raises Denied for who has none: the system and visitors."""
    if by.user_id is None:
        raise Denied(_("Please sign in first."))
    return by.user_id


def may_see(by: Actor, place: Place) -> bool:
    """Whether the page of this place opens: for who reads its register, governs it, or looks at its figures."""
    path = place.path or ""
    return any(by.may(verb, path) for verb in ("registry.read", "registry.edit_place", "cockpit.read"))


def check_can_read(by: Actor, place: Place) -> None:
    check_right(by, "read", place)


# places


def check_can_add_place(by: Actor, parent: Place | None, kind: str) -> None:
    """Each kind of place lies directly inside the kind before it; only a city lies in none."""
    if not by.may("registry.add_place", (parent.path or "") if parent else ""):
        raise Denied(_("Only who governs the place above may add a place here."))
    if PARENT_KIND.get(PlaceKind(kind)) != (parent.kind if parent else None):
        raise Invalid(
            _("%(kind)s cannot lie directly inside %(parent)s.")
            % {"kind": PlaceKind(kind).label, "parent": PlaceKind(parent.kind).label if parent else _("nothing")},
            field="kind",
        )
    if parent and parent.successor_id:
        raise Refused(_("%(place)s has been merged; add it to its successor.") % {"place": parent.name})


def check_can_edit_place(by: Actor, place: Place) -> None:
    check_right(by, "edit_place", place)


def check_can_publish(by: Actor, place: Place) -> None:
    check_right(by, "publish", place)
    _is_community(place)


def check_can_merge_communities(by: Actor, communities: list[Place], successor: Place, on: date, today: date) -> None:
    """The communities and their successor lie in one district, none is merged yet, and the day has come (S2-20)."""
    for place in (*communities, successor):
        check_right(by, "merge_communities", place)
        _is_community(place)
        if place.successor_id:
            raise Conflict(_("%(place)s has been merged already.") % {"place": place.name})
    if not communities or successor in communities or len({place.pk for place in communities}) < len(communities):
        raise Invalid(_("Choose at least one other community that is to become part of it."), field="communities")
    if len({district_of(place) for place in (*communities, successor)}) > 1:
        raise Refused(_("Only communities of one district can be merged."))
    if on > today:
        raise Invalid(_("The day of the merger has not come yet."), field="on")


def district_of(place: Place) -> str:
    """The part of a path down to the district."""
    return ".".join((place.path or "").split(".")[:2])


def check_can_classify(by: Actor, place: Place, label: str) -> None:
    check_right(by, "classify", place)
    _is_community(place)
    if place.classifications.filter(label=label, to_date__isnull=True).exists():
        raise Refused(_("%(place)s has this classification already.") % {"place": place.name})


def check_can_end_classification(by: Actor, place: Place, label: str, on: date) -> None:
    check_right(by, "end_classification", place)
    current = place.classifications.filter(label=label, to_date__isnull=True).first()
    if current is None:
        raise Refused(_("%(place)s does not have this classification now.") % {"place": place.name})
    if on < current.from_date:
        raise Invalid(_("It cannot end before it began."), field="on")


def check_can_record_population(by: Actor, place: Place) -> None:
    check_right(by, "record_population", place)


# units, who holds them, who lives in them


def check_can_add_building(by: Actor, community: Place) -> None:
    check_right(by, "add_building", community)
    _is_community(community)


def check_can_add_unit(by: Actor, community: Place) -> None:
    check_right(by, "add_unit", community)


def check_can_set_holder(by: Actor, community: Place) -> None:
    check_right(by, "set_holder", community)


def check_can_end_holding(by: Actor, holding: Holding) -> None:
    check_right(by, "end_holding", holding.community)
    if holding.to_date:
        raise Conflict(_("This ownership has ended already."))


def check_can_name_representative(by: Actor, holding: Holding) -> None:
    """A representative is one of the present owners, and it is settled who they are."""
    check_right(by, "name_representative", holding.community)
    if holding.to_date:
        raise Refused(_("Only who owns the unit now can represent it."))
    if holding.contested:
        raise Refused(_("First settle the contradiction about who owns this unit."))


def check_can_set_resident(by: Actor, community: Place) -> None:
    check_right(by, "set_resident", community)


def check_can_end_residence(by: Actor, residence: Residence) -> None:
    check_right(by, "end_residence", residence.community)
    if residence.to_date:
        raise Conflict(_("This has ended already."))


def check_can_see_person(by: Actor, community: Place) -> None:
    check_right(by, "see_person", community)


# from paper to an account


def check_can_print_invitations(by: Actor, community: Place) -> None:
    check_right(by, "print_invitations", community)
    _is_community(community)


def check_can_withdraw_invitation(by: Actor, invitation: Invitation) -> None:
    check_right(by, "withdraw_invitation", invitation.community)
    if invitation.used_at:
        raise Conflict(_("This code has been used; end the binding instead."))
    if invitation.withdrawn_at:
        raise Conflict(_("This code has been withdrawn already."))


def check_can_use_invitation(by: Actor, at: datetime) -> None:
    """A person with an account who has not guessed too often in the last hour."""
    tries = WrongTry.objects.filter(user_id=user_of(by), at__gt=at - WRONG_TRIES_WITHIN).count()
    if tries >= MOST_WRONG_TRIES:
        raise Refused(
            _(
                "That was a wrong code %(count)d times within an hour. Try again in an hour, or bring your papers to "
                "the neighbourhood office."
            )
            % {"count": MOST_WRONG_TRIES}
        )


def check_can_request_binding(by: Actor) -> None:
    user_of(by)


def check_can_check_binding(by: Actor, request: BindingRequest) -> None:
    """Nobody checks her own papers."""
    check_right(by, "check_binding", request.community)
    _is_open(request)
    if request.user_id == by.user_id:
        raise Refused(_("Somebody else has to check your own papers."))
    if request.checked_at:
        raise Conflict(_("These papers have been checked; a second person now confirms."))


def check_can_confirm_binding(by: Actor, request: BindingRequest) -> None:
    """The second pair of eyes: neither who asks nor who checked."""
    check_right(by, "confirm_binding", request.community)
    _is_open(request)
    if not request.checked_at:
        raise Refused(_("The papers have to be checked first."))
    if by.user_id is None or by.user_id in (request.checked_by_id, request.user_id):
        raise Refused(_("A second person has to confirm: not who checked the papers, and not who asks."))


def check_can_refuse_binding(by: Actor, request: BindingRequest) -> None:
    check_right(by, "refuse_binding", request.community)
    _is_open(request)


def check_can_end_binding(by: Actor, binding: Binding) -> None:
    """A worker, or the person herself: who has moved away need not ask."""
    if binding.user_id != by.user_id:
        check_right(by, "end_binding", binding.community)
    if binding.to_at:
        raise Conflict(_("This binding has ended already."))


# files in and out


def _check_import_right(by: Actor, verb: str, place: Place, kind: str) -> None:
    # A table of projects names no person; it is the business of who governs the place.
    check_right(by, verb if kind == REGISTER_FILE else "edit_place", place)


def check_can_start_import(by: Actor, place: Place, kind: str = REGISTER_FILE) -> None:
    _check_import_right(by, "start_import", place, kind)
    if kind == REGISTER_FILE:
        _is_community(place)


def check_can_map_columns(by: Actor, run: ImportRun) -> None:
    _check_import_right(by, "map_columns", run.place, run.kind)
    _not_entered(run)


def check_can_check_import(by: Actor, run: ImportRun) -> None:
    _check_import_right(by, "check_import", run.place, run.kind)
    _not_entered(run)


def check_can_enter_import(by: Actor, run: ImportRun) -> None:
    """Checked, and nothing in it that must be mended first. A run that broke off may be entered again."""
    _check_import_right(by, "enter_import", run.place, run.kind)
    if run.state == ImportState.DONE:
        raise Conflict(_("This file has been entered already."))
    if run.state == ImportState.UPLOADED:
        raise Refused(_("The file has to be checked first."))
    if errors := run.problems.filter(severity="error").count():
        raise Refused(_("%(count)d problems have to be mended in the file first.") % {"count": errors})


def check_can_export(by: Actor, community: Place) -> None:
    check_right(by, "export", community)


def check_can_settle_contradiction(by: Actor, contradiction: Contradiction) -> None:
    """At a place above the community it is who governs the place that settles what its tables say."""
    is_community = contradiction.place.kind == PlaceKind.COMMUNITY
    check_right(by, "settle_contradiction" if is_community else "edit_place", contradiction.place)
    if contradiction.settled_at:
        raise Conflict(_("This contradiction has been settled already."))


def _is_community(place: Place) -> None:
    if place.kind != PlaceKind.COMMUNITY:
        raise Refused(_("%(place)s is not a community.") % {"place": place.name})


def _is_open(request: BindingRequest) -> None:
    if request.confirmed_at or request.refused_at:
        raise Conflict(_("This request has been answered already."))


def _not_entered(run: ImportRun) -> None:
    if run.state == ImportState.DONE:
        raise Conflict(_("This file has been entered already."))
    if run.state == ImportState.RUNNING:
        raise Conflict(_("This file is just being entered."))
