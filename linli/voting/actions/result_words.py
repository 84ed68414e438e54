"""What is posted as the result of a vote: every gate in words and numbers, in the language of the place."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.area import square_metres
from linli.voting.models import Assembly
from linli.voting.queries.counting import Outcome as Counted
from linli.voting.queries.proof import CountText
from linli.voting.states import Outcome


def result_words(assembly: Assembly, found: Sequence[Counted], count: CountText, turn: int) -> tuple[str, str]:
    """Title and text of the posting."""
    with translation.override(settings.LANGUAGE_CODE):
        facts = {"number": assembly.number, "title": assembly.title}
        title = _("Result of the owners' vote %(number)s: %(title)s") % facts
        return title[:120], "\n".join(_lines(assembly, found, count, turn))


def _lines(assembly: Assembly, found: Sequence[Counted], count: CountText, turn: int) -> Iterator[str]:
    if turn > 1:
        yield _("Counted anew (%(turn)d) because an objection was right. The earlier count stays to be read.") % {
            "turn": turn
        }
    heads, area = count.figures["whole"]
    yield _("All owners asked: %(heads)s heads, %(area)s m²") % {"heads": heads, "area": square_metres(area)}
    for one, shown in zip(found, count.figures["motions"], strict=True):
        yield ""
        yield f"{one.motion.order}. {one.motion.title}: {Outcome(shown['outcome']).label}"
        yield from _motion(shown)
        if shown["with_clause"]:
            yield _("With the silence clause: %(outcome)s") % {"outcome": Outcome(shown["with_clause"]).label}
    yield ""
    yield _(
        "Anybody can recount: the count file stands on the page of this vote. Its SHA-256 is %(digest)s. Who thinks "
        "that something is wrong objects while this is posted."
    ) % {"digest": count.sha256}


def _motion(shown: dict[str, Any]) -> Iterator[str]:
    names = {
        "took_part": _("Took part"),
        "yes": _("Agree"),
        "no": _("Do not agree"),
        "abstain": _("Abstain"),
    }
    for key, name in names.items():
        facts = {"name": name, "heads": shown["heads"][key][0], "area": span_text(shown["area_dm2"][key])}
        yield _("%(name)s: %(heads)s heads, %(area)s") % facts


def span_text(span: Sequence[int]) -> str:
    """An area between two bounds, in m²."""
    low, high = span
    if low == high:
        return _("%(area)s m²") % {"area": square_metres(low)}
    return _("between %(low)s and %(high)s m²") % {"low": square_metres(low), "high": square_metres(high)}
