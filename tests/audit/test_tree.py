"""The tree is held to the published vectors of Certificate Transparency (the reference leaves of RFC 6962's code, whose
tree RFC 9162 keeps) and to properties that tie proofs and verification to each other at every size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.audit import tree

LEAVES = [
    bytes.fromhex(text)
    for text in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def grow(leaves: list[bytes]) -> tuple[list[bytes], dict[tuple[int, int], bytes]]:
    """The root after each leaf, and every full subtree by (level, index)."""
    frontier, roots, nodes = tree.Frontier(), [], {}
    for index, leaf in enumerate(leaves):
        hash_ = tree.leaf_hash(leaf)
        nodes[0, index] = hash_
        nodes |= {(level, position): node for level, position, node in frontier.append(hash_)}
        roots.append(frontier.root())
    return roots, nodes


def test_roots_are_the_published_ones():
    assert [root.hex() for root in grow(LEAVES)[0]] == ROOTS
    assert tree.Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index, size):
    roots, nodes = grow(LEAVES)
    proof = tree.prove(tree.inclusion_ranges(index, size), nodes.__getitem__)
    assert [part.hex() for part in proof] == INCLUSION[index, size]
    assert tree.verify_inclusion(tree.leaf_hash(LEAVES[index]), index, size, proof, roots[size - 1])


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old, new):
    roots, nodes = grow(LEAVES)
    proof = tree.prove(tree.consistency_ranges(old, new), nodes.__getitem__)
    assert [part.hex() for part in proof] == CONSISTENCY[old, new]
    assert tree.verify_consistency(old, new, roots[old - 1], roots[new - 1], proof)


sizes = st.integers(1, 140)


@given(size=sizes, data=st.data())
def test_every_inclusion_proof_verifies_and_no_other_leaf_index_size_or_root_does(size, data):
    leaves = [str(number).encode() for number in range(size)]
    roots, nodes = grow(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.prove(tree.inclusion_ranges(index, size), nodes.__getitem__)
    leaf, root = tree.leaf_hash(leaves[index]), roots[-1]
    assert tree.verify_inclusion(leaf, index, size, proof, root)
    assert not tree.verify_inclusion(tree.leaf_hash(b"x"), index, size, proof, root)
    assert not tree.verify_inclusion(leaf, index, size, [*proof, leaf], root)
    assert not tree.verify_inclusion(leaf, index, size, proof, leaf[::-1])
    other = data.draw(st.integers(-1, size))
    assert tree.verify_inclusion(leaf, other, size, proof, root) == (other == index)
    if proof:
        spoilt = data.draw(st.integers(0, len(proof) - 1))
        mangled = [part if at != spoilt else part[::-1] for at, part in enumerate(proof)]
        assert not tree.verify_inclusion(leaf, index, size, mangled, root)
        assert not tree.verify_inclusion(leaf, index, size, proof[:-1], root)


@given(size=sizes, data=st.data())
def test_every_consistency_proof_verifies_and_no_other_past_does(size, data):
    old = data.draw(st.integers(1, size))
    roots, nodes = grow([str(number).encode() for number in range(size)])
    rewritten, _ = grow([str(number or 1).encode() for number in range(size)])
    proof = tree.prove(tree.consistency_ranges(old, size), nodes.__getitem__)
    assert tree.verify_consistency(old, size, roots[old - 1], roots[-1], proof)
    assert not tree.verify_consistency(old, size, rewritten[old - 1], roots[-1], proof)
    assert not tree.verify_consistency(old, size, roots[old - 1], rewritten[-1], proof)
    assert not tree.verify_consistency(old, size, roots[old - 1], roots[-1], [*proof, roots[0]])
    if proof:
        assert not tree.verify_consistency(old, size, roots[old - 1], roots[-1], proof[:-1])


@given(chunks=st.lists(st.integers(0, 70), max_size=6))
def test_many_at_once_give_the_tree_of_one_by_one(chunks):
    leaves = [tree.leaf_hash(str(number).encode()) for number in range(sum(chunks))]
    one_by_one, many = tree.Frontier(), tree.Frontier()
    start = 0
    for chunk in chunks:
        part = leaves[start : start + chunk]
        many.extend(part)
        for leaf in part:
            one_by_one.append(leaf)
        assert (many.size, many.hashes) == (one_by_one.size, one_by_one.hashes)
        start += chunk


def test_a_frontier_can_be_taken_up_again_from_the_stored_subtrees():
    roots, nodes = grow(LEAVES)
    for size in range(len(LEAVES) + 1):
        frontier = tree.Frontier(size, [nodes[part] for part in tree.subtrees(0, size)])
        for leaf in LEAVES[size:]:
            frontier.append(tree.leaf_hash(leaf))
        assert frontier.root() == roots[-1]


@pytest.mark.parametrize(
    "call",
    [
        (tree.inclusion_ranges, 3, 3),
        (tree.inclusion_ranges, -1, 3),
        (tree.consistency_ranges, 0, 3),
        (tree.consistency_ranges, 4, 3),
    ],
)
def test_what_the_tree_does_not_hold_has_no_proof(call):
    function, *arguments = call
    with pytest.raises(ValueError, match="no "):
        function(*arguments)
