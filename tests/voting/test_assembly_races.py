"""Two at the same moment: one right result, and the other is told."""

import pytest

from linli.bodies.actor import actor_of
from linli.kernel.errors import Conflict, Refused
from linli.notices.models import Posting
from linli.voting import actions
from linli.voting.jobs.assembly import run_due
from linli.voting.models import Assembly, Demand, Motion, Procedure, Right, Support
from tests.cast import make_cast
from tests.notices.test_races import together
from tests.voting.makers import assembled, equal, on_the_rules
from tests.voting.test_assembly import ASK, drafted

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(assembly):
    return Assembly.objects.select_related("community", "body", "demand").get(pk=assembly.pk)


def test_of_two_who_post_at_once_one_does(transactional_db, now):
    cast = make_cast(now)
    assembly = drafted(cast, now)
    by = cast.committee
    rows = [fresh(assembly) for _ in range(3)]
    told = together(*(lambda row=row: actions.post_assembly(row, by=by, at=now) for row in rows))
    assert told.count(None) == 1
    assert set(told) <= {None, Refused, Conflict}
    assert Right.objects.filter(assembly=assembly).count() == 8
    assert Posting.objects.count() == 1


def test_a_question_added_while_it_is_posted_is_in_or_refused(transactional_db, now):
    cast = make_cast(now)
    assembly = drafted(cast, now)
    by, rows = cast.committee, [fresh(assembly) for _ in range(2)]
    together(
        lambda: actions.post_assembly(rows[0], by=by, at=now),
        lambda: actions.add_motion(rows[1], ASK, by=by, at=now),
    )
    stored = fresh(assembly)
    posted = Posting.objects.get().text
    assert stored.state == "posted"
    assert posted.count("充电桩，公共收益") == Motion.objects.filter(assembly=assembly).count()


def test_two_clocks_at_once_end_a_vote_once(transactional_db, now):
    cast = make_cast(now)
    assembly = assembled(cast, now)
    counts = []
    together(*[lambda: counts.append(run_due(assembly.closes_at))] * 3)
    assert sum(ended for _begun, ended in counts) == 1
    assert fresh(assembly).state == "counting"


def test_the_last_support_at_once_reaches_once(transactional_db, now):
    cast = make_cast(now)
    made = equal(cast, 10, with_users=True)
    first, *others = [actor_of(made.users[f"业主{n}"], cast.on) for n in range(1, 5)]
    demand = actions.make_demand(made.place, title="换物业", text="请开会", by=first, at=now)
    rows = [Demand.objects.select_related("community").get(pk=demand.pk) for _ in others]
    told = together(
        *(lambda row=row, by=by: actions.support(row, by=by, at=now) for row, by in zip(rows, others, strict=True))
    )
    assert told.count(None) == 1  # a fifth was reached by the first of them; it gathers no more
    assert Support.objects.count() == 2
    assert Demand.objects.get().state == "reached"


def test_of_two_new_rules_at_once_one_is_the_next_version(transactional_db, now):
    cast = make_cast(now)
    paper, by = on_the_rules(cast, now), cast.committee
    told = together(*[lambda: actions.adopt_procedure(cast.hh, decision=paper, values={}, by=by, at=now)] * 2)
    versions = list(Procedure.objects.values_list("version", flat=True).order_by("version"))
    assert versions == list(range(1, told.count(None) + 1))
