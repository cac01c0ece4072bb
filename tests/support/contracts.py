"""The JSON that other programs read, held against the schema that describes it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema

from releasekit import resources

SUFFIX = ".schema.json"
READ = {"declaration-1"}
"""The schema of what we read: no command writes it, and most of its keys may be left out."""
KINDS = sorted(
    {path.name.removesuffix(SUFFIX) for path in resources.folder("schemas").glob(f"*{SUFFIX}")}
    - READ
)
"""Every schema of what we write, by its name: `changes-2`."""


@cache
def schema(kind: str) -> Any:  # noqa: ANN401 (JSON)
    """Return a schema that is one itself."""
    path = resources.folder("schemas") / f"{kind}{SUFFIX}"
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(document)
    return document


def proved(kind: str, content: str | bytes) -> Any:  # noqa: ANN401 (JSON)
    """Read JSON that is as its schema says."""
    document = json.loads(content)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema(kind), format_checker=checker).validate(document)
    return document
