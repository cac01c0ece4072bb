"""docs/declarations.md: every key of a declaration, from the types and their docstrings."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

from msgspec import NODEFAULT, structs

from releasekit.layout.cadence import Cadence, Label
from releasekit.layout.codeset import Action, CodeSet, Reconciliation
from releasekit.layout.column_values import ColumnFamily, ValueList
from releasekit.layout.days import Days, Reactivation
from releasekit.layout.fields import (
    PLACES,
    TYPES,
    Meaning,
    Property,
    Use,
)
from releasekit.layout.grammar import Grammar, Wording
from releasekit.layout.kinds import Kind, Section, Sunset
from releasekit.layout.licenses import License
from releasekit.layout.measures import Edits, Fees, Limits, Localities, Units
from releasekit.layout.shapes import (
    SHAPES,
    Continuation,
    File,
    Listing,
    Previous,
    Role,
    TextFile,
    Unit,
)
from tests.declarations.schema import INCLUDES, INTERNAL, LIKE

if TYPE_CHECKING:
    import enum
    from collections.abc import Iterable, Iterator

    from msgspec import Struct

HEAD = """# Declarations

<!-- Generated from the types in releasekit/layout: python -m tests.declarations -->

A code set is one TOML file, `schemas/<id>.toml`. `releasekit check-schema FILE` names every fault
of one at once, by dotted path; `schemas/declaration-1.schema.json` lets editors complete it;
`schemas/_example.toml` and `_example-edits.toml` have every key. Unknown keys are refused.
"""
NAMES = {
    "float": "number",
    "Regex": "pattern",
    "Words": "text or texts",
    "DateForms": "text or texts",
    "Patterns": "pattern or patterns",
    "MonthDay": "MM-DD",
    "CodeRange": "LOW-HIGH",
    "str": "text",
    "int": "number",
    "bool": "true or false",
}


def text() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_code_set(), *_files(), *_columns()))


def _code_set() -> Iterator[str]:
    yield from _table("A code set", CodeSet, extra={"includes": INCLUDES}, skip={"files"})
    yield from _table("[code]", Grammar)
    yield from _table("[code.text]", Wording)
    yield from _table("[license]", License)
    yield from _table("[cadence]", Cadence)
    yield from _table("cadence.labels", Label)
    yield from _table("[days]", Days)
    yield from _table("[days.reactivated]", Reactivation)
    yield from _table("[edits]", Edits)
    yield from _table("[limits]", Limits)
    yield from _table("[fees]", Fees)
    yield from _table("[fees.units]", Units)
    yield from _table("[fees.localities] and [fees.time_factors]", Localities)
    yield from _table("kinds", Kind)
    yield from _table("kinds.sunset", Sunset)
    yield from _table("sections", Section)
    yield from _table("properties", Property)
    yield from _table("[[values]]", ValueList)
    yield from _table("[[families]]", ColumnFamily)
    yield from _table("[[reconcile]]", Reconciliation)
    yield from _words("Actions of a change list", Action)


def _files() -> Iterator[str]:
    yield from _table("[[files]]", File, extra={"like": LIKE, "reader": "Its shape, see below."})
    yield "A file `like` another of the same shape takes over all its keys. With another reader it"
    yield "takes over what the file is for and its columns, which then say where they lie in both"
    yield "shapes, not how the other one is recognized and read.\n"
    yield from _words("Roles", Role)
    own = set(File.__struct_fields__)
    yield from _table("Files of lines (fixed_width, delimited, prose)", TextFile, skip=own)
    for name, shape in SHAPES.items():
        inherited = {*own, *(TextFile.__struct_fields__ if issubclass(shape, TextFile) else ())}
        yield from _table(f'reader = "{name}"', shape, skip=inherited)
        places = [f"`{place.__struct_config__.tag}`" for place in shape.places]
        yield f"Its columns lie in {' or '.join(places)}.\n"
        if "heading_rows" in shape.__struct_fields__:
            yield "Whatever stands above the headings (a notice, titles) is skipped and counted;"
            yield "headings are found wherever they stand, in the first 60 rows.\n"
    yield from _words("What running text falls into (unit)", Unit)
    yield from _table("files.continues", Continuation)
    yield from _table("files.lists", Listing)
    yield from _table("files.previous", Previous)


def _columns() -> Iterator[str]:
    yield from _table("columns", Meaning)
    yield from _words("What becomes of a value (as)", Use)
    yield "## Where a column lies\n"
    yield "A column has one of these; in running text it is a group by default.\n"
    for place in PLACES:
        yield from _table(f"`{place.__struct_config__.tag}`", place, level=3)
    yield "## What type a column is\n"
    yield "A column is a text unless it says `flag`, `date` or `number`.\n"
    for kind in TYPES:
        yield from _table(f"A {kind.__struct_config__.tag}", kind, level=3)


def _table(
    title: str,
    kind: type[Struct],
    *,
    extra: dict[str, str] | None = None,
    skip: Iterable[str] = (),
    level: int = 2,
) -> Iterator[str]:
    """Return a heading, the type's docstring, and a row for each of its keys."""
    yield f"{'#' * level} {title}\n"
    yield inspect.cleandoc(kind.__doc__ or "") + "\n"
    rows = [
        (field.encode_name, *_kind(field.type), "required" if field.required else _default(field))
        for field in structs.fields(kind)
        if field.name not in {*INTERNAL, *skip} or (kind is Grammar and field.name == "key")
    ]
    rows += [(key, "text", said, "") for key, said in (extra or {}).items()]
    if rows:
        yield "| key | is | default | |"
        yield "|---|---|---|---|"
        yield from (
            f"| `{key}` | {name} | {default} | {said} |" for key, name, said, default in rows
        )
        yield ""


def _kind(annotation: Any) -> tuple[str, str]:  # noqa: ANN401 (a type)
    """Return what a value is, in a word, and what it means."""
    meta = getattr(annotation, "__metadata__", ())
    said = meta[0].description if meta else ""
    inner = getattr(annotation, "__origin__", annotation) if meta else annotation
    return _name(inner), said.replace("|", "\\|")


def _name(kind: Any) -> str:  # noqa: ANN401 (a type)
    arguments = [part for part in getattr(kind, "__args__", ()) if part is not type(None)]
    origin = getattr(kind, "__origin__", None)
    if origin is tuple and Ellipsis in arguments:
        inner = _name(getattr(arguments[0], "__origin__", arguments[0]))
        return f"list of {inner}"
    if origin is tuple:
        return "two numbers"
    if origin is dict:
        return f"table of {_name(arguments[1])}"
    if arguments and all(isinstance(part, str | bool) for part in arguments):
        words = [part for part in arguments if part != ""]
        return " or ".join(f"`{str(part).lower() if part is True else part}`" for part in words)
    if arguments:
        return _name(arguments[0])
    name: str = kind.__name__
    return NAMES.get(name, name.lower() if hasattr(kind, "__members__") else "table")


def _default(field: structs.FieldInfo) -> str:
    value = field.default if field.default is not NODEFAULT else field.default_factory()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value}`" if isinstance(value, str | int) and str(value) else ""


def _words(title: str, kind: type[enum.Enum]) -> Iterator[str]:
    """Return a heading and a line for each word, with the docstring that stands below it."""
    yield f"### {title}\n"
    (body,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(body, ast.ClassDef)
    word = ""
    lines: dict[str, str] = {}
    for node in body.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            word = str(node.value.value)
            lines[word] = ""
        elif word and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines[word] = f": {node.value.value!s}"
    yield from (f"- `{word}`{said}" for word, said in lines.items())
    yield ""
