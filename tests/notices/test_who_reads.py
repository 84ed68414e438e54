"""What another community, a neighbour or a stranger must not see, with something there to be seen."""

import pytest

from linli.notices import actions, queries
from linli.notices.models import Objection
from linli.notices.states import Kind, Matter
from tests.notices.makers import drafted, picture, posted

SECRET = "只给本小区看的候选人材料"


@pytest.fixture
def closed(town, at):
    """A posting of hh for its own people, with a file, a photo of the board and an objection; fy has one too."""
    one = posted(town, at=at, title=SECRET, for_anyone=False, files=[(picture(at, "red"), "名单.jpg")])
    actions.object_to(one, text="候选人不符合条件", by=town.tenant, at=at)
    posted(
        town, at=at, community=town.fy, by=town.fy_manager, kind=Kind.NOTICE, matter=Matter.OTHER, title="枫叶苑停电"
    )
    return one


@pytest.mark.parametrize("who", ["", "stranger", "fy_manager", "fy_secretary"])
def test_others_see_nothing_of_what_is_for_this_community(closed, go, who):
    browser = go(who)
    digest = bytes(queries.files_of(closed)[0].file.sha256).hex()
    for address in ("", "paper/", "sheet.pdf", "content.json", "receipt.json", f"files/{digest}/"):
        assert browser.get(f"/notices/{closed.pk}/{address}").status_code == 404
    for address in ("/c/hh/notices/", "/c/hh/notices/?state=all", "/c/hh/notices/?format=csv", "/c/fy/notices/"):
        assert SECRET not in browser.get(address).content.decode()


@pytest.mark.parametrize("who", ["owner", "tenant", "family", "captain", "manager", "street", "district", "auditor"])
def test_whoever_lives_or_works_here_reads_it(closed, go, who):
    browser = go(who)
    assert browser.get(f"/notices/{closed.pk}/").status_code == 200
    assert SECRET in browser.get("/c/hh/notices/").content.decode()


@pytest.mark.parametrize("who", ["fy_manager", "fy_secretary", "owner", "supervisor"])
def test_who_objected_stays_with_those_who_answer(closed, go, who):
    objection = Objection.objects.get()
    assert go(who).get(f"/desk/notices/objections/{objection.pk}/").status_code in (403, 404)
    assert "何租客" not in go(who).get(f"/notices/{closed.pk}/").content.decode()


def test_a_draft_is_seen_by_those_who_write_it_only(town, at, go):
    one = drafted(town, at=at, title="还没想好", files=[(picture(at, "blue"), "草图.jpg")])
    digest = bytes(queries.files_of(one)[0].file.sha256).hex()
    for who in ("", "owner", "manager", "fy_secretary"):
        browser = go(who)
        for address in (f"/notices/{one.pk}/", f"/notices/{one.pk}/files/{digest}/", f"/notices/{one.pk}/sheet.pdf"):
            assert browser.get(address).status_code == 404
        assert browser.get(f"/desk/notices/{one.pk}/").status_code in (302, 403, 404)
        assert "还没想好" not in browser.get("/c/hh/notices/?state=all").content.decode()
    assert "还没想好" in go("committee").get("/desk/notices/").content.decode()
    assert go("committee").get(f"/notices/{one.pk}/files/{digest}/").status_code == 200


def test_the_desk_of_another_community_is_empty(closed, town, at, go):
    page = go("fy_secretary").get("/desk/notices/").content.decode()
    assert SECRET not in page
    assert queries.waiting_objections(town.fy_secretary, at) == []
    assert [one.posting_id for one in queries.waiting_objections(town.worker, at)] == [closed.pk]


def test_another_community_posts_nothing_here(town, go):
    words = {"kind": "notice", "matter": "other", "title": "x", "text": "x", "readers": "anyone"}
    assert go("fy_manager").post("/desk/notices/new/hh/", words).status_code == 404
    assert go("fy_manager").get("/desk/notices/new/fy/").status_code == 200
