"""The pages of a vote: who sees what, in which state; the desk from the first draft to the posting."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.audit.models import Event
from linli.voting import actions
from linli.voting.jobs.assembly import run_due
from linli.voting.models import Assembly, Demand, Motion, Procedure
from tests.cast import Cast
from tests.voting.makers import assembled, on_the_rules
from tests.voting.test_assembly import drafted, posted

pytestmark = pytest.mark.django_db
HH = "/c/hh/votes/"
DESK = "/desk/votes/hh/"


@pytest.fixture
def signed_in(client, cast: Cast, settings, monkeypatch):
    """``signed_in("owner")``: a client of hers."""

    def sign_in(name):
        client.force_login(cast.users[name])
        monkeypatch.setattr("linli.people.rules.did_recently_confirm", lambda *_args, **_more: True)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """The hour of the cast is the hour of the pages."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("state", ["posted", "open", "counting", "result", "final"])
def test_a_vote_in_every_state(cast, now, signed_in, state):
    more = {"closed_at": now, "result_at": now} if state in ("result", "final") else {}
    assembly = assembled(cast, now, state=state, motions=(("rebuild", "加装电梯"), ("", "充电桩")), **more)
    page = shown(signed_in("owner"), f"{HH}{assembly.pk}/")
    assert "加装电梯" in page
    assert page.count('class="meter"') == (4 if state in ("open", "counting") else 0)
    assert assembly.title in shown(signed_in("tenant"), HH)
    assert "301.08" not in shown(signed_in("tenant"), f"{HH}{assembly.pk}/")  # nobody else's area alone


def test_nobody_of_another_community_sees_a_vote(cast, now, signed_in):
    assembly = posted(cast, now)
    for name in ("stranger", "fy_secretary", "police"):
        client = signed_in(name)
        for address in (HH, f"{HH}{assembly.pk}/", f"{HH}{assembly.pk}/owners/", f"{HH}rules/", f"{HH}demands/"):
            assert client.get(address).status_code in (403, 404), (name, address)
    assert signed_in("stranger").get(f"/c/fy/votes/{assembly.pk}/").status_code == 404


def test_a_draft_is_seen_by_those_who_call_votes_only(cast, now, signed_in):
    assembly = drafted(cast, now)
    assert signed_in("owner").get(f"{HH}{assembly.pk}/").status_code == 404
    assert assembly.title not in shown(signed_in("owner"), HH)
    for name in ("owner", "manager", "supervisor"):
        assert signed_in(name).get(f"{DESK}{assembly.pk}/").status_code == 403
    assert "没有缺" in shown(signed_in("committee"), f"{DESK}{assembly.pk}/")


def test_the_list_of_owners_is_masked_and_only_while_posted(cast, now, signed_in):
    assembly = posted(cast, now)
    page = shown(signed_in("owner"), f"{HH}{assembly.pk}/owners/")
    assert "吴**" in page or "吴*" in page
    assert "吴邻居" not in page
    assert "101" not in page.split("全部", 1)[1]  # no door
    assert Event.objects.filter(verb="voting.look_at_roll").count() == 0
    for name in ("tenant", "manager"):
        assert "吴" not in shown(signed_in(name), f"{HH}{assembly.pk}/owners/")
    run_due(assembly.opens_at)
    assert "吴" not in shown(signed_in("owner"), f"{HH}{assembly.pk}/owners/")


def test_a_look_by_duty_is_recorded_each_time(cast, now, signed_in):
    assembly = posted(cast, now)
    for _look in range(2):
        assert "吴*" in shown(signed_in("worker"), f"{HH}{assembly.pk}/owners/")
    assert Event.objects.filter(verb="voting.look_at_roll", subject_id=assembly.pk).count() == 2


def test_the_list_costs_the_same_with_more_votes(cast, now, signed_in, django_assert_max_num_queries):
    for _number in range(3):
        assembled(cast, now)
    client = signed_in("owner")
    with django_assert_max_num_queries(14):
        shown(client, HH)


@pytest.mark.parametrize("matter", ["", "rebuild", "use_fund", "nonsense"])
def test_which_rule_holds(cast, now, signed_in, matter):
    page = shown(signed_in("tenant"), f"{HH}rules/?matter={matter}")
    assert ("四分之三" in page.split("<h2>", 2)[1]) == (matter == "rebuild")
    assert "民法典" in page


def test_the_check_says_whether_something_changed(cast, now, signed_in):
    assembly = posted(cast, now)
    client = signed_in("owner")
    assert "notice good" in shown(client, f"{HH}{assembly.pk}/?check=1")
    Assembly.objects.filter(pk=assembly.pk).update(text="改了")
    assert "notice good" not in shown(client, f"{HH}{assembly.pk}/?check=1")


TERMS = {
    "title": "加装充电桩",
    "text": "请表决",
    "kind": "extraordinary",
    "convening": "committee",
    "scope": "all",
    "snapshot_on": "2026-03-02",
    "first_day": "2026-03-22",
    "last_day": "2026-04-04",
    "channels": ["phone", "paper"],
    "extension_days": "0",
}
QUESTION = {"matter": "", "title": "同意安装", "text": "安装二十个。", "limit": "80,000"}


