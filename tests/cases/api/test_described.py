"""The API against its own description."""

from pathlib import Path

import hypothesis
import schemathesis
from schemathesis.specs.openapi import checks

from linli.cases.api import access
from linli.cases.api.urls import api
from tests.cases.api.client import FEW


def test_each_verb_of_a_case_has_an_address():
    """A verb that pages have and programs do not is one that somebody forgot here."""
    paths = {path.rpartition("/")[2] for path in api.get_openapi_schema()["paths"] if "{number}/" in path}
    assert paths - {"{pk}"} == {
        "accept", "add-information", "add-note", "answer", "ask-extension", "ask-reporter", "call-back", "categorise",
        "confirm-exclusion", "contact", "decide-extension", "decide-objection", "dispatch", "end-supervision",
        "escalate", "hand-back", "interim-report", "join", "joint-result", "judge", "mediate", "merge",
        "propose-exclusion", "rate-whistle", "record-reply", "refer", "refuse", "report-in", "resolve", "see-reporter",
        "sign-for", "start", "supervise", "to-long-cycle", "turn-down-exclusion", "whistle", "withdraw",
    }  # fmt: skip


def test_the_reference_names_every_call():
    reference = (Path(__file__).parents[3] / "docs/reference/api.md").read_text(encoding="utf-8")
    for path in api.get_openapi_schema()["paths"]:
        address, _slash, verb = path.rpartition("/")
        of_case = address.endswith("{number}")
        assert (f"`{verb}`" if of_case else f"{path}`") in reference, path


def test_nothing_that_is_sent_breaks_the_api(described, monkeypatch):
    """Every operation takes what its description allows and what it forbids, and always answers as described."""
    schema, key, number = described
    monkeypatch.setattr(access.PER_MINUTE, "most", 100_000)

    def call(case: schemathesis.Case) -> None:
        # A number that was made up leads nowhere; every other time it is that of a case which stands.
        if "number" in case.path_parameters and len(str(case.path_parameters["number"])) % 2:
            case.path_parameters["number"] = number
        # A rule may refuse what the description allows: who may do what, and when, is not a matter of form.
        case.call_and_validate(
            headers={"Authorization": f"Bearer {key}"}, excluded_checks=[checks.positive_data_acceptance]
        )

    for found in schema.get_all_operations():
        FEW(hypothesis.given(case=found.ok().as_strategy())(call))()
