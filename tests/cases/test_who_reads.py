"""What whoever joined a case, a neighbour, or somebody of the body complained of must not read of it."""

import pytest

from linli.bodies.models import Seat
from linli.bodies.states import BodyKind, SeatTitle
from linli.cases import actions
from linli.cases.api import shown
from linli.cases.models import Case, Reporter
from linli.cases.queries import reading
from linli.cases.queries.desk import my_cases
from linli.cases.rules import Sight, sight
from linli.cases.states import Purpose, State
from linli.kernel.errors import Denied
from tests.cases.makers import fresh, photo, reported
from tests.cases.test_moving import in_progress

pytestmark = pytest.mark.django_db


def joined(cast, case, now):
    Reporter.objects.create(community=cast.hh, case=case, user_id=cast.neighbour.user_id, joined_at=now)
    return fresh(case)


def opened(case, by):
    return [one.purpose for one in reading.attachments_of(case, sight(case, by), by=by)]


def test_the_first_reporters_pictures_stay_hers(cast, now):
    case = joined(cast, in_progress(cast, now, photos=[photo(b"mine", now)]), now)
    after = photo(b"after", now)
    actions.resolve(case, text="好了", photos=[(after, Purpose.AFTER)], by=cast.secretary, at=now)
    case = fresh(case)
    assert sight(case, cast.neighbour) == Sight.OWN
    assert opened(case, cast.owner) == [Purpose.REPORTED, Purpose.AFTER]
    assert opened(case, cast.neighbour) == [Purpose.AFTER]
    assert opened(case, cast.secretary) == [Purpose.REPORTED, Purpose.AFTER]
    whole = shown.whole(case, Sight.OWN, cast.neighbour)
    assert [one["purpose"] for one in whole["attachments"]] == [Purpose.AFTER]


def test_who_joins_what_nobody_reported_is_no_first_reporter(cast, now):
    """A finding on patrol has no reporter: what the patrol wrote and took stays with the desk."""
    case = joined(cast, reported(cast, now, photos=[photo(b"mine", now)], text="请打 13812345678"), now)
    Reporter.objects.filter(case=case, first=True).delete()
    whole = shown.whole(case, Sight.OWN, cast.neighbour)
    assert "13812345678" not in whole["text"]
    assert whole["attachments"] == []


def test_what_two_parties_agreed_and_a_word_to_the_reporter_are_not_for_who_joined(cast, now):
    case = joined(cast, in_progress(cast, now), now)
    said = {"parties": "张、李", "positions": "各执一词", "outcome": "李先生赔五百元"}
    actions.add_note(case, text="您的女儿那边我们打过招呼了", shown=True, by=cast.secretary, at=now)
    actions.mediate(case, **said, agreed=False, signed_paper=None, by=cast.secretary, at=now)

    def notes(by):
        return "\n".join(step["note"] for step in shown.whole(fresh(case), Sight.OWN, by)["steps"])

    for words in ("李先生赔五百元", "您的女儿"):
        assert words in notes(cast.owner)
        assert words not in notes(cast.neighbour)


def test_the_result_is_read_without_numbers_by_all_others(cast, now):
    case = joined(cast, in_progress(cast, now), now)
    actions.resolve(case, text="已与 13812345678 联系，修好了", photos=[], by=cast.secretary, at=now)
    case = fresh(case)

    def all_of(seen, by):
        return str(shown.whole(case, seen, by))

    assert "13812345678" in shown.whole(case, Sight.OWN, cast.owner)["result"]
    assert "13812345678" in shown.whole(case, Sight.FULL, cast.secretary)["result"]
    for seen, by in ((Sight.OWN, cast.neighbour), (Sight.PUBLIC, cast.tenant)):
        assert "修好了" in shown.whole(case, seen, by)["result"]
        assert "13812345678" not in all_of(seen, by)


def test_her_page_of_a_joined_case_shows_no_numbers_of_the_result(cast, now, client):
    case = joined(cast, in_progress(cast, now), now)
    actions.resolve(case, text="已与 13812345678 联系，修好了", photos=[], by=cast.secretary, at=now)
    for who, there in (("owner", True), ("neighbour", False)):
        client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(f"/cases/{case.number}/").content.decode()
        assert ("13812345678" in page, "修好了" in page) == (there, True)


def test_another_seat_does_not_open_a_complaint_about_her_own_body(cast, now):
    """A member of the company complained of who sits in the street office besides."""
    office = cast.body(BodyKind.STREET_OFFICE)
    manager = cast.users["manager"]
    Seat.objects.create(body=office, user=manager, title=SeatTitle.MEMBER, from_date=cast.on)
    both = cast.fresh("manager")
    case = reported(cast, now, category="body.company", about=cast.body(BodyKind.PROPERTY_COMPANY))
    other = reported(cast, now, who="tenant")
    assert case.body == office
    assert (sight(case, both), sight(other, both)) == (Sight.NOTHING, Sight.FULL)
    assert set(Case.objects.filter(reading.visible(both))) == {other}
    assert case not in my_cases(both)
    assert sight(case, cast.street) == Sight.FULL
    assert set(Case.objects.filter(reading.visible(cast.street))) == {case, other}


def test_a_withdrawn_case_is_gone_for_neighbours(cast, now):
    case = reported(cast, now)
    assert sight(case, cast.neighbour) == Sight.PUBLIC
    actions.withdraw(case, why="", by=cast.owner, at=now)
    case = fresh(case)
    assert case.state == State.WITHDRAWN
    assert [sight(case, who) for who in (cast.neighbour, cast.owner, cast.secretary)] == [
        Sight.NOTHING,
        Sight.OWN,
        Sight.FULL,
    ]
    with pytest.raises(Denied):
        actions.join(case, by=cast.neighbour, at=now)
