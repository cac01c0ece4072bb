"""The heading of a text is told by the rows below it: nothing above and no odd line decides it."""

from __future__ import annotations

import pytest

from releasekit.rows.table_heads import head_of_text

ROWS = "1,99203,2026-01-01,1\n" * 5
ITEM = "item,cpt,dos,qty\n"
NAMES = ("item", "cpt", "dos", "qty")
WIDE = "2,99203,2026-01-01,1,a,b,c,d,e,f,g,9\n"
PROSE = "This list is for use, by staff, of the clinic\n"

HEADS = {
    "plain": (ITEM + ROWS, NAMES, 1),
    "a title": (f"Charges of 2026\n{ITEM}{ROWS}", NAMES, 2),
    "a title with its own commas": (f"Charges, all,,\n,,,\n{ITEM}{ROWS}", NAMES, 3),
    "a title as wide as the table": (f"Clinic,Main,West,Wing\n\n{ITEM}{ROWS}", NAMES, 3),
    "pairs above": ("Effective,2026-01-01\nBy,Jane\n\ncode,price\n99203,1\n", ("code", "price"), 4),
    "a wide note": (f"{','.join('abcdefgh')}\n{ITEM}{ROWS}", NAMES, 2),
    "many notes": (PROSE * 40 + ITEM.replace(",", "\t") + ROWS.replace(",", "\t"), NAMES, 41),
    "an odd quote above": (f'5" wide, "all"\n\n{ITEM}{ROWS}', NAMES, 3),
    "a cell over lines above": (f'"Charges\n\nof 2026",x\n{ITEM}{ROWS}', NAMES, 4),
    "one line too wide": (ITEM + ROWS + WIDE + ROWS, NAMES, 1),
    "the first line too wide": (ITEM + WIDE + ROWS, NAMES, 1),
    "one of two lines too wide": (f"{ITEM}1,99203,2026-01-01,1\n{WIDE}", NAMES, 1),
    "a line of 400 cells": (f"{ITEM}{ROWS}{',' * 400}x\n{ROWS}", NAMES, 1),
    "a wide line of words": (f"{ITEM}{ROWS}{','.join('abcdefgh')}\n{ROWS}", NAMES, 1),
    "blank cells behind the heading": (ITEM.replace("\n", ",,,\n") + ROWS, NAMES, 1),
    "short lines": (f"{ITEM}1,99203\n2,99203\n3,99203\n", NAMES, 1),
    "a foot": (f"{ITEM}{ROWS}Total,5\nPrinted by,X\n", NAMES, 1),
    "groups of columns above": (f"Codes,,,Money\n{ITEM}{ROWS}", NAMES, 2),
    "decimal commas": ("code;price\n99203;5,00\n99204;6,00\n", ("code", "price"), 1),
    "one column": ("code\n99203\n99204\n", ("code",), 1),
    "a title over one column": ("My codes\n\ncode\n99203\n99204\n", ("code",), 3),
    "a heading alone": (ITEM, NAMES, 1),
    "none": (ROWS, ("column 1", "column 2", "column 3", "column 4"), 0),
    "none, and a line of words": (
        f"{ROWS}a,b,c,d\n{ROWS}",
        ("column 1", "column 2", "column 3", "column 4"),
        0,
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_heading_is_found(name: str) -> None:
    text, headings, lines = HEADS[name]
    head = head_of_text(text)
    assert (head.headings, head.lines) == (headings, lines)


def test_blank_cells_behind_heading_and_rows_are_columns() -> None:
    head = head_of_text((ITEM + ROWS).replace("\n", ",,\n"))
    assert head.headings == (*NAMES, "column 5", "column 6")
    assert not head.ragged


@pytest.mark.parametrize(
    ("text", "ragged"),
    [
        (ITEM + ROWS, False),
        (ITEM + ROWS + WIDE, True),
        (f"{ITEM}1,99203\n", True),
        (f'a "quoted", title\n{ITEM}{ROWS}', False),
        (f'a 5" title\n{ITEM}{ROWS}', True),
    ],
)
def test_what_an_engine_would_not_read_whole_is_told(text: str, *, ragged: bool) -> None:
    assert head_of_text(text).ragged is ragged
