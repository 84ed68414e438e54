"""The generated pages of docs/reference: `python tools/docs_reference.py [--check]`.

Each page is made from the table that the program itself uses, so it cannot say anything else. With --check nothing is
written, and the answer is 1 if a page is not what it would be now.
"""

import argparse
import ast
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
os.environ.setdefault("LINLI_SECRET_KEY", "writing-documents-keeps-no-secret")

import django  # noqa: E402 - the settings are to be named first

from linli.run import catalogues  # noqa: E402

catalogues.compile_all()  # before Django reads them
django.setup()

from django.apps import apps  # noqa: E402
from django.db import models  # noqa: E402
from django.utils.translation import gettext, override  # noqa: E402

from linli.__main__ import bench_names, parser  # noqa: E402
from linli.bodies import roles  # noqa: E402
from linli.bodies import states as body_states  # noqa: E402
from linli.cases import states as case_states  # noqa: E402
from linli.cases.queries import statistics  # noqa: E402
from linli.inbox import templates  # noqa: E402
from linli.law import profiles  # noqa: E402
from linli.law.explain import mark_text, value_text  # noqa: E402
from linli.notices import states as notice_states  # noqa: E402
from linli.people import states as people_states  # noqa: E402
from linli.registry import states as registry_states  # noqa: E402

LANGUAGES = ("en", "zh-hans")
ROOMS = (case_states, notice_states, registry_states, body_states, people_states)


def both(text: Callable[[], object]) -> list[str]:
    """The words of ``text`` in English and in Chinese."""
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(str(text()))
    return said


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def choices(kind: type[models.TextChoices] | type[models.IntegerChoices]) -> list[str]:
    return table(
        ("value", "English", "中文"),
        ([f"`{member.value}`", *both(lambda member=member: member.label)] for member in kind),
    )


def states() -> list[str]:
    """States, moves and closed lists, room by room."""
    lines = ["# States and closed lists", "", "Where a case can stand and what leads from where to where.", ""]
    lines += ["```mermaid", case_states.CASE.mermaid(), "```", ""]
    rows = ([f"`{m.verb}`", ", ".join(f"`{s}`" for s in m.sources), f"`{m.target}`"] for m in case_states.CASE.moves)
    lines += ["## Moves of a case", "", *table(("verb", "from", "to"), rows)]
    lines += ["## An import of a register", "", "```mermaid", registry_states.IMPORT.mermaid(), "```", ""]
    lines += ["## A posting", "", "```mermaid", notice_states.POSTING.mermaid(), "```", ""]
    lines += ["## An objection to a posting", "", "```mermaid", notice_states.OBJECTION.mermaid(), "```", ""]
    for room in ROOMS:
        lines += [f"## Closed lists of {room.__name__.split('.')[1]}", ""]
        for kind in vars(room).values():
            if isinstance(kind, type) and issubclass(kind, models.Choices) and kind.__module__ == room.__name__:
                doc = said_of(kind)
                lines += [f"### {kind.__name__}", "", *([doc, ""] if doc else []), *choices(kind)]
    return lines


def roles_page() -> list[str]:
    """Who may do what, and from which seat that comes."""
    lines = [
        "# Roles and what each may do",
        "",
        "A role comes from a seat in a body or from a home. It holds at the place of that body or home and",
        "everywhere inside it. What is not marked here is refused. Whether a verb is possible *now*, on *this*",
        "case, is decided by the rules of the room: the table only says who may try.",
        "",
        "## Roles",
        "",
        *table(("role", "English", "中文"), ([f"`{r.value}`", *both(lambda r=r: r.label)] for r in roles.Role)),
    ]
    verbs = sorted({verb for held in roles.MAY.values() for verb in held})
    for room in sorted({verb.split(".")[0] for verb in verbs}):
        ours = [verb for verb in verbs if verb.startswith(f"{room}.")]
        holders = [role for role in roles.Role if any(verb in roles.MAY[role] for verb in ours)]
        rows = ([f"`{v}`", *("●" if v in roles.MAY[r] else "" for r in holders)] for v in ours)
        lines += [f"## Verbs of {room}", "", *table(("verb", *(r.value for r in holders)), rows)]
    titles = list(body_states.SeatTitle)
    seats = (
        [f"`{kind.value}`", *both(lambda kind=kind: kind.label), *(roles.role_of(kind, t) or "–" for t in titles)]
        for kind in body_states.BodyKind
    )
    lines += ["## From a seat to a role", "", "A dash means that the seat gives no rights.", ""]
    lines += table(("body", "English", "中文", *(t.value for t in titles)), seats)
    homes = ([f"`{relation}`", f"`{role}`"] for relation, role in roles.ROLE_OF_RELATION.items())
    lines += ["## From a home to a role", "", *table(("relation to the unit", "role"), homes)]
    return lines


