"""Words in cases: a number's beginning, or what stands in the title or the text."""

from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]
from django.db.models import BooleanField, Func, Q, Value

from linli.cases.models.pieces import Lowered, Pieces, lowered, pieces_of

MOST_WORDS, MOST_TYPED = 5, 80  # what is typed beyond is not looked at


class Stands(Func):
    """Does the word stand in one of these two columns? Not LIKE: whatever it holds, the planner takes it to be rare,
    and for a frequent word then joins and sorts thousands of cases instead of reading the newest."""

    template = "strpos(%(expressions)s) > 0"
    output_field = BooleanField()

    def __init__(self, first: str, second: str, word: str) -> None:
        super().__init__(Lowered(first, second), Value(lowered(word)))


def words_in(typed: str, *, public: bool = False) -> Q:
    """The cases in which every typed word stands; ``public``: only in what neighbours may read.

    The index knows each two neighbouring characters of title and text (``models.pieces``), so that the cost goes with
    what is found. A single character has no pair and is looked for in every text that the rest of the query leaves.
    What holds a digit may also begin a number.
    """
    fits = Q()
    for word in typed[:MOST_TYPED].split()[:MOST_WORDS]:
        fits &= _word(word, public)
    return fits


def _word(word: str, public: bool) -> Q:
    whole = Q(Stands("title", "public_text" if public else "text", word))
    found = whole
    if pieces := pieces_of(word):
        found = Q(ArrayContains(Pieces("title", "text"), pieces))
        if len(word) > 2 or public:  # a pair is the word itself
            found &= whole
    if word.isascii() and any(sign.isdigit() for sign in word):
        found |= Q(number__startswith=word.upper())
    return found
