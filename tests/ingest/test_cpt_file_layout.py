"""The keys of a declaration that the CPT data file needs: what they refuse, and where."""

from __future__ import annotations

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.errors import LayoutError

CPT = resources.schema_files(None)["cpt"].read_text(encoding="utf-8")


def at(name: str) -> int:
    """Return the position of a file's declaration in cpt.toml."""
    return [file.name for file in layouts.load("cpt").files].index(name)


@pytest.mark.parametrize(
    ("before", "after", "file", "path", "said"),
    [
        ('unit = "parenthesis"', 'unit = "page"', "deletion notes", ".unit", "'page' is none of"),
        (", instruction = true }]", " }]", "deletion notes", ".columns", "needs a column that is"),
        (
            'columns = [{ name = "code" }, { name = "instruction", instruction',
            'columns = [{ name = "code", instruction = true }, { name = "instruction", instruction',
            "deletion notes",
            ".columns",
            "only one column can be the instruction",
        ),
        ("gathers = true\n", "adds = true\n", "clinician descriptors", ".adds", "only a file of"),
        (', many = true },\n]\n\n[[files]]\nlike = "clin', ' },\n]\n\n[[files]]\nlike = "clin',
         "clinician descriptors", ".gathers", "needs a column that is many"),
        ('date = "%Y%m%d", also = "Pre-1982" },\n  { name = "action"',
         'also = "Pre-1982" },\n  { name = "action"',
         "CPT Link: history", ".columns[0].also", "stands for a date"),
        ('reader = "prose"\nmembers = \'(?i)MODUL', 'reader = "fixed_width"\nmembers = \'(?i)MODUL',
         "MODUL", ".lists", "is for the reader prose"),
        (', { name = "section" }]', "]", "MODUL", ".columns", "needs the column section"),
        ('section = "Modifiers", records', 'section = "Signs", records',
         "MODUL", ".lists[0].section", "'Signs' is none of the sections"),
        ("heading = '(?i)category ii modifiers'", "heading = '(?i'",
         "MODUL", ".lists[3].heading", "is no regular expression"),
        ('prefix = "asc/"', "prefix = 1", "MODUL", ".lists[2].prefix", "1 is not a str"),
    ],
)  # fmt: skip
def test_keys_that_make_no_sense_are_named_by_their_path(
    before: str, after: str, file: str, path: str, said: str
) -> None:
    assert CPT.count(before) == 1
    with pytest.raises(LayoutError) as fault:
        layouts.parse(CPT.replace(before, after), source="cpt.toml")
    assert fault.value.path == f"files[{at(file)}]{path}"
    assert said in str(fault.value)
