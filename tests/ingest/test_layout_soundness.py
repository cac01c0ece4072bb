"""Declarations that could not be carried out are refused; what is near them is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import config, faults
from releasekit import layout as layouts
from releasekit.errors import ConfigurationError, LayoutError, SnapshotError
from releasekit.store import locate
from releasekit.store.pages import write as write_pages
from tests.ingest.test_layout import GOOD
from tests.ingest.test_layout_faults import FILES, TEXT
from tests.ingest.test_layout_faults import faults as faults_of
from tests.ingest.test_layout_shapes import (
    BY_FIELD,
    BY_GROUP,
    BY_HEADING,
    BY_PATH,
    BY_SPAN,
    COMMA,
    RECORDS,
    shape,
)
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path

LABELS = "\"01-01\"\nlabels = [{{ pattern = '{}' }}]"
NAMES = "\"01-01\"\nnames = ['{}']"
KIND = 'id = "any", title = "Any"'


def more(name: str, keys: str = "") -> str:
    """Return the text column with another column behind it."""
    return f'{TEXT} }}, {{ name = "{name}", heading = "more"{keys and ", "}{keys}'


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        # words that are stored and shown
        ('name = "Made"', 'name = "Made\\tup"', "name", "holds a control character"),
        ('name = "Made"', 'name = "Made up, § 1 – ü"', "", ""),
        ('title = "Made up"', 'title = " "', "title", "is empty"),
        ('publisher = "nobody"', 'publisher = ""', "publisher", "is empty"),
        ('notice = "none"', 'notice = "a\\nb"', "license.notice", "holds a control character"),
        ('title = "All"', 'title = "A\\tB"', "sections[0].title", "holds a control character"),
        ('title = "All"', 'title = "A\\u0000"', "sections[0].title", "holds a control character"),
        ('title = "All"', 'title = "A\\n"', "sections[0].title", "write it on one line, with"),
        ('title = "All"', 'title = "A\\u202eB"', "sections[0].title", "holds a control character"),
        ('id = "any"', 'id = "an\\ty"', "kinds[0].id", "small letters"),
        ('id = "any"', 'id = "a y"', "kinds[0].id", "small letters, figures and hyphens"),
        ('["A-Z"]', '["A\\t-Z"]', "sections[0].ranges[0]", "is no range"),
        ('name = "table"', 'name = ""', "files[0].name", "is empty"),
        ('name = "table"', 'name = "a table (text)"', "", ""),
        ('name = "table"', 'name = "table"\nlist = "a\\nb"', "files[0].list",
         "a control character"),
        (TEXT, 'value = "a\\tb"', "files[0].columns[1].value", "holds a control character"),
        (TEXT, 'value = "a b"', "", ""),
        (TEXT, more("more", 'flag = ""'), "files[0].columns[2].flag", "is empty"),
        (TEXT, more("more", "date = []"), "files[0].columns[2].date", "is an empty list"),
        (TEXT, more("more", 'date = "%Y", open_ended = " "'), "files[0].columns[2].open_ended",
         "is empty"),
        (TEXT, more("more", 'date = "%Y", open_ended = "9999"'), "", ""),
        (TEXT, "heading = []", "files[0].columns[1].heading", "is an empty list"),
        (TEXT, 'heading = ["text", ""]', "files[0].columns[1].heading", "is empty"),
        # names of columns
        (TEXT, more("more[]"), "files[0].columns[2].name", "small letters, figures and hyphens"),
        (TEXT, more("More"), "files[0].columns[2].name", "small letters"),
        (TEXT, more("a\\tb"), "files[0].columns[2].name", "small letters"),
        (TEXT, more(""), "files[0].columns[2].name", "small letters"),
        (TEXT, more("excludes-1"), "", ""),
        (TEXT, more("kind"), "files[0].columns[2].name", "worked out from the code"),
        (TEXT, more("kind", 'as = "control"'), "", ""),
        (TEXT, more("parent"), "", ""),
        (TEXT, f"{TEXT}, many = true", "files[0].columns[1].many", "a code has one display"),
        (TEXT, f"{TEXT}, as = 'note'", "files[0].columns[1].as", "has a place of its own"),
        # the key
        ("[code]", '[code]\nkey = ["code", "code"]', "code.key[1]", "stands twice"),
        ("[code]", '[code]\nkey = ["code", "kind"]', "code.key[1]", "has a place of its own"),
        ("[code]", '[code]\nkey = ["code", "B"]', "code.key[1]", "small letters"),
        ("[code]", '[code]\nkey = ["code"]', "", ""),
        ("[code]", "[code]\ndot = 100", "code.dot", "<= 99"),
        # properties
        ("kinds =", "properties = [{ name = 'display' }]\nkinds =", "properties[0].name",
         "a place of its own"),
        ("kinds =", "properties = [{ name = 'add-on' }]\nkinds =", "", ""),
        # patterns that cannot be compiled
        ('pattern = "."', 'pattern = "a{99999999999}"', "kinds[0].pattern",
         "no regular expression"),
        ('pattern = "."', f"pattern = '{'(' * 3000}{')' * 3000}'", "kinds[0].pattern",
         "nested too deeply"),
        ('pattern = "."', f"pattern = '{'(' * 30}.{')' * 30}'", "", ""),
        # the calendar
        ('"01-01"', '"01-01"\noffset = -9999', "cadence.offset", ">= -1"),
        ('"01-01"', '"01-01"\noffset = -1', "", ""),
        ('"01-01"', '"01-01"\nleads = { any = 99999 }', "cadence.leads.any", "<= 99"),
        ('"01-01"', '"01-01"\nleads = { any = 6 }', "", ""),
        ('"01-01"', LABELS.format("ED-[0-9]+"), "cadence.labels[0].pattern",
         "a group year or date"),
        ('"01-01"', LABELS.format("Q(?P<quarter>[1-4])"), "cadence.labels[0].pattern", "year or"),
        ('"01-01"', LABELS.format("(?P<years>1)(?P<date>.)"), "cadence.labels[0].pattern",
         "did you mean year?"),
        ('"01-01"', LABELS.format("ED-(?P<year>[0-9]{4})"), "", ""),
        ('"01-01"', NAMES.format("X([0-9]{4})"), "cadence.names[0]", "needs a group year"),
        ('"01-01"', NAMES.format("X(?P<year>[0-9]{4})"), "", ""),
        (KIND, f"{KIND}, sunset = {{ years = 9999 }}", "kinds[0].sunset.years", "<= 99"),
        (KIND, f"{KIND}, sunset = {{ years = 5 }}", "", ""),
        ("licensed = false", "licensed = false\nyear_offset = -3000", "license.year_offset",
         ">= -9"),
        ("licensed = false", "licensed = false\nyear_offset = -1", "", ""),
        # files
        (FILES, "", "files", "none of them is a file of concepts"),
        ("[[files]]", "[[files]]\nsupplements = true", "files", "none of them is a file of conc"),
        ('"concepts"', '"declared"', "files", "none of them is a file of concepts"),
        (TEXT, more("action", 'as = "declared"'), "files[0].columns[2].as", "no reconcile names"),
        ("[[files]]", "[[files]]\nencodings = ['rot13']", "files[0].encodings",
         "no encoding of te"),
        ("[[files]]", "[[files]]\nencodings = ['utf-99']", "files[0].encodings", "no encoding"),
        ("[[files]]", "[[files]]\nencodings = ['undefined']", "files[0].encodings", "no encoding"),
        ("[[files]]", "[[files]]\nencodings = ['latin-1', 'utf-16']", "", ""),
        # keys that are meant
        ('title = "Made up"', 'title = "a"\nTITLE = "Made up"', "TITLE", "did you mean title?"),
        ('id = "made"', 'id = "made"\ninclude = "_shared.toml"', "include",
         "did you mean includes?"),
        ("[[files]]", "[[files]]\nlik = 'table'", "files[0].lik", "did you mean like?"),
        ("[[files]]", "[[files]]\nREADER = 'prose'", "files[0].READER", "did you mean reader?"),
        ('reader = "delimited"', 'raeder = "delimited"', "files[0].raeder", "did you mean reader?"),
        (TEXT, f"{TEXT}, MANY = true", "files[0].columns[1].MANY", "did you mean many?"),
    ],
)  # fmt: skip
def test_a_declaration_that_cannot_be_carried_out(
    old: str, new: str, path: str, message: str
) -> None:
    assert GOOD.count(old)
    found = faults_of(GOOD.replace(old, new, 1))
    if not message:
        assert found == {}
        return
    assert path in found, found
    assert message in found[path]


TOTALS = (
    "dialect = 'modul-prose'\nunit = 'block'\nlists = [{{ heading = 'A', section = 'All', {} }}]"
)
SECTION = f'{BY_GROUP}, {{ name = "section" }}'


@pytest.mark.parametrize(
    ("reader", "keys", "columns", "path", "message"),
    [
        ("fixed_width", RECORDS, BY_SPAN.replace("[7, 0]", "[7, 100_001]"), ".columns[1].span",
         "is no span"),
        ("fixed_width", RECORDS, BY_SPAN.replace("[7, 0]", "[7, 100_000]"), "", ""),
        ("fixed_width", f"{RECORDS}\nblank = [[7, 100_001]]", BY_SPAN, ".blank[0]", "beyond any"),
        ("delimited", f"{COMMA}\n{RECORDS}", BY_FIELD.replace("= 2", "= 100_001"),
         ".columns[1].field", "<= 100000"),
        ("delimited", COMMA, BY_HEADING.replace('"b"', '"b", nth = 100_001'), ".columns[1].nth",
         "<= 100000"),
        ("delimited", 'delimiter = "\\n"', BY_HEADING, ".delimiter", "one character"),
        ("delimited", 'delimiter = "\\t"', BY_HEADING, "", ""),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '"a[b"'), ".columns[1].path",
         "child names parted by slashes"),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '"/a"'), ".columns[1].path",
         "child"),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '"a//b"'), ".columns[1].path",
         "chi"),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '""'), ".columns[1].path", "chi"),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '"a-1/b.c/@d"'), "", ""),
        ("xml_tree", "node = 'row'", BY_PATH.replace('"text"', '"."'), "", ""),
        ("xml_tree", "node = 'a b'", BY_PATH, ".node", "a node's name"),
        ("xml_tree", "node = 'row'\ndialect = 'pcs-axes'",
         '{ name = "code", axis = 0 }, { name = "display", axis = 0 }', ".columns[1].axis",
         "0 is the code"),
        ("xml_tree", "node = 'row'\ndialect = 'pcs-axes'",
         '{ name = "code", axis = 0 }, { name = "display", axis = 3 }', "", ""),
        ("delimited", f"{COMMA}\nprevious.separators = '(,)|;'", BY_HEADING, ".previous.separators",
         "has a group that is kept"),
        ("xml_tree", "node = 'row'\ndialect = 'pcs-axes'",
         '{ name = "code", axis = 0 }, { name = "display", axis = 100 }', ".columns[1].axis",
         "<= 99"),
        ("prose", "records = '(?P<code>.)'", BY_GROUP, ".records", "has no group 'display'"),
        ("prose", TOTALS.format("records = '(?P<code>.)(?P<display>.)'"), SECTION, "", ""),
        ("prose", TOTALS.format("records = '(?P<code>.)'"), SECTION, ".lists[0].records",
         "has no group 'display'"),
        ("prose", TOTALS.format("prefix = 'a\tb', records = '(?P<code>.)(?P<display>.)'"), SECTION,
         ".lists[0].prefix", "a control character"),
    ],
)  # fmt: skip
def test_a_shape_that_cannot_be_read(
    reader: str, keys: str, columns: str, path: str, message: str
) -> None:
    found = faults_of(shape(reader, keys, columns))
    if not message:
        assert found == {}
        return
    assert f"files[0]{path}" in found, found
    assert message in found[f"files[0]{path}"]


@pytest.mark.parametrize("deep", ["[" * 5000 + "]" * 5000, "[" * 40 + "]" * 40, "9" * 5000])
def test_a_document_that_is_nested_too_deeply_or_no_toml_is_a_fault(deep: str) -> None:
    assert "" in faults_of(f"deep = {deep}\n{GOOD}")
    with pytest.raises(ValueError, match=r"nested too deeply|integer"):
        faults.toml(f"deep = {deep}")
    assert faults.toml("deep = [[[[1]]]]") == {"deep": [[[[1]]]]}


def test_a_configuration_that_is_nested_too_deeply_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "releasekit.toml", f"store = {'[' * 5000}{']' * 5000}")
    with pytest.raises(ConfigurationError, match="nested too deeply"):
        config.load()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe", "cannot be read"), (b"a = " + b"[" * 5000, "nested too deeply"), (b"", "")],
)
def test_what_is_included_and_cannot_be_read_is_a_fault(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "_part.toml").write_bytes(content)
    declaration = tmp_path / "made.toml"
    text = GOOD.replace('id = "made"', 'id = "made"\nincludes = "_part.toml"')
    declaration.write_text(text, encoding="utf-8")
    if not message:
        assert layouts.check_file(declaration).id == "made"
        return
    with pytest.raises(LayoutError, match=f"includes: _part.toml: .*{message}"):
        layouts.check_file(declaration)


def test_a_users_declaration_that_is_not_utf_8_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    with pytest.raises(LayoutError, match=r"latin\.toml: cannot be read"):
        layouts.load("latin")


def test_the_home_folder_of_nobody_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="no home folder"):
        locate("~nobody9/x")
    assert locate("~/x").root.is_absolute()
    write(tmp_path / "releasekit.toml", 'store = "~nobody9/x"')
    with pytest.raises(ConfigurationError, match=r"releasekit\.toml: store: ~nobody9/x"):
        config.load()


@pytest.mark.parametrize(
    ("lines", "heading", "code"),
    [
        ([b"A1\tone", b"A2\ttwo\tmore"], ("code", "display"), "A2"),
        ([b"A1\tone", b"A2"], ("code", "display"), "A2"),
        ([b"A1\tone\nand", b"A2\ttwo"], ("code", "display"), "A1"),
        ([], ("code", "dis\tplay"), "code"),
        ([], ("code", "dis\nplay"), "code"),
        ([b"A1\tone", b"A2\ttwo"], ("code", "display"), ""),
    ],
)
def test_a_line_that_would_break_the_table_is_not_stored(
    tmp_path: Path, lines: list[bytes], heading: tuple[str, ...], code: str
) -> None:
    path = tmp_path / "table"
    if not code:
        assert write_pages(path, heading, lines, keys=1).lines == len(lines)
        return
    with pytest.raises(SnapshotError, match=f"the line of '{code}' has not a cell for each column"):
        write_pages(path, heading, lines, keys=1)
