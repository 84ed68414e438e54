"""A neighbour whom the same thing troubles stands behind the case that is there already."""

import pytest

from linli.audit.models import Event
from linli.cases import actions
from linli.cases.models import Case, Reporter
from linli.cases.states import Kind, State
from linli.inbox.models import Message
from linli.kernel.errors import Denied, Refused
from tests.cases.makers import fresh, submit
from tests.cases.together import at_once

pytestmark = pytest.mark.django_db


def report(cast, **more):
    said = {
        "community": cast.hh,
        "kind": Kind.COMPLAINT,
        "category": "safety.fire_lane",
        "text": "北门消防通道被堵住了",
    }
    return submit(**said, by=cast.owner, at=cast.at, **more)


def test_me_too(cast, catalogue, now):
    case = report(cast)
    reporter = actions.join(case, by=cast.neighbour, at=now)
    assert (reporter.user_id, reporter.first) == (cast.neighbour.user_id, False)
    assert actions.join(case, by=cast.neighbour, at=now) == reporter
    assert actions.join(case, by=cast.owner, at=now).first is True
    assert Reporter.objects.filter(case=case).count() == 2
    assert Event.objects.filter(verb="cases.join").count() == 1
    assert Message.objects.get(template="cases.joined").user == cast.users["neighbour"]


def test_who_cannot_join(cast, catalogue, now):
    case, closed = report(cast), report(cast, open_to_neighbours=False)
    for by in (cast.stranger, cast.secretary, cast.manager):
        with pytest.raises(Denied):
            actions.join(case, by=by, at=now)
    with pytest.raises(Denied, match="没有这"):
        actions.join(closed, by=cast.neighbour, at=now)
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, ended_at=now, due_at=None)
    with pytest.raises(Refused, match=case.number):
        actions.join(fresh(case), by=cast.neighbour, at=now)


@pytest.mark.django_db(transaction=True)
def test_joining_twice_at_once_is_joining_once(cast, catalogue, now):
    case = report(cast)
    results = at_once(*[lambda: actions.join(case, by=cast.neighbour, at=now)] * 2)
    assert len({result.pk for result in results}) == 1
