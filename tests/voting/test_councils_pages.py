"""The pages of councils: a question from its form to its decision, as each of its people sees it."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.bodies.models import Decision, Seat
from linli.bodies.states import SeatTitle
from linli.voting import actions
from linli.voting.models import CouncilMotion
from linli.voting.states import Choice, CouncilState
from tests.sessions import confirm
from tests.voting.councils import asked, council_of, ruled

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "改造北苑后大门",
    "project": "拆旧门，装新门。",
    "money": "公共收益 36,000 元。",
    "opinion": "180 户同意。",
    "limit_fen": "36,000",
    "matter": "",
    "posting": "",
}


def go(user):
    client = Client()
    client.force_login(user)
    confirm(client, user)
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def council(cast, now):
    body, actors = council_of(cast, 3, cast.on)
    ruled(cast, body, now)
    users = [seat.user for seat in Seat.objects.filter(body=body).select_related("user").order_by("user_id")]
    return body, actors, users


def test_a_question_goes_its_way(cast, now, council):
    body, _actors, users = council
    desk = go(cast.users["neighbourhood_head"])
    answer = desk.post("/c/hh/councils/new/", WORDS | {"body": body.pk})
    motion = CouncilMotion.objects.get()
    assert (answer.status_code, answer.url, motion.limit_fen) == (302, f"/councils/{motion.pk}/", 3_600_000)
    assert desk.post(f"/councils/{motion.pk}/begin/").status_code == 302
    for user, choice in zip(users, ("yes", "yes", "no"), strict=True):
        phone = go(user)
        assert "投出这一票" in text(phone.get(f"/councils/{motion.pk}/"))
        assert phone.post(f"/councils/{motion.pk}/vote/", {"choice": choice}).status_code == 302
    neighbour = go(cast.users["neighbour"])
    running = text(neighbour.get(f"/councils/{motion.pk}/"))
    assert ("3 人中已有 3 人投票" in running, "议员01" in running) == (True, False)
    assert desk.post(f"/councils/{motion.pk}/end/", {"minutes": ""}).status_code == 422
    assert desk.post(f"/councils/{motion.pk}/end/", {"minutes": "逐项讨论后表决。"}).status_code == 302
    motion.refresh_from_db()
    assert (motion.state, Decision.objects.get().proof_id) == (CouncilState.PASSED, motion.pk)
    over = text(neighbour.get(f"/councils/{motion.pk}/"))
    assert (
        "逐项讨论后表决" in over,
        "议员01" in over,
        reverse("decision", args=["hh", motion.decision_id]) in over,
    ) == (
        True,
        False,
        True,
    )
    assert "议员01" in text(go(users[2]).get(f"/councils/{motion.pk}/"))
    assert "改造北苑后大门" in text(neighbour.get("/c/hh/councils/?state=passed"))
    assert text(neighbour.get("/c/hh/councils/?format=csv")).count("改造北苑后大门") == 1


def test_what_was_typed_stays_after_a_refusal(cast, council):
    body, _actors, _users = council
    answer = go(cast.users["neighbourhood_head"]).post(
        "/c/hh/councils/new/", WORDS | {"body": body.pk, "limit_fen": "三万六"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "拆旧门，装新门。" in page, CouncilMotion.objects.count()) == (422, True, 0)


def test_neighbours_read_and_do_nothing_else(cast, now, council):
    body, actors, _users = council
    motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    for name, status in {"owner": 403, "tenant": 403, "stranger": 404}.items():
        client = go(cast.users[name])
        for path, sent in (("vote", {"choice": "yes"}), ("end", {"minutes": "x"}), ("step-back", {"reason": "x"})):
            assert (name, path, client.post(f"/councils/{motion.pk}/{path}/", sent).status_code) == (name, path, status)
    assert motion.votes.count() == 0
    assert Client().get(f"/councils/{motion.pk}/").status_code == 302


def test_another_place_sees_nothing(cast, now, council):
    body, _actors, _users = council
    motion = asked(cast, body, now)
    outsider = go(cast.users["fy_manager"])
    assert outsider.get(f"/councils/{motion.pk}/").status_code == 404
    assert outsider.get("/c/hh/councils/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_pages(cast, now, council, rows, django_assert_max_num_queries):
    body, actors, users = council
    for _ in range(rows):
        motion = asked(cast, body, now)
    actions.open_council_vote(motion, by=actors[0], at=now)
    actions.vote_in_council(motion, Choice.YES, by=actors[1], at=now)
    client = go(users[0])
    with django_assert_max_num_queries(12):
        client.get("/c/hh/councils/")
    with django_assert_max_num_queries(12):
        client.get(f"/councils/{motion.pk}/")


def test_rules_are_set_by_whoever_keeps_the_minutes(cast, council):
    body, _actors, users = council
    sent = {"over": "present", "part": 1, "whole": 2, "strict": "yes", "secret": "no", "source": "组织法第九条"}
    assert go(users[0]).post(f"/desk/councils/{body.pk}/rules/", sent).status_code in (403, 404)
    desk = go(cast.users["neighbourhood_head"])
    assert desk.post(f"/desk/councils/{body.pk}/rules/", sent | {"part": 3}).status_code == 422
    assert desk.post(f"/desk/councils/{body.pk}/rules/", sent).status_code == 302
    assert "过半数" in text(desk.get("/c/hh/councils/")) or "超过" in text(desk.get("/c/hh/councils/"))


def test_the_chair_leads_and_a_member_does_not(cast, now, council):
    body, _actors, users = council
    motion = asked(cast, body, now)
    assert Seat.objects.get(body=body, user=users[0]).title == SeatTitle.HEAD
    assert go(users[1]).post(f"/councils/{motion.pk}/begin/").status_code == 403
    assert go(users[0]).post(f"/councils/{motion.pk}/begin/").status_code == 302
