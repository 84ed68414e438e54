import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.audit import files
from linli.audit.models import StoredFile
from linli.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store_folder(settings, tmp_path) -> Path:
    folder = tmp_path / "files"
    storage = settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    return folder


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 120).convert("RGB").save(out, "PNG")
    return out.getvalue()


def put(content: bytes, now, name: str = "photo.jpg", **options: object) -> StoredFile:
    return files.store(SimpleUploadedFile(name, content, "image/jpeg"), at=now, **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_jpeg_under_its_hash(kind, now, store_folder):
    stored = put(picture(kind), now)
    with files.open_file(stored) as file:
        content = file.read()
    assert sha256(content).digest() == bytes(stored.sha256)
    assert (stored.size, stored.media_type, stored.width, stored.height) == (len(content), "image/jpeg", 300, 200)
    assert Image.open(BytesIO(content)).format == "JPEG"
    assert [path.name for path in store_folder.rglob("*") if path.is_file()] == [bytes(stored.sha256).hex()]


def test_the_same_picture_is_stored_once(now, store_folder):
    assert put(picture(), now).pk == put(picture(), now, name="another.jpg").pk
    assert StoredFile.objects.count() == 1
    assert len([path for path in store_folder.rglob("*") if path.is_file()]) == 1


def test_place_camera_and_comment_do_not_come_along_and_the_picture_stands_upright(now):
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone turned: a viewer must turn it back
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    stored = put(picture(exif=exif, comment=b"secret"), now)
    content = files.open_file(stored).read()
    image = Image.open(BytesIO(content))
    assert (stored.width, stored.height) == (200, 300) == image.size
    assert dict(image.getexif()) == {}
    assert (b"PhoneMaker" in content, b"secret" in content, b"Exif" in content) == (False, False, False)


def test_what_is_hidden_behind_a_picture_does_not_come_along(now):
    stored = put(picture() + b"<script>alert(1)</script>", now)
    assert b"<script>" not in files.open_file(stored).read()


def test_a_large_picture_is_made_smaller(now):
    assert (put(picture(size=(5000, 2500)), now).width, StoredFile.objects.get().height) == (2560, 1280)


def test_what_is_transparent_becomes_white(now):
    stored = put(picture("PNG", mode="RGBA", size=(8, 8)), now)
    assert stored.media_type == "image/jpeg"
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    pixel = Image.open(files.open_file(put(out.getvalue(), now))).getpixel((4, 4))
    assert pixel == (255, 255, 255)


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


DISGUISED = {
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "javascript": b"alert(1)",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "a zip": zipped(),
    "a gif": b"GIF89a" + bytes(100),
    "a tiff": b"II*\x00" + bytes(100),
    "php behind two letters": b"\xff\xd8<?php system($_GET[0]); ?>",
}


@pytest.mark.parametrize("what", DISGUISED)
def test_what_is_only_called_a_photo_is_refused(what, now, store_folder):
    with pytest.raises(Invalid, match="This is not a photo, whatever its name says") as refusal:
        put(DISGUISED[what], now)
    assert refusal.value.field == "photo"
    assert (StoredFile.objects.count(), store_folder.exists()) == (0, False)


DAMAGED = {
    "cut off": picture(size=(900, 900))[:800],
    "only a beginning": b"\xff\xd8\xff\xe0",
    "a script behind a picture's beginning": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "an empty webp": b"RIFF\x04\x00\x00\x00WEBP",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_photo_is_refused(what, now):
    with pytest.raises(Invalid, match="damaged"):
        put(DAMAGED[what], now)


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(now):
    with pytest.raises(Invalid, match="too many pixels"):
        put(picture("PNG", size=(20000, 4000), mode="L"), now)


def test_ten_megabytes_are_the_limit(now):
    full = picture() + bytes(files.SIZE_MAX_BYTES - len(picture()))
    assert put(full, now).width == 300
    with pytest.raises(Invalid, match="larger than 10 MB"):
        put(full + b"\0", now)
    with pytest.raises(Invalid, match="larger than 10 MB"):
        put(bytes(20 * 1024 * 1024), now)
    with pytest.raises(Invalid, match="empty"):
        put(b"", now)


def test_heic_is_told_how_to_become_a_photo_that_all_can_open(now):
    with pytest.raises(Invalid, match="Most compatible"):
        put(b"\x00\x00\x00\x18ftypheic" + bytes(100), now)


def test_a_pdf_is_kept_as_it_is_where_papers_are_asked_for(now):
    paper = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
    stored = put(paper, now, kinds=(files.PICTURE, files.PDF), field="paper")
    assert (stored.media_type, stored.width, files.open_file(stored).read()) == ("application/pdf", None, paper)
    assert files.thumbnail(stored) is None
    with pytest.raises(Invalid, match="This is a PDF"):
        put(paper, now)
    with pytest.raises(Invalid, match="not a PDF"):
        put(picture(), now, kinds=(files.PDF,))
    with pytest.raises(Invalid, match="neither a photo nor a PDF") as refusal:
        put(b"%PDF-1.7 cut off", now, kinds=(files.PICTURE, files.PDF), field="paper")
    assert refusal.value.field == "paper"


@pytest.mark.parametrize("content", [picture(), noise((2000, 1500))], ids=["plain", "noise"])
def test_a_small_copy_has_at_most_forty_kilobytes(content, now):
    stored = put(content, now)
    for _ in range(2):
        with files.thumbnail(stored) as small:
            raw = small.read()
        assert len(raw) <= 40_000
        assert max(Image.open(BytesIO(raw)).size) <= 640


def test_no_row_points_at_nothing_and_no_half_file_stays(now, store_folder, monkeypatch):
    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(files.os, "fsync", full_disk)
        put(picture(), now)
    assert StoredFile.objects.count() == 0
    assert [path for path in store_folder.rglob("*") if path.is_file()] == []
