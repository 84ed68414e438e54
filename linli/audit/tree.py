"""The Merkle tree of RFC 9162, section 2.1, as arithmetic: no database, no keys.

A leaf is hashed behind the byte 0x00 and an inner node behind 0x01, so that neither can be passed off as the other.
A *range* (start, end) is the stretch of leaves below one element of a proof; a *subtree* (level, index) is full and
covers the leaves ``index << level`` up to ``(index + 1) << level``. Only full subtrees never change and are stored.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
_LEAF, _NODE = sha256(b"\x00"), sha256(b"\x01")

Range = tuple[int, int]
Subtree = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(texts: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of many at once. To copy a hash that has begun costs less than to begin it, and than to put the
    byte before the text."""
    copy, hashes = _LEAF.copy, []
    for text in texts:
        hash_ = copy()
        hash_.update(text)
        hashes.append(hash_.digest())
    return hashes


def node_hashes(row: list[bytes]) -> list[bytes]:
    """The row above a row of an even number of hashes."""
    copy, above, pairs = _NODE.copy, [], iter(row)
    for left, right in zip(pairs, pairs, strict=True):
        hash_ = copy()
        hash_.update(left + right)
        above.append(hash_.digest())
    return above


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring full subtrees, given from left (largest) to right (smallest)."""
    if not hashes:
        return EMPTY_ROOT
    *rest, root = hashes
    for left in reversed(rest):
        root = node_hash(left, root)
    return root


def subtrees(start: int, end: int) -> list[Subtree]:
    """The full subtrees that make up a range whose start is aligned as in the tree, from left to right."""
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append((level, start >> level))
        start += 1 << level
    return parts


class Frontier:
    """The right edge of a tree that only grows: the roots of its full subtrees, at most one for each level.

    ``hashes`` are those of ``subtrees(0, size)``. Appending costs O(1) on average, and memory is O(log size).
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} full subtrees")

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash. Returns the subtrees that it fills: (level, index, hash), from level 1 upward."""
        filled = []
        level, position = 0, self.size
        while position & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            level, position = level + 1, position >> 1
            filled.append((level, position, leaf))
        self.hashes.append(leaf)
        self.size += 1
        return filled

    def extend(self, leaves: list[bytes]) -> None:
        """Add many leaf hashes and keep nothing but the edge: level by level, which is the fast way in Python."""
        start = 0
        while start < len(leaves):
            # The largest full subtree that fits here: bounded by how the tree is aligned and by what is left.
            level = (len(leaves) - start).bit_length() - 1
            if self.size:
                level = min(level, (self.size & -self.size).bit_length() - 1)
            row = leaves[start : start + (1 << level)]
            while len(row) > 1:
                row = node_hashes(row)
            self._push(level, row[0])
            start += 1 << level

    def _push(self, level: int, hash_: bytes) -> None:
        position = self.size >> level
        self.size += 1 << level
        while position & 1:
            hash_ = node_hash(self.hashes.pop(), hash_)
            position >>= 1
        self.hashes.append(hash_)

    def root(self) -> bytes:
        return fold(self.hashes)


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (RFC 9162 calls it k)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """What an inclusion proof for leaf ``index`` consists of, from the leaf upward (RFC 9162, 2.1.3.1).

    Raises ValueError if the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """What a proof consists of that the tree of ``old`` leaves is the beginning of that of ``new`` (2.1.4.1).

    Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof leads from {old} to {new}")
    path: list[Range] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    if not whole:
        path.append((start, end))
    return path[::-1]


def prove(ranges: Iterable[Range], hash_of: Callable[[Subtree], bytes]) -> list[bytes]:
    """The hashes of a proof; ``hash_of`` gives the stored hash of a full subtree."""
    return [fold([hash_of(part) for part in subtrees(*range_)]) for range_ in ranges]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does ``proof`` lead from the leaf hash at ``index`` to the root of ``size`` leaves? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    position, last, hash_ = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            hash_ = node_hash(sibling, hash_)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and hash_ == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does ``proof`` show that the tree of ``old`` leaves is the beginning of that of ``new``? (2.1.4.2)"""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    hashes: Iterator[bytes] = iter(proof if old & (old - 1) else [old_root, *proof])
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    seed = next(hashes, None)
    if seed is None:
        return False
    old_hash = new_hash = seed
    for sibling in hashes:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_hash, new_hash = node_hash(sibling, old_hash), node_hash(sibling, new_hash)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_hash = node_hash(new_hash, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_hash == old_root and new_hash == new_root