def value_of(rule: profiles.Rule) -> str:
    if isinstance(rule.value, tuple):
        return "<br>".join(f"`{entry}`" for entry in rule.value)
    english, chinese = both(lambda: value_text(rule.value))
    return english if english == chinese else f"{english} / {chinese}"


def rules() -> list[str]:
    """The law profiles: one section for each version of each jurisdiction."""
    lines = ["# Rules that the law or a default sets", ""]
    lines += ["How it works: [Law as data](../explanation/law-as-data.md). The mark says how a rule is known:", ""]
    lines += table(("mark", "English", "中文"), ([m, *both(lambda m=m: mark_text(m))] for m in (*profiles.MARKS, "L")))
    for edition in profiles.editions():
        since = f", in force from {edition.in_force}" if edition.in_force else ""
        lines += [f"## {edition.names[0]} {edition.names[1]}: `{edition.label}`{since}", ""]
        rows = []
        for rule in edition.rules:
            cited = both(lambda rule=rule: rule.citation)
            open_ = "may be changed" if rule.editable else "fixed"
            titles = f"{rule.titles[1]}<br>{rule.titles[0]}"
            rows.append([f"`{rule.key}`", titles, value_of(rule), "<br>".join(cited), rule.mark, open_])
        lines += table(("key", "rule", "value", "source", "mark", "locally"), rows) if rows else ["No rules yet.", ""]
    return lines


def commands() -> list[str]:
    """The console command, from its own parser. Not its help text: that differs between versions of Python."""
    lines = ["# Commands", "", "`linli COMMAND --help` says the same on the terminal.", ""]
    groups = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in groups.choices.items():
        words = [a.metavar or a.dest for a in command._actions if not a.option_strings]
        lines += [f"## linli {' '.join([name, *words])}", "", str(command.description), ""]
        options = [a for a in command._actions if a.option_strings and a.dest != "help"]
        rows = [
            [f"`{', '.join(a.option_strings)}`", (a.help or "") % {"default": a.default}, "yes" if a.required else ""]
            for a in options
        ]
        lines += table(("option", "meaning", "needed"), rows) if rows else []
    lines += ["## The benches", "", ", ".join(f"`linli bench {name}`" for name in bench_names()) + ".", ""]
    return lines


