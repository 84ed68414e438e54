"""A case on its way from the first receiver to a solution: what moves it, what stops it, what it costs to be late."""

from datetime import timedelta

import pytest

from linli.audit.queries import history
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Attachment, Case, Mediation, Note, Reporter
from linli.cases.states import HandBackReason, Kind, Purpose, RefusalReason, State
from linli.inbox.models import Message
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.people.actions import give_consent
from linli.people.states import ConsentPurpose
from tests.cases.makers import fresh, photo, reported, standing

pytestmark = pytest.mark.django_db

# verb: what else it needs; who does it while the branch (secretary) or the company (manager) answers for the case
SIMPLE = {
    "accept": {},
    "ask_reporter": {"question": "哪一层？"},
    "refuse": {"reason": RefusalReason.NOT_A_DUTY, "channel": "请向法院咨询"},
    "answer": {"text": "周一到周五都可以办"},
    "sign_for": {},
    "contact": {"text": "已联系"},
    "start": {},
    "resolve": {"text": "修好了"},
    "hand_back": {"reason": HandBackReason.NOT_OUR_DUTY, "text": "不归我们"},
    "escalate": {"text": "这里办不了"},
}
STATES_OF = {
    "accept": {State.SUBMITTED},
    "ask_reporter": {State.SUBMITTED, State.ACCEPTED},
    "refuse": {State.SUBMITTED, State.ACCEPTED},
    "answer": {State.SUBMITTED, State.ACCEPTED},
    "sign_for": {State.ACCEPTED, State.DISPATCHED},
    "contact": {State.SIGNED_FOR},
    "start": {State.CONTACTED},
    "resolve": {State.CONTACTED, State.IN_PROGRESS, State.LONG_CYCLE},
    "hand_back": {State.DISPATCHED, State.SIGNED_FOR},
    "escalate": {
        State.SUBMITTED,
        State.ACCEPTED,
        State.DISPATCHED,
        State.OBJECTED,
        State.SIGNED_FOR,
        State.CONTACTED,
        State.IN_PROGRESS,
        State.WHISTLED,
        State.REPORTED_IN,
        State.LONG_CYCLE,
    },
}


@pytest.mark.parametrize("verb", SIMPLE)
def test_a_verb_is_possible_exactly_where_the_table_says(cast, now, verb):
    branch = cast.body(BodyKind.PARTY_BRANCH)
    who, fields = cast.manager, {}
    if verb in ("accept", "ask_reporter", "refuse", "answer", "escalate"):
        who, fields = cast.secretary, {"body": branch, "dispatched_at": None}
    possible = set()
    for state in State:
        case = standing(cast, now, state, **fields)
        try:
            getattr(actions, verb)(case, **SIMPLE[verb], by=who, at=now + timedelta(minutes=1))
        except Refused as refusal:
            assert not isinstance(refusal, Denied), (state, refusal)
        else:
            possible.add(state)
        Reporter.objects.filter(case=case).delete()
    assert possible == STATES_OF[verb]


def test_accepting_starts_the_branch_and_tells_the_reporter(cast, now):
    case = reported(cast, now)
    actions.accept(case, by=cast.secretary, at=now + timedelta(hours=1))
    assert (fresh(case).state, fresh(case).due_at) == (State.ACCEPTED, now + timedelta(hours=25))
    told = Message.objects.get(template="cases.accepted")
    assert (told.user_id, told.link, told.params["body"]) == (
        cast.owner.user_id,
        f"/cases/{case.number}/",
        case.body.name,
    )
    event = history(("case", case.pk), log_id=case.community_id)[-1]
    assert (event.verb, event.data["state"], event.body_id) == ("cases.accept", "accepted", case.body_id)


def test_of_two_who_accept_one_is_told_that_the_other_was_faster(cast, now):
    case, stale = reported(cast, now), None
    stale = fresh(case)
    actions.accept(case, by=cast.secretary, at=now)
    with pytest.raises(Conflict):
        actions.accept(stale, by=cast.secretary, at=now)
    assert Message.objects.filter(template="cases.accepted").count() == 1


