"""Whether what depends on a posting may go on."""

from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused
from linli.law.deadlines import day_and_hour
from linli.notices.models import Objection, Posting
from linli.notices.states import ONCE_POSTED, Kind, ObjectionState, State
from linli.registry.models import Place

from .content import unchanged


def gate(posting: Posting, at: datetime) -> str:
    """ "" where the next step may be taken, else the sentence that says what is still missing.

    A publicity opens when its period is over, each objection is answered, and its content is still what was posted.
    An announcement and a disclosure hold nothing up once they are posted.
    """
    waiting = Objection.objects.filter(posting=posting, state=ObjectionState.OPEN).count()
    return gate_from(posting, at, waiting=waiting, same=posting.posted_at is None or unchanged(posting))


def gate_from(posting: Posting, at: datetime, *, waiting: int, same: bool) -> str:
    """`gate` from what is already read: how many objections wait, whether the content is the same."""
    facts = {"title": posting.title}
    if posting.posted_at is None:
        return _("This has not been posted yet: %(title)s.") % facts
    if posting.state == State.WITHDRAWN:
        return _("The posting was withdrawn: %(title)s. It has to be posted anew.") % facts
    if posting.state == State.REPLACED:
        return _("The posting was replaced by a corrected one, which has a period of its own: %(title)s.") % facts
    if not same:
        return _("The content is no longer what was posted. It has to be looked into before anything goes on.")
    if posting.kind != Kind.PUBLICITY:
        return ""
    # Chinese sentences follow each other without a space.
    space = "" if (get_language() or "zh").startswith("zh") else " "
    return space.join([*_period(posting, at), *_objections(waiting)])


def check_gate_open(posting: Posting, at: datetime) -> None:
    """Raises Refused with the sentence of `gate`."""
    if sentence := gate(posting, at):
        raise Refused(sentence)


def posting_for(subject_kind: str, subject_id: int, *, community: Place | None = None) -> Posting | None:
    """The posting that stands now about a thing of another room: the latest that was neither withdrawn nor replaced,
    else the latest of those; None if there was none. Drafts do not count. Name the community: an index begins with
    it."""
    found = Posting.objects.filter(subject_kind=subject_kind, subject_id=subject_id, state__in=ONCE_POSTED)
    if community is not None:
        found = found.filter(community=community)
    latest = list(found.select_related("community", "body").order_by("-posted_at", "-id")[:20])
    standing = [one for one in latest if one.state in (State.POSTED, State.ENDED)]
    return next(iter([*standing, *latest]), None)


def _period(posting: Posting, at: datetime) -> list[str]:
    if posting.until_at is None or at >= posting.until_at:
        return []
    day, hour = day_and_hour(posting.until_at)
    return [_("It is posted until %(day)s, %(hour)s.") % {"day": day.isoformat(), "hour": hour}]


def _objections(waiting: int) -> list[str]:
    if not waiting:
        return []
    sentence = ngettext("%(count)d objection waits for an answer.", "%(count)d objections wait for an answer.", waiting)
    return [sentence % {"count": waiting}]
