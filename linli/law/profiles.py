"""Rule profiles: every threshold and time limit as data, with its jurisdiction, version, article and source.

One file ``data/<jurisdiction>.<version>.toml`` is one version of one jurisdiction's rules and states only what it sets.
A profile is resolved from the nation to the city (``cn``, then ``cn-beijing``), and within each by date; the later
statement of a key wins and keeps the version that made it. A file is never changed once a release has carried it: new
rules are a new file, so that a past result can always be explained by the version it was decided under.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid

from .deadlines import Limit

DATA = Path(__file__).parent / "data"
NATIONAL = "cn"

# How a statement is known. T: the text of the law was read. W: a public page. S: a source document of the product.
# G: general knowledge, unverified. D: a default of the product. An adapted rule is marked L: decided by those it binds.
MARKS = ("T", "W", "S", "G", "D")
LOCAL = "L"

Value = Limit | int | Fraction | tuple[str, ...]
Kind = TypeVar("Kind", Limit, int, Fraction)

_FACTS = {"title_zh", "title_en", "source_zh", "source_en", "mark", "editable"}


@dataclass(frozen=True)
class Rule:
    """One rule as it stands in a profile: its value, where it is written, and which version set it."""

    key: str
    value: Value
    titles: tuple[str, str]  # Chinese, English
    sources: tuple[str, str]
    article: str
    mark: str
    editable: bool
    jurisdiction: str
    version: str
    in_force: date | None

    @property
    def title(self) -> str:
        """What the rule is about, in the reader's language."""
        return _in_readers_language(self.titles)

    @property
    def reference(self) -> str:
        """What a result stores to say which rule it was decided under; ``rule_of`` finds the rule again."""
        label = f"{self.jurisdiction}/{self.version}" if self.jurisdiction else self.version
        return f"{label}#{self.key}"

    @property
    def citation(self) -> str:
        """Where the rule is written, with its article if it has one, in the reader's language."""
        source = _in_readers_language(self.sources)
        if not self.article:
            return source
        return _("%(source)s, art. %(article)s") % {"source": source, "article": self.article}


@dataclass(frozen=True)
class Profile:
    """The rules of one jurisdiction on one day. A result stores ``version``; ``profile_of`` finds its rules again."""

    jurisdiction: str
    rules: Mapping[str, Rule] = field(repr=False, hash=False)
    version: str

    def rule(self, key: str) -> Rule:
        """The rule ``key``. Raises LookupError if this profile has none on that day."""
        try:
            return self.rules[key]
        except KeyError:
            raise LookupError(f"{self.jurisdiction} ({self.version}) has no rule {key!r}") from None

    def limit(self, key: str) -> Limit:
        """The time limit ``key``. Raises LookupError, or TypeError if the rule is not a time limit."""
        return self._value(key, Limit)

    def count(self, key: str) -> int:
        """The number ``key``. Raises LookupError, or TypeError if the rule is not a number."""
        return self._value(key, int)

    def share(self, key: str) -> Fraction:
        """The share ``key``. Raises LookupError, or TypeError if the rule is not a share."""
        return self._value(key, Fraction)

    def choices(self, key: str) -> tuple[str, ...]:
        """The closed list ``key``. Raises LookupError, or TypeError if the rule is not a list."""
        value = self.rule(key).value
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is {value!r}, not a list")
        return value

    def adapted(self, values: Mapping[str, Value], *, version: str, source_zh: str, source_en: str) -> "Profile":
        """This profile with a district's or community's own ``values``, under the ``version`` that they have there.
        Its version is this one's followed by the new one.

        Raises LookupError for an unknown key, TypeError for a value of another kind, and Invalid where the rule is set
        by law and may not be changed.
        """
        rules = dict(self.rules)
        for key, value in values.items():
            rule = self.rule(key)
            if type(value) is not type(rule.value):
                raise TypeError(f"{key} is {rule.value!r} and cannot become {value!r}")
            if not rule.editable:
                raise Invalid(
                    _("“%(rule)s” is set by law and cannot be changed here.") % {"rule": rule.title}, field=key
                )
            rules[key] = replace(
                rule,
                value=value,
                sources=(source_zh, source_en),
                article="",
                mark=LOCAL,
                jurisdiction="",
                version=version,
                in_force=None,
            )
        return Profile(self.jurisdiction, MappingProxyType(rules), f"{self.version} {version}")

    def _value(self, key: str, kind: type[Kind]) -> Kind:
        value = self.rule(key).value
        if not isinstance(value, kind):
            raise TypeError(f"{key} is {value!r}, not a {kind.__name__}")
        return value


