"""What import-linter cannot see. Each complaint names the file and the line."""

import ast
import importlib
import re

import pytest
from django.apps import apps
from django.db import models

from linli.kernel.workflow import Workflow
from tests import source
from tests.source import Source

LADDER = source.ladder()
ROOMS = {room for room in LADDER if room not in ("run", "bench", "demo")}
FILE_LINES, FUNCTION_LINES = 300, 70

# Who writes though it is no verb, and why.
WRITERS = {
    "linli/kernel/workflow.py": "the compare-and-set that every verb moves by",
    "linli/audit/sequence.py": "gives recorded events their place: a fact about the log, not about the world",
    "linli/audit/stored.py": "the sequencer's half that touches the tables",
    "linli/audit/files.py": "keeps a file under its hash for a verb, whose event carries the hash",
    "linli/people/middleware.py": "when a session was last seen, as the list of sessions shows it",
    "linli/people/views/security.py": "the sign-in library's form notes in the session that she confirmed",
}
# Public functions of actions that are no verbs (no `by` and `at`), and why.
NOT_VERBS = {
    "audit.open_log": "a place's log begins before anybody can act in it",
    "audit.record_many": "each draft says by whom and when",
    "audit.record_parameters": "a half of `record`, for the bench that runs the same statement",
    "audit.prepare": "a half of `record`, for the bench that runs the same statement",
    "cases.default_rows": "reads the catalogue that comes with the product",
    "cases.checked": "checks rows before they are published",
    "inbox.deliver_next": "the channel's clock; what it delivers was recorded by its verb",
    "inbox.tell": "a part of the verb whose event it tells of",
    "people.source_hash": "reckons, writes nothing",
    "registry.forget_files": "the broom for files that were never entered",
    "registry.show_progress": "how far an import has read; the import is the event",
    "registry.table_of": "reads a file",
}
# Verbs that leave no event, and why.
SILENT = {
    "inbox.mark_read": "that somebody looked into her inbox is nobody's business",
    "inbox.mark_all_read": "that somebody looked into her inbox is nobody's business",
}
# Long files, and why they are not folders.
LONG: dict[str, str] = {}
# Indexes of a community's table that begin neither with the community nor with the one who looks, and why.
ACROSS_COMMUNITIES = {
    "cases_case_clocks": "the clock that runs out next, in whichever community",
    "cases_case_words": "a district looks for words in all its communities; a GIN index on a number needs an extension",
}
LOOKERS = {"community", "user", "body", "decider"}  # a person's or a body's own things, in all her communities

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
QUERIES = MANAGERS | {"filter", "exclude", "all", "select_for_update", "order_by"}
WRITING_SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE)\b")


def expect_none(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("linli.")]


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_down_the_ladder():
    complaints = [
        f"{model._meta.label}.{field.name} points up, to {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and getattr(field, "related_model", None) in our_models()
        and LADDER[room_of(field.related_model)] > LADDER[room_of(model)]
    ]
    expect_none(complaints)


def writes(call: ast.Call) -> bool:
    """Does this call write to the database, as far as its words tell?"""
    name, before = source.called_name(call), source.chain(call)[1:]
    if not isinstance(call.func, ast.Attribute):
        return False
    if name in ALWAYS_WRITES:
        return True
    if name == "create":
        return bool(MANAGERS & set(before))
    if name == "update":
        return bool(QUERIES & set(before))
    # A picture, a workbook or a cache takes what to save or delete; a row does not.
    return name in ("save", "delete") and not call.args and "session" not in before


def test_only_actions_write():
    complaints = []
    for file in source.package(rooms=ROOMS):
        if file.is_action or file.name in WRITERS:
            continue
        complaints += [
            f"{file.at(call)}: .{source.called_name(call)}() outside actions"
            for call in source.calls(file.tree)
            if writes(call)
        ]
        complaints += [
            f"{file.at(node)}: SQL that writes outside actions"
            for node in ast.walk(file.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value)
        ]
    expect_none(complaints)


def actions_of(room: str) -> list[Source]:
    return [file for file in source.package(rooms={room}) if file.is_action]


def public_names(room: str, files: list[Source]) -> set[str]:
    """What the room offers: all that is not underscored in actions.py, or what actions/__init__.py passes on."""
    for file in files:
        if file.path.name == "__init__.py":
            imports = [node for node in file.tree.body if isinstance(node, ast.ImportFrom) and node.level]
            return {alias.asname or alias.name for node in imports for alias in node.names}
    return {f.name for file in files for f in file.tree.body if isinstance(f, ast.FunctionDef) and f.name[0] != "_"}


def verbs() -> list[tuple[str, Source, ast.FunctionDef]]:
    found = []
    for room in sorted(ROOMS):
        files = actions_of(room)
        public = public_names(room, files)
        for file in files:
            found += [
                (f"{room}.{node.name}", file, node)
                for node in file.tree.body
                if isinstance(node, ast.FunctionDef) and node.name in public
            ]
    return found


def test_every_verb_takes_by_and_at_as_keywords():
    complaints = []
    for name, file, function in verbs():
        keywords = {argument.arg for argument in function.args.kwonlyargs}
        if not {"by", "at"} <= keywords and name not in NOT_VERBS:
            complaints.append(f"{file.at(function)}: {function.name} does not take keyword-only `by` and `at`")
    expect_none(complaints)


