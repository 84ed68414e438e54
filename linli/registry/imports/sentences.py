"""What is wrong, in the reader's language: the codes that rows and contradictions carry, as sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.area import square_metres

from .projects import PARTS


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """One sentence that says what is wrong and what to do. An unknown code is shown as it is."""
    texts = {
        "no_unit": _("The row has no unit number."),
        "no_building": _("The row has no building."),
        "address_unreadable": _("The address “%(value)s” cannot be read; write it as 3栋2单元1204."),
        "no_area": _("The area is missing."),
        "area_zero": _("An area of 0 cannot be right; take the figure from the title deed."),
        "area_unreadable": _("The area “%(value)s” cannot be read; write square metres as in the deed, such as 89.04."),
        "phone_unreadable": _("The phone number “%(value)s” cannot be read."),
        "phone_without_name": _("There is a phone number, but no name for it."),
        "formula": _("The cell holds a formula; put the value in its place."),
        "masked": _("The cell is masked with *; send the file with the full data."),
        "too_long": _("The text is too long; at most %(most)s characters fit."),
        "date_unreadable": _("The date “%(value)s” cannot be read; write it as 2015-03-02."),
        "date_in_future": _("The date %(value)s lies in the future."),
        "dates_reversed": _("The end %(until)s lies before the beginning %(since)s."),
        "two_owners": _("%(count)s lines claim %(address)s and do not say that they hold it together."),
        "unit_two_areas": _("%(address)s stands with different areas: %(areas)s m²."),
        "person_two_phones": _("%(name)s stands with %(count)s phone numbers; the first one is kept."),
        "two_representatives": _("%(address)s has more than one representative; none is entered."),
        "total_unlike_parts": _("%(place)s: the total says %(total)s, its parts add up to %(sum)s (%(parts)s)."),
        "number_unreadable": _("The number “%(value)s” cannot be read."),
    }
    text = texts.get(code)
    return text % _readable(params) if text else code


def short(code: str) -> str:
    """The code in a few words, for filters and counts."""
    texts = {
        "no_unit": _("No unit number"),
        "no_building": _("No building"),
        "address_unreadable": _("Address unreadable"),
        "no_area": _("No area"),
        "area_zero": _("Area of 0"),
        "area_unreadable": _("Area unreadable"),
        "phone_unreadable": _("Phone unreadable"),
        "phone_without_name": _("Phone without a name"),
        "formula": _("Formula in a cell"),
        "masked": _("Masked data"),
        "too_long": _("Text too long"),
        "date_unreadable": _("Date unreadable"),
        "date_in_future": _("Date in the future"),
        "dates_reversed": _("Dates reversed"),
        "two_owners": _("Two owners for one unit"),
        "unit_two_areas": _("Two areas for one unit"),
        "person_two_phones": _("Two phone numbers for one person"),
        "two_representatives": _("Two representatives for one unit"),
        "total_unlike_parts": _("Total and parts differ"),
        "number_unreadable": _("Number unreadable"),
    }
    return texts.get(code, code)


def _readable(params: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"address": "", "place": "", "name": "", **params}
    if areas := params.get("areas_dm2"):
        shown["areas"] = _(" and ").join(square_metres(area) for area in areas)
    if isinstance(parts := params.get("parts"), Mapping):
        shown["parts"] = " + ".join(str(parts[part]) for part in PARTS if part in parts)
    return shown
