"""What somebody on duty writes down: what a caller says, what a patrol finds."""

import pytest

from linli.audit.models import Event
from linli.bodies.states import BodyKind
from linli.cases.models import Reporter
from linli.cases.states import Channel, Kind
from linli.inbox.models import Message
from linli.kernel.errors import Denied, Invalid
from tests.cases.makers import submit_for

pytestmark = pytest.mark.django_db


def told(cast, **more):
    said = {"community": cast.hh, "kind": Kind.HELP, "category": "house.lamp", "text": "楼道灯不亮"}
    who = {"reporter_name": "赵阿姨", "reporter_phone": "", "channel": Channel.DESK}
    return submit_for(**{**said, **who, "by": cast.worker, "at": cast.at, **more})


def test_a_worker_writes_down_what_a_caller_says(cast, catalogue):
    case = told(cast, channel=Channel.CALL, reporter_phone="138 1234 5678")
    reporter = Reporter.objects.get(case=case)
    assert (reporter.name, reporter.phone, reporter.user) == ("赵阿姨", "+8613812345678", None)
    assert list(Message.objects.values_list("template", flat=True)) == ["cases.for_you"]
    assert Event.objects.get(verb="cases.submit").body_id == cast.body(BodyKind.RESIDENTS_COMMITTEE).pk


def test_a_caller_with_an_account_here_becomes_the_reporter(cast, catalogue):
    case = told(cast, reporter_phone=cast.users["tenant"].phone)
    assert Reporter.objects.get(case=case).user == cast.users["tenant"]
    assert Message.objects.filter(user=cast.users["tenant"], template="cases.received").count() == 1
    # somebody who lives elsewhere stays a name and a number
    assert Reporter.objects.get(case=told(cast, reporter_phone=cast.users["stranger"].phone)).user is None


def test_what_is_found_on_patrol_is_the_workers_own(cast, catalogue):
    case = told(cast, channel=Channel.PATROL, reporter_name="", by=cast.captain)
    assert Reporter.objects.get(case=case).user == cast.users["captain"]


@pytest.mark.parametrize("who", ["captain", "secretary", "committee", "manager", "worker", "street", "district"])
def test_whoever_has_a_duty_here_may_write_down(cast, catalogue, who):
    assert told(cast, by=getattr(cast, who)).channel == Channel.DESK


@pytest.mark.parametrize("who", ["owner", "staff", "supervisor", "fy_secretary", "police", "auditor", "operator"])
def test_others_may_not_write_down(cast, catalogue, who):
    with pytest.raises(Denied):
        told(cast, by=getattr(cast, who))


def test_a_program_is_asked_back_for_whom_it_does_not_name(cast, catalogue):
    case = told(cast, channel=Channel.OPEN311, reporter_name="")
    assert Reporter.objects.get(case=case).user == cast.users["worker"]


def test_somebody_has_to_be_asked_back(cast, catalogue):
    for wrong, field in (
        ({"reporter_name": ""}, "reporter_name"),
        ({"reporter_phone": "12"}, "reporter_phone"),
        ({"channel": Channel.APP}, "channel"),
        ({"channel": Channel.CHAT}, "chat_group"),
    ):
        with pytest.raises(Invalid) as refusal:
            told(cast, **wrong)
        assert refusal.value.field == field
