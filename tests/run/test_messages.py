"""The catalogues: complete, without contradictions, and found by a tool that sees every string."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.run import catalogues
from tools import messages

TEMPLATE = """{% load i18n %}
  {% trans "Hello" %}{% trans "half: 50 %" %}
      {% blocktrans trimmed count n=x %}
        One thing
      {% plural %}
        {{ n }} things
    {% endblocktrans %}
 don't {{ x|default:_("nothing") }} {% trans "May" context "month" %}
"""
CODE = 'from django.utils.translation import gettext_lazy as _, ngettext\nA = _("Line")\nB = ngettext("a", "b", 2)\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for module in (messages, catalogues):
        monkeypatch.setattr(module, "PACKAGE", tmp_path)
    for room in ("first", "second"):
        (tmp_path / room / "templates").mkdir(parents=True)
        (tmp_path / room / "__init__.py").write_text(CODE)
    (tmp_path / "first" / "templates" / "a.html").write_text(TEMPLATE)
    yield tmp_path


def translate(room: str, texts: dict[str, str]) -> None:
    path = messages.catalogue_file(room)
    content = path.read_text()
    for before, after in texts.items():
        content = content.replace(f'{before}\nmsgstr ""', f'{before}\nmsgstr "{after}"')
        content = content.replace(f'{before}\nmsgstr[0] ""', f'{before}\nmsgstr[0] "{after}"')
    path.write_text(content)


def test_every_string_is_found(package: Path):
    found = {messages.key_of(message) for message in messages.extracted("first") if message.id}
    assert found == {
        ("", "Hello"),
        ("", "half: 50 %%"),
        ("", "One thing"),
        ("", "nothing"),
        ("month", "May"),
        ("", "Line"),
        ("", "a"),
    }


def test_what_is_missing_contradictory_or_obsolete_is_told(package: Path, capsys: pytest.CaptureFixture[str]):
    assert messages.work(["second"], check=True) == 1
    assert "second: the catalogue is not up to date" in capsys.readouterr().out
    messages.work(["first", "second"], check=False)

    translate("second", {'msgid "Line"': "行", 'msgid_plural "b"': "%(n)s 个"})
    assert messages.work(["second"], check=False) == 1
    assert capsys.readouterr().out.endswith("second: 'a': other placeholders in the translation: '%(n)s 个'\n")

    translate("first", {'msgid "Line"': "线"})
    messages.work(["first", "second"], check=True)
    assert "second: 'Line': '行' here, '线' in first" in capsys.readouterr().out

    (package / "second" / "__init__.py").write_text("")
    assert messages.work(["second"], check=True) == 1
    messages.work(["second"], check=False)
    assert not messages.catalogue_file("second").exists()


def test_a_second_run_changes_nothing_and_keeps_translations(package: Path):
    messages.work(["second"], check=False)
    translate("second", {'msgid "Line"': "行", 'msgid_plural "b"': "个"})
    messages.work(["second"], check=False)
    first = messages.catalogue_file("second").read_text()
    assert messages.work(["second"], check=False) == 0
    assert messages.catalogue_file("second").read_text() == first
    assert "行" in first
    assert str(package) not in first
    assert catalogues.compile_all() == 0
