"""The architecture: rooms and floors, sizes, and that nothing is left half done."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.cli import COMMANDS
from releasekit.layout import SHAPES
from releasekit.readers import READERS
from tests.house.modules import (
    CODE,
    PACKAGE,
    ROOT,
    broken,
    functions,
    name_of,
    nodes,
    room_of,
    text_of,
)
from tests.support.files import load

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOORS = {
    "digest": 1,
    "durable": 1,
    "locks": 1,
    "lazy": 0,
    "late_patterns": 0,
    "plain_signs": 1,
    "errors": 1,
    "faults": 1,
    "wording": 1,
    "model": 2,
    "config": 2,
    "resources": 2,
    "signatures": 2,
    "absent": 2,
    "layout": 3,
    "distribution": 3,
    "licensing": 3,
    "render": 3,
    "readers": 4,
    "store": 4,
    "diff": 4,
    "delivery": 4,
    "ingest": 5,
    "timeline": 5,
    "classify": 6,
    "crosswalk": 7,
    "reconcile": 7,
    "rows": 8,
    "views": 9,
    "office": 10,
    "interchange": 10,
    "review": 11,
    "publish": 12,
    "api": 13,
    "cli": 13,
    "__init__": 14,
    "__main__": 14,
}
MOST_LINES, MOST_IN_FUNCTION = 300, 40
TOP = {
    "pyproject.toml", "releasekit", "schemas", "releases", "templates", "tests", "CHANGELOG.md",
    "README.md", "CONTRIBUTING.md", "LICENSE", ".ci", ".gitignore", "docs",
}  # fmt: skip
MADE = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "dist"}
FORBIDDEN_NAMES = re.compile(r"utils?|helpers?|common|base|manager|handler")

pytestmark = pytest.mark.xdist_group("house")  # modules are parsed once, by one worker


def _imports(path: Path) -> set[str]:
    """Return every room of ours that a module imports, wherever in it the import stands."""
    found = set()
    for node in nodes(path):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}: a relative import hides its room"
            module = node.module or ""
            names = (
                [f"{module}.{alias.name}" for alias in node.names]
                if module == "releasekit"
                else [module]
            )
        found |= {name.split(".")[1] for name in names if name.startswith("releasekit.")}
    return found - {"__version__"}


def test_a_room_imports_only_from_floors_below() -> None:
    def rule(path: Path) -> Iterator[str]:
        room = room_of(path)
        assert room in FLOORS, f"{room} has no floor"
        for other in _imports(path) - {room}:
            if FLOORS[other] >= FLOORS[room]:
                yield f": {room} (floor {FLOORS[room]}) imports {other}"

    assert not broken(rule)


def test_only_the_door_knows_click() -> None:
    def rule(path: Path) -> Iterator[str]:
        found = re.findall(r"^\s*(?:import|from) (?:click|rich)", text_of(path), re.MULTILINE)
        if room_of(path) != "cli":
            yield from found

    assert not broken(rule)


def test_an_output_sees_views_and_no_concepts() -> None:
    """What a view gives is cleared for its audience; a concept's or a delta's text is not."""

    def rule(path: Path) -> Iterator[str]:
        if room_of(path) not in {"office", "interchange", "review", "publish", "render", "cli"}:
            return
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in {"delta", "snapshot"}:
                yield f":{node.lineno} sees a {node.attr}"
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {alias.name for alias in node.names}
                if names & {"Concept", "Snapshot", "Delta"}:
                    yield f":{node.lineno} imports {names}"

    assert not broken(rule)


def test_no_file_and_no_function_is_too_long() -> None:
    def rule(path: Path) -> Iterator[str]:
        length = len(text_of(path).splitlines())
        if length > MOST_LINES:
            yield f" has {length} lines"
        for node in functions(path):
            body = [one for one in node.body if not _is_docstring(one)]
            lines = (node.end_lineno or 0) - (body[0].lineno if body else node.lineno) + 1
            if lines > MOST_IN_FUNCTION:
                yield f": {node.name} has {lines} lines"

    assert not broken(rule, CODE)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_a_module_says_in_one_line_what_it_is_for() -> None:
    def rule(path: Path) -> Iterator[str]:
        module = nodes(path)[0]
        assert isinstance(module, ast.Module)
        docstring = ast.get_docstring(module)
        if not docstring:
            yield " says nothing"
        elif room_of(path) != "__init__" and len(docstring.splitlines()) != 1:
            yield " says it in more than a line"  # the package's own has examples
        if FORBIDDEN_NAMES.fullmatch(path.stem):
            yield " says nothing by its name"

    assert not broken(rule)


@pytest.mark.parametrize("pattern", ["*.toml", "*.j2", "*.md"])
def test_declarations_and_templates_are_short_too(pattern: str) -> None:
    for folder in ("schemas", "templates"):
        for path in (ROOT / folder).rglob(pattern):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, name_of(path)


def test_the_top_level_is_what_was_agreed() -> None:
    found = {path.name for path in ROOT.iterdir() if path.suffix != ".egg-info"}
    assert found - MADE <= TOP
    assert TOP - found <= {"docs"}


@pytest.mark.parametrize("code_set", layouts.code_sets())
def test_every_code_set_has_samples_that_load_to_concepts(code_set: str, tmp_path: Path) -> None:
    folder = ROOT / "tests" / "distributions" / code_set
    versions = [path for path in sorted(folder.glob("2*")) if any(path.iterdir())]
    assert len(versions) >= 2
    for path in versions:
        snapshot, _ = load(tmp_path, code_set, path.name, path, sample=True)
        assert sum(1 for _ in snapshot)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_module_and_a_line_in_the_readme(command: str) -> None:
    assert (PACKAGE / "cli" / f"{command.replace('-', '_')}.py").is_file()
    assert f"releasekit {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


OF_ONE_CODE_SET = re.compile(
    r"\b(?:CPT|HCPCS|ICD|PCS|MUE|AMA|CMS|NCHS|Category I+)\b|\[A-V\]|\[0-9AFTUM\]"
)


def test_only_declarations_and_dialects_know_a_code_set() -> None:
    """Logic that the grammar lacks becomes a key for everybody, or a dialect that has a name."""
    ids = {*layouts.code_sets()}

    def rule(path: Path) -> Iterator[str]:
        if "dialects" in path.parts:
            return
        explained = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
        for node in nodes(path):
            if isinstance(node, ast.Compare):
                for side in (node.left, *node.comparators):
                    if isinstance(side, ast.Constant) and side.value in ids:
                        yield f":{node.lineno} names a code set"
            if isinstance(node, ast.Constant) and id(node) not in explained:
                found = OF_ONE_CODE_SET.search(str(node.value))
                if found:
                    yield f":{node.lineno} knows a code set: {found[0]}"

    assert not broken(rule)


def test_every_shape_has_its_reader() -> None:
    assert tuple(READERS) == tuple(SHAPES)


def test_every_exception_of_the_linters_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.pydocstyle]")]
    for row in settings.splitlines():
        if re.match(r'\s+"[A-Z]+\d*"', row):
            assert "#" in row, row
    for path in [path for path in CODE if path != Path(__file__)]:
        for row in text_of(path).splitlines():
            if "# type: ignore" in row:
                assert re.search(r"# type: ignore\[[a-z-]+\]\s+# ", row), f"{name_of(path)}: {row}"


def test_no_pattern_repeats_a_group_possessively() -> None:
    # Python before 3.11.5 misreads (?:…)*+ where the group can go back: its issue 106052.
    group = re.compile(r"\)(?:[?*+]|\{[\d,]+\})\+(?!,-)|\(\?>")  # ()*+,- are signs in a row
    files = [*(ROOT / "releasekit").rglob("*.py"), *(ROOT / "schemas").glob("*.toml")]
    assert not [
        f"{path.name}: {row}"
        for path in files
        for row in path.read_text(encoding="utf-8").splitlines()
        if group.search(row)
    ]


def test_the_wheel_carries_what_the_package_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    targets = project["tool"]["hatch"]["build"]["targets"]
    assert set(targets["wheel"]["force-include"]) == {"schemas", "templates", "releases"}
    assert set(targets["sdist"]["only-include"]) >= {"releasekit", "schemas", "templates", "tests"}
