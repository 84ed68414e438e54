"""Files that are not what they say, at each door that takes one: a sentence, what was typed, and nothing stored."""

import struct
import zlib
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from linli.audit.models import StoredFile
from linli.cases.models import Case
from linli.registry.models import BindingRequest, ImportRun
from tests.cases.makers import catalogue
from tests.cast import Cast, make_cast
from tests.sessions import browser


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 50,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


NO_PHOTO = {
    "a script": ("photo.jpg", b"<script>alert(1)</script>"),
    "an SVG": ("photo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a picture behind something else": ("photo.jpg", b"GIF89a/*" + jpeg()),
    "20 MB": ("photo.jpg", jpeg() + b"\0" * 20_000_000),
    "a bomb of pixels": ("photo.png", bomb()),
    "half a picture": ("photo.jpg", jpeg()[:200]),
    "nothing": ("photo.jpg", b""),
    "a web page": ("photo.html", b"<!doctype html><p>hello"),
}
NO_TABLE = {
    "a picture": ("register.xlsx", jpeg()),
    "a broken archive": ("register.xlsx", b"PK\x03\x04 and then nothing"),
    "a web page": ("register.csv", b"<!doctype html><table><tr><td>3-2-1204</table>"),
    "nothing": ("register.csv", b""),
    "bytes of no language": ("register.csv", b"\0\xff\xfe,\n" * 100),
    "a quotation mark that never ends": ("register.csv", b'unit,area\n"' + b"a" * 300_000),
}
# Whatever a file is called, what is in it counts.
NAMES = ("photo", ".jpg", "../../../etc/passwd", "a\r\nb.jpg", "<img src=x onerror=alert(1)>.jpg", "长" * 300 + ".jpg")


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    made = make_cast(at - timedelta(days=2))
    catalogue(made.places["dh"], made.at)
    return made


def report(**more: object) -> dict[str, object]:
    return {"community": "hh", "text": "消防通道被堵住了", "category": "safety.fire_lane", "kind": "complaint", **more}


@pytest.mark.parametrize("what", NO_PHOTO)
def test_a_report_with_what_is_no_photo_keeps_its_words(what: str, cast: Cast) -> None:
    answer = browser(cast, "owner", "en").post("/cases/new/", report(photos=SimpleUploadedFile(*NO_PHOTO[what])))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "消防通道被堵住了" in page
    assert 'id="id_photos-error"' in page or "photo" in page
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_is_taken_whatever_it_is_called(name: str, cast: Cast) -> None:
    answer = browser(cast, "owner", "en").post(
        "/cases/new/", report(photos=SimpleUploadedFile(name, jpeg(), "text/html"))
    )
    assert answer.status_code == 302
    assert Case.objects.get().attachments.count() == 1
    shown = browser(cast, "owner", "en").get(f"/cases/{Case.objects.get().number}/").content.decode()
    assert "onerror" not in shown


@pytest.mark.parametrize("what", NO_PHOTO)
def test_papers_that_are_none_are_not_kept(what: str, cast: Cast) -> None:
    sent = {"community": cast.fy.pk, "address": "3栋1单元101", "relation": "tenant"}
    answer = browser(cast, "neighbour", "en").post(
        "/join/papers/", {**sent, "papers": SimpleUploadedFile(*NO_PHOTO[what])}
    )
    assert answer.status_code == 422
    assert "3栋1单元101" in answer.content.decode()
    assert (BindingRequest.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("what", NO_TABLE)
def test_a_register_that_is_no_table_is_refused(what: str, cast: Cast) -> None:
    sent = {"kind": "register", "file": SimpleUploadedFile(*NO_TABLE[what])}
    answer = browser(cast, "neighbourhood_head", "en").post("/desk/registry/hh/imports/", sent)
    assert answer.status_code == 422
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize("what", NO_TABLE)
def test_a_hotline_file_that_is_no_table_is_refused(what: str, cast: Cast) -> None:
    answer = browser(cast, "district", "en").post("/desk/hotline/", {"file": SimpleUploadedFile(*NO_TABLE[what])})
    assert answer.status_code == 422
    assert "dry_run" not in answer.context


@pytest.mark.parametrize("name", NAMES)
def test_a_register_is_taken_whatever_it_is_called(name: str, cast: Cast) -> None:
    client = browser(cast, "neighbourhood_head", "en")
    file = SimpleUploadedFile(name, "楼栋,单元,房号,面积\n3栋,1单元,101,89.32\n".encode())
    answer = client.post("/desk/registry/hh/imports/", {"kind": "register", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    for page in ("/desk/imports/", "/desk/registry/hh/imports/"):
        assert "<img src=x" not in client.get(page).content.decode()