def borrowed_verbs(file: Source) -> set[str]:
    """Names under which this file calls the verbs of another room, which record for themselves."""
    names = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module.endswith(".actions"):
                names |= {alias.asname or alias.name for alias in node.names}
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "actions"}
    return names


def recorders(room: str) -> set[str]:
    """The functions of a room that reach the log, by themselves or through another."""
    files = actions_of(room)
    calls_of: dict[str, set[str]] = {}
    for file in [*files, *(f for f in source.package(rooms={room}) if not f.is_action)]:
        borrowed = borrowed_verbs(file)
        for function in source.functions(file.tree):
            names = calls_of.setdefault(function.name, set())
            for call in source.calls(function):
                parts = source.chain(call)
                names.add(source.called_name(call))
                if parts and parts[-1] in borrowed:
                    names.add("record")
                # a function that is handed on, as to `in_batches(_enter_row, …)`
                names |= {argument.id for argument in call.args if isinstance(argument, ast.Name)}
    known = {"record", "record_many"}
    while more := {name for name, called in calls_of.items() if called & known} - known:
        known |= more
    return known


def test_every_verb_records_an_event():
    reaching = {room: recorders(room) for room in ROOMS}
    complaints = [
        f"{file.at(function)}: {function.name} does not reach audit.actions.record"
        for name, file, function in verbs()
        if function.name not in reaching[name.split(".")[0]] and name not in SILENT | NOT_VERBS
    ]
    expect_none(complaints)


def workflows(room: str) -> list[Workflow]:
    try:
        states = importlib.import_module(f"linli.{room}.states")
    except ModuleNotFoundError:
        return []
    return [value for value in vars(states).values() if isinstance(value, Workflow)]


def test_every_state_stands_in_a_workflow():
    complaints = []
    for model in our_models():
        for field in model._meta.fields:
            if field.name == "state":
                tables = [set(w.states.values) for w in workflows(room_of(model))]
                if {value for value, _label in field.flatchoices} not in tables:
                    complaints.append(f"{model._meta.label}.state: no Workflow in {room_of(model)}/states.py has it")
    expect_none(complaints)


def test_no_file_and_no_function_outgrows_its_limit():
    complaints = []
    for file in source.everything():
        if (lines := file.text.count("\n")) > FILE_LINES and file.name not in LONG and "migrations" not in file.parts:
            complaints.append(f"{file.name}: {lines} lines; make it a folder of the same name")
        for function in source.functions(file.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > FUNCTION_LINES:
                complaints.append(f"{file.at(function)}: {function.name} has {length} lines")
    expect_none(complaints)


def test_imports_stand_at_the_top():
    complaints = [
        f"{file.at(node)}: an import inside {function.name}"
        for file in source.everything()
        for function in source.functions(file.tree)
        # Django's own place for what must wait until the models are loaded
        if not (file.path.name == "apps.py" and function.name == "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    expect_none(complaints)


def test_no_floats_in_what_is_counted():
    complaints = []
    for file in source.package(rooms=ROOMS):
        complaints += [
            f"{file.at(node)}: {node.id if isinstance(node, ast.Name) else 'FloatField'}"
            for node in ast.walk(file.tree)
            if (isinstance(node, ast.Attribute) and node.attr == "FloatField")
            or (isinstance(node, ast.Name) and node.id == "FloatField")
        ]
        complaints += [f"{file.at(call)}: float()" for call in source.calls(file.tree) if is_float(call)]
    expect_none(complaints)


def is_float(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "float"


def test_indexes_begin_with_the_community_or_with_the_one_who_looks():
    complaints = []
    for model in our_models():
        if LADDER[room_of(model)] <= LADDER["registry"] or not hasattr(model, "community_id"):
            continue
        for index in model._meta.indexes:
            first = index.fields[0].lstrip("-") if index.fields else str(index.expressions[0])
            if first.removesuffix("_id") not in LOOKERS and index.name not in ACROSS_COMMUNITIES:
                complaints.append(f"{model._meta.label}: index {index.name} begins with {first}")
    expect_none(complaints)


def test_the_lock_names_no_host():
    assert re.findall(r"https?:|index-url|find-links", (source.ROOT / "requirements.lock").read_text()) == []


def test_no_file_carries_a_path_of_somebodys_machine():
    paths = re.compile(rb"(?<![\w.<>/-])/(?:work|root|home/[a-z]\w*|Users/\w+)/")
    complaints = [
        f"{path.relative_to(source.ROOT)}: {found.group().decode()}"
        for path in source.tracked_files()
        if path.suffix not in (".png", ".jpg", ".mo", ".ico", ".woff2")
        for found in paths.finditer(path.read_bytes())
    ]
    expect_none(complaints)


@pytest.mark.parametrize("exceptions", [WRITERS, SILENT, NOT_VERBS, LONG, ACROSS_COMMUNITIES])
def test_no_exception_outlives_its_cause(exceptions: dict[str, str]):
    names = {name for name, _file, _function in verbs()}
    names |= {file.name for file in source.everything()}
    names |= {index.name for model in our_models() for index in model._meta.indexes}
    assert sorted(set(exceptions) - names) == []
