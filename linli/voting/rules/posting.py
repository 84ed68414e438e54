"""What an assembly must have before it is posted: every demand of the law as a sentence, with its article."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from linli.kernel.errors import Refused
from linli.law.deadlines import SHANGHAI, Limit, due_at
from linli.law.explain import limit_text
from linli.law.profiles import Profile, Rule
from linli.notices.queries import floor_of, limit_of
from linli.notices.states import Matter as PostingMatter
from linli.voting.models import Assembly, Motion
from linli.voting.queries.electorate import Figures
from linli.voting.states import Channel, DemandState, Scope

from .assembly import check_matter, end_of, said_moment


def missing(assembly: Assembly, motions: Sequence[Motion], rules: Profile, figures: Figures, at: datetime) -> list[str]:
    """What still keeps it from being posted at ``at``; empty if nothing does."""
    return [
        sentence
        for sentence in (
            _questions(assembly, motions),
            _notice(assembly, rules, at),
            _shortest(assembly, rules),
            _longest(assembly, rules),
            _extension(assembly, rules),
            _snapshot(assembly, rules, at),
            _electorate(assembly, figures),
            _paper(assembly, rules),
            _silence(assembly, rules),
            _demand(assembly),
        )
        if sentence
    ]


def warnings(assembly: Assembly, rules: Profile, figures: Figures) -> list[str]:
    """What does not keep it from being posted, and what whoever posts it should know."""
    found = []
    if "city_system" in rules.choices("voting.internet") and Channel.PHONE in assembly.channels:
        found.append(
            _(
                "Votes by internet must use the system of the city or province (%(source)s): offer paper, and use the "
                "phone here only if that system agrees."
            )
            % {"source": rules.rule("voting.internet").citation}
        )
    if figures.unknown:
        found.append(
            _("%(count)d homes have no owner in the register. They count in the whole, and nobody can vote for them.")
            % {"count": figures.unknown}
        )
    if figures.contested:
        found.append(
            _("%(count)d homes are contested between two owners. Settle them before, or they count only in the whole.")
            % {"count": figures.contested}
        )
    if assembly.silence_clause:
        found.append(
            _(
                "The silence clause applies. It counts only owners whom the ballot provably reached, courts judge it "
                "differently, and the result without it is always shown beside it."
            )
        )
    return found


def notice_rule(assembly: Assembly, rules: Profile) -> Rule:
    return rules.rule(f"voting.notice.{assembly.kind}")


def notice_limit(assembly: Assembly, rules: Profile, at: datetime) -> Limit:
    """How long it is posted before: the notice of this kind of meeting, or the posting's own floor if longer."""
    notice, floor = (
        rules.limit(notice_rule(assembly, rules).key),
        limit_of(floor_of(assembly.community, PostingMatter.MEETING, at)),
    )
    return max(notice, floor, key=lambda limit: due_at(at, limit))


def earliest_opening(assembly: Assembly, rules: Profile, at: datetime) -> datetime:
    return due_at(at, notice_limit(assembly, rules, at))


def check_complete(
    assembly: Assembly, motions: Sequence[Motion], rules: Profile, figures: Figures, at: datetime
) -> None:
    """Raises Refused with everything that is missing."""
    if sentences := missing(assembly, motions, rules, figures, at):
        raise Refused(" ".join(sentences))


def _questions(assembly: Assembly, motions: Sequence[Motion]) -> str:
    if not motions:
        return _("There is nothing to vote on yet. Add a question.")
    for motion in motions:
        try:
            check_matter(motion.matter, assembly.scope)
        except Refused as refusal:
            return str(refusal)
    return ""


def _notice(assembly: Assembly, rules: Profile, at: datetime) -> str:
    earliest = earliest_opening(assembly, rules, at)
    if assembly.opens_at >= earliest:
        return ""
    rule = notice_rule(assembly, rules)
    return _("Posted now, voting can begin on %(day)s at the earliest: %(limit)s before (%(source)s).") % {
        "day": earliest.astimezone(SHANGHAI).date().isoformat(),
        "limit": limit_text(notice_limit(assembly, rules, at)),
        "source": rule.citation,
    }


def _shortest(assembly: Assembly, rules: Profile) -> str:
    rule = rules.rule("voting.period.least")
    if assembly.closes_at >= end_of(assembly.opens_at, rules.limit(rule.key)):
        return ""
    return _("The time of voting is too short: at least %(limit)s (%(source)s).") % _said(rule, rules)


def _longest(assembly: Assembly, rules: Profile) -> str:
    rule = rules.rule("voting.period.most")
    if assembly.closes_at <= end_of(assembly.opens_at, rules.limit(rule.key)):
        return ""
    return _("The time of voting is too long: at most %(limit)s (%(source)s).") % _said(rule, rules)


def _extension(assembly: Assembly, rules: Profile) -> str:
    rule = rules.rule("voting.extension")
    longest = end_of(assembly.closes_at, rules.limit(rule.key)) - assembly.closes_at
    if assembly.extension_days <= longest.days:
        return ""
    return _("The extension is too long: at most %(limit)s (%(source)s).") % _said(rule, rules)


def _snapshot(assembly: Assembly, rules: Profile, at: datetime) -> str:
    today, rule = at.astimezone(SHANGHAI).date(), rules.rule("voting.snapshot")
    oldest = today - (end_of(at, rules.limit(rule.key)) - at)
    if assembly.snapshot_on > today:
        return _("The day of the register lies in the future.")
    if assembly.snapshot_on < oldest:
        return _("The day of the register is too long ago: at most %(limit)s (%(source)s).") % _said(rule, rules)
    return ""


def _electorate(assembly: Assembly, figures: Figures) -> str:
    if figures.heads > figures.unknown:
        return ""
    if assembly.scope == Scope.ALL:
        return _("The register knows no owner here. Enter the register first.")
    return _("No owner belongs to this electorate. Check the building or the homes that bear the cost.")


def _paper(assembly: Assembly, rules: Profile) -> str:
    if Channel.PAPER in assembly.channels or "on_demand" not in rules.choices("voting.paper"):
        return ""
    return _("Whoever asks for a ballot on paper must get one (%(source)s): offer paper, too.") % {
        "source": rules.rule("voting.paper").citation
    }


def _silence(assembly: Assembly, rules: Profile) -> str:
    if not assembly.silence_clause or rules.count("voting.silence_clause") == 1:
        return ""
    return _("A silence clause needs the owners' rules of procedure to say so (%(source)s). They do not.") % {
        "source": rules.rule("voting.silence").citation
    }


def _demand(assembly: Assembly) -> str:
    if assembly.demand is None or assembly.demand.state == DemandState.REACHED:
        return ""
    return _("The demand that it answers has been answered already.")


def _said(rule: Rule, rules: Profile) -> dict[str, str]:
    return {"limit": limit_text(rules.limit(rule.key)), "source": rule.citation}


def until_text(assembly: Assembly) -> str:
    """ "2026-03-20 00:00 to 2026-03-30 24:00"."""
    return _("%(from)s to %(until)s") % {
        "from": f"{assembly.opens_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "until": said_moment(assembly.closes_at),
    }
