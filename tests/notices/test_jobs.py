"""The clock of postings."""

from datetime import timedelta

import pytest

from linli.audit.models import Event
from linli.notices import actions
from linli.notices.jobs import end_due
from linli.notices.states import Kind, Matter, State
from tests.notices.makers import days, posted

pytestmark = pytest.mark.django_db


def test_what_is_over_ends_once_and_the_rest_stays(cast, now):
    short, long = posted(cast), posted(cast, period=days(30))
    stands = posted(cast, kind=Kind.DISCLOSURE, matter=Matter.DISCLOSURE)
    gone = posted(cast)
    actions.withdraw(gone, reason="写错", by=cast.committee, at=now)
    assert end_due(short.until_at - timedelta(seconds=1)) == 0
    assert [end_due(short.until_at), end_due(short.until_at)] == [1, 0]
    for posting in (short, long, stands, gone):
        posting.refresh_from_db()
    assert [one.state for one in (short, long, stands, gone)] == [
        State.ENDED,
        State.POSTED,
        State.POSTED,
        State.WITHDRAWN,
    ]
    event = Event.objects.get(verb="notices.end")
    assert (event.actor_id, event.data) == (None, {"objections_waiting": 0})
