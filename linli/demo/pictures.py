"""Pictures for the demo, drawn here so that none is taken from anybody."""

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from linli.audit.files import store
from linli.audit.models import StoredFile

WIDTH, HEIGHT = 960, 720


def lane(at: datetime, *, cars: int, posts: bool = False) -> StoredFile:
    """A fire lane between two buildings with ``cars`` in it, or with posts that keep them out."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#dfe6e8")
    draw = ImageDraw.Draw(picture)
    for left, right in ((0, 230), (730, WIDTH)):
        draw.rectangle((left, 60, right, 470), fill="#c9c0b2")
        for row in range(4):
            for column in range(3):
                x, y = left + 22 + column * 70, 90 + row * 92
                draw.rectangle((x, y, x + 42, y + 56), fill="#8fa3ab")
    draw.polygon(((300, 330), (660, 330), (900, HEIGHT), (60, HEIGHT)), fill="#6d7073")
    for step in range(9):
        draw.line((330 - step * 30, 340 + step * 44, 690 - step * -24, 340 + step * 44), fill="#d8b23c", width=4)
    for number in range(cars):
        x, y, size = 380 + number * 90 - number * number * 30, 400 + number * 110, 130 + number * 60
        draw.rounded_rectangle(
            (x, y, x + size, y + size // 2), radius=18, fill=("#b33a32", "#2f5d73", "#444444")[number % 3]
        )
        draw.rounded_rectangle((x + size // 6, y - size // 4, x + size - size // 6, y + 12), radius=14, fill="#30383c")
        for wheel in (x + size // 5, x + size - size // 5 - 24):
            draw.ellipse((wheel, y + size // 2 - 12, wheel + 26, y + size // 2 + 14), fill="#1c1c1c")
    for number in range(5 if posts else 0):
        x = 220 + number * 120
        draw.rectangle((x, 520, x + 16, 620), fill="#bf3a2b")
        draw.rectangle((x, 545, x + 16, 560), fill="#ffffff")
    return _keep(picture, at)


def paper(at: datetime, seed: int) -> StoredFile:
    """A sheet with lines on it: a signed note, an inspection slip."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#f7f5ee")
    draw = ImageDraw.Draw(picture)
    for line in range(12):
        length = 560 + (seed * 37 + line * 91) % 260
        draw.rectangle((90, 90 + line * 46, 90 + length, 100 + line * 46), fill="#c6c2b6")
    draw.ellipse((640, 520, 800, 680), outline="#bf3a2b", width=8)
    return _keep(picture, at)


def spot(at: datetime, seed: int, *, mended: bool) -> StoredFile:
    """A wall with a stain, or without it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#e4e0d6")
    draw = ImageDraw.Draw(picture)
    for row in range(8):
        draw.line((0, row * 90, WIDTH, row * 90), fill="#d3cec2", width=3)
    if not mended:
        for ring in range(5):
            x, y, size = 330 + seed * 13 % 90 + ring * 22, 180 + ring * 40, 240 - ring * 30
            draw.ellipse((x, y, x + size, y + size), fill=("#b7ab93", "#a89a7e", "#9a8b6d", "#8c7d5e", "#7f7052")[ring])
    return _keep(picture, at)


def gate(at: datetime, *, new: bool) -> StoredFile:
    """A gate with two wings between posts: rusty and crooked, or new with a ramp before it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#dbe4e6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 540, WIDTH, HEIGHT), fill="#9a9a94")
    for left in (150, 760):
        draw.rectangle((left, 150, left + 50, 560), fill="#a9927a")
    if new:
        draw.polygon(((230, 540), (730, 540), (850, HEIGHT), (110, HEIGHT)), fill="#c8c6bd")
    for left, right, drop in ((200, 478, 0), (482, 760, 0 if new else 46)):
        wing = ((left, 200 + drop), (right, 200), (right, 540), (left, 540))
        draw.polygon(wing, fill="#3f5a63" if new else "#8a5a3c", outline="#2c2c2c")
        for bar in range(left + 28, right - 10, 40):
            draw.line((bar, 220 + drop, bar, 530), fill="#6f8f99" if new else "#6e4028", width=8)
    for spot_ in range(0 if new else 16):
        x, y = 230 + spot_ * 97 % 500, 260 + spot_ * 61 % 240
        draw.ellipse((x, y, x + 34, y + 24), fill="#4d2c19")
    return _keep(picture, at)


def trees(at: datetime) -> StoredFile:
    """A row of young cherry trees in blossom."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#cfe3ea")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, WIDTH, HEIGHT), fill="#a8bf8a")
    for number in range(6):
        x, ground = 90 + number * 155, 520 + number % 2 * 60
        draw.rectangle((x - 7, ground - 190, x + 7, ground), fill="#6b5344")
        for blossom in range(14):
            left, top = x - 75 + blossom * 47 % 120, ground - 290 + blossom * 61 % 130
            draw.ellipse((left, top, left + 46, top + 40), fill=("#f2c4cf", "#eeb0c0", "#f7d9e0")[blossom % 3])
    return _keep(picture, at)


def _keep(picture: Image.Image, at: datetime) -> StoredFile:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=82)
    buffer.seek(0)
    return store(buffer, at=at)
