import threading

import pytest
from django.db import OperationalError, connection, transaction

from linli.audit import keys, notes, queries, sequence, stored, tree
from linli.audit.check import verify_log
from linli.audit.models import Checkpoint, Event, Leaf, Log, Node, Pending

from .conftest import LOG


def tree_of(log_id: int) -> tuple[list[tuple[int, int]], list[tuple[int, int, bytes]]]:
    """Leaves (index, event) and nodes as they are stored."""
    nodes = Node.objects.filter(log_id=log_id).order_by("level", "index").values_list("level", "index", "hash")
    leaves = Leaf.objects.filter(log_id=log_id).order_by("index").values_list("index", "event_id")
    return list(leaves), [(level, index, bytes(hash_)) for level, index, hash_ in nodes]


def expected(log_id: int) -> tuple[list[tuple[int, int]], list[tuple[int, int, bytes]], bytes]:
    """The same, and the root, computed from the events alone."""
    frontier, nodes, leaves = tree.Frontier(), [], []
    for index, event in enumerate(Event.objects.filter(log_id=log_id).order_by("id")):
        leaves.append((index, event.pk))
        nodes += frontier.append(tree.leaf_hash(event.body_text.encode()))
    return leaves, sorted(nodes), frontier.root()


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 3, 5, 100])
def test_batches_of_any_size_give_the_same_tree(write, now, batch):
    write(11)
    assert sequence.sequence(LOG, now, batch=batch) == 11
    leaves, nodes, root = expected(LOG)
    assert tree_of(LOG) == (leaves, nodes)
    newest = queries.latest_checkpoint(LOG)
    assert (newest.size, bytes(newest.root), newest.at) == (11, root, now)
    assert notes.open_head(newest.note, Log.objects.get().origin, keys.public_key()) == notes.Head(
        Log.objects.get().origin, 11, root
    )
    assert Pending.objects.count() == 0
    assert Checkpoint.objects.count() == -(-11 // batch)


@pytest.mark.django_db
def test_logs_grow_each_for_itself(write, now):
    write(3)
    write(2, log_id=13)
    assert sequence.sequence_all(now) == 5
    assert sequence.sequence_all(now) == 0
    assert [tree_of(log_id) == expected(log_id)[:2] for log_id in (LOG, 13)] == [True, True]
    assert sorted(Checkpoint.objects.values_list("log_id", "size")) == [(LOG, 3), (13, 2)]


@pytest.mark.django_db
def test_a_batch_costs_the_same_however_large_the_log(write, now, django_assert_num_queries):
    write(1)
    sequence.sequence(LOG, now)
    with django_assert_num_queries(11):
        write(1)
        sequence.sequence(LOG, now)
    write(131)
    sequence.sequence(LOG, now)
    with django_assert_num_queries(11):
        write(1)
        sequence.sequence(LOG, now)


@pytest.mark.django_db
def test_a_sequencer_killed_between_its_writes_leaves_nothing_and_the_next_does_it_once(write, now, monkeypatch):
    write(4)
    sequence.sequence(LOG, now)
    write(3)
    before = (tree_of(LOG), Checkpoint.objects.count())

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sequence.notes, "sign_head", killed)  # leaves and nodes stand, the checkpoint does not
        with transaction.atomic():
            sequence.sequence(LOG, now)
    assert (tree_of(LOG), Checkpoint.objects.count()) == before
    assert Pending.objects.count() == 3
    assert sequence.sequence(LOG, now) == 3
    assert tree_of(LOG) == expected(LOG)[:2]
    assert verify_log(LOG).problems == []


@pytest.mark.django_db
def test_a_log_that_lost_a_part_of_its_tree_stands_still_and_holds_up_no_other(log, write, now, as_owner, caplog):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_node WHERE log_id = %s AND level = 2", [LOG])
    write(1)
    write(1, log_id=13)
    assert sequence.sequence_all(now) == 1
    assert stored.size(13) == 1
    assert stored.size(LOG) == 7
    assert f"log {LOG} cannot grow" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_whose_connection_is_cut_in_the_middle_leaves_nothing(write, now, as_owner, monkeypatch):
    write(4)
    sequence.sequence(LOG, now)
    write(3)
    reached, cut, process, errors = threading.Event(), threading.Event(), [], []
    sign = notes.sign_head

    def pause(head, key):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process.append(cursor.fetchone()[0])
        reached.set()
        cut.wait(10)
        return sign(head, key)

    def work():
        try:
            sequence.sequence(LOG, now)
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(sequence.notes, "sign_head", pause)
        thread = threading.Thread(target=work)
        thread.start()
        assert reached.wait(10)
        assert sequence.sequence_all(now) == 0  # the log is held, and nobody waits for it
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", process)
        cut.set()
        thread.join()
    assert len(errors) == 1
    assert (stored.size(LOG), Pending.objects.count()) == (4, 3)
    assert sequence.sequence(LOG, now) == 3
    assert tree_of(LOG) == expected(LOG)[:2]


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_several_sequencers_at_once_place_each_event_exactly_once(write, now):
    errors: list[BaseException] = []
    writing = threading.Event()

    def run(work):
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def write_some():
        for _ in range(40):
            with transaction.atomic():
                write(1, private={"text": "x"})

    def sequence_some():
        while not writing.is_set():
            sequence.sequence_all(now, batch=7)
            sequence.sequence(LOG, now, batch=7)

    writers = [threading.Thread(target=run, args=[write_some]) for _ in range(3)]
    sequencers = [threading.Thread(target=run, args=[sequence_some]) for _ in range(2)]
    for thread in writers + sequencers:
        thread.start()
    for thread in writers:
        thread.join()
    writing.set()
    for thread in sequencers:
        thread.join()
    assert errors == []
    sequence.sequence(LOG, now)
    assert Pending.objects.count() == 0
    assert sorted(Leaf.objects.values_list("event_id", flat=True)) == sorted(Event.objects.values_list("id", flat=True))
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(120))
    report = verify_log(LOG)
    assert (report.size, report.problems) == (120, [])
