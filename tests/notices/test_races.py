"""Two at the same moment: one right result, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from linli.kernel.errors import Conflict, Refused
from linli.notices import actions
from linli.notices.models import Objection, Posting
from linli.notices.states import State
from tests.cast import make_cast
from tests.notices.makers import drafted, posted

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    """Run these at the same moment, each on a connection of its own; give what each raised, or None."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait()
            work()
        except Refused as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_answers_at_once_one_stands(transactional_db, now):
    cast = make_cast(now)
    objection = actions.object_to(posted(cast), text="太贵", by=cast.owner, at=now)
    fresh = [Objection.objects.select_related("posting__community").get(pk=objection.pk) for _ in range(2)]
    actors = (cast.committee, cast.worker)
    told = together(
        *(
            lambda one=one, by=by: actions.answer_objection(one, upheld=True, answer=by.name, by=by, at=now)
            for one, by in zip(fresh, actors, strict=True)
        )
    )
    assert sorted(told, key=str) == [Conflict, None]


def test_the_same_objection_sent_twice_at_once_is_taken_down_once(transactional_db, now):
    cast = make_cast(now)
    posting = posted(cast)
    owner = cast.owner
    told = together(*[lambda: actions.object_to(posting, text="太贵", by=owner, at=now)] * 4)
    assert told.count(None) == 1
    assert Objection.objects.count() == 1


def test_an_edit_and_a_posting_at_once_leave_what_was_hashed(transactional_db, now):
    cast = make_cast(now)
    draft = drafted(cast)
    other, by = Posting.objects.select_related("community").get(pk=draft.pk), cast.committee
    change = {"matter": draft.matter, "title": "改了", "text": "改了"}
    together(
        lambda: actions.post(draft, by=by, at=now),
        lambda: actions.edit(other, **change, by=by, at=now),
    )
    posting = Posting.objects.get(pk=draft.pk)
    assert posting.state == State.POSTED
    assert actions.queries.unchanged(posting)
