"""The count file: the recount gives the server's figures, any single change is found, and the group is what it says."""

import hashlib
import json
from itertools import pairwise
from random import Random

import pytest

import recount
from linli.voting import commitments
from linli.voting.models import Motion
from linli.voting.queries.counting import counted, motions_of, outcomes
from linli.voting.queries.proof import count_text
from tests.voting.counts import filled, recounted
from tests.voting.makers import assembled, estate

pytestmark = pytest.mark.django_db


def voted(cast, now, answers, *, areas=None, motions=1, special=(), **fields):
    """An assembly whose roll answers so, in its order."""
    made = estate(cast, [(f"业主{n}",) for n in range(len(answers))], area_dm2=areas or 10_000)
    questions = [("", f"第{n}项") for n in range(motions)]
    assembly = assembled(cast, now, community=made.place, motions=questions, special=special, **fields)
    filled(cast, assembly, answers, now)
    return assembly


def resealed(content: bytes, old: str, new: str, *, count: int = 1) -> bytes:
    """The file with a change, and a last line that fits it."""
    body = content[: content.rindex(b"sha256 ")].decode()
    assert old in body
    changed = body.replace(old, new, count).encode()
    return changed + f"sha256 {hashlib.sha256(changed).hexdigest()}\n".encode()


@pytest.fixture
def mixed(cast, now):
    random = Random(7)
    answers = [random.choice(["yyn", "yny", "nya", "y-y", "aan", None]) for _ in range(90)]
    areas = [random.randrange(4_000, 15_000) for _ in range(90)]
    return voted(cast, now, answers, areas=areas, motions=3, special=(1,))


def test_the_recount_gives_the_servers_figures(mixed, tmp_path):
    text = count_text(mixed)
    found = recounted(text.content, tmp_path)
    assert isinstance(found, dict), found
    assert {name: found[name] for name in text.figures} == text.figures
    motions = motions_of(mixed)
    server = counted(mixed, motions)
    assert found["whole"] == list(server.whole) and found["parts"]["r"] == list(server.returned)
    for shown, outcome in zip(found["motions"], outcomes(mixed, motions, server), strict=True):
        assert shown["outcome"] == outcome.result.outcome
        for choice in ("yes", "no", "abstain", "took_part"):
            assert shown["heads"][choice] == [getattr(outcome.figures.heads, choice)] * 2
            low, high = shown["area_dm2"][choice]
            assert low <= getattr(outcome.figures.area_dm2, choice) <= high
    assert count_text(mixed).sha256 == text.sha256  # the same count gives the same file


def test_any_single_byte_is_missed(mixed, tmp_path):
    content = count_text(mixed).content
    random = Random(3)
    for place in [0, 1, len(content) - 1, *(random.randrange(len(content)) for _ in range(12))]:
        changed = bytearray(content)
        changed[place] ^= 1
        assert isinstance(recounted(bytes(changed), tmp_path), str), place
    assert isinstance(recounted(content[:-1], tmp_path), str)
    assert isinstance(recounted(content + b"\n", tmp_path), str)
    assert isinstance(recounted(b"", tmp_path), str)


def test_a_changed_line_or_number_is_found_even_if_the_file_is_sealed_anew(mixed, tmp_path):
    content = count_text(mixed).content
    lines = content.decode().splitlines(keepends=True)
    header = json.loads(lines[0])
    yes = next(line for line in lines if line.startswith("1 y "))
    no = next(line for line in lines if line.startswith("1 n "))
    silent = next(line for line in lines if line.startswith("roll - "))
    numbers = [str(header["opened"]["1 y"][0]), header["opened"]["1 n"][1], str(header["figures"]["whole"][1])]
    changes = [
        (yes, ""),  # dropped
        (yes, yes + yes.replace(yes.split()[2], "0" * 32)),  # added
        (yes, yes * 2),
        (yes, yes.replace("1 y ", "1 n ", 1)),  # turned round
        (yes, yes.replace(yes.split()[3], no.split()[3])),  # another's area
        (silent, silent.replace("roll - ", "roll r ", 1)),  # voted for who did not
        (silent, ""),
        (yes, yes.replace(yes.split()[3], f"{1:064x}{1:064x}")),  # no point of the curve
        *((number, number[:-1] + ("0" if number[-1] != "0" else "1")) for number in numbers),
        ('"outcome":"refused"', '"outcome":"passed"'),
        ('"1/2",true', '"1/2",false'),
    ]
    for old, new in changes:
        try:
            changed = resealed(content, old, new)
        except AssertionError:
            continue  # this count has no such outcome
        found = recounted(changed, tmp_path)
        stays = old.startswith('"1/2"')  # at no exact half the bound does not matter
        assert isinstance(found, dict if stays else str), (old, new)


def test_exactly_a_half_is_refused_by_the_recount_too(cast, now, tmp_path):
    assembly = voted(cast, now, ["y"] * 30 + ["n"] * 30 + [None] * 30)
    content = count_text(assembly).content
    found = recounted(content, tmp_path)
    assert found["motions"][0]["outcome"] == "refused"
    assert isinstance(recounted(resealed(content, '"1/2",true', '"1/2",false'), tmp_path), str)


def test_nobody_voted(cast, now, tmp_path):
    found = recounted(count_text(voted(cast, now, [None] * 5)).content, tmp_path)
    assert (found["whole"], found["motions"][0]["outcome"]) == ([5, 50_000], "too_few")


def test_the_group_is_hashed_from_its_sentence_and_the_recount_uses_the_same():
    assert commitments.text(commitments._generator()) == recount.G
    assert commitments.text(commitments._base()) == recount.H
    assert (commitments.P, commitments.D) == (recount.P, recount.D)
    total = commitments.total(commitments.commit_many([(8_904, 5), (12_000, 7)]))
    assert total == commitments.commit(20_904, 12)
    x, y, z, _t = recount.opened(recount.point(commitments.text(total)), 20_904, "c", "x") and recount.point(recount.G)
    assert (x, y, z) == (*commitments._generator(), 1)


def test_lines_are_unlinkable_between_motions(mixed):
    """No name, commitment or order of a motion's lines says which line of another motion is the same ballot's."""
    lines = [line.split() for line in count_text(mixed).content.decode().splitlines()[1:-1]]
    names = [name for _kind, _mark, name, _point in lines]
    points = [point for *_rest, point in lines]
    assert len(set(names)) == len(names) and len(set(points)) == len(points)
    for order in {"roll", *map(str, Motion.objects.filter(assembly=mixed).values_list("order", flat=True))}:
        own = [name for kind, _mark, name, _point in lines if kind == order]
        assert all(first < second for first, second in pairwise(own))  # by random names, not by time or home
