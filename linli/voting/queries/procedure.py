"""Which rules hold for a vote here today: the law of the place, refined by the community's own rules of procedure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.bodies.states import Matter
from linli.law.deadlines import Limit, day_of
from linli.law.explain import explain, value_text
from linli.law.profiles import NATIONAL, Profile, Rule, Value, profile, profile_of, rule_of
from linli.registry.models import Place
from linli.registry.queries import jurisdiction_of
from linli.voting.models import Assembly, Procedure
from linli.voting.states import Precedence

# What a community's rules of procedure may say beside the law, in the order in which a page asks for it.
ADAPTABLE = (
    "voting.parking_counts",
    "voting.precedence",
    "voting.silence_clause",
    "voting.proxies_most",
    "voting.period.least",
    "voting.period.most",
    "voting.extension",
    "voting.result_within",
    "voting.demand.due",
)
# What an assembly is locked with: everything that its outcome hangs on.
LOCKED_KEYS = (
    "voting.took_part",
    "voting.agree",
    "voting.agree_special",
    "voting.special_matters",
    "voting.bounds",
    "voting.heads",
    "voting.notice.regular",
    "voting.notice.extraordinary",
    "voting.notice.first",
    "voting.period.least",
    "voting.period.most",
    "voting.extension",
    "voting.precedence",
    "voting.parking_counts",
    "voting.proxies_most",
    "voting.silence",
    "voting.silence_clause",
    "voting.result_within",
    "voting.paper",
    "voting.internet",
    "voting.agenda",
    "voting.snapshot",
    "voting.retention",
)
OWN = "procedure-"

# Entries of closed lists in the law's data, as a page says them.
WORDS: dict[str, Promise] = {
    "participation_at_least": gettext_lazy("two thirds: reached by the number itself"),
    "majority_more_than": gettext_lazy("half: only more than it is enough"),
    "special_at_least": gettext_lazy("three quarters: reached by the number itself"),
    "one_holder_one_head": gettext_lazy("an owner of several homes is one head"),
    "co_owners_one_head": gettext_lazy("the co-owners of a home are one head"),
    "developer_one_head": gettext_lazy("all that the developer still has is one head"),
    "area_never_reduced": gettext_lazy("every area counts in full"),
    "disposal_of_common_parts": gettext_lazy("giving away common parts"),
    "reserved_by_the_rules": gettext_lazy("what the rules or the covenant reserve"),
    "meeting": gettext_lazy("in a meeting"),
    "written": gettext_lazy("in writing"),
    "internet": gettext_lazy("by internet"),
    "heads": gettext_lazy("of heads"),
    "area": gettext_lazy("of area"),
    "put_up_on_the_board": gettext_lazy("put up on the board"),
    "owner_in_person": gettext_lazy("by the owner in person"),
    "by_rules_of_procedure": gettext_lazy("only if the rules of procedure say so"),
    "ordered_first": gettext_lazy("the committee is first ordered to call it"),
    "residents_committee_under_the_street": gettext_lazy("then the residents' committee, guided by the street"),
    "on_demand": gettext_lazy("for everybody who asks for one"),
    "any_system": gettext_lazy("any system that the owners chose"),
    "city_system": gettext_lazy("only the system of the city or province"),
    "only_what_was_posted": gettext_lazy("nothing outside the posted agenda"),
    **{str(one.value): one.label for one in Precedence},
    **{str(one.value): one.label for one in Matter},
}


@dataclass(frozen=True)
class Line:
    """One rule as a page shows it: its value in words, where it is written, and what the law alone would say."""

    rule: Rule
    value: str
    why: str
    by_law: str = ""  # the value without the community's own rules, where it differs
    own: bool = False


def procedure_of(community: Place) -> Procedure | None:
    """The rules of procedure in force: the latest version."""
    found = Procedure.objects.filter(community=community).select_related("decision").order_by("-version")
    return found.first()


def law_for(community: Place, at: datetime) -> Profile:
    """The law of the place on that day, without the community's own rules."""
    return profile(jurisdiction_of(community), on=day_of(at))


def rules_for(community: Place, at: datetime) -> Profile:
    """The rules that hold for a vote in this community on that day."""
    law = law_for(community, at)
    own = procedure_of(community)
    return law if own is None else adapted(law, own)


def adapted(law: Profile, own: Procedure) -> Profile:
    """The law with one version of a community's own rules. What the law has fixed since it was adopted, the law keeps:
    a value that may no longer be set is left out."""
    values = {
        key: read_value(law.rule(key), text)
        for key, text in own.values.items()
        if key in law.rules and law.rule(key).editable
    }
    source = (f"本小区议事规则第{own.version}版", f"rules of procedure of this community, version {own.version}")
    return law.adapted(values, version=f"{OWN}{own.version}", source_zh=source[0], source_en=source[1])


