"""What rooms use of each other. Each complaint names the file and the line."""

import ast

import pytest

from tests import source

LADDER = source.ladder()

# What a room offers to the others besides its actions, queries, states and models (ADR 0001), and why.
OFFERED = {"actions", "queries", "states", "models"}
INTERFACES = {
    "audit.canonical": "the one way in which facts are written before they are hashed; pure",
    "audit.files": "keeps files by their hash for every room: checked, cleaned, opened, made small",
    "audit.sending": "how a stored file and a receipt go to the browser: alike from every room",
    "bodies.actor": "who acts: what every verb takes as `by`",
    "bodies.roles": "the one table of who may do what",
    "ledger.facts": "the lines and facts that the verbs of entries take; no reads, no writes",
    "ledger.masking": "the boxes that the verb of covering a paper takes; pure",
    "voting.facts": "the terms and questions that the verbs of votes take; no reads, no writes",
    "people.doors": "the door that asks again who she is, before a page that moves money",
}
# Who looks further into another room, into what, and why.
LOOKS_INSIDE = {
    "linli/demo/scenes.py": ({"cases.jobs"}, "lets the clocks of cases run, as the worker would"),
    "linli/ledger/numbers.py": ({"audit.keys"}, "keeps its secret on the disk as the log keeps its own"),
    "linli/web/middleware.py": ({"people.rules"}, "asks for the second key at the door, before any view"),
}
# Rooms without tables and pages, whose files are all their interface; and the bench, which measures parts one by one.
OPEN_ROOMS, MEASURES = {"kernel", "law"}, "bench"


def parts_used(node: ast.AST) -> set[tuple[str, str]]:
    """The (room, part) pairs of the package that an import names."""
    names = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    found = [name.split(".") for name in names if name.startswith("linli.")]
    return {(name[1], name[2]) for name in found if len(name) > 2}


def test_rooms_use_of_each_other_only_what_is_offered():
    complaints, needed = [], dict[str, set[str]]()
    for file in source.package(rooms=set(LADDER) - {MEASURES}):
        for node in ast.walk(file.tree):
            for room, part in sorted(parts_used(node)):
                name = f"{room}.{part}"
                if room in OPEN_ROOMS | {file.room} or part in OFFERED or name in INTERFACES:
                    continue
                if name in LOOKS_INSIDE.get(file.name, (set(), ""))[0]:
                    needed.setdefault(file.name, set()).add(name)
                    continue
                complaints.append(f"{file.at(node)}: {name} is not offered to other rooms; see OFFERED and INTERFACES")
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
    assert needed == {name: inside for name, (inside, _why) in LOOKS_INSIDE.items()}
