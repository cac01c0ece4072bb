"""What goes with declarations: their JSON Schema, docs/declarations.md, and the whole example."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.errors import LayoutError
from releasekit.layout.codeset import Action
from releasekit.layout.column_values import ColumnFamily, ValueList
from releasekit.layout.fields import PLACES, TYPES, Meaning, Property, Use
from releasekit.layout.grammar import Grammar
from releasekit.layout.kinds import Kind, Section, Sunset
from releasekit.layout.licenses import License
from releasekit.layout.measures import Edits, Fees, Limits, Units
from releasekit.layout.row_words import RowWords
from releasekit.layout.shapes import SHAPES, Continuation, Listing, Previous, Role, Unit
from releasekit.readers import dialects
from tests.declarations import GENERATED, schema
from tests.ingest.test_layout import GOOD

if TYPE_CHECKING:
    from pathlib import Path

    from msgspec import Struct

SCHEMAS = resources.folder("schemas")
EXAMPLES = sorted(SCHEMAS.glob("_example*.toml"))
EXAMPLE = [tomllib.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES]
VALIDATOR = jsonschema.Draft202012Validator(schema.document())


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_what_is_generated_is_what_the_types_say(path: Path) -> None:
    """Where this fails, run python -m tests.declarations and read the difference."""
    assert path.read_text(encoding="utf-8") == GENERATED[path]()


@pytest.mark.parametrize("path", [*sorted(SCHEMAS.glob("[!_]*.toml")), *EXAMPLES])
def test_every_declaration_of_ours_is_as_the_schema_says(path: Path) -> None:
    layouts.check_file(path)
    VALIDATOR.validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "made"', "id = 7"),
        ('id = "made"', ""),
        ('delimiter = ","', ""),
        ('delimiter = ","', 'delimiter = ",,"'),
        ('delimiter = ","', 'delimiter = ","\nsheet = "a"'),
        ('reader = "delimited"', 'reader = "telepathy"'),
        ('role = "concepts"', 'role = "codes"'),
        ('heading = "text"', "span = [1, 2]"),
        ('heading = "text"', 'heading = "text", as = "color"'),
        ('heading = "text"', 'heading = "text", also = "x"'),
        ('["A-Z"]', '["AZ"]'),
        ('"01-01"', '"1 January"'),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    assert GOOD.count(old) == 1
    VALIDATOR.validate(tomllib.loads(GOOD))
    wrong = GOOD.replace(old, new)
    with pytest.raises(LayoutError):
        layouts.parse(wrong, source="made.toml")
    assert list(VALIDATOR.iter_errors(tomllib.loads(wrong)))


def test_dialects_are_those_that_a_declaration_may_name() -> None:
    definitions = schema.document()["$defs"]
    named = {
        *definitions["Like"]["properties"]["dialect"]["enum"],
        *definitions["Column"]["properties"]["instruction"]["enum"],
    }
    assert named - {""} == set(dialects.DIALECTS)
    assert set(dialects.NODES) == set(definitions["XmlTree"]["properties"]["dialect"]["enum"]) - {
        ""
    }
    assert set(dialects.LISTS) == set(definitions["Prose"]["properties"]["dialect"]["enum"]) - {""}


def tables(*path: str, within: Any = EXAMPLE) -> list[dict[str, Any]]:  # noqa: ANN401 (TOML)
    """Return the tables at a path of the example, through every list on the way."""
    if isinstance(within, list):
        return [table for item in within for table in tables(*path, within=item)]
    if not path:
        return [within]
    return tables(*path[1:], within=within[path[0]]) if path[0] in within else []


def keys(*kinds: type[Struct]) -> set[str]:
    """Return the keys of types, without those that the loader fills in."""
    internal = schema.INTERNAL - ({"key"} if Grammar in kinds else set())
    return {key for kind in kinds for key in kind.__struct_encode_fields__} - internal


@pytest.mark.parametrize(
    ("path", "kinds", "more"),
    [
        ((), (layouts.CodeSet,), {"includes"}),
        (("code",), (Grammar,), set()),
        (("code", "text"), (layouts.Wording,), set()),
        (("code", "rows"), (RowWords,), set()),
        (("license",), (License,), set()),
        (("cadence",), (layouts.Cadence,), set()),
        (("edits",), (Edits,), set()),
        (("limits",), (Limits,), set()),
        (("fees",), (Fees,), set()),
        (("fees", "units"), (Units,), set()),
        (("kinds",), (Kind,), set()),
        (("kinds", "sunset"), (Sunset,), set()),
        (("sections",), (Section,), set()),
        (("properties",), (Property,), set()),
        (("values",), (ValueList,), set()),
        (("families",), (ColumnFamily,), set()),
        (("reconcile",), (layouts.Reconciliation,), set()),
        (("reconcile", "actions"), (), set(Action)),
        (("files",), tuple(SHAPES.values()), {"like", "reader", "columns"}),
        (("files", "continues"), (Continuation,), set()),
        (("files", "lists"), (Listing,), set()),
        (("files", "previous"), (Previous,), set()),
        (("files", "columns"), (Meaning, *PLACES, *TYPES), set()),
    ],
)
def test_the_example_has_every_key(
    path: tuple[str, ...], kinds: tuple[type[Struct], ...], more: set[str]
) -> None:
    had = {key for table in tables(*path) for key in table}
    assert had == keys(*kinds) | more


def test_the_example_has_every_word() -> None:
    files, columns = tables("files"), tables("files", "columns")
    assert {file["reader"] for file in files if "reader" in file} == set(SHAPES)
    assert {file["role"] for file in files if "role" in file} == set(Role)
    assert {column["as"] for column in columns if "as" in column} == set(Use) - {Use.PROPERTY}
    assert {file["unit"] for file in files if "unit" in file} == set(Unit) - {Unit.LINE}
