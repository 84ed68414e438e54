"""One answer in two forms: XML, and the JSON that the Spark convention makes of it (a container is always a list)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

JSON, XML = "json", "xml"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# What the children of a container are called.
CHILD = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "whistle": "call",
    "updates": "update",
}
NO_ATTRIBUTES: "AttributesImpl[str]" = AttributesImpl({})
# What XML 1.0 cannot hold, not even escaped (section 2.2).
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Answer:
    """``root`` is the name of the outermost element."""

    root: str
    content: Sequence[Any] | Mapping[str, Any]
    status: int = 200


class Problem(Exception):
    """An answer of errors; the status of HTTP and the code in the body are the same."""

    def __init__(self, status: int, *sentences: str) -> None:
        super().__init__(*sentences)
        self.status, self.sentences = status, sentences

    def answer(self) -> Answer:
        errors = [{"code": self.status, "description": sentence} for sentence in self.sentences]
        return Answer("errors", errors, self.status)


def response(answer: Answer, form: str) -> HttpResponse:
    """The answer in this form; anything but "json" is XML, which every client can read."""
    as_json = form == JSON
    content = json.dumps(answer.content, ensure_ascii=False) if as_json else to_xml(answer.root, answer.content)
    return HttpResponse(content, status=answer.status, content_type=TYPES[JSON if as_json else XML])


def to_xml(root: str, content: Sequence[Any] | Mapping[str, Any]) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    _element(xml, root, content)
    xml.endDocument()
    return out.getvalue()


def _element(xml: SimplerXMLGenerator, name: str, value: object) -> None:
    xml.startElement(name, NO_ATTRIBUTES)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _element(xml, str(key), inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _element(xml, CHILD[name], inner)
    elif isinstance(value, bool):
        xml.characters("true" if value else "false")
    elif value is not None:
        xml.characters(NOT_XML.sub("", str(value)))
    xml.endElement(name)


def no_such_form() -> Problem:
    return Problem(400, _("Write .xml or .json at the end of the address."))
