"""What is generated from the types of declarations: their JSON Schema, and docs/declarations.md."""

from pathlib import Path

from tests.declarations import page, schema

ROOT = Path(__file__).parents[2]
GENERATED = {
    ROOT / "schemas" / "declaration-1.schema.json": schema.text,
    ROOT / "docs" / "declarations.md": page.text,
}
"""Each generated file, and what makes its text."""
