from datetime import date

import pytest

from linli.kernel.errors import Denied, Invalid, Refused
from linli.registry import actions, queries

GROUNDS = {"reason": "一年内群体访十一起", "decided_by": "大丰街道党工委"}


def classify(cast, now, label="problem", from_date=date(2025, 1, 10), by=None, **grounds):
    facts = {**GROUNDS, **grounds}
    return actions.classify(cast.hh, label=label, from_date=from_date, **facts, by=by or cast.street, at=now)


def end(cast, now, on=date(2026, 1, 10), label="problem", by=None, **grounds):
    facts = {**GROUNDS, **grounds}
    return actions.end_classification(cast.hh, label=label, on=on, **facts, by=by or cast.street, at=now)


def test_a_class_holds_from_one_day_to_another(cast, now):
    classify(cast, now)
    classify(cast, now, "pilot", date(2025, 6, 1))
    end(cast, now, reason="一年无群体访")
    on = [date(2025, 1, 9), date(2025, 1, 10), date(2026, 1, 9), date(2026, 1, 10)]
    assert [[each.label for each in queries.classification_of(cast.hh, on=day)] for day in on] == [
        [],
        ["problem"],
        ["problem", "pilot"],
        ["pilot"],
    ]
    (pilot, problem) = queries.classifications_of(cast.hh)
    assert (problem.reason, problem.end_reason, problem.end_decided_by) == (
        "一年内群体访十一起",
        "一年无群体访",
        "大丰街道党工委",
    )
    assert pilot.to_date is None


def test_a_class_can_come_back(cast, now):
    classify(cast, now)
    end(cast, now)
    classify(cast, now, from_date=date(2026, 2, 1))
    assert [each.to_date for each in queries.classifications_of(cast.hh)] == [None, date(2026, 1, 10)]


def test_what_is_refused(cast, now):
    with pytest.raises(Refused):
        end(cast, now)
    for facts in ({"label": "bad"}, {"reason": ""}, {"decided_by": " "}, {"from_date": date(2026, 3, 3)}):
        with pytest.raises(Invalid):
            classify(cast, now, **facts)
    classify(cast, now)
    with pytest.raises(Refused):
        classify(cast, now)
    with pytest.raises(Invalid):
        end(cast, now, on=date(2025, 1, 1))
    with pytest.raises(Invalid):
        end(cast, now, reason="")


def test_only_who_governs_classifies(cast, now):
    for who in (cast.worker, cast.neighbourhood_head, cast.secretary, cast.owner, cast.auditor, cast.operator):
        with pytest.raises(Denied):
            classify(cast, now, by=who)
        with pytest.raises(Denied):
            end(cast, now, by=who)
