"""What a room may know: imports, names, sizes, and that no module knows a code set."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from tests.house.test_house import CODE, MODULES, PACKAGE, _name, _room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_IN_FUNCTION, MOST_FIELDS = 40, 16
LAZY = {
    f"releasekit/{name}__init__.py"
    for name in ("", "cli/", "office/", "store/")  # a store's readers begin without its writers
}
"""The registries that import a module of ours by its name, when it is asked for."""
KNOWS_CODE_SETS = re.compile(r"releasekit/readers/dialects/")
TERMS = re.compile(
    r"\b(?:CPT|HCPCS|ICD-?10\S*|NCCI|PLA|POA|Category I{1,3}|AMA|CMS|NCHS)\b"
    r"|\[0-9\]\{[45]\}|\\d\{[345]\}(?:\[|\w)|\[A-V\]"
)
"""Names of code sets and publishers, and what a pattern of a code is made of."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_room_of_ours_is_imported_inside_a_function(path: Path) -> None:
    for function in _functions(path):
        for node in ast.walk(function):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            module = getattr(node, "module", None)
            names = [module] if module else [alias.name for alias in node.names]
            ours = [name for name in names if name.split(".")[0] == "releasekit"]
            assert not ours, f"{_name(path)}:{node.lineno} imports {ours[0]} in {function.name}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_registries_import_by_name(path: Path) -> None:
    names = {node.id for node in ast.walk(_tree(path)) if isinstance(node, ast.Name)}
    assert "importlib" not in names or _name(path) in LAZY


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_office_and_review_know_the_spreadsheet_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _room(path) in {"office", "review"} or not re.search(
        r"^\s*(?:import|from) openpyxl", text, re.MULTILINE
    )


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_no_function_is_too_long_with_its_signature_and_docstring(path: Path) -> None:
    for node in _functions(path):
        lines = (node.end_lineno or 0) - node.lineno + 1
        assert lines <= MOST_IN_FUNCTION, f"{_name(path)}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_class_has_too_many_fields_unless_it_is_a_view(path: Path) -> None:
    if _room(path) == "views":
        return
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ClassDef):
            fields = sum(isinstance(statement, ast.AnnAssign) for statement in node.body)
            assert fields <= MOST_FIELDS, f"{_name(path)}: {node.name} has {fields} fields"


def test_no_module_name_is_used_twice_and_none_is_a_gerund() -> None:
    """Verbs of the command line are named after what they do, and may repeat a room's word."""
    inner = [path for path in MODULES if _room(path) != "cli" and path.stem != "__init__"]
    doubled = [name for name, count in Counter(path.stem for path in inner).items() if count > 1]
    assert not doubled
    rooms = {path.parent.name for path in inner if path.parent != PACKAGE}
    assert not rooms & {path.stem for path in inner}
    assert not [path.stem for path in inner if path.stem.endswith("ing") and path.stem != "meaning"]


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the constants that document something: no code reads them."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(id(statement.value))
    return found


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_knows_a_code_set(path: Path) -> None:
    """What one publisher does is a declaration, or a dialect that declarations name."""
    if KNOWS_CODE_SETS.match(_name(path)) or _room(path) == "cli":
        return
    tree = _tree(path)
    documents = _docstrings(tree)
    ids = {*layouts.code_sets()}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in documents:
            continue
        known = node.value in ids or TERMS.search(node.value)
        assert not known, f"{_name(path)}:{node.lineno} knows a code set: {node.value[:60]!r}"


@pytest.mark.parametrize("path", [path for path in MODULES if _room(path) == "cli"], ids=_name)
def test_a_command_decides_nothing_by_a_code_set(path: Path) -> None:
    """Help and examples name code sets; no comparison, key or choice does."""
    ids = {*layouts.code_sets()}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert node.value not in ids, f"{_name(path)}:{node.lineno} decides by a code set"
