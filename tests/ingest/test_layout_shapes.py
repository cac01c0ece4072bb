"""The five shapes of files: what each may have, what is refused, and forms of one table."""

from __future__ import annotations

import pytest

from releasekit import layout as layouts
from releasekit.layout.shapes import Delimited, FixedWidth
from tests.ingest.test_layout import GOOD
from tests.ingest.test_layout_faults import FILES, faults

ANOTHER = '\n[[files]]\nlike = "table"\nname = "other"\n'


def shape(reader: str, keys: str, columns: str, role: str = "concepts") -> str:
    """Return the declaration with one file of a shape."""
    file = f'[[files]]\nname = "table"\nrole = "{role}"\nreader = "{reader}"\nmembers = "x"\n'
    return GOOD.replace(FILES, f"{file}{keys}\ncolumns = [{columns}]\n")


CODE, DISPLAY = '{ name = "code", span = [1, 5] }', '{ name = "display", span = [7, 0] }'
BY_SPAN = f"{CODE}, {DISPLAY}"
BY_FIELD = '{ name = "code", field = 1 }, { name = "display", field = 2 }'
BY_HEADING = '{ name = "code", heading = "a" }, { name = "display", heading = "b" }'
BY_PATH = '{ name = "code", path = "@id" }, { name = "display", path = "text" }'
BY_GROUP = '{ name = "code" }, { name = "display" }'
COMMA, RECORDS = 'delimiter = ","', "records = '[A-Z]'"


@pytest.mark.parametrize(
    ("reader", "keys", "columns", "path", "message"),
    [
        # what every shape needs, and the least that is right
        ("fixed_width", RECORDS, BY_SPAN, "", ""),
        ("fixed_width", "", BY_SPAN, ".records", "is missing"),
        ("fixed_width", RECORDS, f'{CODE}, {{ name = "display" }}', ".columns[1]", "needs span"),
        ("delimited", COMMA, BY_HEADING, "", ""),
        ("delimited", "", BY_HEADING, ".delimiter", "is missing"),
        ("delimited", f"{COMMA}\n{RECORDS}", BY_FIELD, "", ""),
        ("delimited", RECORDS, BY_FIELD, ".delimiter", "is missing"),
        ("delimited", COMMA, BY_FIELD, ".records", "is missing; without headings"),
        ("workbook", "", BY_HEADING, "", ""),
        ("workbook", "", BY_FIELD, ".columns[0].field", "is for the reader delimited"),
        ("xml_tree", "node = 'row'", BY_PATH, "", ""),
        ("xml_tree", "", BY_PATH, ".node", "is missing"),
        ("prose", "records = '(?P<code>.) (?P<display>.)'", BY_GROUP, "", ""),
        ("prose", "", BY_GROUP, ".records", "is missing"),
        ("telepathy", "", BY_GROUP, ".reader", "'telepathy' must be one of fixed_width, delim"),
        # keys of another shape
        ("fixed_width", f"{RECORDS}\n{COMMA}", BY_SPAN, ".delimiter", "is for the reader delim"),
        ("delimited", f"{COMMA}\nsheet = 'a'", BY_HEADING, ".sheet", "is for the reader workbook"),
        ("workbook", "encodings = ['ascii']", BY_HEADING, ".encodings", "is for the reader"),
        ("workbook", "node = 'row'", BY_HEADING, ".node", "is for the reader xml_tree"),
        ("fixed_width", f"{RECORDS}\nunit = 'line'", BY_SPAN, ".unit", "is for the reader prose"),
        ("delimited", COMMA, BY_SPAN, ".columns[0].span", "is for the reader fixed_width, and"),
        ("fixed_width", RECORDS, f'{CODE}, {{ name = "display", path = "b" }}',
         ".columns[1].path", "is for the reader xml_tree, and this one is fixed_width"),
        # what is for one of two forms of one shape
        ("delimited", f"{COMMA}\n{RECORDS}", BY_HEADING, ".records", "columns that are counted"),
        ("delimited", f"{COMMA}\nmalformed = 'a'", BY_HEADING, ".malformed", "that are counted"),
        ("delimited", f"{COMMA}\nquoted = true", BY_HEADING, "", ""),
        ("delimited", f"{COMMA}\n{RECORDS}\nquoted = true", BY_FIELD, ".quoted", "below headings"),
        ("delimited", f"{COMMA}\nheading_rows = 4", BY_HEADING, "", ""),
        ("delimited", f"{COMMA}\n{RECORDS}\nheading_rows = 4", BY_FIELD, ".heading_rows", "below"),
        ("delimited", f"{COMMA}\n{RECORDS}", BY_FIELD.replace("field = 2", 'heading = "b"'),
         ".columns", "below headings or are counted from the left, not both"),
        # spans and places
        ("fixed_width", RECORDS, CODE.replace("1, 5", "0, 5") + f", {DISPLAY}",
         ".columns[0].span", "[0, 5] is no span"),
        ("fixed_width", RECORDS, CODE.replace("1, 5", "5, 1") + f", {DISPLAY}",
         ".columns[0].span", "[5, 1] is no span"),
        ("fixed_width", RECORDS, CODE.replace("1, 5", "5, 5") + f", {DISPLAY}", "", ""),
        ("fixed_width", RECORDS, CODE.replace("[1, 5]", "[1]") + f", {DISPLAY}",
         ".columns[0].span", "length 2"),
        ("fixed_width", RECORDS, CODE.replace("[1, 5]", '"1-5"') + f", {DISPLAY}",
         ".columns[0].span", "must be a list, not '1-5'"),
        ("delimited", COMMA, BY_HEADING.replace('heading = "b"', 'heading = "b", field = 2'),
         ".columns[1]", "lies in one place, not in field and heading"),
        ("delimited", f"{COMMA}\n{RECORDS}", BY_FIELD.replace("= 2", '= "2"'),
         ".columns[1].field", "must be a whole number, not '2'"),
        ("delimited", f"{COMMA}\n{RECORDS}", BY_FIELD.replace("= 2", "= 0"), ".columns[1].field",
         ">= 1, not 0"),
        ("workbook", "", BY_HEADING.replace('"b"', '"b", label = "c"'), ".columns[1].label",
         "is for the reader xml_tree, and this one is workbook"),
        # dialects
        ("xml_tree", "node = 'row'", BY_PATH.replace('path = "@id"', "axis = 0"), ".dialect",
         "is missing; axes are"),
        ("xml_tree", "node = 'row'\ndialect = 'pcs-axes'", BY_PATH, ".dialect", "needs columns"),
        ("xml_tree", "node = 'row'\ndialect = 'pcs-axis'", BY_PATH, ".dialect", "mean pcs-axes?"),
        ("prose", "dialect = 'modul-prose'", BY_GROUP, ".lists", "go with the dialect modul-prose"),
    ],
)  # fmt: skip
def test_what_a_shape_may_have(
    reader: str, keys: str, columns: str, path: str, message: str
) -> None:
    found = faults(shape(reader, keys, columns))
    if not message:
        assert found == {}
        return
    assert f"files[0]{path}" in found, found
    assert message in found[f"files[0]{path}"]


