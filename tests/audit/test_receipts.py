import pytest
from django.db import connection

from linli.audit import queries, receipts, sequence, tree
from linli.audit.models import Checkpoint
from linli.kernel.errors import Invalid, Refused

from .conftest import LOG

pytestmark = pytest.mark.django_db


def test_there_is_no_receipt_before_the_event_has_its_place(write):
    (event,) = write()
    assert queries.receipt(event.pk) is None


def test_every_event_has_a_receipt_that_verifies_against_the_newest_checkpoint(log, django_assert_max_num_queries):
    for index, event in enumerate(log):
        with django_assert_max_num_queries(3):
            receipt = queries.receipt(event.pk)
        proven = queries.verify(receipt, public_key=queries.public_key_text())
        assert (proven.index, proven.head.size, proven.leaf, proven.opened) == (index, 7, event.leaf, {})
        assert receipt["leaf"] == event.body_text


def test_only_the_named_facts_are_opened(log):
    receipt = queries.receipt(log[0].pk, open=["text", "actor", "nothing"])
    assert queries.verify(receipt).opened == {"actor": 71, "text": "三栋门口"}
    assert set(queries.receipt(log[0].pk)["opened"]) == set()


def test_a_receipt_of_the_past_still_verifies_when_the_log_has_grown(log, write, now):
    old = queries.receipt(log[2].pk)
    write(9)
    sequence.sequence(LOG, now)
    new = queries.receipt(log[2].pk)
    assert (queries.verify(old).head.size, queries.verify(new).head.size) == (7, 16)
    proof = [bytes.fromhex(part) for part in queries.consistency(LOG, 7, 16)]
    roots = [queries.verify(receipt).head.root for receipt in (old, new)]
    assert tree.verify_consistency(7, 16, *roots, proof)


SPOILS = {
    "leaf": lambda r: r | {"leaf": r["leaf"].replace("whistle", "whistlE")},
    "index": lambda r: r | {"index": r["index"] + 1},
    "negative index": lambda r: r | {"index": -1},
    "proof": lambda r: r | {"proof": r["proof"][::-1]},
    "short proof": lambda r: r | {"proof": r["proof"][1:]},
    "checkpoint": lambda r: r | {"checkpoint": r["checkpoint"].replace("\n7\n", "\n8\n")},
    "origin": lambda r: r | {"origin": r["origin"] + "1"},
    "key": lambda r: r | {"public_key": "A" * 43 + "="},
    "half a key": lambda r: r | {"public_key": "AAAA"},
    "opened": lambda r: r | {"opened": {"text": r["opened"]["text"] | {"value": '"两栋门口"'}}},
    "opened name": lambda r: r | {"opened": {"other": r["opened"]["text"]}},
    "format": lambda r: r | {"format": "linli-receipt-9"},
    "a field missing": lambda r: {key: r[key] for key in r if key != "proof"},
    "a field of another kind": lambda r: r | {"leaf": 5},
    "not a mapping": lambda r: [r],
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_receipt_is_refused(log, spoil):
    receipt = queries.receipt(log[1].pk, open=["text"])
    assert queries.verify(receipt)
    with pytest.raises(queries.BadReceipt):
        queries.verify(SPOILS[spoil](receipt))


def test_a_receipt_of_another_installation_is_refused_where_the_key_is_pinned(log):
    with pytest.raises(queries.BadReceipt, match="another key"):
        queries.verify(queries.receipt(log[0].pk), public_key="A" * 43 + "=")


def test_one_changed_byte_of_the_stored_event_shows_in_its_receipt(log, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET body_text = replace(body_text, '街道', '街到') WHERE id = %s", [log[3].pk]
        )
    with pytest.raises(receipts.BadReceipt, match="not the one that was signed"):
        queries.verify(queries.receipt(log[3].pk))
    assert queries.verify(queries.receipt(log[2].pk))


def test_a_tree_that_lost_a_part_gives_a_sentence_instead_of_a_receipt(log, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_node WHERE log_id = %s AND level = 2", [LOG])
    with pytest.raises(Refused, match="lost a part"):
        queries.receipt(log[5].pk)


def test_consistency_leads_from_every_size_to_every_later_one(log):
    frontier, roots = tree.Frontier(), []
    for event in log:
        frontier.append(tree.leaf_hash(event.body_text.encode()))
        roots.append(frontier.root())
    assert bytes(Checkpoint.objects.get(log_id=LOG, size=4).root) == roots[3]
    for new in range(1, 8):
        for old in range(1, new + 1):
            proof = [bytes.fromhex(part) for part in queries.consistency(LOG, old, new)]
            assert tree.verify_consistency(old, new, roots[old - 1], roots[new - 1], proof)


@pytest.mark.parametrize(("old", "new"), [(0, 7), (5, 4), (1, 8), (-1, 3)])
def test_consistency_of_what_the_log_does_not_have_is_refused(log, old, new):
    with pytest.raises(Invalid):
        queries.consistency(LOG, old, new)
