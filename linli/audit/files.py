"""Pictures and papers: taken by what they contain and not by what they are called, kept once under their SHA-256.

A picture is decoded and written anew, turned upright, at most 2,560 pixels on its long side, as JPEG. What else was in
the file (the place it was taken, the phone's number, a script behind the picture) does not come along.
"""

import os
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from linli.kernel.errors import Invalid

from .models import StoredFile

PICTURE, PDF = "picture", "pdf"
SIZE_MAX_BYTES = 10 * 1024 * 1024
SIDE_MAX_PIXELS = 2560
PIXELS_MAX = 60_000_000  # a phone takes 50 million; far more is a bomb
THUMBNAIL_MAX_BYTES = 40_000
THUMBNAIL_STEPS = ((640, 72), (560, 62), (480, 55), (400, 48), (320, 40), (240, 30), (160, 25))  # pixels, quality

JPEG, PDF_TYPE, TEXT = "image/jpeg", "application/pdf", "text/plain"


class Upload(Protocol):
    """What Django's uploaded files and open files have in common."""

    def read(self, size: int = -1, /) -> bytes: ...


def store(upload: Upload, *, kinds: tuple[str, ...] = (PICTURE,), at: datetime, field: str = "photo") -> StoredFile:
    """Check a file, write it to the store and return its row; the same content is stored once.

    ``kinds``: PICTURE (JPEG, PNG, WebP), PDF. ``field`` is the form's field to which a refusal belongs. The file is on
    the disk before its row exists, so a row never points at nothing. Raises Invalid with a sentence for the person.
    """
    raw = upload.read(SIZE_MAX_BYTES + 1)
    if len(raw) > SIZE_MAX_BYTES:
        facts = {"limit": SIZE_MAX_BYTES >> 20}
        raise Invalid(_("This file is larger than %(limit)s MB. Please send a smaller one.") % facts, field=field)
    if not raw:
        raise Invalid(_("This file is empty. Please choose it again."), field=field)
    found = _kind_of(raw)
    if found not in kinds:
        raise Invalid(_why_not(raw, found, kinds), field=field)
    if found == PDF:
        content, media_type, width, height = raw, PDF_TYPE, None, None
    else:
        content, width, height = _clean_picture(raw, field)
        media_type = JPEG
    digest = sha256(content).digest()
    _write(_path(digest), content)
    values = {"size": len(content), "media_type": media_type, "width": width, "height": height, "created_at": at}
    stored, _made = StoredFile.objects.get_or_create(sha256=digest, defaults=values)
    return stored


def keep_text(content: bytes, *, at: datetime) -> StoredFile:
    """Keep a text that the product itself has written, such as the count of a vote, as it is."""
    digest = sha256(content).digest()
    _write(_path(digest), content)
    values = {"size": len(content), "media_type": TEXT, "created_at": at}
    stored, _made = StoredFile.objects.get_or_create(sha256=digest, defaults=values)
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The stored content. Raises FileNotFoundError if the disk has lost it."""
    return _path(bytes(stored.sha256)).open("rb")


def thumbnail(stored: StoredFile) -> BinaryIO | None:
    """A small copy for pages, at most 40 KB of JPEG, made on first use; None for what is not a picture."""
    if stored.media_type != JPEG:
        return None
    path = _path(bytes(stored.sha256), folder="small")
    try:
        return path.open("rb")
    except FileNotFoundError:
        with open_file(stored) as file:
            _write(path, _small(file))
        return path.open("rb")


def _kind_of(raw: bytes) -> str:
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (raw[:4], raw[8:12]) == (b"RIFF", b"WEBP"):
        return PICTURE
    if raw.startswith(b"%PDF-") and b"%%EOF" in raw[-2048:]:
        return PDF
    return ""


def _why_not(raw: bytes, found: str, kinds: tuple[str, ...]) -> str:
    if raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        return _(
            "This photo is in a form (HEIC) that not everybody can open. Please send it as JPEG: in the phone's camera "
            "settings choose “Most compatible”, or send a screenshot of it."
        )
    if found == PDF:
        return _("This is a PDF. Please send a photo (JPEG, PNG or WebP).")
    if kinds == (PDF,):
        return _("This is not a PDF. Please send a PDF.")
    if PDF in kinds:
        return _("This is neither a photo nor a PDF, whatever its name says. Please send a JPEG, PNG, WebP or PDF.")
    return _("This is not a photo, whatever its name says. Please send a JPEG, PNG or WebP picture.")


def _clean_picture(raw: bytes, field: str) -> tuple[bytes, int, int]:
    """The picture written anew, with its sides. Raises Invalid if it cannot be read or is a bomb."""
    try:
        with Image.open(BytesIO(raw), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > PIXELS_MAX:
                raise Invalid(_("This picture has too many pixels. Please send a smaller one."), field=field)
            image.draft("RGB", (SIDE_MAX_PIXELS, SIDE_MAX_PIXELS))  # decode a large JPEG at a fraction of its size
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((SIDE_MAX_PIXELS, SIDE_MAX_PIXELS))
            plain = _on_white(upright)
    except Invalid:
        raise
    # Pillow's decoders raise these, and no common class, for a file that is damaged or made to do damage.
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        OverflowError,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        raise Invalid(
            _("This photo is damaged and cannot be read. Please take or send it again."), field=field
        ) from error
    out = BytesIO()
    plain.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue(), plain.width, plain.height


def _on_white(image: Image.Image) -> Image.Image:
    """The bare pixels in RGB, what is transparent on white; a new image carries no metadata."""
    plain = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _small(file: BinaryIO) -> bytes:
    with Image.open(file, formats=("JPEG",)) as image:
        image.draft("RGB", (640, 640))
        whole = image.convert("RGB")
    content = b""
    for side, quality in THUMBNAIL_STEPS:
        small = whole.copy()
        small.thumbnail((side, side))
        out = BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        content = out.getvalue()
        if len(content) <= THUMBNAIL_MAX_BYTES:
            break
    return content


def _path(digest: bytes, *, folder: str = "whole") -> Path:
    name = digest.hex()
    return Path(default_storage.path(f"{folder}/{name[:2]}/{name[2:4]}/{name}"))


def _write(path: Path, content: bytes) -> None:
    """All or nothing, and there to stay once this returns: a power cut leaves no half file under the final name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
