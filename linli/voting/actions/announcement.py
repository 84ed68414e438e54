"""What is posted when a vote is called: the words of the posting, in the language of the place."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.bodies.states import Matter
from linli.kernel.money import yuan
from linli.law.profiles import Profile
from linli.voting.models import Assembly, Motion
from linli.voting.rules.posting import until_text
from linli.voting.states import AssemblyKind, Channel, Convening, Precedence, Scope


def announcement(assembly: Assembly, motions: Sequence[Motion], rules: Profile) -> tuple[str, str]:
    """Title and text of the posting."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = AssemblyKind(assembly.kind).label
        title = _("Owners' vote %(number)s: %(title)s") % {"number": assembly.number, "title": assembly.title}
        return title[:120], "\n".join(
            [_("%(kind)s: %(title)s") % {"kind": kind, "title": assembly.title}, *_lines(assembly, motions, rules)]
        )


def _lines(assembly: Assembly, motions: Sequence[Motion], rules: Profile) -> Iterator[str]:
    if assembly.text:
        yield assembly.text
    yield ""
    yield _("Called by: %(body)s (%(how)s)") % {"body": assembly.body.name, "how": Convening(assembly.convening).label}
    if assembly.reason:
        yield _("Reason: %(reason)s") % {"reason": assembly.reason}
    yield ""
    yield _("What is voted on, each by itself; nothing else is:")
    for motion in motions:
        yield from _motion(motion)
    yield ""
    yield from _who(assembly)
    yield ""
    yield _("Time of voting: %(period)s") % {"period": until_text(assembly)}
    ways = [str(Channel(one).label) for one in assembly.channels]
    yield _("Ways of voting: %(ways)s") % {"ways": _(", ").join(ways)}
    yield _("Of two ballots of one owner: %(rule)s") % {"rule": Precedence(assembly.precedence).label}
    yield from _if_few(assembly)
    yield ""
    yield _(
        "A question is decided if two thirds of the owners, by area and by heads, take part, and of those who take "
        "part more than half agree, or three quarters where it says so (Civil Code art. 278)."
    )
    yield _("Rules of this vote: %(version)s") % {"version": rules.version}
    if assembly.locked_sha256:
        yield _("Locked at posting, SHA-256: %(digest)s") % {"digest": assembly.locked_sha256}
    yield ""
    yield _(
        "Look into the list of owners and say what is wrong while this is posted. Voting begins when every "
        "objection has its answer."
    )


def _motion(motion: Motion) -> Iterator[str]:
    matter = Matter(motion.matter).label if motion.matter else _("Another major matter (art. 278(9))")
    share = _("three quarters must agree") if motion.is_special else _("more than half must agree")
    facts = {"order": motion.order, "title": motion.title, "matter": matter, "share": share}
    yield _("%(order)s. %(title)s (%(matter)s; %(share)s)") % facts
    yield motion.text
    if motion.limit_fen:
        yield _("Spends at most %(amount)s yuan.") % {"amount": yuan(motion.limit_fen)}
    if motion.file:
        yield _("Enclosed, SHA-256: %(digest)s") % {"digest": bytes(motion.file.sha256).hex()}


def _who(assembly: Assembly) -> Iterator[str]:
    who = str(Scope(assembly.scope).label)
    if assembly.building is not None:
        who = f"{who} ({assembly.building.name})"
    yield _("Who votes: %(who)s, as the register stood on %(day)s") % {
        "who": who,
        "day": assembly.snapshot_on.isoformat(),
    }
    facts = {"heads": assembly.heads, "area": _square(assembly.area_dm2)}
    yield _("%(heads)s heads, %(area)s m² in all") % facts
    if assembly.parking_counts:
        yield _("Parking spaces count, as the rules of procedure say.")


def _square(area_dm2: int) -> str:
    return f"{area_dm2 // 100:,}.{area_dm2 % 100:02d}"


def _if_few(assembly: Assembly) -> Iterator[str]:
    if assembly.extension_days:
        yield _("If too few have taken part by then, voting runs on once, by %(days)d days.") % {
            "days": assembly.extension_days
        }
    else:
        yield _("Voting does not run on.")
    if assembly.silence_clause and assembly.silence_decision is not None:
        yield _(
            "Whoever provably received the ballot and does not return it is counted with the majority, by decision "
            "%(number)s. The result is also shown without this."
        ) % {"number": assembly.silence_decision.number}
    else:
        yield _("Whoever does not vote does not take part.")
