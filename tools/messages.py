"""The message catalogues, without GNU gettext: `python tools/messages.py [room …] [--check]`.

Extracts the strings of each room from its Python and its templates, merges them into the room's
`locale/zh_Hans/LC_MESSAGES/django.po`, compiles it, and lists what is still to be translated. A catalogue holds no line
numbers and no dates, so that it changes only when a string does. Strings that are no longer used are dropped.
With --check nothing is written, and the answer is 1 if anything is missing, obsolete or contradictory.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from linli.run.catalogues import PACKAGE, compile_one

LANGUAGE = "zh_Hans"
SHELL = "web"  # the room that also holds the strings of the files outside all rooms, such as settings.py
PLURAL, CONTEXT = (1, 2), ((1, "c"), 2)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = r"""msgid ""
msgstr ""
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{(\w*)(?:[:!][^{}]*)?\}")

Key = tuple[str, str]  # (context, singular)


def rooms() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def catalogue_file(room: str) -> Path:
    return PACKAGE / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(room: str) -> Iterator[Path]:
    """The files that may hold strings of ``room``."""
    folder = PACKAGE / room
    yield from (p for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts)
    for pattern in ("*.html", "*.txt", "*.xml"):
        yield from sorted(p for p in folder.rglob(pattern) if "templates" in p.parts)
    if room == SHELL:
        yield from sorted(PACKAGE.glob("*.py"))


def code_of(path: Path) -> str:
    """What the extractor reads: Python as it is, a template as Django turns it into calls."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # Around the calls stands blanked-out text whose indentation means nothing.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))


def extracted(room: str) -> Catalog:
    """The strings that ``room`` uses now, untranslated."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in sources(room):
        file = io.BytesIO(code_of(path).encode())
        try:
            found = list(extract("python", file, KEYWORDS, ("Translators:",), {"encoding": "utf-8"}))
        except (SyntaxError, OSError) as error:
            sys.exit(f"{path.relative_to(PACKAGE.parent)}: cannot be read: {error}")
        for _line, message, comments, context in found:
            if message and message != ("",):
                catalogue.add(message, None, auto_comments=comments, context=context)
    return catalogue


def stored(room: str) -> Catalog:
    """The catalogue of ``room`` as it lies in the repository."""
    try:
        with catalogue_file(room).open("rb") as file:
            return read_po(file, locale=LANGUAGE)
    except FileNotFoundError:
        return Catalog(locale=LANGUAGE)


def key_of(message: Message) -> Key:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", singular


def translations(catalogue: Catalog) -> dict[Key, str]:
    """Each translated string; the translation of a plural is its only Chinese form."""
    texts = {}
    for message in catalogue:
        text = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
        if message.id and text and not message.fuzzy:
            texts[key_of(message)] = text
    return texts


def merged(room: str, everywhere: dict[str, dict[Key, str]]) -> Catalog:
    """The strings of ``room`` with the translations it has, or that another room has for the same string."""
    known: dict[Key, str] = {}
    for other in everywhere.values():
        known |= other
    known |= everywhere[room]
    catalogue = extracted(room)
    for message in catalogue:
        if message.id and (text := known.get(key_of(message))):
            message.string = text if isinstance(message.id, str) else (text,)
    return catalogue


def written(catalogue: Catalog) -> str:
    """The text of the catalogue's file."""
    file = io.BytesIO()
    write_po(file, catalogue, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True, width=0)
    return HEADER + file.getvalue().decode("utf-8").strip() + "\n"


def names_in(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def complaints(room: str, catalogue: Catalog, everywhere: dict[str, dict[Key, str]]) -> list[str]:
    """What keeps this catalogue from being finished, one line each."""
    lines = []
    texts = translations(catalogue)
    for message in sorted((m for m in catalogue if m.id), key=key_of):
        key = key_of(message)
        text = texts.get(key, "")
        where = f"{room}: {key[1]!r}" + (f" ({key[0]})" if key[0] else "")
        allowed = [names_in(form) for form in ([message.id] if isinstance(message.id, str) else message.id)]
        if not text:
            lines.append(f"{where}: no translation")
        elif names_in(text) not in allowed:
            lines.append(f"{where}: other placeholders in the translation: {text!r}")
        for other, theirs in everywhere.items():
            # Django merges all catalogues into one; the reader would see whichever comes first.
            if other < room and theirs.get(key, text) != text and text:
                lines.append(f"{where}: {text!r} here, {theirs[key]!r} in {other}; use pgettext if both are meant")
    return lines


def work(names: list[str], *, check: bool) -> int:
    everywhere = {room: translations(stored(room)) for room in rooms()}
    problems = []
    for room in names:
        catalogue, path = merged(room, everywhere), catalogue_file(room)
        everywhere[room] = translations(catalogue)
        count = sum(1 for message in catalogue if message.id)
        text = written(catalogue) if count else ""
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != present and check:
            problems.append(f"{room}: the catalogue is not up to date; run: python tools/messages.py {room}")
        elif text != present and text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not text and not check:
            path.unlink(missing_ok=True)
        if text and not check:
            compile_one(path)
        problems += complaints(room, catalogue, everywhere)
        if count and not check:
            print(f"{room}: {len(everywhere[room])} of {count} translated")
    print("\n".join(problems) if problems else "All catalogues are complete.")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Extract, merge, check and compile the message catalogues.")
    parser.add_argument("room", nargs="*", help="only these rooms")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if anything is missing or obsolete")
    arguments = parser.parse_args()
    if unknown := set(arguments.room) - set(rooms()):
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    settings.configure()
    return work(arguments.room or rooms(), check=arguments.check)


if __name__ == "__main__":
    raise SystemExit(main())