def test_the_clock_stands_while_the_reporter_is_asked(cast, now):
    case = reported(cast, now)
    due = case.solve_due_at
    actions.ask_reporter(case, question="哪个单元？", by=cast.secretary, at=now + timedelta(hours=1))
    assert (fresh(case).state, fresh(case).due_at) == (State.NEEDS_INFO, None)
    actions.add_information(fresh(case), text="2 单元", by=cast.owner, at=now + timedelta(hours=11))
    case = fresh(case)
    # Longer by ten hours, and a limit in days ends at 24:00.
    assert (case.state, case.solve_due_at, case.paused_at) == (State.SUBMITTED, due + timedelta(days=1), None)
    assert list(Note.objects.order_by("id").values_list("text", "from_reporter")) == [
        ("哪个单元？", False),
        ("2 单元", True),
    ]


def test_only_who_reported_adds_to_a_case(cast, now):
    case = reported(cast, now)
    with pytest.raises(Denied):
        actions.add_information(case, text="我也来说", by=cast.neighbour, at=now)


def test_a_taken_up_case_can_no_longer_be_refused(cast, now):
    case = standing(cast, now, State.ACCEPTED, body=cast.body(BodyKind.RESIDENTS_COMMITTEE))
    with pytest.raises(Refused, match=r"no longer|只能"):
        actions.refuse(case, reason=RefusalReason.NOT_A_DUTY, channel="别处", by=cast.worker, at=now)


def test_an_answer_is_not_enough_for_a_complaint(cast, now):
    case = reported(cast, now, kind=Kind.COMPLAINT)
    with pytest.raises(Refused):
        actions.answer(case, text="知道了", by=cast.secretary, at=now)


class TestDispatch:
    def test_it_goes_to_the_company_and_the_contact_clock_starts(self, cast, now):
        case = reported(cast, now)
        actions.accept(case, by=cast.secretary, at=now)
        company = cast.body(BodyKind.PROPERTY_COMPANY)
        actions.dispatch(fresh(case), to=company, by=cast.secretary, at=now + timedelta(hours=2))
        case = fresh(case)
        assert (case.state, case.body, case.dispatched_at) == (State.DISPATCHED, company, now + timedelta(hours=2))
        assert case.contact_due_at == case.due_at == now + timedelta(hours=26)
        assert Message.objects.get(template="cases.for_you", body=company).params["body"] == case.first_body.name

    @pytest.mark.parametrize(
        ("kind", "sentence"), [(BodyKind.URBAN_MANAGEMENT, "whistle|吹哨"), (BodyKind.PARTY_BRANCH, "already|已经")]
    )
    def test_what_stands_above_is_whistled_and_not_dispatched_to(self, cast, now, kind, sentence):
        case = standing(cast, now, State.ACCEPTED, body=cast.body(BodyKind.PARTY_BRANCH))
        with pytest.raises(Invalid, match=sentence):
            actions.dispatch(case, to=cast.body(kind), by=cast.secretary, at=now)

    def test_never_to_another_community(self, cast, now):
        case = standing(cast, now, State.ACCEPTED, body=cast.body(BodyKind.PARTY_BRANCH))
        with pytest.raises(Invalid):
            actions.dispatch(case, to=cast.body(BodyKind.PROPERTY_COMPANY, "fy"), by=cast.secretary, at=now)

    def test_never_to_the_body_complained_of_alone(self, cast, now):
        company = cast.body(BodyKind.PROPERTY_COMPANY)
        case = reported(cast, now, about=company)
        assert case.body.kind == BodyKind.STREET_OFFICE
        actions.accept(case, by=cast.street, at=now)
        with pytest.raises(Invalid):
            actions.dispatch(fresh(case), to=company, by=cast.street, at=now)
        actions.dispatch(fresh(case), to=cast.body(BodyKind.PARTY_BRANCH), by=cast.street, at=now)
        # Once at the street a case stays a case of the street's level.
        assert (fresh(case).level, fresh(case).body.kind) == (3, BodyKind.PARTY_BRANCH)


