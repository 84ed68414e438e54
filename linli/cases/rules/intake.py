"""May this person bring a case in, join one, merge two, correct a category, publish a catalogue, import a file?"""

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.cases.models import Case, ChatGroup
from linli.cases.states import CASE, State
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.registry.models import ImportRun, Place
from linli.registry.states import ImportState, PlaceKind

from .common import Sight, check_answers, check_holds, check_open, is_complained_of, sight

# More is under way than can be carried over to another case.
UNDER_WAY = (State.OBJECTED, State.WHISTLED, State.REPORTED_IN)


def check_can_submit(community: Place, *, by: Actor) -> None:
    """Whoever lives here, owner, tenant or family: residence counts, not ownership or registration (S0-11)."""
    if not by.may("cases.submit", community.path or ""):
        raise Denied(
            _("You can report here once your home is linked to your account. Ask your neighbourhood for the code.")
        )
    _check_community(community)


def check_can_submit_for(community: Place, *, by: Actor) -> None:
    """Whoever has a duty here may write down what she was told, or what she found."""
    check_has(community, "submit_for", by)
    _check_community(community)


def check_can_join(case: Case, *, by: Actor) -> None:
    """A neighbour, on a case that neighbours may see."""
    if by.user_id is None or sight(case, by) < Sight.PUBLIC:
        raise Denied(_("There is no such case for you."))
    check_holds(case, "join", by)
    if not case.open_to_neighbours:
        raise Refused(_("This case is not open to neighbours. Report the matter yourself."))
    check_open(case)


def check_can_merge(case: Case, into: Case | None = None, *, by: Actor) -> None:
    """Into an open case of the same community; nothing may become visible or get more time by it."""
    check_answers(case, "merge", by)
    CASE.target("merge", case.state)
    if case.state in UNDER_WAY or case.supervised:
        raise Refused(_("Others are already called to this case. Merge the other one into it instead."))
    if into is None:
        return
    if into.pk == case.pk:
        raise Invalid(_("A case cannot be merged into itself."), field="into")
    if into.community_id != case.community_id or sight(into, by) < Sight.FULL:
        raise Invalid(_("There is no such case in this community."), field="into")
    check_open(into)
    if into.state == State.CLAIMED:
        raise Invalid(_("That case is said to be solved already; this one would not be looked at."), field="into")
    if is_complained_of(case, into.body) or (case.about_id is not None and case.about_id != into.about_id):
        raise Invalid(
            _("This case is about a body, the other is not about the same one. Keep them apart."), field="into"
        )
    if into.open_to_neighbours and not case.open_to_neighbours:
        raise Invalid(_("Neighbours may see the other case but not this one. Keep them apart."), field="into")


def check_can_categorise(case: Case, *, by: Actor) -> None:
    check_answers(case, "categorise", by)
    check_open(case)


def check_can_publish_catalogue(place: Place, *, by: Actor) -> None:
    check_has(place, "publish_catalogue", by)


def check_can_import_hotline(place: Place, *, by: Actor) -> None:
    check_has(place, "import_hotline", by)


def check_can_check_hotline_file(run: ImportRun, *, by: Actor) -> None:
    """As often as she likes, until it is entered."""
    check_can_import_hotline(run.place, by=by)
    _check_not_entered(run)
    if run.state == ImportState.RUNNING:
        raise Conflict(_("This file is just being entered."))


def check_can_enter_hotline_file(run: ImportRun, *, by: Actor) -> None:
    """Checked, and nothing in it that must be mended first. A run that broke off may be entered again."""
    check_can_import_hotline(run.place, by=by)
    _check_not_entered(run)
    if run.state == ImportState.UPLOADED:
        raise Refused(_("The file has to be checked first."))
    if errors := run.problems.count():
        raise Refused(_("%(count)d problems have to be mended in the file first.") % {"count": errors})


def check_can_open_chat_group(community: Place, *, by: Actor) -> None:
    check_has(community, "open_chat_group", by)
    _check_community(community)


def check_can_close_chat_group(group: ChatGroup, *, by: Actor) -> None:
    check_has(group.community, "close_chat_group", by)
    if group.closed_on is not None:
        raise Refused(_("This group has been closed already."))


def check_has(place: Place, verb: str, by: Actor) -> None:
    """Raises Denied unless a seat gives ``cases.<verb>`` at this place."""
    if not by.may(f"cases.{verb}", place.path or ""):
        raise Denied(_("Your role does not allow this here."))


def _check_community(community: Place) -> None:
    if community.kind != PlaceKind.COMMUNITY:
        raise Refused(_("A matter belongs to a community. Choose one."))


def _check_not_entered(run: ImportRun) -> None:
    if run.state == ImportState.DONE:
        raise Conflict(_("This file has been entered already."))
