"""A declaration's faults, one by one: each is a LayoutError with the dotted path of the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import LayoutError
from tests.ingest.test_layout import GOOD
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

CODE = 'name = "code", heading = "code"'
TEXT = 'heading = "text"'
LIST = "[[reconcile]]\nlists = ['addenda']\n[reconcile.actions]\n"


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        # a key is missing
        ('form = "a letter and digits"', "", "code.form", "is missing"),
        ('publisher = "nobody"', "", "publisher", "is missing"),
        ('notice = "none"', "", "license.notice", "is missing"),
        ('effective = "01-01"', "", "cadence.effective", "is missing"),
        ('reader = "delimited"', "", "files[0].reader", "is missing"),
        ('name = "display", heading', "heading", "files[0].columns[1].name", "is missing"),
        ('id = "any", ', "", "kinds[0].id", "is missing"),
        ('title = "All", ', "", "sections[0].title", "is missing"),
        # a key that there is not
        ("licensed = false", "licensed = false\nfree = true", "license.free", "is not a key"),
        (TEXT, f"{TEXT}, width = 3", "files[0].columns[1].width", "is not a key"),
        ("[[files]]", "[[files]]\npage = 1", "files[0].page", "is not a key"),
        ('"01-01"', '"01-01"\nperiod = 4', "cadence.period", "is not a key"),
        ('pattern = "."', 'pattern = ".", rank = 1', "kinds[0].rank", "is not a key"),
        # a value of the wrong type
        ('"01-01"', '"01-01"\noffset = "-1"', "cadence.offset", "'-1' is not a int"),
        ('"01-01"', '"01-01"\noffset = true', "cadence.offset", "True is not a int"),
        (TEXT, f'{TEXT}, many = "yes"', "files[0].columns[1].many", "'yes' is not a bool"),
        (TEXT, "heading = 3", "files[0].columns[1].heading", "3 is not a list of texts"),
        (TEXT, f"{TEXT}, date = [1]", "files[0].columns[1].date", "[1] is not a list of texts"),
        (TEXT, 'field = "2"', "files[0].columns[1].field", "'2' is not a int"),
        ('kinds = [{ id = "any", title = "Any", pattern = "." }]', "kinds = [7]", "kinds[0]", "7"),
        ('kinds = [{ id = "any", title = "Any", pattern = "." }]', "kinds = 7", "kinds", "7"),
        (GOOD[GOOD.index("[[files]]") :], "[files]\nname = 'x'", "files", "is not a list"),
        # a value that cannot be
        ('members = "csv$"', 'members = "("', "files[0].members", "'(' is no regular expression"),
        ('pattern = "."', 'pattern = "*"', "kinds[0].pattern", "'*' is no regular expression"),
        ('"01-01"', '"13-45"', "cadence.effective", "is no day of the year"),
        ('"01-01"', '"01-01"\npublished = "8-31"', "cadence.published", "is no day of the year"),
        (TEXT, "span = [0, 2]", "files[0].columns[1].span", "[0, 2] is no span"),
        (TEXT, "span = [1]", "files[0].columns[1].span", "[1] is no span"),
        (TEXT, 'span = "1-5"', "files[0].columns[1].span", "'1-5' is no span"),
        (TEXT, 'field = 2, path = "a"', "files[0].columns[1]", "not in field and path"),
        ('"delimited"', '"telepathy"', "files[0].reader", "'telepathy'"),
        ('"[A-Z][0-9]+"', '""', "code.pattern", "is empty"),
        # what leads to nothing
        ('name = "table"', 'name = "table"\nlike = ["a"]', "files[0].like", "no file above"),
        ('name = "table"', 'name = "table"\nagrees = "flag.no"', "files[0].agrees", "flag.no"),
        ('["A-Z"]', '["A-Z"], kind = "none"', "sections[0].kind", "'none'"),
        ('id = "made"', 'id = "made"\nincludes = "_no.toml"', "includes", "no '_no.toml'"),
        # a change list
        ("[[files]]", f"{LIST}[[files]]", "reconcile[0]", "'addenda' is the list of none"),
        ("[[files]]", f"{LIST}added = 'A'\n[[files]]", "reconcile[0].actions.added", "is none of"),
        ("[[files]]", f"{LIST}other = '('\n[[files]]", "reconcile[0].actions.other", "is no regul"),
        ("[[files]]", "[[files]]\ntotals = '(?P<sum>1)'", "files[0].totals", "'sum' is none of"),
        ("[[files]]", "[[files]]\nsheet = 'first'", "files[0].sheet", "is for the reader workbook"),
    ],
)
def test_a_fault_is_named_by_its_path(old: str, new: str, path: str, message: str) -> None:
    assert GOOD.count(old)
    with pytest.raises(LayoutError) as fault:
        layouts.parse(GOOD.replace(old, new, 1), source="made.toml")
    assert fault.value.path == path
    assert str(fault.value).startswith(f"made.toml: {path}: ")
    assert message in str(fault.value)


CONTINUES = """
[files.continues]
column = "{column}"
values = "{values}"
joins = "{joins}"
"""


@pytest.mark.parametrize(
    ("column", "values", "joins", "path"),
    [
        ("code", "(", "display", "files[0].continues.values"),
        ("code", '[48]"\nonce = "x', "display", "files[0].continues.once"),
        ("record", "[48]", "display", "files[0].continues.column"),
        ("code", "[48]", "words", "files[0].continues.joins"),
    ],
)
def test_a_continuation_names_columns_that_are_there(
    column: str, values: str, joins: str, path: str
) -> None:
    text = GOOD + CONTINUES.format(column=column, values=values, joins=joins)
    with pytest.raises(LayoutError) as fault:
        layouts.parse(text, source="made.toml")
    assert fault.value.path == path


def test_a_file_that_is_no_table_is_a_fault() -> None:
    text = "files = [7]\n" + GOOD[: GOOD.index("[[files]]")]
    with pytest.raises(LayoutError, match=r"^made\.toml: files\[0\]: 7 is not a table$"):
        layouts.parse(text, source="made.toml")


@pytest.mark.parametrize("role", ["designations", "properties", "mappings", "declared"])
def test_every_file_needs_the_column_of_its_code(role: str) -> None:
    text = GOOD.replace('"concepts"', f'"{role}"').replace('name = "code"', 'name = "key"')
    with pytest.raises(LayoutError) as fault:
        layouts.parse(text, source="made.toml")
    assert fault.value.path == "files[0].columns"


def test_a_file_like_another_is_all_that_it_does_not_say_otherwise() -> None:
    like = '\n[[files]]\nname = "twin"\nlike = "table"\ndelimiter = "|"\n'
    first, second = layouts.parse(GOOD + like, source="made.toml").files
    assert (second.name, second.delimiter) == ("twin", "|")
    assert second.columns == first.columns
    assert second.role == first.role


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
        "own crosswalk",
        "own changes",
        "properties",
    ]
    assert layout.digest != layouts.parse(GOOD, source="made.toml").digest
    write(tmp_path / "_shared.toml", "sections = [{ title = 'Mine', ranges = ['0-9'] }]")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    layout = layouts.parse(includes, source="made.toml")
    assert [section.title for section in layout.sections] == ["All", "Mine"]
    assert "_shared" not in layouts.code_sets()


def test_a_fault_of_a_users_declaration_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "wrong.toml", GOOD.replace('id = "made"', ""), end="\n")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    with pytest.raises(LayoutError, match=r"^wrong\.toml: id: is missing$"):
        load(tmp_path / "store", "wrong", "2026", tmp_path)
