"""The JSON Schema of declarations, so that editors complete and check them."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from releasekit.layout.codeset import CodeSet
from releasekit.layout.fields import PLACES, TYPES, Column, Meaning
from releasekit.layout.shapes import SHAPES, File
from releasekit.layout.values import (
    MONTH_DAY,
    CodeRange,
    DateForms,
    MonthDay,
    Patterns,
    Regex,
    Words,
)

Schema = dict[str, Any]

REGEX: Schema = {"type": "string", "format": "regex", "minLength": 1}
TEXTS: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
SPECIAL: dict[type, Schema] = {
    Regex: REGEX,
    Words: TEXTS,
    DateForms: TEXTS,
    Patterns: {"anyOf": [REGEX, {"type": "array", "items": REGEX}]},
    MonthDay: {"type": "string", "pattern": f"^{MONTH_DAY}$"},
    CodeRange: {"type": "string", "pattern": "^[^-]+-[^-]+$"},
}
INTERNAL = {"columns", "key", "digest", "place", "type"}
"""Fields that the loader fills in; no key of a declaration."""
INCLUDES = "Files of lists of tables to add below these, such as _shared.toml: one, or several."
LIKE = "The name of a file above whose keys this one takes over where it does not have them."


def text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> Schema:
    """Return the schema: a code set, its tables, and the five shapes of files."""
    _, made = msgspec.json.schema_components(
        [CodeSet, *SHAPES.values(), Meaning, *PLACES, *TYPES],
        schema_hook=lambda kind: dict(SPECIAL[kind]),
        ref_template="#/$defs/{name}",
    )
    definitions = {name: _public(definition) for name, definition in made.items()}
    top = definitions.pop("CodeSet")
    column = _column(definitions)
    shapes = {name: _shape(definitions, name) for name in SHAPES}
    top["properties"]["includes"] = TEXTS | {"description": INCLUDES}
    top["properties"]["files"]["items"] = {
        "if": {"required": ["like"]},
        "then": {"$ref": "#/$defs/Like"},
        "else": {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in SHAPES.values()]},
    }
    merged = {kind.__name__ for kind in (File, Column, Meaning, *PLACES, *TYPES)}
    kept = {name: made for name, made in sorted(definitions.items()) if name not in merged}
    kept |= {"Column": column, "Like": _like(shapes)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:releasekit:declaration:1",
        **top,
        "title": "The declaration of a code set: schemas/<id>.toml",
        "$defs": kept,
    }


def _public(definition: Schema) -> Schema:
    """Return a definition without the fields that are no keys, and without defaults."""
    properties = definition.get("properties", {})
    for name in INTERNAL & properties.keys():
        # A column's `type` is its tag in the types; `key` of [code] and its like are keys.
        if name != "key" or definition.get("title") != "Grammar":
            del properties[name]
    required = [name for name in definition.get("required", []) if name in properties]
    for value in properties.values():
        value.pop("default", None)
        if "anyOf" in value:  # TOML has no null
            value["anyOf"] = [kind for kind in value["anyOf"] if kind != {"type": "null"}]
    definition["description"] = " ".join(definition.get("description", "").split())
    if required:
        definition["required"] = required
    else:
        definition.pop("required", None)
    return definition


def _column(definitions: dict[str, Schema]) -> Schema:
    """Return what a column may have in any shape: what it is for, its place and its type."""
    meaning = definitions["Meaning"]
    for part in (*PLACES, *TYPES):
        meaning["properties"] |= definitions[part.__name__]["properties"]
    return meaning | {"title": "Column"}


def _shape(definitions: dict[str, Schema], name: str) -> Schema:
    """Return what a file of one shape may have; its columns lie in one of its places."""
    kind = SHAPES[name]
    shape = definitions[kind.__name__]
    places = [str(place.__struct_config__.tag) for place in kind.places]
    item: Schema = {"$ref": "#/$defs/Column"}
    if "group" not in places:
        item = {"allOf": [item, {"anyOf": [{"required": [place]} for place in places]}]}
    shape["properties"]["reader"] = {"const": name}
    shape["properties"]["columns"] = {"type": "array", "items": item}
    shape["required"] = sorted({*shape["required"], "reader", "columns"})
    return shape


def _like(shapes: dict[str, Schema]) -> Schema:
    """Return what a file may have that takes over keys of another."""
    properties: Schema = {}
    for shape in shapes.values():
        properties |= shape["properties"]
    dialects = {
        word
        for shape in shapes.values()
        for word in shape["properties"].get("dialect", {}).get("enum", [])
    }
    properties["dialect"] = properties["dialect"] | {"enum": sorted(dialects)}
    return {
        "title": "Like",
        "description": "A file that takes over keys of another.",
        "type": "object",
        "properties": properties
        | {
            "like": {"type": "string", "description": LIKE},
            "reader": {"enum": list(shapes)},
            "columns": {"type": "array", "items": {"$ref": "#/$defs/Column"}},
        },
        "required": ["name", "like"],
        "additionalProperties": False,
    }
