"""The pieces that an index finds words by: each two neighbouring characters. No dictionary is asked where a Chinese
word ends, no extension is needed, and the index holds the same in every database, whatever its locale."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField

_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Lowered(Func):
    """These columns as one text, a line end between them, with small letters (a to z) for capitals."""

    template = 'lower((%(expressions)s) COLLATE "C")'
    arg_joiner = " || chr(10) || "
    output_field = TextField()


class Pieces(Func):
    """All pieces of these columns as one text array. Small and capital letters are one (a to z; the "C" collation).

    The pairs that begin at an odd and those that begin at an even place are cut separately: functions of PostgreSQL
    alone, all of them immutable, as an index demands. A line end between the columns keeps a word inside one of them;
    the unit separator, which no cleaned text holds, cuts.
    """

    template = (
        r"string_to_array(regexp_replace(lower((%(expressions)s) COLLATE " + '"C"' + r"), '(..)', '\1' || chr(31), 'g')"
        r" || chr(31) || regexp_replace(substr(lower((%(expressions)s) COLLATE " + '"C"' + r"), 2), '(..)',"
        r" '\1' || chr(31), 'g'), chr(31))"
    )
    arg_joiner = " || chr(10) || "
    output_field = ArrayField(TextField())

    def __init__(self, *columns: str) -> None:
        # Columns only: they stand twice in the template, and a value with its parameter could not.
        super().__init__(*(F(column) for column in columns))


def lowered(word: str) -> str:
    """What ``Lowered`` makes of a text."""
    return word.translate(_ASCII_LOWER)


def pieces_of(word: str) -> list[str]:
    """The pieces that a text has if the word stands in it; [] for a single character."""
    word = lowered(word)
    return sorted({word[place : place + 2] for place in range(len(word) - 1)})
