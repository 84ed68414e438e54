"""The copy of a paper that everybody sees: its pages as bare pictures, what is personal covered.

Nothing lies under a box: the pixels themselves are painted over, and what else was in the file does not come along.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from linli.kernel.errors import Invalid
from linli.kernel.pdf import page_count, picture_of_page

WHOLE = 1000  # sides of boxes are in thousandths of the page
PAGES_MOST, BOXES_MOST = 12, 60
INK = (24, 24, 24)
PDF_TYPE = "application/pdf"


@dataclass(frozen=True)
class Box:
    """What is covered on one page (from 0), in thousandths of its width and height."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


def pages_of(content: bytes, media_type: str) -> int:
    """How many pages a stored paper has. Raises Invalid for a PDF that cannot be read."""
    return page_count(content) if media_type == PDF_TYPE else 1


def picture_of(content: bytes, media_type: str, page: int, *, side_pixels: int = 1600) -> bytes:
    """One page as a picture: PNG of a PDF's page, the picture itself otherwise. Raises IndexError for no such page."""
    if media_type == PDF_TYPE:
        return picture_of_page(content, page, side_pixels=side_pixels)
    if page != 0:
        raise IndexError(page)
    return content


def covered(content: bytes, media_type: str, boxes: Iterable[Box]) -> bytes:
    """A JPEG of a picture, or a PDF of bare pictures of a PDF's pages, with the boxes painted over.

    Raises Invalid for a box outside its page, without a surface, or for a paper of too many pages.
    """
    boxes = list(boxes)
    pages = pages_of(content, media_type)
    if pages > PAGES_MOST:
        raise Invalid(_("At most %(most)d pages fit here. Please part the paper.") % {"most": PAGES_MOST}, field="file")
    if len(boxes) > BOXES_MOST:
        raise Invalid(_("These are too many boxes. Draw larger ones."), field="boxes")
    for box in boxes:
        _check(box, pages)
    painted = [
        _painted(picture_of(content, media_type, number), [box for box in boxes if box.page == number])
        for number in range(pages)
    ]
    out = BytesIO()
    if media_type == PDF_TYPE:
        painted[0].save(out, "PDF", save_all=True, append_images=painted[1:], resolution=150, quality=80)
    else:
        painted[0].save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _check(box: Box, pages: int) -> None:
    sides = 0 <= box.left < box.right <= WHOLE and 0 <= box.top < box.bottom <= WHOLE
    if not (sides and 0 <= box.page < pages):
        raise Invalid(_("A box lies outside the page. Draw it again."), field="boxes")


def _painted(picture: bytes, boxes: list[Box]) -> Image.Image:
    with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as image:
        plain = image.convert("RGB")
    brush = ImageDraw.Draw(plain)
    for box in boxes:
        # Outwards to the whole pixel, so that no edge of a letter shows.
        left, top = box.left * plain.width // WHOLE, box.top * plain.height // WHOLE
        right, bottom = -(-box.right * plain.width // WHOLE), -(-box.bottom * plain.height // WHOLE)
        brush.rectangle((left, top, right, bottom), fill=INK)
    return plain
