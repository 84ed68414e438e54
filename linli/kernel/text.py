"""What people type, made safe to keep, to show and to export, without changing what they said."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .errors import Invalid

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_JOINER = "\u200d"  # holds a family or flag emoji together

_MOBILE = re.compile(r"(?:86)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:86)?0([1-9]\d{1,2}[2-9]\d{6,7})", re.ASCII)
_CHINESE = re.compile(r"\+86(?:1[3-9]\d{9}|[1-9]\d{1,2}[2-9]\d{6,7})", re.ASCII)
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{7,14}", re.ASCII)

_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_GUARD = "'"


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, one for one. Not NFKC, which would make ``9²`` into 92."""
    return text.translate(_HALF_WIDTH)


def without_invisibles(text: str) -> str:
    """Without control characters, bidirectional overrides, zero-width characters and broken surrogates.

    Line ends become ``\\n``, tabs stay; both are for the caller to collapse.
    """
    if text.isprintable():
        return text  # most texts by far, and a hundred times as fast
    text = _LINE_ENDS.sub("\n", text)
    return "".join(char for char in text if char in "\n\t" or char == _JOINER or _is_visible(char))


def key_in(text: str | None) -> int | None:
    """The key of a row out of an address or a form; None for what is no number, or longer than any key."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def clean_text(text: str, *, most: int, field: str = "") -> str:
    """Text of several lines: NFC, without invisibles, spaces collapsed, at most one empty line in a row.

    ``most`` counts characters after cleaning. Raises Invalid with the limit in the sentence.
    """
    text = _SPACES.sub(" ", without_invisibles(unicodedata.normalize("NFC", text)))
    lines = [line.strip() for line in text.split("\n")]
    return _limited(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), most, field)


def clean_line(text: str, *, most: int = 200, field: str = "") -> str:
    """Text of one line: as ``clean_text``, and line ends become spaces."""
    text = without_invisibles(unicodedata.normalize("NFC", text))
    return _limited(" ".join(text.split()), most, field)


def normal_phone(text: str, *, field: str = "") -> str:
    """``"+86 138-1234-5678"`` as ``"+8613812345678"`` (E.164). Takes a Chinese mobile number, a landline with its
    area code (``0755-2345 6789``), or a foreign number that begins with ``+``. Raises Invalid for anything else."""
    plain = re.sub(r"[\s().\-‐-―−]", "", half_width(without_invisibles(text)))
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if match := _MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain):
        return f"+86{match[1]}"
    if _CHINESE.fullmatch(plain) or _FOREIGN.fullmatch(plain):
        return plain
    raise Invalid(
        _("Write a mobile number of 11 digits, such as 138 1234 5678, or a landline with its area code."), field=field
    )


def is_mobile(phone: str) -> bool:
    """Can a Chinese text message reach this normal phone number?"""
    return re.fullmatch(r"\+861[3-9]\d{9}", phone, re.ASCII) is not None


def local_phone(phone: str) -> str:
    """A normal phone number as people in China write it: a mobile without +86, a landline with the 0 of its area code.
    A foreign number stays."""
    rest = phone.removeprefix("+86")
    if is_mobile(phone):
        return rest
    return f"0{rest}" if _CHINESE.fullmatch(phone) else phone


def safe_cell(value: object) -> object:
    """``value`` for a cell of an exported sheet: text that a spreadsheet could take for a formula gets a leading ``'``.

    Numbers and dates stay what they are. ``plain_cell`` takes the guard off again, so that an export can be imported.
    """
    if not isinstance(value, str):
        return value
    text = without_invisibles(value)
    return f"{_GUARD}{text}" if _needs_guard(text) else text


def plain_cell(text: str) -> str:
    """The text that ``safe_cell`` was given."""
    rest = text.removeprefix(_GUARD)
    return rest if rest != text and _needs_guard(rest) else text


def _needs_guard(text: str) -> bool:
    # A leading guard is guarded too, so that `plain_cell` gives back exactly what was there.
    return text.startswith((_GUARD, "\t", "\n")) or text.lstrip().startswith(_FORMULA_SIGNS)


def _is_visible(char: str) -> bool:
    # Cc control, Cf format (bidi overrides, zero width), Cs half of a surrogate pair, which no database can hold.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def _limited(text: str, most: int, field: str) -> str:
    if len(text) > most:
        numbers = {"most": most, "count": len(text)}
        raise Invalid(
            _("At most %(most)d characters fit here; you wrote %(count)d. Please shorten it.") % numbers, field=field
        )
    return text
