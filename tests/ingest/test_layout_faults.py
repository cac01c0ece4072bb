"""A declaration's faults: each is named by its dotted path, and what is near it does not fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import LayoutError
from tests.ingest.test_layout import GOOD
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'heading = "text"'
LIST = "[[reconcile]]\nlists = ['addenda']\n[reconcile.actions]\n"
KINDS = 'kinds = [{ id = "any", title = "Any", pattern = "." }]'
FILES = GOOD[GOOD.index("[[files]]") :]
VALUES = 'values = [{{ name = "display", means = {{ A = "a" }} }}, {{ name = "{}", means = {{}} }}]'
"""Two value lists; the second must be of another column, and of one that there is."""


def faults(text: str) -> dict[str, str]:
    """Return the faults of a declaration by path; none if it is right."""
    found: dict[str, str] = {}
    try:
        layouts.parse(text, source="made.toml")
    except LayoutError as error:
        for path, message in error.faults:
            found[path] = f"{found[path]}; {message}" if path in found else message
    return found


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        # a key is missing
        ('form = "a letter and digits"', "", "code.form", "is missing"),
        ('publisher = "nobody"', "", "publisher", "is missing"),
        ('notice = "none"', "", "license.notice", "is missing"),
        ('effective = "01-01"', "", "cadence.effective", "is missing"),
        ('reader = "delimited"', "", "files[0].reader", "is missing; it must be one of fixed_w"),
        ('name = "display", heading', "heading", "files[0].columns[1].name", "is missing"),
        ('id = "any", ', "", "kinds[0].id", "is missing"),
        ('title = "All", ', "", "sections[0].title", "is missing"),
        # a key that there is not
        ("licensed = false", "licensed = false\nfree = true", "license.free", "is not a key"),
        (TEXT, f"{TEXT}, width = 3", "files[0].columns[1].width", "is not a key"),
        (TEXT, f"{TEXT}, optionl = true", "files[0].columns[1].optionl", "did you mean optional?"),
        ("[[files]]", "[[files]]\npage = 1", "files[0].page", "is not a key"),
        ("[[files]]", "[[files]]\nmultirow = true", "files[0].multirow", "did you mean multi_row?"),
        ("[[files]]", "[[files]]\nkey = ['code']", "files[0].key", "it stands in [code]"),
        ('"01-01"', '"01-01"\nperiod = 4', "cadence.period", "is not a key"),
        ('pattern = "."', 'pattern = ".", rank = 1', "kinds[0].rank", "is not a key"),
        # a value of the wrong type
        ('id = "made"', "id = 7", "id", "must be a text, not 7"),
        ('"01-01"', '"01-01"\noffset = "-1"', "cadence.offset", "a whole number, not '-1'"),
        ('"01-01"', '"01-01"\noffset = true', "cadence.offset", "a whole number, not True"),
        (TEXT, f'{TEXT}, many = "yes"', "files[0].columns[1].many", "true or false, not 'yes'"),
        (TEXT, "heading = 3", "files[0].columns[1].heading", "a text or a list of texts, not 3"),
        (TEXT, f"{TEXT}, date = [1]", "files[0].columns[1].date", "a list of texts, not [1]"),
        ("licensed = false", 'licensed = "no"', "license.licensed", "true or false, not 'no'"),
        (KINDS, "kinds = [7]", "kinds[0]", "must be a table, not 7"),
        (KINDS, "kinds = 7", "kinds", "must be a list of tables, not 7"),
        (FILES, "[files]\nname = 'x'", "files", "must be a list of tables"),
        # a value that cannot be
        ('members = "csv$"', 'members = "("', "files[0].members", "'(' is no regular expression"),
        ('pattern = "."', 'pattern = "*"', "kinds[0].pattern", "'*' is no regular expression"),
        ('members = "csv$"', 'members = "[[a]csv$"', "files[0].members", "Possible nested set"),
        ('"01-01"', '"13-45"', "cadence.effective", "is no day of the year"),
        ('"01-01"', '"02-30"', "cadence.effective", "is no day of the year"),
        ('"01-01"', '"01-01"\npublished = "8-31"', "cadence.published", "is no day of the year"),
        ('"01-01"', '"01-01"\ninterim = [1, 13]', "cadence.interim[1]", "<= 12, not 13"),
        ('"delimited"', '"delimitd"', "files[0].reader", "did you mean delimited?"),
        ('"concepts"', '"codes"', "files[0].role", "'codes' must be one of concepts, desig"),
        (TEXT, 'heading = "text", as = "color"', "files[0].columns[1].as", "must be one of desig"),
        ('"[A-Z][0-9]+"', '""', "code.pattern", "is empty"),
        ('["A-Z"]', '["A"]', "sections[0].ranges[0]", "'A' is no range"),
        ('["A-Z"]', '["Z-A"]', "sections[0].ranges[0]", "'Z-A' is no range"),
        ('delimiter = ","', 'delimiter = ""', "files[0].delimiter", "one character"),
        # what leads to nothing
        ('name = "table"', 'name = "table"\nlike = ["a"]', "files[0].like", "no file above"),
        ("[[files]]", "[[files]]\nmust_match = 'flag.no'", "files[0].must_match", "flag.no"),
        ('["A-Z"] }', '["A-Z"] }, { title = "B", kind = "an" }', "sections[1].kind", "mean any?"),
        ('id = "made"', 'id = "made"\nincludes = "_no.toml"', "includes", "no '_no.toml'"),
        ('pattern = "."', 'pattern = ".", becomes = "all"', "kinds[0].becomes", "'all' is none"),
        ('"01-01"', '"01-01"\nleads = { most = 3 }', "cadence.leads.most", "'most' is none of"),
        # two rules, of which one would win without a word
        ('["A-Z"]', '["A-Z"], kind = "any"', "sections[0]", "one of the two"),
        ('id = "made"', f'id = "made"\n{VALUES.format("display")}', "values[1].name", "already"),
        ('id = "made"', f'id = "made"\n{VALUES.format("dispaly")}', "values[1].name",
         "did you mean display?"),
        ('id = "made"', 'id = "made"\nincludes = ["_shared.toml", "_no.toml"]', "includes",
         "no '_no.toml'"),
        (', ranges = ["A-Z"]', "", "sections[0]", "needs ranges or a kind"),
        (KINDS, KINDS.replace("}]", '}, { id = "any", title = "B", pattern = "b" }]'), "kinds[1]",
         "'any' stands twice"),
        (TEXT, TEXT + '}, { name = "display", heading = "more"', "files[0].columns[1].name",
         "twice"),
        ('heading = "code"', 'heading = "code", optional = true', "files[0].columns[0]", "every"),
        ('heading = "code"', 'value = "A1"', "files[0].columns[0]", "it must be in the file"),
        ('heading = "code"', 'heading = "code", as = "note"', "files[0].columns[0].as", "the code"),
        # a change list
        ("[[files]]", f"{LIST}[[files]]", "reconcile[0].lists", "'addenda' is no file's list"),
        ("[[files]]", f"{LIST}added = 'A'\n[[files]]", "reconcile[0].actions.added",
         "one of addit"),
        ("[[files]]", f"{LIST}other = '('\n[[files]]", "reconcile[0].actions.other", "is no regul"),
        ("[[files]]", "[[files]]\ntotals = '(?P<sum>1)'", "files[0].totals",
         "is for a change list"),
        ("[[files]]", "[[files]]\nversion = 'v'", "files[0].version", "is for a change list"),
        ("[[files]]", "[[files]]\nsupplements = 1", "files[0].supplements", "true or false, not 1"),
        ("[[files]]", "[[files]]\nmulti_row = true", "files[0].multi_row", "a column that is many"),
        # the text of a code
        ('name = "display"', 'name = "text"', "files[0].columns", "needs the column display"),
        ('text = "title"\n', "", "files[0].columns", "does not say what its `text` is called"),
        ('text = "title"', 'text = "name"', "text", "must be one of descriptor, title, descr"),
        ('name = "code", h', 'name = "kode", h', "files[0].columns", "every file needs the column"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path(old: str, new: str, path: str, message: str) -> None:
    assert GOOD.count(old)
    found = faults(GOOD.replace(old, new, 1))
    assert path in found, found
    assert message in found[path]


@pytest.mark.parametrize(
    ("column", "values", "joins", "path", "message"),
    [
        ("code", "[48]", "display", "", ""),
        ("code", "(", "display", "continues.values", "is no regular expression"),
        ("code", '[48]"\nonce = "x', "display", "continues.once", "is not a key"),
        ("record", "[48]", "display", "continues.column", "'record' must be one of code, display"),
        ("code", "[48]", "displa", "continues.joins", "did you mean display?"),
    ],
)
def test_a_continuation_names_columns_that_are_there(
    column: str, values: str, joins: str, path: str, message: str
) -> None:
    table = f'\n[files.continues]\ncolumn = "{column}"\nvalues = "{values}"\njoins = "{joins}"\n'
    found = faults(GOOD + table)
    assert message in found[f"files[0].{path}"] if message else found == {}


def test_ten_faults_are_told_at_once() -> None:
    """Each fault is in a part of its own: none hides another."""
    changes = {
        'publisher = "nobody"': "publisher = 3",
        '["A-Z"]': '["Z-A"]',
        'id = "any"': 'ident = "any"',
        '"[A-Z][0-9]+"': '"["',
        "licensed = false": 'licensed = "no"',
        'notice = "none"': "",
        '"01-01"': '"1 January"',
        '"concepts"': '"concept"',
        'delimiter = ","': 'delimeter = ","',
        'heading = "code"': 'heading = "code", span = [1, 2]',
        TEXT: 'heading = "text", flag = "1", date = "%Y"',
    }
    text = GOOD
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert faults(text).keys() == {
        "publisher",
        "sections[0].ranges[0]",
        "kinds[0].id",
        "kinds[0].ident",
        "code.pattern",
        "license.licensed",
        "license.notice",
        "cadence.effective",
        "files[0].role",
        "files[0].delimiter",
        "files[0].delimeter",
        "files[0].columns[0].span",
        "files[0].columns[1]",
    }


def test_a_file_that_is_no_table_is_a_fault() -> None:
    text = "files = [7]\n" + GOOD[: GOOD.index("[[files]]")]
    assert faults(text) == {"files[0]": "must be a table, not 7"}


@pytest.mark.parametrize("role", ["designations", "properties", "mappings", "declared"])
def test_every_file_needs_the_column_of_its_code(role: str) -> None:
    text = GOOD.replace('"concepts"', f'"{role}"').replace('name = "code"', 'name = "key"')
    assert "every file needs the column code" in faults(text)["files[0].columns"]


def test_two_files_of_one_name_are_a_fault() -> None:
    assert "the name of another file" in faults(GOOD + FILES)["files[1].name"]


def test_what_every_code_set_shares_stands_below_its_own_and_a_user_may_replace_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    includes = GOOD.replace('id = "made"', 'id = "made"\nincludes = "_shared.toml"')
    layout = layouts.parse(includes, source="made.toml")
    assert [file.name for file in layout.files] == [
        "table",
        "conversion table",
        "conversion table (text)",
        "conversion table (CSV)",
        *("own crosswalk", "own crosswalk (workbook)"),
        *("own changes", "own changes (workbook)"),
        *("properties", "properties (workbook)"),
    ]
    assert layout.digest != layouts.parse(GOOD, source="made.toml").digest
    write(tmp_path / "_shared.toml", "sections = [{ title = 'Mine', ranges = ['0-9'] }]")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    layout = layouts.parse(includes, source="made.toml")
    assert [section.title for section in layout.sections] == ["All", "Mine"]
    assert "_shared" not in layouts.code_sets()


def test_a_shared_part_holds_lists_of_tables_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "_part.toml", "name = 'Mine'")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    includes = GOOD.replace('id = "made"', 'id = "made"\nincludes = "_part.toml"')
    assert faults(includes) == {"includes": "_part.toml has name, which is no list of tables"}


def test_a_fault_of_a_users_declaration_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "wrong.toml", GOOD.replace('id = "made"', ""), end="\n")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    with pytest.raises(LayoutError, match=r"^wrong\.toml: id: is missing$"):
        load(tmp_path / "store", "wrong", "2026", tmp_path)
