"""What templates are given: only what differs of many values, and the publisher's counts."""

from __future__ import annotations

import pytest

from releasekit.views.changes import aspect_title
from releasekit.views.nested import inside


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("140",), ("140", "220"), [("inserted", "220")]),
        (("140", "220"), ("220",), [("deleted", "140")]),
        (("a b", "c d"), ("c d", "a b"), []),
        (
            ("harm by salve (T36.-)", "lantern harm (U07.0)"),
            ("harm by salve (T36.-)", "lantern harm (U07.1)"),
            [
                ("same", "lantern harm (U07."),
                ("deleted", "0"),
                ("inserted", "1"),
                ("same", ")"),
            ],
        ),
        (
            ("x",),
            ("y", "z"),
            [
                ("deleted", "x"),
                ("same", "\n"),
                ("inserted", "y"),
                ("same", "\n"),
                ("inserted", "z"),
            ],
        ),
    ],
)
def test_only_the_values_that_differ_are_told(
    before: tuple[str, ...], after: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert [(one.kind, one.text) for one in inside(before, after)] == expected


@pytest.mark.parametrize(
    ("aspect", "title"),
    [
        ("display", "Descriptor"),
        ("designation.short", "Short descriptor"),
        ("note.use-additional-code", "Use additional code"),
        ("flag.add-on", "Add on"),
        ("parent", "Parent"),
    ],
)
def test_an_aspect_in_words(aspect: str, title: str) -> None:
    assert aspect_title(aspect) == title
