"""The desk: what waits, what can be done, why the rest cannot, and who sees none of it."""

import csv
import io
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from linli.audit.files import open_file
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, ChatGroup, Exclusion, Extension, HandBack, Note, Supervision, Whistle
from linli.cases.states import Channel, Kind, Occasion, State
from linli.inbox.models import Message
from tests.cast import Cast, make_cast
from tests.sessions import browser

from .makers import catalogue, fresh, photo, reported

HOUR = timedelta(hours=1)


@pytest.fixture
def at() -> datetime:
    """Pages take the time from the clock, so these cases happen now."""
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return make_cast(at - timedelta(days=2))


@pytest.fixture
def go(cast: Cast):
    """``go("manager")`` is her browser, reading English."""
    return partial(browser, cast, language="en")


def do(client: Client, case: Case, verb: str, **data: object) -> int:
    return client.post(f"/desk/cases/{case.number}/{verb}/", data).status_code


def with_manager(cast: Cast, at: datetime, **more: object) -> Case:
    """A case that the company has signed for and spoken about."""
    case = reported(cast, at - 3 * HOUR, **more)
    actions.accept(case, by=cast.secretary, at=at - 3 * HOUR)
    actions.dispatch(case, to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=at - 3 * HOUR)
    case = fresh(case)
    actions.sign_for(case, by=cast.manager, at=at - 2 * HOUR)
    actions.contact(case, text="明天上门", by=cast.manager, at=at - HOUR)
    return fresh(case)


def test_the_whole_way_by_pages_only(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR)
    secretary, manager = go("secretary"), go("manager")
    company = cast.body(BodyKind.PROPERTY_COMPANY)
    assert do(secretary, case, "accept") == 302
    assert do(secretary, case, "dispatch", to=company.pk) == 302
    assert do(manager, case, "sign_for") == 302
    assert do(manager, case, "contact", text="明天上门") == 302
    assert do(manager, case, "start", text="") == 302
    assert do(manager, case, "resolve", text="已经修好") == 302
    assert fresh(case).state == State.CLAIMED
    assert do(go("call_back"), case, "call_back", verdict="satisfied", text="") == 302
    assert fresh(case).state == State.CLOSED


def test_a_whistle_is_blown_answered_and_ends_with_a_joint_result(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR, category="safety.fire_lane")
    actions.accept(case, by=cast.secretary, at=at)
    called = [cast.body(kind).pk for kind in (BodyKind.POLICE, BodyKind.FIRE_RESCUE)]
    said = {"occasion": Occasion.JOINT, "text": "请一起清理", "called": called, "lead": called[1]}
    assert do(go("secretary"), case, "whistle", **said) == 302
    assert do(go("police"), case, "report_in", text="到场") == 302
    assert do(go("fire"), case, "report_in", text="到场") == 302
    assert fresh(case).state == State.REPORTED_IN
    pictures = {"before": upload(photo(b"before", at)), "after": upload(photo(b"after", at))}
    assert do(go("fire"), case, "joint_result", solved="yes", text="已清走", **pictures) == 302
    assert fresh(case).state == State.CLAIMED
    call = Whistle.objects.get().calls.get(body__kind=BodyKind.POLICE)
    assert do(go("secretary"), case, "rate_whistle", call=call.pk, rating="5") == 302
    call.refresh_from_db()
    assert call.rating_by_whistler == 5