def variables(known: Iterable[str]) -> dict[str, str]:
    """The environment variables that the package reads, with the default where it is a plain value."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "linli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            reader, name = ast.unparse(node.func), str(node.args[0].value)
            if (name.startswith("LINLI_") or name in known) and reader.startswith(("env_", "os.environ.get")):
                given = [*node.args[1:], *(k.value for k in node.keywords if k.arg == "default")]
                plain = [str(value.value) for value in given if isinstance(value, ast.Constant) and value.value]
                plain += ["no"] * (reader == "env_bool" and not given)
                found[name] = found.get(name) or (plain[0] if plain else "")
    return found


def settings() -> list[str]:
    """What the environment may say."""
    meanings = tomllib.loads((ROOT / "tools" / "settings.toml").read_text(encoding="utf-8"))
    found = variables(meanings)
    if unlike := sorted(set(found) ^ set(meanings)):
        raise SystemExit(f"tools/settings.toml and what the package reads differ in: {', '.join(unlike)}")
    lines = ["# Settings", "", "Everything an operator may set is an environment variable. A value that makes no sense"]
    lines += ["stops the start with a sentence that names it.", ""]
    for ours in (False, True):
        rows = [
            [f"`{name}`", row["meaning"], row.get("default") or (f"`{found[name]}`" if found[name] else "")]
            for name, row in meanings.items()
            if row.get("ours", False) == ours
        ]
        lines += ["`linli` sets these for its own processes; leave them alone:", ""] * ours
        lines += table(("variable", "meaning", "default"), rows)
    return lines


def messages() -> list[str]:
    """Every message that reaches somebody, in both languages."""
    lines = ["# Messages", "", "Words in `%(…)s` are filled in. A sentence that names something which the message does"]
    lines += ["not carry is left out. How messages leave the house: [Channels](../how-to/channels.md).", ""]
    for title, held in (
        ("To those whom it concerns", templates.TEMPLATES),
        ("To somebody who reported the case, where the words differ", templates.FOR_REPORTERS),
    ):
        lines += [f"## {title}", ""]
        rows = []
        for key, template in held.items():
            sentences = [template.title, *template.sentences]
            said = both(lambda sentences=sentences: "<br>".join(map(gettext, sentences)))
            rows.append([f"`{key}`", *said])
        lines += table(("template", "English", "中文"), rows)
    return lines


def figures() -> list[str]:
    """What every figure counts."""
    lines = ["# Figures", ""]
    lines += ["A figure and the list of rows behind it are made from one condition, so they always agree. Merged"]
    lines += ["cases are counted once, with the case that took them in. A case belongs to the period in which it was"]
    lines += ["reported.", ""]
    for definition in statistics.definitions():
        names = both(lambda definition=definition: definition.label)
        texts = both(lambda definition=definition: definition.text)
        sources = both(lambda definition=definition: definition.source)
        lines += [f"## {names[0]} {names[1]}", "", texts[0], "", texts[1], ""]
        lines += [f"Source: {sources[0]} / {sources[1]}", ""]
    parts = ([f"`{p.key}`", *both(lambda p=p: p.label)] for p in statistics.PARTS.values())
    lines += ["## What is counted", "", *table(("key", "English", "中文"), parts)]
    return lines


def said_of(thing: type) -> str:
    """The docstring as one line, without references to our own lists; empty where Python or Django made it up."""
    doc = " ".join((vars(thing).get("__doc__") or "").split()).replace("``", "`")
    doc = re.sub(r" \((domain|S\d-\d)[^)]*\)", "", doc)
    return "" if doc.startswith(f"{thing.__name__}(") else doc


def data() -> list[str]:
    """The tables, room by room."""
    lines = ["# Tables", "", "Money is whole fen, area whole dm² (0.01 m²), time UTC."]
    lines += ["**Append-only**: the application's role can neither change nor delete a row. **Of a community**: every"]
    lines += ["row belongs to one.", ""]
    for config in apps.get_app_configs():
        if not config.name.startswith("linli.") or not list(config.get_models()):
            continue
        rows = []
        for model in config.get_models():
            columns = model._meta.concrete_fields
            marks = ["append-only"] * getattr(model, "append_only", False)
            marks += ["of a community"] * any(column.name == "community" for column in columns)
            links = {c.related_model._meta.db_table for c in columns if isinstance(c, models.ForeignKey)}
            linked = ", ".join(f"`{to}`" for to in sorted(links))
            rows.append([f"`{model._meta.db_table}`", said_of(model), ", ".join(marks), linked])
        lines += [f"## {config.name.split('.')[1]}", "", *table(("table", "holds", "", "points to"), rows)]
    return lines


PAGE_MAKERS: dict[str, Callable[[], list[str]]] = {
    "states": states,
    "roles": roles_page,
    "rules": rules,
    "commands": commands,
    "settings": settings,
    "messages": messages,
    "figures": figures,
    "data": data,
}
MARK = "<!-- Made by tools/docs_reference.py; a change by hand would be lost. -->"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="write nothing; 1 if a page is stale")
    check = asked.parse_args().check
    stale = []
    for name, make in PAGE_MAKERS.items():
        path, text = PAGES / f"{name}.md", "\n".join([MARK, "", *make()]).rstrip() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"{'stale' if check else 'written'}: {', '.join(stale)}")
    if stale and check:
        print("run: python tools/docs_reference.py")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
