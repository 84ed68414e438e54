"""A community's own rules of procedure, and which rule holds for a matter here today."""

from datetime import timedelta

import pytest
from django.utils import translation

from linli.kernel.errors import Denied, Invalid, Refused
from linli.law.deadlines import Limit
from linli.voting import actions
from linli.voting.models import Assembly
from linli.voting.queries import procedure
from tests.ledger.makers import decision
from tests.voting.makers import on_the_rules, terms
from tests.voting.test_assembly import missing, posted

pytestmark = pytest.mark.django_db
OWN = {
    "voting.parking_counts": "1",
    "voting.precedence": "paper",
    "voting.silence_clause": "1",
    "voting.proxies_most": "2",
    "voting.period.least": "7 days",
}


def adopted(cast, at, values=OWN, number="2025-1"):
    paper = on_the_rules(cast, at, number=number)
    return actions.adopt_procedure(cast.hh, decision=paper, values=values, by=cast.committee, at=at)


def test_the_communitys_own_rules_refine_the_law(cast, now):
    adopted(cast, now)
    rules = procedure.rules_for(cast.hh, now)
    assert rules.count("voting.parking_counts") == 1
    assert rules.choices("voting.precedence") == ("paper",)
    assert rules.limit("voting.period.least") == Limit(7, "days")
    assert (rules.rule("voting.period.least").mark, rules.rule("voting.took_part").mark) == ("L", "T")
    assert rules.version.endswith(" procedure-1")
    assert procedure.rules_for(cast.fy, now).count("voting.parking_counts") == 0  # the neighbours have their own


def test_a_vote_keeps_the_version_under_which_it_was_posted(cast, now):
    adopted(cast, now)
    assembly = posted(cast, now, silence_clause=True)
    adopted(cast, now + timedelta(hours=1), {"voting.precedence": "last"}, number="2025-2")
    stored = Assembly.objects.get(pk=assembly.pk)
    assert (stored.precedence, stored.parking_counts, stored.silence_clause) == ("paper", True, True)
    assert stored.silence_decision.number == "2025-1"
    assert stored.rules["voting.precedence"] == "procedure-1#voting.precedence"
    assert procedure.rule_as_locked(stored, "voting.precedence").value == ("paper",)
    assert procedure.rule_as_locked(stored, "voting.took_part").article == "278, 1259"
    assert procedure.rules_as_locked(stored).version == stored.rules_version
    assert procedure.rules_for(cast.hh, now).choices("voting.precedence") == ("last",)


def test_the_clause_is_off_unless_the_rules_and_the_vote_say_so(cast, now):
    with pytest.raises(Invalid):
        actions.draft_assembly(cast.hh, terms(now, silence_clause=True), by=cast.committee, at=now)
    adopted(cast, now)
    assembly = actions.draft_assembly(cast.hh, terms(now), by=cast.committee, at=now)
    assert (assembly.silence_clause, assembly.silence_decision) == (False, None)


def test_a_clause_that_was_given_up_keeps_a_draft_from_being_posted(cast, now):
    adopted(cast, now)
    assembly = actions.draft_assembly(cast.hh, terms(now, silence_clause=True), by=cast.committee, at=now)
    adopted(cast, now, {}, number="2025-2")
    assert any("议事规则" in sentence for sentence in missing(assembly, now))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"voting.took_part": "1/2"}, "voting.took_part"),
        ({"voting.agree_special": "1/2"}, "voting.agree_special"),
        ({"cases.accept": "1 hours"}, "cases.accept"),
        ({"voting.nothing": "1"}, "voting.nothing"),
        ({"voting.period.least": "soon"}, "voting.period.least"),
        ({"voting.parking_counts": "2"}, "voting.parking_counts"),
        ({"voting.parking_counts": "-1"}, "voting.parking_counts"),
        ({"voting.precedence": "loudest"}, "voting.precedence"),
        ({"voting.precedence": "first,last"}, "voting.precedence"),
        ({"voting.proxies_most": "１e3"}, "voting.proxies_most"),
    ],
    ids=str,
)
def test_what_rules_of_procedure_cannot_say(cast, now, values, field):
    with pytest.raises(Invalid) as refusal:
        adopted(cast, now, values)
    assert refusal.value.field == field


def test_only_the_owners_decision_on_their_rules_makes_them(cast, now):
    for paper in (decision(cast, now), on_the_rules(cast, now, number="2025-9", matter="covenant")):
        with pytest.raises(Refused, match="民法典"):
            actions.adopt_procedure(cast.hh, decision=paper, values={}, by=cast.committee, at=now)
    with pytest.raises(Denied):
        actions.adopt_procedure(cast.hh, decision=on_the_rules(cast, now), values={}, by=cast.owner, at=now)


def test_what_the_law_has_fixed_meanwhile_the_law_keeps(cast, now):
    own = adopted(cast, now)
    law = procedure.law_for(cast.hh, now)
    fixed = {**law.rules, "voting.parking_counts": law.rule("voting.took_part")}
    rules = procedure.adapted(type(law)(law.jurisdiction, fixed, law.version), own)
    assert rules.rule("voting.parking_counts").mark == "T"


@pytest.mark.parametrize(("matter", "key"), [("rebuild", "voting.agree_special"), ("", "voting.agree")])
def test_which_rule_holds_and_why(cast, now, matter, key):
    adopted(cast, now)
    groups = dict(procedure.lines_for(matter, cast.hh, now))
    needed = [line.rule.key for line in groups["需要达到什么"]]
    assert needed == ["voting.took_part", key, "voting.bounds"]
    parking = next(line for line in groups["谁算、怎么算"] if line.rule.key == "voting.parking_counts")
    assert (parking.value, parking.by_law, parking.own) == ("是", "否", True)
    assert "议事规则第1版" in parking.why


def test_every_word_of_a_list_can_be_read(cast, now):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for _title, lines in procedure.lines_for("rebuild", cast.hh, now):
                assert [line.rule.key for line in lines if "_" in line.value] == []
