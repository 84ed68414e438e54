"""Calling a vote: drafting, what is missing, posting and its lock, withdrawing; and that nothing changes afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.audit.models import Event
from linli.bodies.states import BodyKind
from linli.kernel.errors import Invalid, Refused
from linli.notices.queries import posting_for
from linli.notices.states import Matter as PostingMatter
from linli.registry.models import Holding, Place
from linli.voting import actions
from linli.voting.facts import Question
from linli.voting.models import Assembly, Motion, Right
from linli.voting.queries import assemblies, procedure
from linli.voting.queries.electorate import figures_of
from linli.voting.rules import posting as complete
from linli.voting.rules.assembly import FOR_COUNCIL, SUBJECT
from linli.voting.states import AssemblyKind, Channel, Scope
from tests.ledger.makers import decision
from tests.voting.makers import midnight, rights, terms

pytestmark = pytest.mark.django_db
ASK = Question(
    title="同意安装充电桩", text="在地下车库安装二十个充电桩，公共收益支出不超过八万元。", limit_fen=8_000_000
)


def drafted(cast, at, *questions, by=None, **fields):
    assembly = actions.draft_assembly(cast.hh, terms(at, **fields), by=by or cast.committee, at=at)
    for question in questions or (ASK,):
        actions.add_motion(assembly, question, by=by or cast.committee, at=at)
    return assembly


def posted(cast, at, *questions, **fields):
    assembly = drafted(cast, at, *questions, **fields)
    actions.post_assembly(assembly, by=cast.committee, at=at)
    return assembly


def missing(assembly, at):
    rules = procedure.rules_for(assembly.community, at)
    return complete.missing(assembly, assemblies.motions_of(assembly), rules, figures_of(assembly), at)


def test_a_vote_is_drafted_posted_and_locked(cast, now):
    assembly = posted(cast, now)
    assert (assembly.number, assembly.state, assembly.heads, assembly.area_dm2) == ("2026-1", "posted", 8, 60216)
    assert (assembly.body, assembly.locked_at) == (cast.body(BodyKind.OWNERS_COMMITTEE), now)
    assert assemblies.unchanged(Assembly.objects.get(pk=assembly.pk))
    assert Right.objects.filter(assembly=assembly).count() == 8
    event = Event.objects.get(verb="voting.post_assembly")
    assert event.data["sha256"] == assembly.locked_sha256
    assert event.data["content"]["electorate"]["heads"] == 8
    assert event.data["content"]["rules"]["voting.took_part"] == "cn/2021-01-01#voting.took_part"


def test_the_posting_says_all_that_is_locked(cast, now):
    assembly = posted(cast, now)
    posting = posting_for(SUBJECT, assembly.pk, community=cast.hh)
    assert (posting.matter, posting.kind, posting.period) == (PostingMatter.MEETING, "publicity", "15 days")
    for words in (assembly.locked_sha256, "同意安装充电桩", "80,000.00", "602.16", assembly.snapshot_on.isoformat()):
        assert words in posting.text


def test_a_matter_of_three_quarters_is_marked_by_the_law(cast, now):
    assembly = posted(cast, now, replace(ASK, matter="rebuild", limit_fen=None), replace(ASK, matter="use_fund"), ASK)
    assert list(Motion.objects.filter(assembly=assembly).values_list("is_special", flat=True).order_by("order")) == [
        True,
        False,
        False,
    ]


def test_after_posting_nothing_changes(cast, now):
    assembly = posted(cast, now)
    motion = Motion.objects.get(assembly=assembly)
    for change in (
        lambda: actions.edit_assembly(assembly, terms(now, title="别的"), by=cast.committee, at=now),
        lambda: actions.add_motion(assembly, ASK, by=cast.committee, at=now),
        lambda: actions.edit_motion(motion, replace(ASK, title="别的"), by=cast.committee, at=now),
        lambda: actions.remove_motion(motion, by=cast.committee, at=now),
        lambda: actions.post_assembly(assembly, by=cast.committee, at=now),
    ):
        with pytest.raises(Refused):
            change()
    assert assemblies.unchanged(Assembly.objects.get(pk=assembly.pk))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        {"silence_clause": True},
        {"extension_days": 9},
        {"precedence": "last"},
        {"channels": ["phone"]},
        {"heads": 7},
        {"closes_at": "later"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_behind_our_back_is_seen(cast, now, change):
    assembly = posted(cast, now)
    if change.get("silence_clause"):
        change = change | {"silence_decision": decision(cast, now)}
    if "closes_at" in change:
        change = {"closes_at": assembly.closes_at + timedelta(minutes=1)}
    Assembly.objects.filter(pk=assembly.pk).update(**change)
    assert not assemblies.unchanged(Assembly.objects.get(pk=assembly.pk))


def test_a_line_of_the_roll_that_changed_is_seen(cast, now):
    assembly = posted(cast, now)
    Right.objects.filter(assembly=assembly, number=1).update(area_dm2=9000)
    assert not assemblies.unchanged(Assembly.objects.get(pk=assembly.pk))


def test_v14_what_is_sold_after_the_posting_changes_nothing(cast, now):
    assembly = posted(cast, now)
    before = [(line.number, line.person_id, line.area_dm2) for line in rights(assembly)]
    Holding.objects.filter(community=cast.hh).update(to_date=cast.on + timedelta(days=3), is_representative=False)
    assert [(line.number, line.person_id, line.area_dm2) for line in rights(assembly)] == before
    assert assemblies.unchanged(Assembly.objects.get(pk=assembly.pk))


# what the law asks for before it is posted


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens": 15}, "物业管理条例"),  # the fifteenth day is the last of the notice
        ({"opens": 16}, ""),
        ({"closes": 24}, "5 天"),
        ({"closes": 25}, ""),
        ({"closes": 80}, ""),
        ({"closes": 81}, "60 天"),
        ({"extension_days": 30}, ""),
        ({"extension_days": 31}, "30 天"),
        ({"snapshot": -30}, ""),
        ({"snapshot": -31}, "30 天"),
        ({"snapshot": 1}, "未来"),
        ({"channels": (Channel.PHONE,)}, "纸质"),
    ],
    ids=str,
)
def test_what_the_law_asks_for(cast, now, fields, words):
    more = dict(fields)
    if "opens" in more:
        more["opens_at"] = midnight(now, more.pop("opens"))
    if "closes" in more:
        more["closes_at"] = midnight(now, more.pop("closes"))
    if "snapshot" in more:
        more["snapshot_on"] = cast.on + timedelta(days=more.pop("snapshot"))
    Holding.objects.filter(community=cast.hh).update(from_date=None)
    found = missing(drafted(cast, now, **more), now)
    assert len(found) == bool(words)
    if found:
        assert words in found[0]


def test_without_a_question_or_an_owner_nothing_is_posted(cast, now):
    bare = actions.draft_assembly(cast.hh, terms(now), by=cast.committee, at=now)
    assert missing(bare, now) == ["还没有要表决的问题，请添加。"]
    with pytest.raises(Refused):
        actions.post_assembly(bare, by=cast.committee, at=now)
    assert not Right.objects.filter(assembly=bare).exists()  # nothing of a failed posting stays
    Holding.objects.filter(community=cast.hh).delete()
    assert missing(drafted(cast, now), now) == ["登记簿里还没有这里的业主，请先录入。"]


def test_hangzhou_asks_for_seven_days_before_an_extraordinary_meeting(cast, now):
    city = Place.objects.get(code="frs")
    city.code = "hangzhou"
    city.save()
    procedure.jurisdiction_of.__globals__["_jurisdiction"].cache_clear()
    try:
        early = {"opens_at": midnight(now, 8)}
        assert missing(drafted(cast, now, **early), now) == []
        regular = missing(drafted(cast, now, kind=AssemblyKind.REGULAR, **early), now)
        assert len(regular) == 1
        assert "杭州市物业管理条例" in regular[0]
        assembly = posted(cast, now, **early)
        assert posting_for(SUBJECT, assembly.pk, community=cast.hh).period == "7 days"
    finally:
        procedure.jurisdiction_of.__globals__["_jurisdiction"].cache_clear()


# who decides what


def test_a_matter_of_the_residents_is_sent_to_their_council(cast, now):
    assembly = drafted(cast, now)
    with pytest.raises(Refused, match="议事会"):
        actions.add_motion(assembly, replace(ASK, matter=FOR_COUNCIL), by=cast.committee, at=now)


def test_what_concerns_all_is_not_decided_by_one_building(cast, now):
    building = cast.units["hh"][0].building
    assembly = actions.draft_assembly(
        cast.hh, terms(now, scope=Scope.BUILDING, building=building), by=cast.committee, at=now
    )
    with pytest.raises(Invalid):
        actions.add_motion(assembly, replace(ASK, matter="company"), by=cast.committee, at=now)
    actions.add_motion(assembly, replace(ASK, matter="use_fund"), by=cast.committee, at=now)
    actions.post_assembly(assembly, by=cast.committee, at=now)
    assert (assembly.heads, assembly.area_dm2) == (4, 2 * (8904 + 6150))
