"""S1 坪山: the source's project table says 75 while its parts make 78. The import flags the row and keeps both."""

import pytest
from django.utils import translation

from linli.kernel.errors import Denied
from linli.registry import actions, queries
from linli.registry.imports.sentences import sentence
from linli.registry.models import Contradiction
from linli.registry.rules import PROJECT_TABLE
from linli.registry.states import ImportState
from tests.registry.files import xlsx

HEADERS = ("区域", "在管商品房项目", "在建在售", "待售", "已交付")
TABLE = xlsx([["坪山区", 75, 21, 12, 45], ["东湖区", 78, 21, 12, 45]], HEADERS, title="坪山区商品房项目（2022年底）")


@pytest.fixture
def run(cast, now, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    district = cast.places["dh"]
    return actions.start_import(
        district, content=TABLE, file_name="项目.xlsx", kind=PROJECT_TABLE, by=cast.district, at=now
    )


def test_75_and_78_are_flagged_and_both_are_kept(cast, now, run):
    actions.check_import(run, by=cast.district, at=now)
    (problem,) = run.problems.all()
    assert (problem.row, problem.severity, problem.code) == (3, "contradiction", "total_unlike_parts")
    with translation.override("zh-hans"):
        said = sentence(problem.code, problem.params)
    assert said == "坪山区：合计写的是 75，各分项相加是 78（21 + 12 + 45）。"
    actions.enter_import(run, by=cast.district, at=now)
    assert run.state == ImportState.DONE
    said, added = run.result["rows"]
    assert (said["total"], said["sum"], said["parts"]) == (75, 78, {"building": 21, "planned": 12, "occupied": 45})
    assert (added["total"], added["sum"]) == (78, 78)
    (kept,) = queries.contradictions(cast.places["dh"].path)
    assert (kept.params["total"], kept.params["sum"]) == (75, 78)


def test_the_same_table_again_raises_nothing_new(cast, now, run):
    for _time in range(2):
        again = actions.start_import(
            cast.places["dh"], content=TABLE, file_name="项目.xlsx", kind=PROJECT_TABLE, by=cast.district, at=now
        )
        actions.check_import(again, by=cast.district, at=now)
        actions.enter_import(again, by=cast.district, at=now)
    assert again.result["contradictions_new"] == 0
    assert Contradiction.objects.count() == 1


def test_it_is_the_district_that_settles_it(cast, now, run):
    actions.check_import(run, by=cast.district, at=now)
    actions.enter_import(run, by=cast.district, at=now)
    (kept,) = queries.contradictions(cast.places["dh"].path)
    with pytest.raises(Denied):
        actions.settle_contradiction(kept, settlement="以分项为准", by=cast.street, at=now)
    actions.settle_contradiction(kept, settlement="以分项为准", by=cast.district, at=now)
    kept.refresh_from_db()
    assert (kept.params["total"], kept.params["sum"], kept.settlement) == (75, 78, "以分项为准")
