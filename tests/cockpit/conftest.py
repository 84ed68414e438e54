"""The district of the cast, the last full year, and all of its figures added up."""

import pytest

from linli.cases.queries import statistics
from linli.cases.queries.statistics import Counts
from tests.cast import Cast


@pytest.fixture
def scope(cast: Cast):
    return statistics.scope_of(cast.places["dh"])


@pytest.fixture
def year(now):
    return statistics.period_of("", now)


def counted(scope, period, at) -> Counts:
    return statistics.total_of(
        [
            *statistics.counts_by(scope, period, at).values(),
            *statistics.call_backs_by(scope, period, compare=True).values(),
        ]
    )