@dataclass(frozen=True)
class Edition:
    """One file: one version of one jurisdiction's rules. No date means that it holds on every day."""

    jurisdiction: str
    version: str
    in_force: date | None
    names: tuple[str, str]
    rules: tuple[Rule, ...]

    @property
    def label(self) -> str:
        return f"{self.jurisdiction}/{self.version}"


def profile(jurisdiction: str, *, on: date) -> Profile:
    """The rules of ``jurisdiction`` (``cn``, ``cn-shenzhen``) in force on the day ``on``.

    Raises LookupError for a jurisdiction that has no file; ``jurisdictions()`` lists those that have.
    """
    if jurisdiction not in jurisdictions():
        raise LookupError(f"no rules for {jurisdiction!r}; there are {', '.join(jurisdictions())}")
    # The editions change only on a few days, so profiles are cached by what is in force and not by the day.
    return profile_of(" ".join(e.label for e in _chain(jurisdiction) if e.in_force is None or e.in_force <= on))


@lru_cache(maxsize=256)
def profile_of(version: str) -> Profile:
    """The profile whose ``version`` a result has stored. Raises LookupError if a part of it has no file."""
    by_label = {edition.label: edition for edition in editions()}
    try:
        chain = [by_label[label] for label in version.split()]
    except KeyError as missing:
        raise LookupError(f"there are no rules of version {missing}") from None
    rules = {rule.key: rule for edition in chain for rule in edition.rules}
    return Profile(chain[-1].jurisdiction if chain else "", MappingProxyType(rules), version)


def rule_of(reference: str) -> Rule:
    """The rule whose ``reference`` a result has stored. Raises LookupError for one that stands in no file, such as a
    community's own."""
    label, _hash, key = reference.partition("#")
    return profile_of(label).rule(key)


@lru_cache(maxsize=1)
def jurisdictions() -> tuple[str, ...]:
    """The jurisdictions that have a file, the nation first."""
    return tuple(sorted({edition.jurisdiction for edition in editions()}))


def jurisdiction_name(jurisdiction: str) -> str:
    """The name of a jurisdiction in the reader's language. Raises LookupError for an unknown one."""
    for edition in editions():
        if edition.jurisdiction == jurisdiction:
            return _in_readers_language(edition.names)
    raise LookupError(jurisdiction)


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """Every file of rules, in the order in which they are laid over each other."""
    files = sorted(path for path in DATA.glob("*.*.toml"))
    return tuple(sorted((read_edition(path) for path in files), key=lambda e: (e.jurisdiction, e.in_force or date.min)))


def read_edition(path: Path) -> Edition:
    """The rules in one file. Raises ValueError naming the file and what is wrong in it."""
    jurisdiction, _dot, version = path.name.removesuffix(".toml").partition(".")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        in_force, names = content.get("in_force"), (content["name_zh"], content["name_en"])
        if in_force is not None and str(in_force) != version:
            raise ValueError(f"in force on {in_force}, but the file's name says {version}")
        rules = tuple(
            _read_rule(key, row, jurisdiction=jurisdiction, version=version, in_force=in_force)
            for key, row in content.get("rule", {}).items()
        )
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error
    return Edition(jurisdiction, version, in_force, names, rules)


def _read_rule(key: str, row: dict[str, Any], **edition: Any) -> Rule:
    kinds = [kind for kind in _READERS if kind in row]
    if len(kinds) != 1 or set(row) - {"article"} != _FACTS | set(kinds):
        raise ValueError(f"{key}: needs one of {', '.join(_READERS)} and {', '.join(sorted(_FACTS))}; article if any")
    if row["mark"] not in MARKS:
        raise ValueError(f"{key}: the mark is one of {', '.join(MARKS)}")
    return Rule(
        key=key,
        value=_READERS[kinds[0]](row[kinds[0]]),
        titles=(row["title_zh"], row["title_en"]),
        sources=(row["source_zh"], row["source_en"]),
        article=row.get("article", ""),
        mark=row["mark"],
        editable=row["editable"],
        **edition,
    )


def _chain(jurisdiction: str) -> list[Edition]:
    parts = jurisdiction.split("-")
    line = ["-".join(parts[: n + 1]) for n in range(len(parts))]
    return [edition for place in line for edition in editions() if edition.jurisdiction == place]


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _share(value: object) -> Fraction:
    if not isinstance(value, str):  # a TOML number with a point would already be a float
        raise ValueError(f"{value!r}: write a share as text, such as '2/3'")
    return Fraction(value)


_READERS: dict[str, Callable[[Any], Value]] = {
    "limit": Limit.parse,
    "count": _count,
    "share": _share,
    "choices": tuple,
}


def _in_readers_language(texts: tuple[str, str]) -> str:
    chinese, english = texts
    return chinese if (get_language() or "zh").startswith("zh") else english
