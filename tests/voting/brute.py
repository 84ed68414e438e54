"""A counter for the tests that shares no code with the product: it goes from door to door and multiplies crosswise.

A roll is a list of lines ``(area, choice, served)``: ``choice`` is "y", "n", "a", "-" (left blank) or None (no ballot).
"""


def enough(part, whole, top, bottom, or_equal):
    """part/whole against top/bottom, without dividing."""
    if whole == 0:
        return False
    if part * bottom == whole * top:
        return or_equal
    return part * bottom > whole * top


def sums(roll):
    """[heads, area] of everybody, and of each letter."""
    found = {letter: [0, 0] for letter in ("all", "y", "n", "a")}
    for area, choice, _served in roll:
        for name in ("all", choice):
            if name in found:
                found[name][0] += 1
                found[name][1] += area
    return found


def outcome(roll, special=False, clause=False):
    """ "passed", "refused" or "too_few"."""
    if clause:
        roll = follow(roll)
    found = sums(roll)
    for measure in (0, 1):
        part = found["y"][measure] + found["n"][measure] + found["a"][measure]
        if not enough(part, found["all"][measure], 2, 3, True):
            return "too_few"
    for measure in (0, 1):
        part = found["y"][measure] + found["n"][measure] + found["a"][measure]
        if special and not enough(found["y"][measure], part, 3, 4, True):
            return "refused"
        if not special and not enough(found["y"][measure], part, 1, 2, False):
            return "refused"
    return "passed"


def follow(roll):
    """The roll in which those who were served and stayed silent have answered as the majority did."""
    found, answer = sums(roll), "a"
    for letter in "yna":
        rest = [other for other in "yna" if other != letter]
        if all(found[letter][m] > found[rest[0]][m] + found[rest[1]][m] for m in (0, 1)):
            answer = letter
    return [(area, answer if choice is None and served else choice, served) for area, choice, served in roll]
