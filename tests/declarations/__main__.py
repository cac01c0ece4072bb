"""Writes what is generated from the types of declarations: python -m tests.declarations."""

from tests.declarations import GENERATED

for path, text in GENERATED.items():
    path.write_text(text(), encoding="utf-8")
