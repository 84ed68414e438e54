"""From the closed box to the decision that money can be spent on, by the clock alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from linli.audit.files import open_file
from linli.audit.sequence import sequence
from linli.bodies.actor import SYSTEM, actor_of
from linli.bodies.models import Decision
from linli.kernel.errors import Conflict, Denied, Refused
from linli.notices.actions import answer_objection, object_to
from linli.notices.queries import posting_for
from linli.people.models import User
from linli.voting import actions
from linli.voting.actions.sample import drawn
from linli.voting.jobs.counting import run_due
from linli.voting.models import Assembly, Ballot, CallBack, CountFile, Dispute, Motion, Right, Tally
from linli.voting.queries.assemblies import content_sha256, motions_of
from linli.voting.queries.results import events_of, last_event, sample_figures, shown
from linli.voting.rules.counting import RESULT
from linli.voting.states import AssemblyState, CallBackResult, Outcome, Standing
from tests.voting.counts import filled, recounted
from tests.voting.makers import assembled, equal

pytestmark = pytest.mark.django_db
QUESTIONS = [("use_fund", "大修电梯"), ("rebuild", "加装电梯"), ("", "充电桩")]
ANSWERS = ["yyy"] * 40 + ["ynn"] * 20 + [None] * 10  # 60 of 70: the first unanimous, the second short of 3/4


def closed(cast, now, answers=ANSWERS, **fields):
    """Voting is over and everything is read; the roll is locked as posting locks it."""
    place = equal(cast, len(answers), with_users=fields.pop("with_users", False))
    assembly = assembled(cast, now, community=place.place, motions=QUESTIONS, **fields)
    Motion.objects.filter(assembly=assembly, order=1).update(limit_fen=3_600_000)
    assembly.locked_sha256 = content_sha256(assembly, motions_of(assembly))
    assembly.save()
    filled(cast, assembly, answers, now)
    over = assembly.closes_at
    Assembly.objects.filter(pk=assembly.pk).update(
        state=AssemblyState.COUNTING, closed_at=over, result_due_at=over + timedelta(days=3)
    )
    return Assembly.objects.select_related("community", "body").get(pk=assembly.pk), over


def result_posting(assembly):
    return posting_for(RESULT, assembly.pk, community=assembly.community)


def test_the_clock_counts_posts_settles_and_decides(cast, now, tmp_path):
    assembly, over = closed(cast, now)
    assert run_due(over)["posted"] == 1 and run_due(over)["posted"] == 0
    assembly.refresh_from_db()
    assert (assembly.state, assembly.result_at) == (AssemblyState.RESULT, over)
    tallies = Tally.objects.filter(motion__assembly=assembly).order_by("motion__order")
    assert [(one.heads["yes"], one.outcome) for one in tallies] == [
        (60, Outcome.PASSED),
        (40, Outcome.REFUSED),
        (40, Outcome.PASSED),
    ]
    assert tallies[1].rules["voting.agree_special"] == "cn/2021-01-01#voting.agree_special"
    file = CountFile.objects.get(assembly=assembly)
    with open_file(file.file) as content:
        found = recounted(content.read(), tmp_path)
    event = last_event(assembly, "post_result")
    assert event.data["figures"] == {name: found[name] for name in ("whole", "parts", "motions")}
    assert event.data["count_sha256"] == file.sha256
    posting = result_posting(assembly)
    assert file.sha256 in posting.text and "40" in posting.text
    with pytest.raises(Refused):
        actions.settle_result(assembly, by=SYSTEM, at=over + timedelta(hours=1))
    assert run_due(posting.until_at)["settled"] == 1 and run_due(posting.until_at)["settled"] == 0
    outcomes = Motion.objects.filter(assembly=assembly).order_by("order").values_list("outcome", "decision__limit_fen")
    assert list(outcomes) == [("passed", 3_600_000), ("refused", None), ("passed", None)]
    decisions = Decision.objects.filter(community=assembly.community).order_by("number")
    assert [(one.proof_kind, one.matter, one.title) for one in decisions] == [
        ("voting.motion", "use_fund", "大修电梯"),
        ("voting.motion", "", "充电桩"),
    ]


def test_nobody_posts_or_settles_by_hand(cast, now):
    assembly, over = closed(cast, now, ["yyy"] * 3)
    for verb in (actions.post_result, actions.count_anew, actions.settle_result, actions.draw_call_backs):
        with pytest.raises(Denied):
            verb(assembly, by=cast.committee, at=over)


def test_two_at_once_post_once(cast, now):
    assembly, over = closed(cast, now, ["yyy"] * 9)
    stale = Assembly.objects.select_related("community", "body").get(pk=assembly.pk)
    actions.post_result(assembly, by=SYSTEM, at=over)
    with pytest.raises((Conflict, Refused)):
        actions.post_result(stale, by=SYSTEM, at=over)
    assert CountFile.objects.filter(assembly=assembly).count() == 1


def test_a_result_waits_for_papers_until_the_rules_last_hour(cast, now):
    assembly, over = closed(cast, now)
    line = Right.objects.get(assembly=assembly, number=1)
    Dispute.objects.create(
        community=assembly.community, assembly=assembly, right=line, ballot=line.ballot, kind="not_mine", raised_at=over
    )
    Right.objects.filter(pk=line.pk).update(standing=Standing.DISPUTED, ballot=None)
    assert run_due(over + timedelta(days=2))["posted"] == 0
    assert run_due(over + timedelta(days=3) - timedelta(minutes=30))["posted"] == 1
    assert Tally.objects.filter(motion__assembly=assembly, heads__took_part=59).count() == 3
    posting = result_posting(assembly)
    assert run_due(posting.until_at)["settled"] == 0  # a ballot is still being looked into


def test_a_changed_ballot_holds_the_result_back_and_the_log_says_so_once(cast, now, as_owner):
    assembly, over = closed(cast, now)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE voting_ballot SET marks = 'nnn' WHERE id = (SELECT min(id) FROM voting_ballot)")
    with translation.override("en"):
        run_due(over), run_due(over + timedelta(minutes=1))
    assembly.refresh_from_db()
    assert assembly.state == AssemblyState.COUNTING and not Tally.objects.exists() and result_posting(assembly) is None
    held = [event for event in events_of(assembly) if event.verb == "voting.hold_result"]
    assert [event.data["problems"] for event in held] == [
        [f"Ballot {Ballot.objects.earliest('id').pk} is not the one that was sealed."]
    ]


def test_changed_terms_hold_it_back_too(cast, now):
    assembly, over = closed(cast, now)
    Motion.objects.filter(assembly=assembly, order=2).update(is_special=False)
    with translation.override("en"), pytest.raises(actions.Disagree, match="locked"):
        actions.post_result(assembly, by=SYSTEM, at=over)


def test_an_upheld_objection_counts_anew_and_keeps_both(cast, now):
    assembly, over = closed(cast, now, with_users=True)
    run_due(over)
    first = result_posting(assembly)
    owner = actor_of(User.objects.get(handle="eq-0"), cast.on)
    objection = object_to(first, text="我那一票数错了。", by=owner, at=over + timedelta(hours=1))
    answer_objection(objection, upheld=True, answer="重新计票。", by=cast.neighbourhood_head, at=over)
    again = over + timedelta(hours=2)
    assert run_due(again)["anew"] == 1 and run_due(again)["anew"] == 0
    second = result_posting(assembly)
    assert second.pk != first.pk and second.replaces_id == first.pk
    assert sorted(CountFile.objects.filter(assembly=assembly).values_list("turn", flat=True)) == [1, 2]
    assert Tally.objects.filter(motion__assembly=assembly, turn=2).count() == 3
    assert run_due(second.until_at)["settled"] == 1


def test_the_silence_clause_is_counted_beside_and_decides_where_it_was_posted(cast, now, tmp_path):
    answers = ["yyy"] * 30 + ["nnn"] * 10 + [None] * 30
    assembly, over = closed(cast, now, answers)
    decision = Decision.objects.create(
        community=assembly.community,
        body=assembly.body,
        kind="assembly",
        number="议1",
        title="议事规则",
        decided_on=cast.on,
        text="规则",
        proof_kind="voting.motion",
        proof_id=1,
        registered_at=now,
    )
    assembly.silence_clause, assembly.silence_decision = True, decision
    assembly.locked_sha256 = content_sha256(assembly, motions_of(assembly))
    assembly.save()
    Right.objects.filter(assembly=assembly, number__gt=50).update(served_at=now)
    actions.post_result(assembly, by=SYSTEM, at=over)
    both = Tally.objects.filter(motion__assembly=assembly, motion__order=1).order_by("with_clause")
    assert [(one.with_clause, one.outcome, one.heads["took_part"]) for one in both] == [
        (False, Outcome.TOO_FEW, 40),
        (True, Outcome.PASSED, 60),
    ]
    file = CountFile.objects.get(assembly=assembly)
    with open_file(file.file) as content:
        found = recounted(content.read(), tmp_path)
    assert (found["motions"][0]["outcome"], found["motions"][0]["with_clause"]) == ("too_few", "passed")
    run_due(result_posting(assembly).until_at)
    assert Motion.objects.get(assembly=assembly, order=1).outcome == Outcome.PASSED


def test_the_page_has_gates_from_the_public_figures_only(cast, now):
    assembly, over = closed(cast, now)
    run_due(over)
    event = last_event(assembly, "post_result")
    found = shown(assembly, motions_of(assembly), event.data["figures"])
    assert [(gate.name, gate.measure, gate.part, gate.whole, gate.passes) for gate in found[1].gates] == [
        ("took_part", "heads", (60, 60), (70, 70), True),
        ("took_part", "area_dm2", (600_000, 600_000), (700_000, 700_000), True),
        ("agree", "heads", (40, 40), (60, 60), False),
        ("agree", "area_dm2", (400_000, 400_000), (600_000, 600_000), False),
    ]


def test_the_sample_is_drawn_by_a_checkpoint_that_nobody_knew(cast, now):
    assembly, over = closed(cast, now)
    run_due(over)
    assert not CallBack.objects.exists()  # the log has signed nothing since
    sequence(assembly.community_id, over + timedelta(minutes=1))
    later = over + timedelta(minutes=2)
    assert run_due(later)["drawn"] == 1 and CallBack.objects.count() == 10
    facts = last_event(assembly, "draw_call_backs").data
    assert drawn(facts["seed"], facts["lines"], 10) == facts["places"] and facts["lines"] == 60
    counted = list(Right.objects.filter(assembly=assembly, standing=Standing.VOTED).order_by("number"))
    rows = CallBack.objects.order_by("id").values_list("right", flat=True)
    assert list(rows) == [counted[place - 1].pk for place in facts["places"]]
    denied, *rest = CallBack.objects.order_by("id")
    for one in rest[:6]:
        actions.record_call_back(one, CallBackResult.CONFIRMED, by=cast.worker, at=later)
    actions.record_call_back(denied, CallBackResult.DENIED, by=cast.worker, at=later)
    assert [figure for _label, figure in sample_figures(assembly)] == ["不足5", "6", "不足5", "0"]
    assert Dispute.objects.get().right_id == denied.right_id
    assert Right.objects.get(pk=denied.right_id).standing == Standing.DISPUTED
    with pytest.raises(Refused):
        actions.record_call_back(denied, CallBackResult.CONFIRMED, by=cast.worker, at=later)
    with pytest.raises(Denied):
        actions.record_call_back(rest[-1], CallBackResult.CONFIRMED, by=cast.committee, at=later)


def test_drawing_is_a_function_of_the_seed_alone():
    assert drawn("ab", 100, 10) == drawn("ab", 100, 10) != drawn("ac", 100, 10)
    assert sorted(drawn("ab", 5, 10)) == [1, 2, 3, 4, 5] and drawn("ab", 0, 10) == []
