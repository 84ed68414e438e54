"""Recount a vote from its published file, offline, without trusting the server that gave it or sharing its code.

    python recount.py FILE [--receipt RECEIPT]

It needs Python 3.10, nothing else. It prints the figures as JSON, heads and areas (dm²: 0.01 m²) as [least, most]; it
ends with 1 and a sentence if anything disagrees. With an owner's receipt it also finds her lines. The file and the
points G (hashed from a public sentence) and H (the base) are explained in docs/adr/0015-area-is-a-fingerprint.md.
"""

import hashlib
import json
import sys
from fractions import Fraction

P, D = 2**255 - 19, 0x52036CEE2B6FFE738CC740797779E89800700A4D4141D8AB75EB4DCA135978A3  # Edwards25519, RFC 8032
G = "406395adf7d8cb1e29f725670711016b37ee04de9091fc2071a4441cfbedf10f"
G += "533a4f8fc1de8049bd8b40a53f2426bc5ca16b4585625736494522f5e6d6785c"
H = "216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a" + 31 * "66" + "58"


def point(text):
    x, y = int(text[:64], 16), int(text[64:], 16)
    xy = x * y % P
    if not (x < P and y < P) or (y * y - x * x - 1 - D * xy % P * xy) % P:
        raise ValueError("a line holds something that is no commitment")
    return x, y, 1, xy


def add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = one[3] * two[3] % P * 2 * D, 2 * one[2] * two[2]
    e, f, g, h = b - a, (d - c) % P, (d + c) % P, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def opened(one, area, r, what):
    two, parts = (0, 1, 1, 0), ((area, point(G)), (int(r, 16), point(H)))
    for bit in reversed(range(256)):
        two = add(two, two)
        for number, this in parts:
            two = add(two, this) if number >> bit & 1 else two
    if not 0 <= area < 2**64 or any((one[i] * two[2] - two[i] * one[2]) % P for i in (0, 1)):
        raise ValueError(f"the lines “{what}” do not come to the area that is stated")
    return area


def read(path):
    sums, heads, lines, seal = {}, {}, {}, hashlib.sha256()
    with open(path, "rb") as file:
        seal.update(first := file.readline())
        for line in file:
            if line == b"sha256 %s\n" % seal.hexdigest().encode() and not file.read():
                return json.loads(first), sums, heads, lines
            seal.update(line)
            kind, choice, name, shown = line.decode().split()
            key, this = f"{kind} {choice[-1]}", point(shown)
            sums[key] = add(sums[key], this) if key in sums else this
            heads[kind, choice] = heads.get((kind, choice), 0) + 1
            if lines.setdefault(name, (kind, choice[0], this))[2] is not this:
                raise ValueError(f"the line {name} stands there twice")
    raise ValueError("a byte of the file was changed, or its end is missing")


def met(part, whole, rule, strict):  # whatever the areas are within their bounds; of nothing, nothing is reached
    pairs = (part[0], whole[1] * Fraction(rule)), (part[1], whole[0] * Fraction(rule))
    low, high = (bound > 0 and (one > bound or (one == bound and not strict)) for one, bound in pairs)
    if low != high:
        raise ValueError("the areas that are stated do not decide the outcome")
    return low


def outcome(by, whole, took_part, agree, strict):
    if not all(met(one["took_part"], [n, n], took_part, False) for one, n in zip(by, whole, strict=True)):
        return "too_few"
    return "passed" if all(met(one["yes"], one["took_part"], agree, strict) for one in by) else "refused"


def with_silent(by, silent):
    major = (c for c in ("yes", "no", "abstain") if all(met(one[c], one["took_part"], "1/2", True) for one in by))
    join = next(major, "abstain"), "took_part"  # who follows no majority takes part without agreeing
    return [{c: [v + n * (c in join) for v in one[c]] for c in one} for one, n in zip(by, silent, strict=True)]


def count(order, heads, area, returned):
    by, mixed = ({}, {}), area.get(f"{order} +", 0)  # mixed: lines of several choices whose area is opened together
    for c, name in (("y", "yes"), ("n", "no"), ("a", "abstain"), ("-", "blank")):
        pool, pure = heads.get((order, f"{c}+"), 0), area.get(f"{order} {c}", 0)
        by[0][name], by[1][name] = [heads.get((order, c), 0) + pool] * 2, [pure, pure + mixed * (pool > 0)]
    lines = [sum(n for key, n in heads.items() if key[0] == order), sum(area[k] for k in area if k.split()[0] == order)]
    if lines != returned:
        raise ValueError(f"motion {order} has other lines than the ballots that came back")
    return [one | {"took_part": [n - v for v in one["blank"][::-1]]} for one, n in zip(by, returned, strict=True)]


def recount(path, receipt):
    header, sums, heads, lines = read(path)
    area = {key: opened(total, *header["opened"][key], key) for key, total in sums.items()}
    parts = {c: [heads.get(("roll", c), 0), area.get(f"roll {c}", 0)] for c in "rs-"}
    figures = {"whole": [sum(n) for n in zip(*parts.values(), strict=True)], "parts": parts, "motions": []}
    for order, *rule in header["motions"]:
        by, how = count(order, heads, area, parts["r"]), (figures["whole"], header["took_part"], *rule)
        shown = {"order": order, "heads": by[0], "area_dm2": by[1], "outcome": outcome(by, *how)}
        silence = header["clause"] and outcome(with_silent(by, parts["s"]), *how)
        figures["motions"].append({**shown, "with_clause": silence})
    if figures != header["figures"] or set(area) != set(header["opened"]):
        raise ValueError("the figures that are stated are not those of the lines")
    for of, choice, name, r in receipt["lines"]:
        if lines.get(name, ())[:2] != (of, choice):
            raise ValueError(f"your line {name} does not stand in the file as on your receipt")
        opened(lines[name][2], receipt["area_dm2"], r, name)
    return {"assembly": header["assembly"], **figures, "your_lines": len(receipt["lines"])}


if __name__ == "__main__":
    try:
        mine = json.load(open(sys.argv[3]))["vote"] if sys.argv[3:] else {"lines": []}  # noqa: SIM115
        print(json.dumps(recount(sys.argv[1], mine), ensure_ascii=False, indent=1))
    except (ValueError, LookupError, TypeError, ArithmeticError, OSError, RecursionError) as error:
        sys.exit(f"It does not agree: {error.args[0] if type(error) is ValueError else repr(error)}.")
