"""Publishing a catalogue: a new version with all its rows, or nothing."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.states import BodyKind
from linli.cases import rules
from linli.cases.clocks import rules_for
from linli.cases.models import Catalogue, Category
from linli.cases.queries.catalogue import FIELDS, contents_of, differences, in_force_ids, row_of, rows_of
from linli.cases.states import Evidence, Level
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_line
from linli.law.deadlines import HOURS, Limit
from linli.law.profiles import Profile
from linli.registry.models import Place

DEFAULT_FILE = Path(__file__).parents[1] / "data" / "catalogue.toml"
MOST_ROWS = 2000  # a city's list; Shenzhen's has 4,177 items, of which a district takes its own
FLAGS = ("active", "urgent", "small", "beyond", "about_body")
Row = Mapping[str, Any]


@transaction.atomic
def publish_catalogue(place: Place, rows: Sequence[Row], *, note: str, by: Actor, at: datetime) -> Catalogue:
    """A new version of the catalogue of ``place``, in force from now on for it and every place inside it that has none
    of its own. Cases keep the row under which they came in.

    A row has the fields of ``queries.catalogue.FIELDS``; only code, name, contact, solve and bodies have to be there.
    Raises Invalid naming the row, Refused if nothing differs from what is in force, Conflict if somebody published at
    the same moment.
    """
    rules.check_can_publish_catalogue(place, by=by)
    note = clean_line(note, most=300, field="note")
    if not note:
        raise Invalid(_("Say in a few words what changes and why."), field="note")
    categories = checked(rows)
    current_id = in_force_ids([place]).get(place.pk)
    old_rows = rows_of(contents_of(current_id)) if current_id else []
    new_rows = [row_of(category) for category in categories]
    changes = differences(old_rows, new_rows)
    if not changes and [row["code"] for row in old_rows] == [row["code"] for row in new_rows]:
        raise Refused(_("Nothing differs from the catalogue that is in force."))
    latest = Catalogue.objects.filter(place=place).order_by("-version").values_list("version", flat=True).first() or 0
    try:
        with transaction.atomic():
            catalogue = Catalogue.objects.create(
                place=place, version=latest + 1, note=note, published_at=at, published_by_id=by.user_id
            )
    except IntegrityError:
        raise Conflict(_("Somebody else has just published a version. Compare it with yours first.")) from None
    for category in categories:
        category.catalogue = catalogue
    Category.objects.bulk_create(categories)
    record(
        log_id=place.pk,
        verb="cases.publish_catalogue",
        subject=("catalogue", catalogue.pk),
        by=by,
        at=at,
        data={"version": catalogue.version, "note": note, "rows": len(categories), "changes": len(changes)},
    )
    return catalogue


def publish_default_catalogue(place: Place, *, by: Actor, at: datetime) -> Catalogue:
    """The default catalogue as the first version of a district or street."""
    note = "默认派单目录 / Default dispatch catalogue"
    return publish_catalogue(place, default_rows(rules_for(place, at)), note=note, by=by, at=at)


def default_rows(profile: Profile) -> list[dict[str, Any]]:
    """The default catalogue with the limits of this rule profile."""
    rows = []
    for code, heading in _default_file()["heading"].items():
        shared = {key: heading[key] for key in ("contact", "solve", "evidence", "bodies") if key in heading}
        rows.append(_default_row(profile, code, "", {**shared, "name": heading["name"], "name_en": heading["name_en"]}))
        rows += [
            _default_row(profile, f"{code}.{part}", code, {**shared, **category})
            for part, category in heading["category"].items()
        ]
    return rows


@lru_cache(maxsize=1)
def _default_file() -> dict[str, Any]:
    return tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))


def _default_row(profile: Profile, code: str, parent_code: str, facts: dict[str, Any]) -> dict[str, Any]:
    solve = facts["solve"]
    solve_limit = Limit.parse(solve) if " " in solve else profile.limit(f"cases.solve.{solve}")
    contact = facts.get("contact") or str(profile.limit("cases.contact"))
    levels = {str(level): kind for level, kind in zip(Level.values, facts["bodies"], strict=True)}
    return {
        **facts,
        "code": code,
        "parent_code": parent_code,
        "contact": contact,
        "solve": str(solve_limit),
        "bodies": levels,
    }


def checked(rows: Sequence[Row]) -> list[Category]:
    """The rows as categories, not saved. Raises Invalid with the number of the row and what is wrong in it."""
    if not rows:
        raise Invalid(_("A catalogue needs at least one row."), field="rows")
    if len(rows) > MOST_ROWS:
        raise Invalid(_("At most %(most)d rows fit into a catalogue.") % {"most": MOST_ROWS}, field="rows")
    categories: dict[str, Category] = {}
    for number, row in enumerate(rows, start=1):
        category = _category(number, row)
        if category.code in categories:
            raise _wrong(number, _("the code “%(code)s” stands twice") % {"code": category.code})
        categories[category.code] = category
    for number, category in enumerate(categories.values(), start=1):
        _check_parent(number, category, categories)
    return list(categories.values())


def _category(number: int, row: Row) -> Category:
    unknown = set(row) - set(FIELDS)
    if unknown:
        raise _wrong(number, _("there is no column “%(name)s”") % {"name": min(unknown)})
    code = _text(number, row, "code", 60)
    if not code.replace("_", "").replace(".", "").isalnum() or not code.isascii():
        raise _wrong(number, _("the code has small letters, digits, points and underscores only"))
    name = _text(number, row, "name", 40)
    contact, solve = _limit(number, row, "contact"), _limit(number, row, "solve")
    if contact.unit == solve.unit == HOURS and contact.amount > solve.amount:
        raise _wrong(number, _("the limit for contact is longer than the one for the solution"))
    evidence = row.get("evidence") or Evidence.NOTE
    if evidence not in Evidence.values:
        raise _wrong(number, _("“%(name)s” is no kind of evidence") % {"name": evidence})
    return Category(
        code=code,
        parent_code=clean_line(str(row.get("parent_code") or ""), most=60),
        name=name,
        name_en=clean_line(str(row.get("name_en") or name), most=60, field="rows"),
        keywords=_keywords(number, row),
        sort=number,
        contact_amount=contact.amount,
        contact_unit=contact.unit,
        solve_amount=solve.amount,
        solve_unit=solve.unit,
        evidence=evidence,
        bodies=_bodies(number, row),
        **{flag: _flag(number, row, flag) for flag in FLAGS},
    )


def _text(number: int, row: Row, field: str, most: int) -> str:
    text = " ".join(str(row.get(field) or "").split())
    if not text or len(text) > most:
        limits = {"field": field, "most": most}
        raise _wrong(number, _("“%(field)s” has to have 1 to %(most)d characters") % limits)
    return text


def _keywords(number: int, row: Row) -> str:
    keywords = " ".join(str(row.get("keywords") or "").split())
    if len(keywords) > 400:
        raise _wrong(number, _("the keywords have more than 400 characters"))
    return keywords


def _limit(number: int, row: Row, field: str) -> Limit:
    try:
        return Limit.parse(str(row.get(field) or ""))
    except ValueError:
        limits = {"field": field, "text": str(row.get(field) or "")[:40]}
        raise _wrong(
            number, _("“%(text)s” in “%(field)s” is no limit such as “7 days” or “24 hours”") % limits
        ) from None


def _bodies(number: int, row: Row) -> dict[str, str]:
    bodies = row.get("bodies") or {}
    if not isinstance(bodies, Mapping) or not bodies:
        raise _wrong(number, _("no body is named that answers for it"))
    for level, kind in bodies.items():
        if str(level) not in {str(value) for value in Level.values} or kind not in BodyKind.values:
            raise _wrong(number, _("“%(kind)s” at level %(level)s is not known") % {"kind": kind, "level": level})
    return {str(level): str(kind) for level, kind in sorted(bodies.items())}


def _flag(number: int, row: Row, field: str) -> bool:
    value = row.get(field, field == "active")
    if not isinstance(value, bool):
        raise _wrong(number, _("“%(field)s” is yes or no") % {"field": field})
    return value


def _check_parent(number: int, category: Category, categories: Mapping[str, Category]) -> None:
    """Two levels: a heading, and what stands below it."""
    if not category.parent_code:
        return
    parent = categories.get(category.parent_code)
    if parent is None:
        raise _wrong(number, _("there is no heading “%(code)s”") % {"code": category.parent_code})
    if parent.parent_code or parent is category:
        raise _wrong(number, _("“%(code)s” is not a heading") % {"code": category.parent_code})


def _wrong(number: int, what: str) -> Invalid:
    return Invalid(_("Row %(number)d: %(what)s.") % {"number": number, "what": what}, field="rows")
