"""How a figure is shown, and what stands in the script for pgbench."""

import json

from linli.bench.common.district import Ids, Series
from linli.bench.common.figures import NAMES, figure, show
from linli.bench.common.statements import script


def test_a_figure_has_exactly_its_names_and_its_share_of_the_limit(capsys):
    one = figure("intake", 30.04, 120.0, "cases/s", 4000)
    show([one], as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert tuple(printed) == NAMES
    assert (printed["figure"], printed["limit"], printed["ratio"]) == (30.0, 120.0, 0.25)


def test_a_figure_is_one_readable_line(capsys):
    show([figure("log verify", 250.0, 1000.0, "MB/s", 20_000)], as_json=False)
    line = capsys.readouterr().out
    assert line.startswith("log verify: 250.0 MB/s, limit 1,000.0 (25.0%), size 20,000, ")
    assert line.count("\n") == 1


IDS = Ids(communities=45, users=2700, series=(Series("building", 730_000_001, 12),))


def scripted(*seen: str) -> list[str]:
    """For user 46, who lives in the second community."""
    text = script(
        list(seen),
        IDS,
        user=710_000_047,
        community=720_000_002,
        case=(760_000_009, "C720000002-2026-7"),
        event=770_000_011,
    )
    return [line for line in text.splitlines() if not line.startswith("\\set")]


def test_whatever_belongs_to_the_user_or_her_community_becomes_a_variable():
    assert scripted("SELECT 1 WHERE a = 710000047 AND b IN (1, 720000002) AND c = 'key710000047'") == [
        "SELECT 1 WHERE a = :user_id AND b IN (1, :community_id) AND c = 'key:user_id';"
    ]
    assert scripted("SELECT 1 WHERE building_id IN (730000013, 730000024)") == [
        "SELECT 1 WHERE building_id IN (:building_0, :building_11);"
    ]


def test_what_is_not_hers_stays():
    assert scripted("SELECT 730000012, 710000048, '2026-03-02 09:00:00.730000+00:00'") == [
        "SELECT 730000012, 710000048, '2026-03-02 09:00:00.730000+00:00';"
    ]


def test_what_a_statement_gives_is_kept_for_the_next():
    assert scripted(
        "INSERT INTO cases_case (submission_key) VALUES ('5ab9c0ed-8a0f-5b71-aeb1-81c09ab02de6') RETURNING id, number",
        "INSERT INTO audit_event (subject_id) VALUES (760000009) RETURNING id",
        "INSERT INTO inbox_message (link, event_id) VALUES ('/cases/C720000002-2026-7/', 770000011)",
    ) == [
        "INSERT INTO cases_case (submission_key) VALUES ('bench-:key') RETURNING id, number \\gset case_",
        "INSERT INTO audit_event (subject_id) VALUES (:case_id) RETURNING id \\gset event_",
        "INSERT INTO inbox_message (link, event_id) VALUES ('/cases/:case_number/', :event_id);",
    ]
