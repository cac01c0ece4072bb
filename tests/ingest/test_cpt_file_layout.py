"""The keys of a declaration that the CPT data file needs: what they refuse, and where."""

from __future__ import annotations

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.errors import LayoutError

CPT = resources.schema_files(None)["cpt"].read_text(encoding="utf-8")

INSTRUCTION = 'instruction = "cpt-parenthetical"'


def at(name: str) -> int:
    """Return the position of a file's declaration in cpt.toml."""
    return [file.name for file in layouts.load("cpt").files].index(name)


@pytest.mark.parametrize(
    ("before", "after", "file", "path", "said"),
    [
        ('unit = "parenthesis"', 'unit = "page"', "deletion notes", ".unit", "must be one of line"),
        (f", {INSTRUCTION} }}]", " }]", "deletion notes", ".columns", "needs a column that is"),
        (
            f'{{ name = "code" }}, {{ name = "instruction", {INSTRUCTION}',
            f'{{ name = "code", {INSTRUCTION} }}, {{ name = "instruction", {INSTRUCTION}',
            "deletion notes",
            ".columns",
            "only one column can be the instruction",
        ),
        ("multi_row = true\n", "supplements = true\n", "clinician descriptors", ".supplements",
         "only a file of"),
        (', many = true },\n]\n\n[[files]]\nlike = "clin', ' },\n]\n\n[[files]]\nlike = "clin',
         "clinician descriptors", ".multi_row", "needs a column that is many"),
        ('date = "%Y%m%d", date_placeholders = "Pre-1982" },\n  { name = "action"',
         'date_placeholders = "Pre-1982" },\n  { name = "action"',
         "CPT Link: history", ".columns[0].date_placeholders", "is for a column that is a date"),
        ('reader = "prose"\nmembers = \'(?i)MODUL', 'reader = "fixed_width"\nmembers = \'(?i)MODUL',
         "MODUL", ".lists", "is for the reader prose"),
        (', { name = "section" }]', "]", "MODUL", ".columns", "needs the column section"),
        ('section = "Modifiers", records', 'section = "Signs", records',
         "MODUL", ".lists[0].section", "'Signs' is none of the sections"),
        ("heading = '(?i)category ii modifiers'", "heading = '(?i'",
         "MODUL", ".lists[3].heading", "is no regular expression"),
        ('prefix = "asc/"', "prefix = 1", "MODUL", ".lists[2].prefix", "must be a text, not 1"),
    ],
)  # fmt: skip
def test_keys_that_make_no_sense_are_named_by_their_path(
    before: str, after: str, file: str, path: str, said: str
) -> None:
    assert CPT.count(before) == 1
    with pytest.raises(LayoutError) as fault:
        layouts.parse(CPT.replace(before, after), source="cpt.toml")
    assert said in dict(fault.value.faults)[f"files[{at(file)}]{path}"]
