import pytest

from linli.audit.check import verify_log
from linli.audit.models import Log
from linli.bench import log


@pytest.mark.django_db
def test_the_bench_measures_logs_that_are_in_order(write):
    figures = log.run(size=30)
    assert [(figure["workload"], figure["unit"], figure["size"]) for figure in figures] == [
        ("log append", "events/s", 30),
        ("log verify", "MB/s", 30),
    ]
    assert [sorted(figure) for figure in figures] == [
        ["cores", "figure", "limit", "ratio", "size", "unit", "workload"]
    ] * 2
    for log_id in Log.objects.values_list("id", flat=True):
        report = verify_log(log_id)
        assert (report.size, report.problems) == (30, [])
    assert log.line(figures[0]).startswith("log append: ")
