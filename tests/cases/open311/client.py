"""A client of GeoReport v2, written from the specification and sharing no code with the server."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from defusedxml import ElementTree

from tests.cases.open311 import letter
from tests.cast import cast

__all__ = ["cast"]


SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}


ATTRIBUTE = {"variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"}


REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def from_xml(element) -> Any:
    """What the Spark convention makes of an element."""
    if element.tag in LISTS:
        return [from_xml(child) for child in element]
    if len(element):
        return {child.tag: from_xml(child) for child in element}
    return element.text


def as_text(value: Any) -> Any:
    """JSON as XML would say it: numbers and truth as text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value in (None, "") else str(value)


def _method_of(path: str, arguments: dict[str, str]) -> str:
    """Which answer the specification promises for this address; "" for what it does not know, as our extension."""
    if arguments.get("extensions") == "true":
        return ""
    first, _slash, rest = path.partition("/")
    return {"services": "definition" if rest else "services", "requests": "requests", "tokens": "token"}.get(first, "")


class Client:
    def __init__(self, http, jurisdiction: str = "hh", key: str = "", form: str = "xml", language: str = "en") -> None:
        self.http, self.jurisdiction, self.key, self.form = http, jurisdiction, key, form
        self.headers = {"Accept-Language": language}
        self.root = ""

    def get(self, path: str, *, code: int = 200, **arguments: str) -> Any:
        query = {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}
        query |= {"api_key": self.key} if self.key else {}
        url = f"/open311/v2/{path}.{self.form}?{urlencode({**query, **arguments})}"
        return self._read(self.http.get(url, headers=self.headers), code, _method_of(path, arguments))

    def post(self, *, code: int = 200, headers: dict[str, str] | None = None, **arguments: str) -> Any:
        form = {"jurisdiction_id": self.jurisdiction, "api_key": self.key, **arguments}
        response = self.http.post(
            f"/open311/v2/requests.{self.form}",
            urlencode(form),
            content_type="application/x-www-form-urlencoded; charset=utf-8",
            headers={**self.headers, **(headers or {})},
        )
        return self._read(response, code, "post")

    def _read(self, response, code: int, method: str) -> Any:
        assert response.status_code == code, response.content.decode()
        if code != 200:
            method = "errors"
        if method in letter.ANSWERS:
            assert letter.broken(response.content, self.form, method) == []
        if self.form == "json":
            assert response["Content-Type"] == "application/json; charset=utf-8"
            return json.loads(response.content)
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert response.content.lower().startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        root = ElementTree.fromstring(response.content)
        self.root = root.tag
        return from_xml(root)

    def errors(self, call, *arguments: Any, code: int, **named: Any) -> list[str]:
        """The sentences of an error answer, after checking its form."""
        found = call(*arguments, code=code, **named)
        assert found
        assert all(set(error) == {"code", "description"} and str(error["code"]) == str(code) for error in found)
        assert self.form == "json" or self.root == "errors"
        return [error["description"] for error in found]