def test_from_the_first_draft_to_the_posting(cast, now, signed_in):
    client = signed_in("committee")
    shown(client, "/desk/votes/", 302)
    shown(client, f"{DESK}new/")
    answer = client.post(f"{DESK}new/", TERMS)
    assembly = Assembly.objects.get()
    assert answer["location"] == f"{DESK}{assembly.pk}/"
    assert "请添加" in shown(client, f"{DESK}{assembly.pk}/")
    assert client.post(f"{DESK}{assembly.pk}/questions/new/", QUESTION).status_code == 302
    motion = Motion.objects.get()
    assert (motion.limit_fen, motion.title) == (8_000_000, "同意安装")
    shown(client, f"{DESK}{assembly.pk}/questions/{motion.pk}/")
    client.post(f"{DESK}{assembly.pk}/questions/{motion.pk}/", QUESTION | {"title": "同意安装充电桩"})
    shown(client, f"{DESK}{assembly.pk}/edit/")
    client.post(f"{DESK}{assembly.pk}/edit/", TERMS | {"title": "充电桩表决"})
    page = shown(client, f"{DESK}{assembly.pk}/post/")
    assert "同意安装充电桩" in page
    assert client.post(f"{DESK}{assembly.pk}/post/").status_code == 302
    assembly.refresh_from_db()
    assert (assembly.state, assembly.title, assembly.heads) == ("posted", "充电桩表决", 8)
    shown(client, f"{DESK}{assembly.pk}/")
    shown(client, DESK)
    assert client.post(f"{DESK}{assembly.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"{DESK}{assembly.pk}/withdraw/", {"reason": "有误"}).status_code == 302
    assert "有误" in shown(client, f"{HH}{assembly.pk}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"first_day": "2026-04-10"},
        {"first_day": "gestern"},
        {"channels": []},
        {"channels": ["pigeon"]},
        {"scope": "building"},
        {"scope": "bearers", "bearers": "99栋"},
        {"scope": "bearers"},
        {"convening": "ordered"},
        {"extension_days": "-1"},
        {"building": "999999"},
        {"demand": "1"},
        {"last_day": "9999-12-31"},
    ],
    ids=str,
)
def test_a_wrong_form_comes_back_with_its_sentence(cast, now, signed_in, wrong):
    answer = signed_in("committee").post(f"{DESK}new/", TERMS | wrong)
    assert answer.status_code == 422
    assert not Assembly.objects.exists()


def test_bearers_by_building_entrance_and_home(cast, now, signed_in):
    chosen = {"scope": "bearers", "bearers": "3栋1单元\n4栋2单元101\n3栋1单元101"}
    signed_in("committee").post(f"{DESK}new/", TERMS | chosen)
    units = cast.units["hh"]
    assert Assembly.objects.get().bearers == sorted([units[0].pk, units[1].pk, units[6].pk])


def test_a_matter_of_the_council_is_explained_at_the_form(cast, now, signed_in):
    assembly = drafted(cast, now)
    address = f"{DESK}{assembly.pk}/questions/new/"
    answer = signed_in("committee").post(address, QUESTION | {"matter": "for_council"})
    assert answer.status_code == 422
    assert "居民议事会" in answer.content.decode()


def test_posting_and_taking_back_ask_who_she_is(cast, now, client, monkeypatch):
    assembly = drafted(cast, now)
    client.force_login(cast.users["committee"])
    monkeypatch.setattr("linli.people.rules.did_recently_confirm", lambda *_args, **_more: False)
    for page in ("post", "withdraw"):
        answer = client.post(f"{DESK}{assembly.pk}/{page}/", {"reason": "x"})
        assert answer["location"].startswith(reverse("account_reauthenticate"))
    assert Assembly.objects.get().state == "draft"


def test_a_demand_from_the_first_to_the_fifth(cast, now, signed_in):
    client = signed_in("owner")
    shown(client, f"{HH}demands/new/")
    client.post(f"{HH}demands/new/", {"title": "更换物业", "text": "请开会"})
    demand = Demand.objects.get()
    assert "更换物业" in shown(signed_in("tenant"), f"{HH}demands/")
    assert signed_in("tenant").post(f"{HH}demands/{demand.pk}/support/").status_code == 403
    assert signed_in("neighbour").post(f"{HH}demands/{demand.pk}/support/").status_code == 302
    demand.refresh_from_db()
    assert demand.state == "reached"
    shown(client, f"{HH}demands/")
    assert "更换物业" in shown(signed_in("committee"), DESK)
    assert "更换物业" in shown(signed_in("committee"), f"{DESK}new/?demand={demand.pk}")


def test_rules_of_procedure_are_written_down(cast, now, signed_in):
    paper = on_the_rules(cast, now)
    client = signed_in("committee")
    shown(client, f"{DESK}rules/")
    form = {"decision": paper.pk, "voting_parking_counts": "1", "voting_precedence": "last"}
    form |= {"voting_silence_clause": "0", "voting_period_least": "soon"}
    assert client.post(f"{DESK}rules/", form).status_code == 422
    assert client.post(f"{DESK}rules/", form | {"voting_period_least": "7 days"}).status_code == 302
    own = Procedure.objects.get()
    assert own.values["voting.period.least"] == "7 days"
    assert "第1版" in shown(signed_in("owner"), f"{HH}rules/")


def test_overdue_demands_stand_at_the_top_of_the_streets_desk(cast, now, signed_in):
    demand = actions.make_demand(cast.hh, title="更换物业", text="请开会", by=cast.owner, at=now - timedelta(days=90))
    actions.support(demand, by=cast.neighbour, at=now - timedelta(days=90))
    assert "更换物业" in shown(signed_in("street"), "/desk/votes/")
