"""What a room may know: imports, names, sizes, and that no module knows a code set."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from tests.house.modules import (
    CODE,
    MODULES,
    PACKAGE,
    broken,
    functions,
    name_of,
    nodes,
    room_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_IN_FUNCTION, MOST_FIELDS = 40, 16
LAZY = {
    "releasekit/lazy.py",
    *(
        f"releasekit/{name}__init__.py"
        for name in ("cli/", "office/", "store/")  # a store's readers begin without its writers
    ),
}
"""The registries that import a module of ours by its name, when it is asked for."""
START = "releasekit/__main__.py"
"""The start of a process, which says how memory is cleared before any room is read."""
KNOWS_CODE_SETS = re.compile(r"releasekit/readers/dialects/")
TERMS = re.compile(
    r"\b(?:CPT|HCPCS|ICD-?10\S*|NCCI|PLA|POA|Category I{1,3}|AMA|CMS|NCHS)\b"
    r"|\[0-9\]\{[45]\}|\\d\{[345]\}(?:\[|\w)|\[A-V\]"
)
"""Names of code sets and publishers, and what a pattern of a code is made of."""


pytestmark = pytest.mark.xdist_group("house")  # modules are parsed once, by one worker


def test_no_room_of_ours_is_imported_inside_a_function() -> None:
    def rule(path: Path) -> Iterator[str]:
        for function in functions(path):
            for node in ast.walk(function):
                if not isinstance(node, ast.Import | ast.ImportFrom):
                    continue
                module = getattr(node, "module", None)
                names = [module] if module else [alias.name for alias in node.names]
                for name in names:
                    if name.split(".")[0] == "releasekit" and name_of(path) != START:
                        yield f":{node.lineno} imports {name} in {function.name}"

    assert not broken(rule)


def test_only_registries_import_by_name() -> None:
    def rule(path: Path) -> Iterator[str]:
        names = {node.id for node in nodes(path) if isinstance(node, ast.Name)}
        if "importlib" in names and name_of(path) not in LAZY:
            yield " imports by name"

    assert not broken(rule)


def test_only_office_and_review_know_the_spreadsheet_engine() -> None:
    def rule(path: Path) -> Iterator[str]:
        found = re.findall(r"^\s*(?:import|from) openpyxl", text_of(path), re.MULTILINE)
        if room_of(path) not in {"office", "review"}:
            yield from found

    assert not broken(rule)


def test_no_function_is_too_long_with_its_signature_and_docstring() -> None:
    def rule(path: Path) -> Iterator[str]:
        for node in functions(path):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MOST_IN_FUNCTION:
                yield f": {node.name} has {lines} lines"

    assert not broken(rule, CODE)


def test_no_class_has_too_many_fields_unless_it_is_a_view() -> None:
    def rule(path: Path) -> Iterator[str]:
        if room_of(path) == "views":
            return
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                fields = sum(isinstance(statement, ast.AnnAssign) for statement in node.body)
                if fields > MOST_FIELDS:
                    yield f": {node.name} has {fields} fields"

    assert not broken(rule)


def test_no_module_name_is_used_twice_and_none_is_a_gerund() -> None:
    """Verbs of the command line are named after what they do, and may repeat a room's word."""
    inner = [path for path in MODULES if room_of(path) != "cli" and path.stem != "__init__"]
    doubled = [name for name, count in Counter(path.stem for path in inner).items() if count > 1]
    assert not doubled
    rooms = {path.parent.name for path in inner if path.parent != PACKAGE}
    assert not rooms & {path.stem for path in inner}
    assert not [path.stem for path in inner if path.stem.endswith("ing") and path.stem != "meaning"]


def _docstrings(path: Path) -> set[int]:
    """Return the ids of the constants that document something: no code reads them."""
    found = set()
    for node in nodes(path):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(id(statement.value))
    return found


def test_no_module_knows_a_code_set() -> None:
    """What one publisher does is a declaration, or a dialect that declarations name."""
    ids = {*layouts.code_sets()}

    def rule(path: Path) -> Iterator[str]:
        if KNOWS_CODE_SETS.match(name_of(path)) or room_of(path) == "cli":
            return
        documents = _docstrings(path)
        for node in nodes(path):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) not in documents and (node.value in ids or TERMS.search(node.value)):
                yield f":{node.lineno} knows a code set: {node.value[:60]!r}"

    assert not broken(rule)


def test_a_command_decides_nothing_by_a_code_set() -> None:
    """Help and examples name code sets; no comparison, key or choice does."""
    ids = {*layouts.code_sets()}

    def rule(path: Path) -> Iterator[str]:
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids:
                yield f":{node.lineno} decides by a code set"

    assert not broken(rule, [path for path in MODULES if room_of(path) == "cli"])
