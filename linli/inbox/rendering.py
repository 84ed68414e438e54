"""A message as it is read: in the reader's language, at the moment of reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _

from .models import Message
from .templates import FOR_REPORTERS, TEMPLATES, UNKNOWN

DEFAULT_LANGUAGE = "zh-hans"  # of a body: what people see first
TIMES = ("due", "until")

# What a code in the params is called. The same words stand in cases/states.py, so that there is one translation.
WORDS: dict[str, dict[str, str]] = {
    "reason": {
        "emergency_number": _("An emergency: call 110, 119, 120 or 122"),
        "in_proceedings": _("Being dealt with by a court, arbitration, review or petition"),
        "repeated": _("Answered before, and nothing new is said"),
        "secret": _("Touches state secrets, business secrets or somebody's privacy"),
        "not_a_duty": _("Not a duty of any public body or of the community"),
        "unlawful": _("Against the law or public order"),
        "by_hand": _("It cannot be solved here"),
        "not_contacted": _("The reporter was not contacted in time"),
        "not_solved": _("It was not solved in time"),
        "not_received": _("It was not accepted in time"),
        "not_reported_in": _("A called department did not report in in time"),
        "body_closed": _("The body that answered for it no longer exists"),
        "not_our_duty": _("Another body has this duty by law or contract"),
        "not_our_area": _("The place lies outside our area"),
        "wrong_category": _("The case is in the wrong category"),
        "needs_several": _("Several bodies have to act together"),
    },
    "verdict": {
        "satisfied": _("Solved, and I am satisfied"),
        "solved_only": _("Solved, but I am not satisfied"),
        "not_solved": _("Not solved"),
    },
    "granted": {
        "True": _("More time was granted."),
        "False": _("No more time was granted; the old limit stands."),
    },
}


@dataclass(frozen=True)
class Rendered:
    """The words of one message."""

    title: str
    text: str


def render(message: Message, language: str = "") -> Rendered:
    """The message in ``language``, or in the one that is active. Never fails: an unknown template says that there is
    news."""
    special = FOR_REPORTERS.get(message.template) if message.user_id else None
    template = special or TEMPLATES.get(message.template, UNKNOWN)
    with translation.override(language or translation.get_language() or DEFAULT_LANGUAGE):
        params = _said(message.params)
        between = "" if translation.get_language() == "zh-hans" else " "
        sentences = [_filled(sentence, params) for sentence in template.sentences]
        return Rendered(
            title=_filled(template.title, params) or gettext("News"),
            text=between.join(sentence for sentence in sentences if sentence),
        )


def language_of(message: Message) -> str:
    """The language of the addressee; ``message.user`` should be fetched with it."""
    return message.user.language if message.user else DEFAULT_LANGUAGE


def _filled(text: str, params: Mapping[str, str]) -> str:
    """The translated sentence with what it names, or "" if something is missing."""
    try:
        return gettext(text) % params
    except KeyError:
        return ""


def _said(params: Mapping[str, Any]) -> dict[str, str]:
    """The params as words: codes by their names, moments as people write them; what cannot be said is left out."""
    said: dict[str, str] = {}
    for name, value in params.items():
        if name in WORDS:
            word = WORDS[name].get(str(value))
            said |= {name: gettext(word)} if word else {}
        elif name in TIMES:
            said |= _moment(name, value)
        elif value not in ("", None):
            said[name] = str(value)
    return said


def _moment(name: str, value: object) -> dict[str, str]:
    try:
        moment = timezone.localtime(datetime.fromisoformat(str(value)))
    except ValueError:
        return {}
    # Translators: a day and an hour, in the letters of Django's date formats
    return {name: date_format(moment, pgettext("date format", "j M H:i"))}
