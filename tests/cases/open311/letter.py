"""The answers of GeoReport v2 as its tables state them (wiki.open311.org/GeoReport_v2, "Response"), kept
apart from the server and from our client: what may stand where, which values, in XML and in JSON alike."""

import json
import re
from collections.abc import Callable
from typing import Any

from defusedxml import ElementTree

# A W3C date with its time zone, "Z or an HH:MM offset": the zone MUST be there.
W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
Check = Callable[[str], bool]


def text(value: str) -> bool:
    return bool(value.strip())


def anything(value: str) -> bool:
    return True


def moment(value: str) -> bool:
    return bool(W3C.fullmatch(value))


def one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def maybe(check: Check) -> Check:
    """The column "May not be returned", or a field that the specification's own example leaves empty."""
    return lambda value: not value or check(value)


def at_most(count: int) -> Check:
    return lambda value: len(value) <= count


def positive(value: str) -> bool:
    return value.isdecimal() and int(value) > 0


def degree(most: int) -> Check:
    return lambda value: bool(re.fullmatch(r"-?\d{1,3}(\.\d+)?", value)) and abs(int(value.split(".")[0])) <= most


TRUTH = one_of("true", "false")
# element: (its fields, those of them that may be missing)
ELEMENTS: dict[str, tuple[dict[str, Check | str], set[str]]] = {
    "service": (
        {
            "service_code": text,
            "service_name": text,
            "description": anything,
            "metadata": TRUTH,
            "type": one_of("realtime", "batch", "blackbox"),
            "keywords": anything,
            "group": anything,
        },
        set(),
    ),
    "service_definition": ({"service_code": text, "attributes": "attribute"}, set()),
    "attribute": (
        {
            "variable": TRUTH,
            "code": text,
            "datatype": one_of(*DATATYPES),
            "required": TRUTH,
            "datatype_description": anything,
            "order": positive,
            "description": text,
            "values": "value",
        },
        {"values"},
    ),
    "value": ({"key": text, "name": text}, set()),
    "posted": (
        {"service_request_id": text, "token": text, "service_notice": anything, "account_id": anything},
        {"service_request_id", "token", "service_notice", "account_id"},
    ),
    "of_token": ({"service_request_id": text, "token": text}, set()),
    "request": (
        {
            "service_request_id": text,
            "status": one_of("open", "closed"),
            "status_notes": anything,
            "service_name": text,
            "service_code": text,
            "description": at_most(4000),
            "agency_responsible": anything,
            "service_notice": anything,
            "requested_datetime": moment,
            "updated_datetime": maybe(moment),
            "expected_datetime": maybe(moment),
            "address": anything,
            "address_id": anything,
            "zipcode": anything,
            "lat": maybe(degree(90)),
            "long": maybe(degree(180)),
            "media_url": maybe(re.compile(r"https?://\S+").match),
        },
        {"status_notes", "agency_responsible", "service_notice", "expected_datetime"},
    ),
    "error": ({"code": positive, "description": text}, set()),
}
# method: (root of the XML, what the root or its children are)
ANSWERS = {
    "services": ("services", "service"),
    "definition": ("service_definition", "service_definition"),
    "requests": ("service_requests", "request"),
    "post": ("service_requests", "posted"),
    "token": ("service_requests", "of_token"),
    "errors": ("errors", "error"),
}
NAMES = {"posted": "request", "of_token": "request"}  # both stand in the XML as <request>


def broken(content: bytes, form: str, method: str) -> list[str]:
    """What in an answer is not as the specification says; empty if all is."""
    root, kind = ANSWERS[method]
    if form == "json":
        return _json(json.loads(content), kind, whole=root == kind)
    if not content.startswith((b'<?xml version="1.0" encoding="utf-8"?>', b'<?xml version="1.0" encoding="UTF-8"?>')):
        return ["the XML declaration with its encoding is missing"]
    tree = ElementTree.fromstring(content)
    wrong = [f"an attribute at <{each.tag}>" for each in tree.iter() if each.attrib]
    wrong += [f"a namespace at <{each.tag}>" for each in tree.iter() if "{" in each.tag]
    if tree.tag != root:
        return [*wrong, f"the root is <{tree.tag}>, not <{root}>"]
    return wrong + (_element(tree, kind) if root == kind else _container(tree, kind))


def _container(element: Any, kind: str) -> list[str]:
    name = NAMES.get(kind, kind)
    wrong = [f"<{each.tag}> inside <{element.tag}>" for each in element if each.tag != name]
    if element.text and element.text.strip():
        wrong.append(f"text inside <{element.tag}>")
    return wrong + [one for each in element if each.tag == name for one in _element(each, kind)]


def _element(element: Any, kind: str) -> list[str]:
    fields, _missing = ELEMENTS[kind]
    wrong = _names([each.tag for each in element], kind)
    for each in element:
        check = fields.get(each.tag, anything)
        if isinstance(check, str):
            wrong += _container(each, check)
        elif len(each) or not check(each.text or ""):
            wrong.append(f"<{each.tag}>{each.text or ''}")
    if kind == "posted":
        wrong += _one_of_two({each.tag for each in element})
    return wrong + _orders([each.findtext("order") for each in element.iter("attribute")])


def _json(content: Any, kind: str, *, whole: bool) -> list[str]:
    if not whole:
        if not isinstance(content, list):
            return ["a container is a list"]
        return [one for each in content for one in _json(each, kind, whole=True)]
    fields, _missing = ELEMENTS[kind]
    wrong = _names(list(content), kind)
    for name, value in content.items():
        check = fields.get(name, anything)
        if isinstance(check, str):
            wrong += _json(value, check, whole=False)
        elif isinstance(value, (list, dict)) or (check is TRUTH) != isinstance(value, bool):
            wrong.append(f"{name}: {value!r} is of another type")
        elif not check(_as_text(value)):
            wrong.append(f"{name}: {value!r}")
    if kind == "posted":
        wrong += _one_of_two(set(content))
    return wrong + _orders([each["order"] for each in content.get("attributes", [])])


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _names(found: list[str], kind: str) -> list[str]:
    fields, may_be_missing = ELEMENTS[kind]
    wrong = [f"{name} is no field of {kind}" for name in found if name not in fields]
    wrong += [f"{name} stands twice" for name in set(found) if found.count(name) > 1]
    return wrong + [f"{name} is missing in {kind}" for name in fields if name not in {*found, *may_be_missing}]


def _one_of_two(found: set[str]) -> list[str]:
    """ "Should not be returned if the other is returned"."""
    both = {"service_request_id", "token"} & found
    return [] if len(both) == 1 else ["one of service_request_id and token has to be there"]


def _orders(found: list[Any]) -> list[str]:
    """ "Any positive integer not used for other attributes in the same service_code"."""
    return [] if len(set(found)) == len(found) else ["two attributes have one order"]
