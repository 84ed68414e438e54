"""The product's source as trees, for the tests that read it."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "linli"


def ladder() -> dict[str, int]:
    """Each room's rung, 0 at the bottom, as import-linter enforces it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["type"] == "layers")["layers"]
    return {room.strip(): rung for rung, layer in enumerate(reversed(layers)) for room in layer.split("|")}


@dataclass
class Source:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        """The path inside the repository, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).parts

    @property
    def room(self) -> str:
        """The room of a file of the package; "" for the files outside all rooms."""
        return self.parts[1] if len(self.parts) > 2 else ""

    @property
    def is_action(self) -> bool:
        return self.path.name == "actions.py" or "actions" in self.parts

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def package(*, rooms: set[str] | None = None) -> Iterator[Source]:
    """Every module of the package but its migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = Source(path)
        if "migrations" not in source.parts and (rooms is None or source.room in rooms):
            yield source


def everything() -> Iterator[Source]:
    """The package, the tests and the tools."""
    yield from package()
    for folder in ("tests", "tools"):
        yield from (Source(path) for path in sorted((ROOT / folder).rglob("*.py")))
    yield from (Source(path) for path in sorted(ROOT.glob("*.py")))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last name of what is called: ``update`` in ``Case.objects.filter(…).update(…)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def chain(node: ast.AST) -> list[str]:
    """All names before the last in a chain: ``[filter, objects, Case]``."""
    names = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return [*names, node.id]
        else:
            return names


def tracked_files() -> list[Path]:
    """The files of the repository as git knows them; all but caches where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.parts)]
