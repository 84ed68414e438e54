"""What a line of a count file is made of: trackers, tags and commitments to an area (ADR 0015). Pure.

The group is Edwards25519 (RFC 8032), on which the log's own signatures stand. H is its base point, G the first point
that a public sentence hashes to, so that nobody knows the logarithm of one to the other. A commitment to an area of
``a`` dm² is a·G + r·H: with r unknown it says nothing of the area, it opens to one area only, and the sum of
commitments is the commitment to the sum.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from functools import lru_cache

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SENTENCE = b"linli: the area of a line of a count, written as a point"
ZERO = (0, 1, 1, 0)

Point = tuple[int, int]  # affine x, y
Extended = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
Ready = tuple[int, int, int]  # y - x, y + x, 2dxy of an affine point: what a mixed addition takes

WINDOW = 10  # bits of a scalar that one addition deals with; the tables are 26 × 1,024 points
AREA_BITS = 40  # a thousand million m²: more than any community has


def tracker(count_key: bytes, motion_id: int, ballot_id: int) -> str:
    """The name of a ballot's line in the count of one motion, as it stands on her receipt: 32 hex digits."""
    return hmac.digest(count_key, b"t|%d|%d" % (motion_id, ballot_id), "sha256")[:16].hex()


def tag(count_key: bytes, right_id: int) -> str:
    """The name of a line of the roll in the count file: 32 hex digits."""
    return hmac.digest(count_key, b"g|%d" % right_id, "sha256")[:16].hex()


def blinding(count_key: bytes, motion_id: int, ballot_id: int) -> int:
    """What hides the area of a ballot's line in the count of one motion: even among the numbers below the order."""
    return int.from_bytes(hmac.digest(count_key, b"r|%d|%d" % (motion_id, ballot_id), "sha512"), "big") % ORDER


def roll_blinding(count_key: bytes, right_id: int) -> int:
    """What hides the area of a line of the roll."""
    return int.from_bytes(hmac.digest(count_key, b"h|%d" % right_id, "sha512"), "big") % ORDER


def commit_many(openings: Iterable[tuple[int, int]]) -> list[Point]:
    """The commitments of pairs (area in dm², r). The divisions at the end are done for all together."""
    area_tables, blinding_tables = _tables(_generator(), AREA_BITS), _tables(_base(), ORDER.bit_length())
    return _affine([_times(r, blinding_tables, _times(area, area_tables, ZERO)) for area, r in openings])


def commit(area_dm2: int, r: int) -> Point:
    """The commitment to one area."""
    return commit_many([(area_dm2, r)])[0]


def total(points: Iterable[Point]) -> Point:
    """The sum of commitments."""
    found = ZERO
    for point in points:
        found = _add(found, _ready(point))
    return _affine([found])[0]


def text(point: Point) -> str:
    """A point as it stands in the file: x and y in 64 hex digits each."""
    return f"{point[0]:064x}{point[1]:064x}"


def _times(scalar: int, tables: Sequence[Sequence[Ready]], start: Extended) -> Extended:
    if not 0 <= scalar < 1 << WINDOW * len(tables):
        raise ValueError(f"{scalar} has no commitment")
    mask = (1 << WINDOW) - 1
    for table in tables:
        if digit := scalar & mask:
            start = _add(start, table[digit])
        scalar >>= WINDOW
    return start


def _add(one: Extended, other: Ready) -> Extended:
    """The complete formula of Hisil, Wong, Carter and Dawson for a = -1, the second point affine."""
    x, y, z, t = one
    minus, plus, scaled = other
    a, b, c, d = (y - x) * minus % P, (y + x) * plus % P, t * scaled % P, 2 * z
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _ready(point: Point) -> Ready:
    x, y = point
    return y - x, y + x, 2 * D * x * y % P


def _affine(points: Sequence[Extended]) -> list[Point]:
    """All by one inversion (Montgomery)."""
    products, product = [], 1
    for point in points:
        products.append(product)
        product = product * point[2] % P
    inverse, found = pow(product, -1, P), []
    for (x, y, z, _t), before in zip(reversed(points), reversed(products), strict=True):
        own = inverse * before % P
        inverse = inverse * z % P
        found.append((x * own % P, y * own % P))
    return found[::-1]


@lru_cache(maxsize=2)
def _tables(point: Point, bits: int) -> list[list[Ready]]:
    """For each window of a scalar the multiples of the point that it can ask for."""
    tables = []
    for _window in range(-(-bits // WINDOW)):
        row, step = [ZERO], _ready(point)
        for _ in range(1 << WINDOW):
            row.append(_add(row[-1], step))
        affine = _affine(row)
        tables.append([_ready(one) for one in affine[:-1]])
        point = affine[-1]
    return tables


def _lifted(y: int) -> Point | None:
    """The point with this y and an even x; None if there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    return (P - x if x & 1 else x), y


@lru_cache(maxsize=1)
def _base() -> Point:
    """The base point of Ed25519: y = 4/5."""
    found = _lifted(4 * pow(5, -1, P) % P)
    assert found is not None
    return found


@lru_cache(maxsize=1)
def _generator() -> Point:
    """Eight times the first point whose y is SHA-256 of the sentence with a counter: of the prime order."""
    counter = 0
    while True:
        digest = hashlib.sha256(SENTENCE + b"|%d" % counter).digest()
        found = _lifted(int.from_bytes(digest, "big") % P)
        if found is not None and found[0]:
            eight = ZERO
            for _ in range(8):
                eight = _add(eight, _ready(found))
            return _affine([eight])[0]
        counter += 1
