"""Posting, correcting, withdrawing, objecting, answering: what each leaves behind and what each refuses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from linli.audit.models import Event, Secret
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.states import BodyKind
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.profiles import rule_of
from linli.notices import actions, queries, rules
from linli.notices.models import BoardPhoto, Objection, Posting
from linli.notices.states import Kind, Matter, Moment, ObjectionState, State
from linli.registry.models import Place
from tests.notices.makers import days, drafted, picture, posted

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_posting_fixes_the_period_the_rule_and_the_hash(cast, now):
    posting = posted(cast, files=[(picture(now), "图纸.jpg")])
    posting.refresh_from_db()
    assert (posting.state, posting.body_id) == (State.POSTED, cast.body(BodyKind.OWNERS_COMMITTEE).pk)
    # Posted on 2 March, that day not counted: seven days end at 24:00 of 9 March.
    assert posting.until_at == datetime(2026, 3, 10, 0, 0, tzinfo=SHANGHAI)
    assert (posting.floor, rule_of(posting.floor_rule).key) == ("7 days", "notices.floor.works_plan")
    event = Event.objects.get(verb="notices.post")
    assert event.data["sha256"] == bytes(posting.content_sha256).hex()
    assert queries.unchanged(posting)


def test_a_period_below_the_floor_is_refused_and_the_article_is_named(cast, now):
    Place.objects.filter(code="frs").update(code="hangzhou")
    posting = drafted(cast, matter=Matter.CANDIDATES, period=days(4))
    with pytest.raises(Invalid) as refusal:
        actions.post(posting, by=cast.committee, at=now)
    assert (str(refusal.value), refusal.value.field) == (
        "4 天太短，至少需要 7 天（杭州市物业管理条例第26条）。",
        "days",
    )
    posting.refresh_from_db()
    assert posting.state == State.DRAFT


def test_ten_working_days_are_not_ten_days(cast, now):
    Place.objects.filter(code="frs").update(code="beijing")
    facts = {"matter": Matter.PMC_DECISION, "title": "物管会决定", "text": "续聘"}
    short = drafted(cast, **facts, period=days(10))
    with pytest.raises(Invalid):
        actions.post(short, by=cast.committee, at=now)
    assert posted(cast, **facts).until_at == datetime(2026, 3, 17, 0, 0, tzinfo=SHANGHAI)


def test_a_period_that_would_end_on_a_holiday_ends_on_the_day_after_it(cast):
    # 23 September 2026 and seven days: the 30th; and one day later, the first of October, moves past National Day.
    before = datetime(2026, 9, 23, 9, 0, tzinfo=SHANGHAI)
    assert posted(cast, at=before).until_at == datetime(2026, 10, 1, 0, 0, tzinfo=SHANGHAI)
    assert posted(cast, at=before + timedelta(days=1)).until_at == datetime(2026, 10, 9, 0, 0, tzinfo=SHANGHAI)


def test_what_is_posted_cannot_be_edited(cast, now):
    posting = posted(cast)
    with pytest.raises(Refused, match="不能再改"):
        actions.edit(posting, matter=Matter.WORKS_PLAN, title="别的", text="别的", by=cast.committee, at=now)


def test_a_correction_replaces_and_starts_a_period_of_its_own(cast, now):
    old = posted(cast, subject=("ledger.plan", 7))
    later = now + timedelta(days=3)
    fresh = drafted(cast, title="更换后门的方案（更正）", replaces=old, at=later)
    assert (fresh.subject_kind, fresh.subject_id) == ("ledger.plan", 7)
    assert queries.posting_for("ledger.plan", 7, community=cast.hh) == old  # a draft corrects nothing yet
    actions.post(fresh, by=cast.committee, at=later)
    old.refresh_from_db()
    assert (old.state, fresh.until_at) == (State.REPLACED, datetime(2026, 3, 13, 0, 0, tzinfo=SHANGHAI))
    assert queries.posting_for("ledger.plan", 7, community=cast.hh) == fresh
    assert queries.gate(old, later) == "这份公示已被更正后的公示取代，新公示另行计算公示期：更换后门的方案和预算。"
    with pytest.raises(Refused):
        rules.check_can_correct(old, by=cast.committee)


def test_two_corrections_of_one_posting_do_not_both_stand(cast, now):
    old = posted(cast)
    first, second = (drafted(cast, title=title, replaces=old) for title in ("甲", "乙"))
    actions.post(first, by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.post(second, by=cast.committee, at=now)


def test_withdrawing_needs_a_reason_and_shuts_the_gate(cast, now):
    posting = posted(cast)
    with pytest.raises(Invalid):
        actions.withdraw(posting, reason=" ", by=cast.committee, at=now)
    actions.withdraw(posting, reason="预算有误", by=cast.committee, at=now)
    posting.refresh_from_db()
    assert (posting.state, posting.withdrawn_reason) == (State.WITHDRAWN, "预算有误")
    assert queries.gate(posting, now + timedelta(days=30)).startswith("这份公示已撤回")
    with pytest.raises(Refused):
        actions.object_to(posting, text="晚了", by=cast.owner, at=now)


def test_the_gate_opens_when_the_period_is_over_and_each_objection_is_answered(cast, now):
    posting = posted(cast)
    objection = actions.object_to(posting, text="为什么不修旧门？", by=cast.tenant, at=now + timedelta(days=1))
    over = posting.until_at
    assert queries.gate(posting, now) == "公示至2026-03-09 24:00为止。还有1条异议等待答复。"
    assert queries.gate(posting, over) == "还有1条异议等待答复。"
    actions.answer_objection(objection, upheld=False, answer="旧门门框已锈断", by=cast.committee, at=over)
    assert queries.gate(posting, over - timedelta(microseconds=1)) == "公示至2026-03-09 24:00为止。"
    assert queries.gate(posting, over) == ""
    rules.check_gate_open(posting, over)
    actions.end(posting, by=SYSTEM, at=over)
    assert queries.gate(posting, over) == ""
    with pytest.raises(Refused):
        queries.check_gate_open(posted(cast, title="另一份"), now)


def test_a_changed_content_shuts_the_gate(cast, now):
    posting = posted(cast, files=[(picture(now), "图纸.jpg")])
    over = posting.until_at
    assert queries.gate(posting, over) == ""
    Posting.objects.filter(pk=posting.pk).update(text="预算 39,000.00 元")
    posting.refresh_from_db()
    assert not queries.unchanged(posting)
    assert queries.gate(posting, over) == "内容与当初公示的不一致，须先查清原因，后续事项不得进行。"


def test_an_objection_after_the_end_is_refused_with_a_way_to_go(cast, now):
    posting = posted(cast)
    with pytest.raises(Refused) as refusal:
        actions.object_to(posting, text="晚了一步", by=cast.owner, at=posting.until_at)
    assert str(refusal.value) == (
        "异议期已于2026-03-09结束。您可以把问题作为诉求上报，也可以向社区居委会或街道办事处反映，他们必须答复。"
    )
    actions.object_to(posting, text="刚好赶上", by=cast.owner, at=posting.until_at - timedelta(seconds=1))


def test_only_who_lives_here_objects_and_only_once_at_a_time(cast, now):
    posting = posted(cast)
    for outsider in (cast.stranger, cast.fy_manager, cast.committee):
        with pytest.raises(Denied):
            actions.object_to(posting, text="我有意见", by=outsider, at=now)
    for resident in (cast.owner, cast.tenant, cast.family):
        actions.object_to(posting, text="我有意见", by=resident, at=now)
    with pytest.raises(Refused, match="等待答复"):
        actions.object_to(posting, text="再说一遍", by=cast.owner, at=now)


def test_an_objection_is_a_commitment_in_the_log(cast, now):
    objection = actions.object_to(posted(cast), text="我在3栋1单元101，电话13800001234", by=cast.owner, at=now)
    event = Event.objects.get(verb="notices.object_to")
    assert event.data == {"posting": objection.posting_id}
    assert "13800001234" not in event.body_text
    assert sorted(Secret.objects.filter(event_id=event.pk).values_list("name", flat=True)) == ["actor", "text"]


def test_of_two_answers_one_stands(cast, now):
    objection = actions.object_to(posted(cast), text="太贵", by=cast.owner, at=now)
    same = Objection.objects.select_related("posting__community").get(pk=objection.pk)
    actions.answer_objection(objection, upheld=True, answer="采纳，重新比价", by=cast.committee, at=now)
    with pytest.raises(Conflict):
        actions.answer_objection(same, upheld=False, answer="不采纳", by=cast.worker, at=now)
    objection.refresh_from_db()
    assert (objection.state, objection.answer) == (ObjectionState.UPHELD, "采纳，重新比价")


def test_nobody_answers_her_own_objection(cast, now):
    posting = posted(cast)
    both = Actor(cast.owner.user_id, "林业主", cast.committee.seats, cast.owner.homes)
    objection = actions.object_to(posting, text="太贵", by=both, at=now)
    with pytest.raises(Denied, match="由其他人答复"):
        actions.answer_objection(objection, upheld=True, answer="采纳", by=both, at=now)


def test_a_company_tells_and_discloses_but_does_not_publicise(cast, now):
    with pytest.raises(Denied, match="物业"):
        drafted(cast, by=cast.manager)
    notice = posted(cast, by=cast.manager, kind=Kind.NOTICE, matter=Matter.OTHER)
    assert queries.gate(notice, now) == ""
    with pytest.raises(Refused, match="没有异议期"):
        actions.object_to(notice, text="不同意", by=cast.owner, at=now)
    with pytest.raises(Denied):
        actions.withdraw(posted(cast), reason="不喜欢", by=cast.manager, at=now)


def test_a_disclosure_stands_until_it_is_replaced(cast, now):
    accounts = posted(cast, kind=Kind.DISCLOSURE, matter=Matter.DISCLOSURE, title="一月公共收益")
    assert (accounts.until_at, accounts.period) == (None, "")
    with pytest.raises(Refused):
        actions.end(accounts, by=SYSTEM, at=now + timedelta(days=999))
    posted(cast, kind=Kind.DISCLOSURE, matter=Matter.DISCLOSURE, title="二月公共收益", replaces=accounts)
    accounts.refresh_from_db()
    assert accounts.state == State.REPLACED


def test_only_the_clock_ends_a_period_and_not_before_its_time(cast, now):
    posting = posted(cast)
    with pytest.raises(Denied):
        actions.end(posting, by=cast.committee, at=posting.until_at)
    with pytest.raises(Refused):
        actions.end(posting, by=SYSTEM, at=posting.until_at - timedelta(seconds=1))


def test_another_community_reaches_nothing(cast, now):
    posting = posted(cast)
    for foreign in (cast.fy_secretary, cast.fy_manager):
        for act in (
            lambda by: actions.withdraw(posting, reason="x", by=by, at=now),
            lambda by: drafted(cast, by=by, kind=Kind.NOTICE),
            lambda by: drafted(cast, by=by, replaces=posting),
        ):
            with pytest.raises(Denied):
                act(foreign)


def test_board_photos_are_kept_as_they_came(cast, now, as_owner):
    posting = posted(cast)
    actions.add_board_photo(posting, moment=Moment.PUT_UP, spot="3栋门口", photo=picture(now), by=cast.worker, at=now)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        BoardPhoto.objects.update(spot="别处")
    with pytest.raises(Refused):
        actions.add_board_photo(
            drafted(cast), moment=Moment.PUT_UP, spot="3栋", photo=picture(now), by=cast.worker, at=now
        )


def test_hostile_words_are_kept_as_text_without_what_nobody_sees(cast, now):
    posting = posted(cast, title="<script>alert(1)</script>\u202e\n第二行", text="=HYPERLINK(1)\x00\r\n</p>")
    assert (posting.title, posting.text) == ("<script>alert(1)</script> 第二行", "=HYPERLINK(1)\n</p>")
    assert queries.unchanged(posting)


@pytest.mark.parametrize("field", ["title", "text"])
def test_empty_words_are_refused(cast, field):
    with pytest.raises(Invalid) as refusal:
        drafted(cast, **{field: " \u200b\n "})
    assert refusal.value.field == field


def test_the_same_file_twice_hangs_once_and_too_many_are_refused(cast, now):
    plan = picture(now)
    posting = drafted(cast, files=[(plan, "图纸"), (plan, "又一份")])
    assert [one.name for one in queries.files_of(posting)] == ["又一份"]
    many = [(picture(now, f"#{shade:02x}0000"), "图") for shade in range(0, 250, 19)]
    with pytest.raises(Invalid):
        drafted(cast, files=many)