class TestEvidence:
    def test_a_photo_afterwards_is_asked_for(self, cast, now):
        case = standing(cast, now, State.IN_PROGRESS)
        Case.objects.filter(pk=case.pk).update(category=reported(cast, now, category="facility.seepage").category)
        with pytest.raises(Invalid) as refusal:
            actions.resolve(fresh(case), text="好了", by=cast.manager, at=now)
        assert refusal.value.field == "photos"
        actions.resolve(fresh(case), text="好了", photos=[(photo(b"x", now), Purpose.AFTER)], by=cast.manager, at=now)
        assert fresh(case).state == State.CLAIMED

    def test_the_reporters_own_photo_shows_how_it_was(self, cast, now):
        case = reported(cast, now, category="safety.fire_lane", photos=[photo(b"r", now)])
        Case.objects.filter(pk=case.pk).update(state=State.IN_PROGRESS)
        actions.resolve(fresh(case), text="清了", photos=[(photo(b"a", now), Purpose.AFTER)], by=cast.secretary, at=now)
        assert Attachment.objects.count() == 2

    def test_nothing_is_written_when_it_is_missing(self, cast, now):
        case = reported(cast, now, category="safety.fire_lane")
        Case.objects.filter(pk=case.pk).update(state=State.IN_PROGRESS)
        with pytest.raises(Invalid):
            actions.resolve(
                fresh(case), text="清了", photos=[(photo(b"b", now), Purpose.BEFORE)], by=cast.secretary, at=now
            )
        assert (Attachment.objects.count(), fresh(case).state) == (0, State.IN_PROGRESS)


def test_each_look_at_the_reporter_is_an_event(cast, now):
    case = reported(cast, now)
    with pytest.raises(Denied):
        actions.see_reporter(case, by=cast.manager, at=now)
    people = actions.see_reporter(case, by=cast.secretary, at=now)
    assert [person.user_id for person in people] == [cast.owner.user_id]
    looks = [
        event for event in history(("case", case.pk), log_id=case.community_id) if event.verb == "cases.see_reporter"
    ]
    assert [look.data["body"] for look in looks] == [case.body.name]


def test_an_agreement_needs_the_paper_both_sides_signed(cast, now):
    case = reported(cast, now)
    words = {"parties": "甲、乙", "positions": "吵", "outcome": "十点后安静", "by": cast.secretary, "at": now}
    with pytest.raises(Invalid):
        actions.mediate(case, **words, agreed=True, signed_paper=None)
    actions.mediate(case, **words, agreed=True, signed_paper=photo(b"paper", now))
    assert Mediation.objects.get().agreed is True


@pytest.mark.parametrize("text", ["", "   \n", "\u202e\u200b"])
def test_a_result_needs_words(cast, now, text):
    case = standing(cast, now, State.IN_PROGRESS)
    with pytest.raises(Invalid):
        actions.resolve(case, text=text, by=cast.manager, at=now)


def test_a_reporter_adds_six_photos_at_a_time_and_twenty_times(cast, now):
    case = reported(cast, now)
    photos = [photo(b"%d" % number, now) for number in range(7)]
    with pytest.raises(Invalid, match="6"):
        actions.add_information(case, text="看", photos=photos, by=cast.owner, at=now)
    for number in range(20):
        actions.add_information(fresh(case), text=f"第 {number} 次", photos=photos[:1], by=cast.owner, at=now)
    with pytest.raises(Refused, match="20"):
        actions.add_information(fresh(case), text="又来", by=cast.owner, at=now)
    actions.ask_reporter(fresh(case), question="哪栋？", by=cast.secretary, at=now)
    actions.add_information(fresh(case), text="3栋", by=cast.owner, at=now)


def test_a_called_in_company_sees_a_phone_only_with_her_consent(cast, now):
    case = standing(cast, now, State.SIGNED_FOR)
    assert [person.user.phone for person in actions.see_reporter(case, by=cast.manager, at=now)] == [None]
    give_consent(cast.users["owner"], ConsentPurpose.CONTACT, by=cast.owner, at=now)
    phone = cast.users["owner"].phone
    assert [person.user.phone for person in actions.see_reporter(case, by=cast.manager, at=now)] == [phone]