@pytest.mark.parametrize(
    ("keys", "path", "message"),
    [
        ("flag = '1'", "", ""),
        ("flag = '1', date = '%Y'", "", "has one type, not flag and date"),
        ("flag = '1', drop = '.'", ".drop", "is for a column that is a text, and this one is a fl"),
        ("flag = '1', many = true", ".many", "a code has one of it"),
        ("flag = '1', as = 'note'", ".as", "a note is a text"),
        ("date = '%Y', date_placeholders = ['never'], open_ended = '9999'", "", ""),
        ("date = '%Y', collapse = true", ".collapse", "is for a column that is a text"),
        ("date_placeholders = ['never']", ".date_placeholders", "is for a column that is a date"),
        ("open_ended = '9999'", ".open_ended", "is for a column that is a date"),
        ("number = true", "", ""),
        ("number = true, date = '%Y'", "", "has one type, not date and number"),
        ("number = false", ".number", "must be one of True"),
        ("number = true, drop = ','", ".drop", "is for a column that is a text"),
        ("drop = '.', collapse = true", "", ""),
        ("instruction = 'prose'", ".instruction", "must be one of cpt-parenthetical"),
        ("also = 'x'", ".also", "is not a key of this table"),
    ],
)
def test_what_a_type_may_have(keys: str, path: str, message: str) -> None:
    columns = f'{BY_HEADING}, {{ name = "more", heading = "m", {keys} }}'
    found = faults(shape("delimited", COMMA, columns))
    if not message:
        assert found == {}
        return
    assert message in found[f"files[0].columns[2]{path}"]


def test_a_file_like_another_is_all_that_it_does_not_say_otherwise() -> None:
    like = f'{ANOTHER}delimiter = "|"\n'
    first, second = layouts.parse(GOOD + like, source="made.toml").files
    assert isinstance(second, Delimited)
    assert (second.name, second.delimiter) == ("other", "|")
    assert second.columns == first.columns
    assert second.role == first.role


BOTH = """
  { name = "code", span = [1, 3], heading = "a" },
  { name = "display", span = [4, 0], heading = "b" },
"""


def test_a_form_of_another_shape_takes_over_what_the_file_is_for() -> None:
    """Columns may say where they lie in every shape that the table has a form of, in no other."""
    text = shape("fixed_width", f"{RECORDS}\nrequired = true\nencodings = ['latin-1']", BOTH)
    form = f'{ANOTHER}reader = "delimited"\ndelimiter = ","\n'
    fixed, delimited = layouts.parse(text + form, source="made.toml").files
    assert isinstance(fixed, FixedWidth)
    assert isinstance(delimited, Delimited)
    assert (delimited.required, delimited.records) == (True, "")
    assert delimited.encodings == ("utf-8-sig", "cp1252")
    assert [column.name for column in delimited.columns] == ["code", "display"]
    assert delimited.headed
    assert "is for the reader delimited or workbook" in faults(text)["files[0].columns[0].heading"]
    assert "needs path or axis" in faults(
        text + f'{ANOTHER}reader = "xml_tree"\nnode = "row"\n'
    )["files[1].columns[0]"]  # fmt: skip


def test_a_fault_in_what_a_form_takes_over_is_told_once() -> None:
    wrong = GOOD.replace('heading = "text"', 'heading = "text", colour = 1')
    assert set(faults(wrong + ANOTHER)) == {"files[0].columns[1].colour"}
    own = 'columns = [{ name = "code", heading = "a", colour = 1 }]\n'
    assert "files[1].columns[0].colour" in faults(wrong + ANOTHER + own)


@pytest.mark.parametrize("reader", ["7", "['delimited']", "{ name = 'delimited' }"])
def test_a_reader_that_is_no_word_is_a_fault(reader: str) -> None:
    wrong = GOOD.replace('reader = "delimited"', f"reader = {reader}")
    assert "must be one of" in faults(wrong)["files[0].reader"]
    like = f"{ANOTHER}reader = {reader}\n"
    assert "must be one of" in faults(GOOD + like)["files[1].reader"]
