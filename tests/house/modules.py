"""The modules that the rules of the house are about: each is read and parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Rule = Callable[[Path], Iterable[str]]
    """Returns what breaks a rule in a module, each with its line where there is one."""

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "releasekit"
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = sorted([*MODULES, *(ROOT / "tests").rglob("*.py")])


def name_of(path: Path) -> str:
    """Return how a file is called in messages."""
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """Return the room that a module lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def text_of(path: Path) -> str:
    """Return a module's text."""
    return path.read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module, itself first."""
    return tuple(ast.walk(ast.parse(text_of(path))))


@cache
def functions(path: Path) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    """Return every function of a module, methods too."""
    return tuple(
        node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def broken(rule: Rule, paths: Iterable[Path] = MODULES) -> list[str]:
    """Return all that breaks a rule, each with its file."""
    return [f"{name_of(path)}{fault}" for path in paths for fault in rule(path)]