def test_hand_back_extension_supervision_exclusion_need_somebody_else(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    day = (case.solve_due_at + timedelta(days=3)).date().isoformat()
    assert do(go("manager"), case, "ask_extension", until=day, reason="等配件") == 302
    assert do(go("manager"), case, "decide_extension", granted="yes", why="自己同意") == 403
    assert do(go("worker"), case, "decide_extension", granted="yes", why="x") == 403
    assert do(go("neighbourhood_head"), case, "decide_extension", granted="yes", why="同意") == 302
    assert Extension.objects.get().granted is True
    assert do(go("street"), case, "supervise", reason="群众关注") == 302
    assert do(go("street"), case, "end_supervision", outcome="已到位") == 302
    assert Supervision.objects.get().ended_at is not None
    assert do(go("street"), case, "propose_exclusion", reason="test", text="误录") == 302
    assert do(go("street"), case, "confirm_exclusion") == 403
    assert do(go("street2"), case, "confirm_exclusion") == 302
    assert Exclusion.objects.get().confirmed_by_id == cast.users["street2"].pk


def test_leaving_a_case_out_of_the_rates_is_turned_down_with_a_reason(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    assert do(go("street"), case, "propose_exclusion", reason="test", text="误录") == 302
    assert do(go("street"), case, "turn_down_exclusion", why="应当计入") == 403
    assert do(go("street2"), case, "turn_down_exclusion", why="应当计入") == 302
    assert Exclusion.objects.get().turned_down_by_id == cast.users["street2"].pk
    page = go("street2").get(f"/desk/cases/{case.number}/").content.decode()
    assert ("应当计入" in page, "has to confirm it" in page) == (True, False)


def test_a_hand_back_is_decided_one_level_up(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR)
    actions.accept(case, by=cast.secretary, at=at)
    actions.dispatch(case, to=cast.body(BodyKind.PROPERTY_COMPANY), by=cast.secretary, at=at)
    assert do(go("manager"), case, "hand_back", reason="not_our_duty", text="应由业委会办") == 302
    committee = cast.body(BodyKind.OWNERS_COMMITTEE)
    assert do(go("neighbourhood_head"), case, "decide_objection", to=committee.pk, why="有理由") == 302
    assert (fresh(case).body_id, HandBack.objects.get().upheld) == (committee.pk, True)


def test_what_was_typed_stands_there_again_with_the_sentence(cast: Cast, go, at) -> None:
    case = with_manager(cast, at, category="safety.fire_lane")
    answer = go("manager").post(f"/desk/cases/{case.number}/resolve/", {"text": "已经清走，请看"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已经清走，请看" in page
    assert "is required" in page
    assert fresh(case).state == State.CONTACTED


def test_of_two_at_once_the_second_is_told(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR)
    client = go("secretary")
    assert [do(client, case, "accept") for _ in range(2)] == [302, 422]


def test_the_look_at_a_name_is_recorded_and_she_sees_it(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    name = cast.users["owner"].name
    manager = go("manager")
    assert name not in manager.get(f"/desk/cases/{case.number}/").content.decode()
    assert name in manager.post(f"/desk/cases/{case.number}/see_reporter/").content.decode()
    page = go("owner").get(f"/cases/{case.number}/").content.decode()
    assert "looked at your name" in page


def test_an_inner_note_stays_inside(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    assert do(go("manager"), case, "add_note", text="只给内部看", shown="no") == 302
    assert Note.objects.filter(shown=False).count() == 1
    assert "只给内部看" in go("manager").get(f"/desk/cases/{case.number}/").content.decode()
    assert "只给内部看" not in go("owner").get(f"/cases/{case.number}/").content.decode()


@pytest.mark.parametrize("who", ["owner", "neighbour", "stranger", "fy_secretary", "police", "auditor", "operator"])
@pytest.mark.parametrize("path", ["", "sheet/", "similar/"])
def test_who_does_not_handle_it_finds_no_desk(cast: Cast, go, at, who: str, path: str) -> None:
    case = reported(cast, at - HOUR)
    assert go(who).get(f"/desk/cases/{case.number}/{path}").status_code in (403, 404)


def test_a_message_about_a_case_that_has_gone_elsewhere_says_so(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    letter = Message.objects.get(body=cast.body(BodyKind.PROPERTY_COMPANY), template="cases.for_you")
    assert go("manager").get(f"/inbox/{letter.pk}/", follow=True).status_code == 200
    Case.objects.filter(pk=case.pk).update(body=cast.body(BodyKind.STREET_OFFICE), level=3)
    answer = go("manager").get(letter.link)
    assert answer.status_code == 403
    assert f"Case {case.number} is no longer with you" in answer.content.decode()
    assert go("staff").get(letter.link).status_code in (403, 404)
    assert go("fy_secretary").get(letter.link).status_code == 404


def test_lists_show_only_what_one_handles(cast: Cast, go, at) -> None:
    case = with_manager(cast, at)
    for who, sees in (
        ("secretary", True),
        ("manager", True),
        ("street", True),
        ("fy_secretary", False),
        ("police", False),
    ):
        assert (case.number in go(who).get("/desk/cases/").content.decode()) is sees, who
    assert case.title in go("manager").get("/desk/").content.decode()
    assert case.title not in go("secretary").get("/desk/").content.decode()


def test_an_exported_cell_is_no_formula(cast: Cast, go, at) -> None:
    reported(cast, at - HOUR, text="=HYPERLINK(1)", spot="+1")
    answer = go("secretary").get("/desk/cases/?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert go("secretary").get("/desk/cases/?format=xlsx").getvalue()[:2] == b"PK"


def test_filters_and_keys_that_make_no_sense_show_the_list(cast: Cast, go, at) -> None:
    case = reported(cast, at - HOUR)
    page = go("secretary").get("/desk/cases/?after=nonsense&level=x&sort=up&state=none&period=7").content.decode()
    assert case.number in page


def test_paging_by_key_shows_every_case_once(cast: Cast, go, at, monkeypatch) -> None:
    numbers = {reported(cast, at - HOUR * n, text=f"门禁坏了 {n}").number for n in range(1, 4)}
    monkeypatch.setattr(
        "linli.cases.queries.reading.page_of.__kwdefaults__", {"sort": "newest", "after": "", "size": 2}
    )
    client = go("secretary")
    first = client.get("/desk/cases/").context["page"]
    second = client.get("/desk/cases/", {"after": first.next}).context["page"]
    assert [len(first.cases), len(second.cases)] == [2, 1]
    assert {case.number for case in [*first.cases, *second.cases]} == numbers


def test_a_worker_takes_down_what_a_caller_says(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    said = {
        "community": "hh", "channel": Channel.CALL, "reporter_name": "张大爷", "reporter_phone": "13800138000",
        "text": "路灯不亮", "category": "facility.door", "kind": Kind.HELP,
    }  # fmt: skip
    answer = go("worker").post("/desk/new/", said)
    assert answer.status_code == 302, answer.context["form"].errors
    case = Case.objects.get()
    assert (case.channel, case.reporters.get().name) == (Channel.CALL, "张大爷")


def test_a_captain_takes_down_but_has_no_desk(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    captain = go("captain")
    assert captain.get("/desk/").status_code == 403
    assert captain.get("/").status_code == 200


def test_changing_a_line_publishes_a_version_with_its_difference(cast: Cast, go, at) -> None:
    catalogue(cast.places["dh"], at)
    street = go("street")
    page = street.get("/desk/catalogue/facility.door/edit/?place=df")
    data = {name: value for name, value in page.context["form"].initial.items() if isinstance(value, str | int)}
    data = {name: value for name, value in data.items() if value is not False}
    data |= {"solve_amount": 3, "note": "门禁三天修好"}
    assert street.post("/desk/catalogue/facility.door/edit/?place=df", data).status_code == 302
    assert "门禁三天修好" in street.get("/desk/catalogue/history/?place=df").content.decode()
    assert go("worker").get("/desk/catalogue/facility.door/edit/").status_code == 403


def test_the_directory_of_chat_groups(cast: Cast, go, at) -> None:
    worker = go("worker")
    said = {"topic": "门禁", "platform": "微信", "moderator": cast.users["secretary"].pk}
    assert worker.post("/desk/chat-groups/?community=hh", said).status_code == 302
    group = ChatGroup.objects.get()
    assert "门禁" in worker.get("/desk/chat-groups/").content.decode()
    assert go("fy_secretary").post(f"/desk/chat-groups/{group.pk}/close/").status_code == 403
    assert worker.post(f"/desk/chat-groups/{group.pk}/close/").status_code == 302


def test_the_board_of_a_place_is_for_its_own(cast: Cast, go) -> None:
    assert go("owner").get("/board/").status_code == 200
    assert go("owner").get("/board/?place=fy").status_code == 404
    assert go("street").get("/board/?place=fy").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_desk(cast: Cast, go, at, django_assert_num_queries, count: int) -> None:
    cases = [with_manager(cast, at, text=f"门禁坏了 {n}") for n in range(count)]
    manager, street = go("manager"), go("street")
    for client in (manager, street):
        client.get("/desk/")  # notes once in ten minutes that the session is alive
    with django_assert_num_queries(6):  # one of them counts what waits about money, for who works on a book
        manager.get("/desk/")
    with django_assert_num_queries(8):
        street.get("/desk/")
    with django_assert_num_queries(11):
        manager.get(f"/desk/cases/{cases[0].number}/")
    with django_assert_num_queries(8):
        street.get("/desk/cases/")


def upload(stored) -> SimpleUploadedFile:
    with open_file(stored) as file:
        return SimpleUploadedFile("photo.jpg", file.read(), "image/jpeg")
