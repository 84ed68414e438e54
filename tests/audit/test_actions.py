import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from linli.audit import actions, queries
from linli.audit.canonical import canonical
from linli.audit.models import Event, Log, Pending, Secret

from .conftest import LOG, Worker

pytestmark = pytest.mark.django_db


def test_an_event_is_written_whole_in_one_statement(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        event = actions.record(
            log_id=LOG,
            verb="cases.whistle",
            subject=("case", 5),
            by=Worker(),
            at=now,
            data={"to": ["综合执法", "派出所"], "lead": None, "occasion": 3, "urgent": True},
            private={"text": "三栋\u2028门口"},
        )
    stored = Event.objects.get()
    leaf = stored.leaf
    secrets = {secret.name: secret for secret in Secret.objects.all()}
    assert event.pk == stored.pk
    assert stored.body_text == event.body_text
    assert {key: leaf[key] for key in leaf if key not in ("actor", "commitments", "nonce")} == {
        "log": LOG,
        "at": "2026-03-02T01:00:00.000000Z",
        "verb": "cases.whistle",
        "subject": ["case", 5],
        "body": 9,
        "data": {"to": ["综合执法", "派出所"], "lead": None, "occasion": 3, "urgent": True},
    }
    assert stored.data == leaf["data"]
    assert (stored.log_id, stored.at, stored.verb, stored.subject_kind, stored.subject_id) == (
        LOG,
        now,
        "cases.whistle",
        "case",
        5,
    )
    assert (stored.actor_id, stored.body_id) == (71, 9)
    assert {name: secret.value for name, secret in secrets.items()} == {"actor": "71", "text": '"三栋\u2028门口"'}
    assert leaf["actor"] == sha256(secrets["actor"].salt + b"71").hexdigest()
    assert leaf["commitments"] == {"text": sha256(secrets["text"].salt + secrets["text"].value.encode()).hexdigest()}
    assert list(Pending.objects.values_list("event_id", "log_id")) == [(stored.pk, LOG)]


def test_a_leaf_shows_neither_who_acted_nor_what_is_private(write):
    (event,) = write(private={"phone": "13800138000"})
    assert "13800138000" not in event.body_text
    assert "71" not in [event.leaf["actor"], *event.leaf["data"].values()]


def test_two_events_with_the_same_facts_have_different_leaves_and_commitments(write):
    first, second = write(private={"text": "a"}, subject=("case", 1)) + write(
        private={"text": "a"}, subject=("case", 1)
    )
    assert first.leaf["nonce"] != second.leaf["nonce"]
    assert first.leaf["commitments"] != second.leaf["commitments"]
    assert first.leaf["actor"] != second.leaf["actor"]


def test_the_system_acts_without_an_actor(write):
    (event,) = write(by=None)
    assert (event.actor_id, event.body_id, event.leaf["actor"]) == (None, None, None)
    assert Secret.objects.count() == 0


def test_an_event_is_undone_with_its_verb(write):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(private={"text": "a"})
        1 / 0  # noqa: B018
    assert (Event.objects.count(), Pending.objects.count(), Secret.objects.count()) == (0, 0, 0)


def test_what_has_no_exact_form_is_refused(write):
    for wrong in (1.0, float("nan"), gettext_lazy("Chinese"), (1, 2), {1: "a"}, b"x", {"deep": [{"er": 0.5}]}):
        with pytest.raises(TypeError):
            write(data={"value": wrong})
    with pytest.raises(ValueError, match="surrogate"):
        write(data={"value": "\ud800"})
    with pytest.raises(ValueError, match="time zone"):
        write(at=datetime(2026, 3, 2))  # noqa: DTZ001
    with pytest.raises(ValueError, match="who acted"):
        write(private={"actor": 1})


def test_control_characters_are_escaped_so_that_a_leaf_is_one_line_and_any_text_can_be_stored(write):
    (event,) = write(data={"text": "a\nb\x00c\r"})
    assert "\n" not in event.body_text
    assert Event.objects.get().data == {"text": "a\nb\x00c\r"}


def test_a_verb_without_its_room_is_refused_by_the_database(write):
    with pytest.raises(IntegrityError, match="audit_event_verb_has_room"):
        write(verb="whistle")


def test_canonical_json_has_one_form():
    assert canonical({"b": 1, "a": ["邻", True, None, -3], "c": {}}) == '{"a":["邻",true,null,-3],"b":1,"c":{}}'
    assert canonical('é\\"/\x1f') == '"é\\\\\\"/\\u001f"'


def test_many_events_are_written_set_by_set(now, django_assert_max_num_queries):
    drafts = [
        actions.Draft(LOG, "cases.report", ("case", number), Worker(), now, {"n": number}, {"text": str(number)})
        for number in range(300)
    ]
    with django_assert_max_num_queries(14):
        events = actions.record_many(drafts, batch=100)
    assert [event.data["n"] for event in Event.objects.order_by("id")] == list(range(300))
    assert Pending.objects.count() == 300
    for event in events[::50]:
        texts = dict(Secret.objects.filter(event_id=event.pk).values_list("name", "value"))
        assert texts == {"actor": "71", "text": json.dumps(str(event.data["n"]))}


def test_a_log_is_opened_once(now):
    actions.open_log(log_id=LOG, origin="linli.example/log/12", at=now)
    actions.open_log(log_id=LOG, origin="linli.example/log/12", at=datetime(2027, 1, 1, tzinfo=UTC))
    assert list(Log.objects.values_list("id", "origin", "opened_at")) == [(LOG, "linli.example/log/12", now)]
    with pytest.raises(IntegrityError, match="audit_log_origin_unique"):
        actions.open_log(log_id=13, origin="linli.example/log/12", at=now)


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\nb", "\u3000"])
def test_a_log_that_could_never_be_signed_is_not_opened(now, origin):
    with pytest.raises(ValueError, match="cannot name a log"):
        actions.open_log(log_id=LOG, origin=origin, at=now)


def test_history_is_that_of_one_thing_in_one_log_in_order(write, django_assert_num_queries):
    write(3)
    write(1, subject=("case", 2), verb="cases.close")
    write(1, subject=("body", 2))
    write(1, subject=("case", 2), log_id=13)
    with django_assert_num_queries(1):
        verbs = [(event.verb, event.data) for event in queries.history(("case", 2), log_id=LOG)]
    assert verbs == [("cases.whistle", {"to": "街道"}), ("cases.close", {"to": "街道"})]


def test_what_is_erased_stays_erased_and_that_it_was_is_recorded(log, now):
    event = log[0]
    assert set(queries.receipt(event.pk, open=["text"])["opened"]) == {"text"}
    assert actions.erase(event_id=event.pk, names=["text"], reason="her wish", by=Worker(), at=now) == 1
    receipt = queries.receipt(event.pk, open=["text"])
    assert receipt["opened"] == {}
    assert queries.verify(receipt).leaf == event.leaf
    last = queries.history(("case", 1), log_id=LOG)[-1]
    assert (last.verb, last.data) == ("audit.erase", {"event": event.pk, "erased": 1, "reason": "her wish"})
    assert actions.erase(event_id=event.pk, names=["text"], reason="again", by=Worker(), at=now) == 0