def read_value(rule: Rule, text: str) -> Value:
    """The text of a value as the kind that ``rule`` has. Raises ValueError."""
    match rule.value:
        case Limit():
            return Limit.parse(text.strip())
        case Fraction():
            return Fraction(text.strip())
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            number = int(text)
            if number < 0:
                raise ValueError(text)
            return number


def write_value(value: Value) -> str:
    """What `read_value` reads."""
    return ",".join(value) if isinstance(value, tuple) else str(value)


def rule_as_locked(assembly: Assembly, key: str) -> Rule:
    """The rule under which an assembly was posted, also where it is the community's own. Raises LookupError where the
    assembly was not locked with it."""
    reference = assembly.rules[key]
    label = reference.partition("#")[0]
    if not label.startswith(OWN):
        return rule_of(reference)
    own = Procedure.objects.get(community=assembly.community_id, version=int(label.removeprefix(OWN)))
    law = profile_of(assembly.rules_version.removesuffix(f" {label}"))
    return adapted(law, own).rule(key)


def rules_as_locked(assembly: Assembly) -> Profile | None:
    """All rules under which it was posted; None for a draft, and where their files are gone."""
    if not assembly.rules_version:
        return None
    version, _space, last = assembly.rules_version.rpartition(" ")
    try:
        if not last.startswith(OWN):
            return profile_of(assembly.rules_version)
        own = Procedure.objects.get(community=assembly.community_id, version=int(last.removeprefix(OWN)))
        return adapted(profile_of(version), own)
    except (LookupError, Procedure.DoesNotExist):
        return None


def is_special(matter: str, rules: Profile) -> bool:
    """Does it need three quarters (art. 278)?"""
    return bool(matter) and matter in rules.choices("voting.special_matters")


def value_in_words(rule: Rule) -> str:
    """The value as a sentence's part; a closed list entry by entry, yes and no as words."""
    if isinstance(rule.value, tuple):
        return _("; ").join(str(WORDS.get(part, part)) for part in rule.value)
    if rule.key in YES_NO:
        return _("yes") if rule.value else _("no")
    return value_text(rule.value)


def lines(keys: Iterable[str], rules: Profile, law: Profile) -> list[Line]:
    """Rules as a page shows them."""
    return [_line(rules.rule(key), law.rule(key)) for key in keys if key in rules.rules]


def lines_for(
    matter: str, community: Place, at: datetime, *, kind: str = "extraordinary"
) -> list[tuple[str, list[Line]]]:
    """Which rules decide about a matter here today, in groups: what is needed, who counts, how it is called, how it is
    voted, what follows."""
    rules, law = rules_for(community, at), law_for(community, at)
    agree = "voting.agree_special" if is_special(matter, rules) else "voting.agree"
    groups = (
        (_("What is needed"), ("voting.took_part", agree, "voting.bounds")),
        (_("Who counts, and how"), ("voting.heads", "voting.parking_counts", "voting.snapshot")),
        (
            _("How it is called"),
            (f"voting.notice.{kind}", "voting.demand", "voting.demand.measures", "voting.demand.due", "voting.agenda"),
        ),
        (
            _("How it is voted"),
            (
                "voting.forms",
                "voting.paper",
                "voting.internet",
                "voting.period.least",
                "voting.period.most",
                "voting.extension",
                "voting.precedence",
                "voting.signature",
                "voting.undeliverable",
                "voting.proxy",
                "voting.proxies_most",
            ),
        ),
        (_("Who says nothing"), ("voting.silence", "voting.silence_clause")),
        (_("What follows"), ("voting.result_within", "notices.floor.vote_result", "voting.annul", "voting.retention")),
    )
    return [(title, lines(keys, rules, law)) for title, keys in groups]


YES_NO = frozenset({"voting.parking_counts", "voting.silence_clause", "voting.committee.odd"})


def _line(rule: Rule, law: Rule) -> Line:
    own = rule.version.startswith(OWN)
    return Line(
        rule=rule,
        value=value_in_words(rule),
        why=explain(rule),
        by_law=value_in_words(law) if own and law.value != rule.value else "",
        own=own,
    )


def known_jurisdiction(community: Place) -> bool:
    """Has the city rules of its own here, or do the nation's hold?"""
    return jurisdiction_of(community) != NATIONAL
