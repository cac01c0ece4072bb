"""A declaration with faults of every sort gives them all in one run, in the order of the file."""

from __future__ import annotations

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.errors import LayoutError

FAULTY = """
id = "made"
name = "Made"
titel = "Made up"
publisher = 3
uri = "urn:made"
text = "title"
sections = [{ title = "None" }, { title = "B", kind = "other" }, { title = "C", ranges = ["Z-A"] }]
kinds = [{ id = "any", title = "Any", pattern = "." }]
properties = [{ name = "sunset", date = "%m/%d" }]

[code]
pattern = "["
form = "a letter and digits"

[license]
holder = "nobody"
licensed = false
notice = "none"

[cadence]
effective = "01-01"
leads = { most = 3 }

[[files]]
name = "table"
role = "codes"
reader = "delimitd"
members = "("
delimiter = ","
page = 1
columns = [{ name = "display", heading = "text" }, { name = "x", heading = "x", number = "yes" }]

[[files]]
name = "second"
role = "concepts"
reader = "delimited"
members = "csv$"
delimiter = ","
sheet = "x"
multirow = true
totals = '(?P<sum>1)'
columns = [
  { name = "code", heading = "code", optionl = true, many = "yes" },
  { name = "limit", heading = "limit", number = "yes" },
  { name = "from", heading = "from", date = "%Q" },
  { name = "to", heading = "to", date = ["%Y", "YYYYMMDD"], flag = 1, wide = 2 },
]

[[files]]
like = "thrid"
name = "third"
role = "note"
columns = [{ name = "code", heading = "code", nth = 0 }]
"""

EXPECTED = [
    ("title", "is missing"),
    ("titel", "did you mean title?"),
    ("publisher", "must be a text, not 3"),
    ("sections[0]", "needs ranges or a kind"),
    ("sections[1].kind", "'other' is none of the kinds"),
    ("sections[2].ranges[0]", "'Z-A' is no range"),
    ("properties[0].date", "'%m/%d' has no year"),
    ("code.pattern", "is no regular expression"),
    ("cadence.leads.most", "'most' is none of the kinds"),
    ("files[0].role", "'codes' must be one of"),
    ("files[0].reader", "did you mean delimited?"),
    ("files[0].members", "is no regular expression"),
    ("files[0].page", "is not a key of this table"),
    ("files[0].columns", "every file needs the column code"),
    ("files[0].columns[1].number", "must be"),
    ("files[1].sheet", "is for the reader workbook, and this one is delimited"),
    ("files[1].multirow", "did you mean multi_row?"),
    ("files[1].columns", "a file of concepts needs the column display"),
    ("files[1].columns[0].optionl", "did you mean optional?"),
    ("files[1].columns[0].many", "must be true or false, not 'yes'"),
    ("files[1].columns[1].number", "must be"),
    ("files[1].columns[2].date", "'%Q' has %Q, which is no part of a date"),
    ("files[1].columns[3]", "a column has one type, not flag and date"),
    ("files[1].columns[3].date", "'YYYYMMDD' has no year"),
    ("files[1].columns[3].flag", "must be a text, not 1"),
    ("files[1].columns[3].wide", "is not a key of this table"),
    ("files[2].like", "no file above is named 'thrid'"),
    ("files[2].role", "'note' must be one of"),
    ("files[2].columns[0].nth", "must be a whole number >= 1, not 0"),
]


def test_every_fault_is_told_in_one_run_in_the_order_of_the_file() -> None:
    with pytest.raises(LayoutError) as error:
        layouts.parse(FAULTY, source="made.toml")
    faults = error.value.faults
    assert [path for path, _ in faults] == [path for path, _ in EXPECTED]
    for (_, message), (_, part) in zip(faults, EXPECTED, strict=True):
        assert part in message


@pytest.mark.parametrize("form", ["%Y%m%d", "%m/%d/%y", "%Y-%m-%dT%H:%M:%S%z", "%d %b %Y", "%Y%%"])
def test_forms_of_dates_that_there_are(form: str) -> None:
    text = FAULTY[: FAULTY.index("\n[code]")].replace("%m/%d", form)
    with pytest.raises(LayoutError) as error:
        layouts.parse(text, source="made.toml")
    assert "properties[0].date" not in dict(error.value.faults)


@pytest.mark.parametrize("form", ["%Q", "%Y%", "%Y-%m-%d%q", "%-d/%Y", "%m%d", "YYYY"])
def test_forms_of_dates_that_there_are_not(form: str) -> None:
    text = FAULTY[: FAULTY.index("\n[code]")].replace("%m/%d", form)
    with pytest.raises(LayoutError) as error:
        layouts.parse(text, source="made.toml")
    assert repr(form) in dict(error.value.faults)["properties[0].date"]


ONE_FAULT = [
    ('reader = "delimited"', 'reader = "delimitd"', {"reader"}),
    ('reader = "fixed_width"', 'reader = "fixed"', {"reader"}),
    ('reader = "prose"', 'reader = "verse"', {"reader"}),
    ('role = "concepts"', 'role = "codes"', {"role"}),
    ('like = "', 'like = "no ', {"like"}),
    ('name = "display"', 'nme = "display"', {"name", "nme"}),
    ('text = "', 'text = "no ', {"text"}),
    ("[cadence]", "[cadense]", {"cadence", "cadense"}),
    ('pattern = "', 'pattern = "[', {"pattern"}),
]


@pytest.mark.parametrize(("old", "new", "keys"), ONE_FAULT)
@pytest.mark.parametrize("name", ["_example", *layouts.code_sets()])
def test_one_fault_is_told_as_one(name: str, old: str, new: str, keys: set[str]) -> None:
    """What only follows from a fault, in its file or in one that is like it, is not told."""
    text = (resources.folder("schemas") / f"{name}.toml").read_text(encoding="utf-8")
    if old not in text:
        pytest.skip("the declaration has no such part")
    with pytest.raises(LayoutError) as error:
        layouts.parse(text.replace(old, new, 1), source=f"{name}.toml")
    assert {path.rpartition(".")[2] for path, _ in error.value.faults} == keys
