"""Amounts by state: what changed in columns of one declared family is told once a code."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit import layout as layouts
from releasekit import office
from releasekit.classify.compare import compare
from releasekit.cli import main
from releasekit.licensing import audience
from releasekit.publish import publish
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog
from releasekit.views.changes import rows, to_json, view
from releasekit.views.selection import Selection
from tests.support.files import load, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from releasekit.views.changes import ChangesView

BEFORE, AFTER = "2025-07", "2025-10"
FEES = layouts.load("dmepos")
COLUMNS = next(file for file in FEES.files if file.columns).columns
STATES = [column.name for column in COLUMNS if FEES.families[0].member(column.name)]
RURAL = [column.name for column in COLUMNS if FEES.families[1].member(column.name)]
ALL = "in all 53 states"
OTHERS = {"ceiling": "20", "floor": "5"}


def every(value: str, **others: str) -> dict[str, str]:
    """Return the amounts of all states, which is one but for some."""
    return dict.fromkeys(STATES, value) | others


def steps(start: float, by: float) -> dict[str, str]:
    """Return amounts that are another one in each state."""
    return {name: f"{start + by * place:.2f}" for place, name in enumerate(STATES)}


CASES: dict[str, tuple[dict[str, str], dict[str, str], list[tuple[str, str, str]]]] = {
    "alike in all": (
        every("10.12"),
        every("10.32"),
        [("Fee", "10.12", "10.32 (+0.2, +1.98 %) in all 53 states")],
    ),
    "alike in most": (
        every("10.12"),
        every("10.32", ak="10.12", hi="10.12"),
        [("Fee", "10.12", "10.32 (+0.2, +1.98 %) in 51 states; unchanged in AK, HI")],
    ),
    "some have no amount": (
        every("10", **dict.fromkeys(STATES[:5], "0")),
        every("11", **dict.fromkeys(STATES[:5], "0")),
        [("Fee", "10", "11 (+1, +10.00 %) in 48 states")],
    ),
    "many unchanged": (
        every("10.12"),
        every("10.12", al="10.32", ar="10.32"),
        [("Fee", "10.12", "10.32 (+0.2, +1.98 %) in AL, AR; unchanged in 51 states")],
    ),
    "one alone": (
        every("10.12"),
        every("10.12", wy="9"),
        [("Fee", "10.12", "9 (-1.12, -11.07 %) in WY; unchanged in 52 states")],
    ),
    "two ways": (
        every("10", pr="20"),
        every("11", pr="21"),
        [
            (
                "Fee",
                "10 to 20",
                f"11 to 21 (+1, +5.00 % to +10.00 %) {ALL}: 10 → 11 in 52 states, 20 → 21 in PR",
            )
        ],
    ),
    "as far in percent": (
        steps(10, 10),
        steps(11, 11),
        [
            (
                "Fee",
                "10 to 530",
                "11 to 583 (+10.00 %) in all 53 states: from AL 10 → 11 to VI 530 → 583",
            )
        ],
    ),
    "up and down": (
        steps(100, 1),
        steps(102, 1) | {"wy": "50"},
        [
            (
                "Fee",
                "100 to 152",
                f"50 to 154 (-66.22 % to +2.00 %) {ALL}: from WY 148 → 50 to AL 100 → 102",
            )
        ],
    ),
    "came in some": (
        every("10", ak="0", hi="0"),
        every("10", ak="12", hi="13"),
        [("Fee", "none", "12 to 13 in AK, HI")],
    ),
    "came in all": (every("0"), every("12.5"), [("Fee", "none", "12.5 in all 53 states")]),
    "went, and the others changed": (
        every("10", pr="9"),
        every("11", pr="0"),
        [("Fee", "10", "11 (+1, +10.00 %) in 52 states"), ("Fee", "9", "none in PR")],
    ),
    "went in many: each is named": (
        every("10"),
        every("10", **dict.fromkeys(STATES[:6], "0")),
        [("Fee", "10", "none in AL, AR, AZ, CA, CO, CT")],
    ),
    "two families": (
        every("10") | dict.fromkeys(RURAL, "11"),
        every("11") | dict.fromkeys(RURAL, "12"),
        [
            ("Fee", "10", "11 (+1, +10.00 %) in all 53 states"),
            ("Rural fee", "11", "12 (+1, +9.09 %) in all 53 states"),
        ],
    ),
    "columns of no family": (
        {"ceiling": "20", "floor": "5"},
        {"ceiling": "22", "floor": "6"},
        [("Ceiling", "20", "22 (+2, +10.00 %)"), ("Floor", "5", "6 (+1, +20.00 %)")],
    ),
}
CODES = {name: f"A{4001 + place}" for place, name in enumerate(CASES)}


def table(month: str, side: int) -> str:
    """Return a made-up fee schedule: a code for each case, as it is before or after."""
    heads = ",".join(column.place.heading[0] for column in COLUMNS)  # type: ignore[union-attr]  # all are headings
    lines = [f"{month} 2025 Fee Schedule", heads]
    for name, case in CASES.items():
        own = case[1] if side else case[0]
        amounts = dict.fromkeys((*STATES, *RURAL), "0") | OTHERS | own
        given = {"code": CODES[name], "display": "made up", "jurisdiction": "D", "category": "OS"}
        cells = {column.name: "" for column in COLUMNS} | amounts | given
        lines.append(",".join(cells.values()))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("fees")
    for side, (version, month) in enumerate(((BEFORE, "July"), (AFTER, "October"))):
        name = f"DMEPOS25_{month[:3].upper()}.csv"
        file = write(root / version / name, table(month, side))
        load(root / "store", "dmepos", version, file.parent, sample=True)
    return Store(root / "store")


@pytest.fixture(scope="module")
def shown(store: Store) -> ChangesView:
    (diff,) = compare(store, BEFORE, AFTER, code_sets=["dmepos"])
    return view(diff, Selection(), audience("public"))


def run(capsys: pytest.CaptureFixture[str], store: Store, *arguments: str) -> str:
    """Return what a command writes to the terminal, its lines joined."""
    with pytest.raises(SystemExit) as stop:
        main((*arguments, "--store", str(store.root)))
    assert stop.value.code == 0
    return " ".join(capsys.readouterr().out.split())


def told(shown: ChangesView, code: str) -> Iterator[tuple[str, str, str]]:
    for section in shown.sections:
        for one in section.told:
            if one.code == code:
                yield one.aspect_title, str(one.before), str(one.after)


@pytest.mark.parametrize("name", CASES)
def test_what_readers_are_told(shown: ChangesView, name: str) -> None:
    assert list(told(shown, CODES[name])) == CASES[name][2]


def test_no_fact_is_dropped_from_data(shown: ChangesView) -> None:
    expected = {
        (CODES[name], f"value.{column}", before[column], value)
        for name, (before, after, _) in CASES.items()
        for column, value in after.items()
        if before[column] != value
    }
    (document,) = json.loads(to_json([shown]))["diffs"]
    plain = {(c["code"], c["aspect"]) for c in document["changes"]}
    assert plain == {(code, aspect) for code, aspect, _, _ in expected}
    assert len(document["changes"]) == len(list(rows([shown]))) == shown.changes == len(expected)
    assert document["summary"] == {"value-revised": len(CASES)}
    assert shown.lines == sum(len(lines) for _, _, lines in CASES.values())


def test_every_output_says_it_alike(
    store: Store, shown: ChangesView, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, code = "10.32 (+0.2, +1.98 %) in all 53 states", CODES["alike in all"]
    (diff,) = compare(store, BEFORE, AFTER, code_sets=["dmepos"])
    timeline = Timeline(store, diff.layout)
    bulletin = bulletins.view(diff, Selection(), audience("public"), timeline)
    publish([timeline], tmp_path / "site", audience("public"), title="Fees")
    texts = {
        **{form: catalog.text("report", form, [shown]) for form in ("html", "md", "typ")},
        **{f"bulletin {form}": catalog.text("annual", form, [bulletin]) for form in ("html", "md")},
        "diff": run(capsys, store, "diff", BEFORE, AFTER),
        "history": run(capsys, store, "history", code),
        "code": (tmp_path / "site/codes/dmepos/A40.html").read_text(encoding="utf-8"),
        "release": (tmp_path / f"site/releases/dmepos/{AFTER}.html").read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        plain = " ".join(text.replace("\\", "").split())
        assert said in plain, name
        assert "Told together" in plain or name in {"history", "code"} or "bulletin" in name, name
    assert texts["history"].count("Value revised") == 1


def test_the_workbook_has_both(shown: ChangesView) -> None:
    content = office.EXPORTS["xlsx"].produce("report", [shown])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["All changes"].max_row == shown.changes + 1
    sheet = book[book.sheetnames[-1]]
    assert sheet.max_row == shown.lines + 1
    heads = [cell.value for cell in sheet[1]]
    cells = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(2, values_only=True)]
    own = {(row["Code/modifier"], row["What changed"]): row for row in cells}
    plain = own[CODES["columns of no family"], "Ceiling"]
    figures = [plain[name] for name in ("Value before", "Value after", "Difference", "Percent")]
    assert figures == [20, 22, 2, 10]
    alike = own[CODES["alike in all"], "Fee"]
    assert (alike["Value after"], alike["Difference"]) == (f"10.32 (+0.2, +1.98 %) {ALL}", 0.2)
    assert alike["Status"] == "In force"


def test_a_code_names_the_range_of_its_amounts(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(capsys, store, "show", CODES["came in some"])
    assert "fee 10 to 13 in all 53 states" in text
    text = run(capsys, store, "show", CODES["went, and the others changed"])
    assert "fee 11 in 52 states" in text


def test_two_amounts_are_no_family() -> None:
    having = {name for name in layouts.code_sets() if layouts.load(name).families}
    assert having == {"dmepos"}
