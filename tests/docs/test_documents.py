"""What the documents say of the repository is so: links lead somewhere, commands exist, generated pages are fresh."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\bmake ([a-z]+)")
SUBCOMMAND = re.compile(r"(?:^|\s|bin/)linli ([a-z][a-z-]+)(?=\s|`|$)", re.MULTILINE)
# The text as the Free Software Foundation publishes it.
AGPL = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
PICTURE_MAX_BYTES = 200 * 1024


def code_of(text: str) -> str:
    """What stands in code: between fences and between backticks."""
    return "\n".join([*FENCE.findall(text), *re.findall(r"`([^`\n]+)`", FENCE.sub("", text))])


def headings(path: Path) -> set[str]:
    """The anchors of a document, as they are made from its headings."""
    plain = FENCE.sub("", path.read_text(encoding="utf-8"))
    found = re.findall(r"^#+ +(.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(path: Path):
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    broken = []
    for target in (first or second for first, second in LINK.findall(text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _hash, anchor = unquote(target).partition("#")
        leads = (path.parent / file).resolve() if file else path
        if not leads.is_relative_to(ROOT) or not leads.exists() or (anchor and anchor not in headings(leads)):
            broken.append(target)
    assert broken == []


def test_the_generated_pages_are_fresh():
    script = [sys.executable, str(ROOT / "tools" / "docs_reference.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_commands_exist(path: Path):
    code = code_of(path.read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## linli ([a-z-]+)", page, re.MULTILINE))
    unknown = {f"make {name}" for name in COMMAND.findall(code)} - {f"make {name}" for name in targets}
    unknown |= {f"linli {name}" for name in SUBCOMMAND.findall(code)} - {f"linli {name}" for name in known}
    assert unknown == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_files_that_are_named_are_there(path: Path):
    """`linli/…`, `tools/…` and `tests/…` in code, unless a part of the name is a placeholder."""
    named = re.findall(r"`((?:linli|tools|tests|docs)/[\w./-]+)`", path.read_text(encoding="utf-8"))
    gone = [name for name in named if not re.search(r"[A-Z]{3}|…", name) and not (ROOT / name).exists()]
    assert gone == []


PAIRS = [(p.with_name(p.name.replace(".zh-CN", "")), p) for p in DOCUMENTS if p.name.endswith(".zh-CN.md")]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[1].name)
def test_both_languages_say_as_much(pair: tuple[Path, Path]):
    """The same headings in number, the same commands, the same pictures."""
    english, chinese = (path.read_text(encoding="utf-8") for path in pair)

    def facts(text: str) -> tuple[int, list[str], list[str]]:
        plain = FENCE.sub("", text)
        pictures = re.findall(r"docs/images/[\w-]+\.png", plain)
        return len(re.findall(r"^#+ ", plain, re.MULTILINE)), pictures, COMMAND.findall(code_of(text))

    assert facts(english) == facts(chinese)


def test_the_licence_is_the_agpl_word_for_word():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL


def test_pictures_are_small_and_all_shown():
    pictures = sorted((ROOT / "docs/images").glob("*.png"))
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in pictures if p.stat().st_size > PICTURE_MAX_BYTES or p.name not in shown] == []
    assert 0 < len(pictures) <= 8
