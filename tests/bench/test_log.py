"""The log's bench measures logs that are in order."""

import pytest

from linli.audit.check import verify_log
from linli.audit.models import Log
from linli.bench import log


@pytest.mark.django_db
def test_what_the_bench_has_written_verifies():
    figures = log.run(size=30)
    assert [(figure["workload"], figure["unit"], figure["size"]) for figure in figures] == [
        ("log append", "events/s", 30),
        ("log verify", "MB/s", 30),
    ]
    for log_id in Log.objects.values_list("id", flat=True):
        report = verify_log(log_id)
        assert (report.size, report.problems) == (30, [])
