"""What a page says about a rule: its value in words, which version, which article."""

from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from . import deadlines
from .deadlines import Limit
from .profiles import Rule, Value, jurisdiction_name


def limit_text(limit: Limit) -> str:
    """``Limit(5, "working_days")`` as "5 working days", in the reader's language."""
    n = limit.amount
    match limit.unit:
        case deadlines.MINUTES:
            text = ngettext("%(count)d minute", "%(count)d minutes", n)
        case deadlines.HOURS:
            text = ngettext("%(count)d hour", "%(count)d hours", n)
        case deadlines.DAYS:
            text = ngettext("%(count)d day", "%(count)d days", n)
        case deadlines.WORKING_DAYS:
            text = ngettext("%(count)d working day", "%(count)d working days", n)
        case deadlines.MONTHS:
            text = ngettext("%(count)d month", "%(count)d months", n)
        case _years:
            text = ngettext("%(count)d year", "%(count)d years", n)
    return text % {"count": n}


def value_text(value: Value) -> str:
    """The value of a rule in words; a closed list is counted, for its entries are named where they are used."""
    if isinstance(value, Limit):
        return limit_text(value)
    if isinstance(value, Fraction):
        percent = value * 100
        # 2/3 has no exact figure in per cent, so it is said as it stands in the law.
        return f"{percent.numerator} %" if percent.denominator == 1 else f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple):
        return ngettext("a list of %(count)d entry", "a list of %(count)d entries", len(value)) % {"count": len(value)}
    return str(value)


def mark_text(mark: str) -> str:
    """How far a source mark can be trusted, in one sentence."""
    return {
        "T": _("The text of the rule has been read."),
        "W": _("Taken from a public page; check it against the full text."),
        "S": _("Named in a description of the practice, not in a law."),
        "G": _("Common practice; not checked against a text."),
        "D": _("A default of this product, not a rule of law."),
        "L": _("Decided here, within what the law leaves open."),
    }[mark]


def explain(rule: Rule) -> str:
    """Which rule, which article, which version: one paragraph under a deadline or a result."""
    facts = {"title": rule.title, "value": value_text(rule.value), "source": rule.citation, "version": rule.version}
    if rule.jurisdiction:
        facts["place"] = jurisdiction_name(rule.jurisdiction)
        sentence = _("%(title)s: %(value)s. Source: %(source)s. Rules of %(place)s, version %(version)s.") % facts
    else:
        sentence = _("%(title)s: %(value)s. Source: %(source)s, version %(version)s.") % facts
    # Chinese sentences follow each other without a space.
    space = "" if (get_language() or "zh").startswith("zh") else " "
    return f"{sentence}{space}{mark_text(rule.mark)}"
