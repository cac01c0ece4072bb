"""The issuer's own columns: how their rows are read, and what is said of those that are not."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.cli import main
from releasekit.errors import ReleasekitError
from releasekit.licensing import audience
from releasekit.readers import own_tables
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog, changes, overlays
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.overlays import Overlays

SAMPLES = Store(resources.folder("releases"))
DIFFS = list(compare(SAMPLES, "2025", "2026", code_sets=["cpt", "icd10cm"]))
CPT, ICD = DIFFS
PUBLIC, INTERNAL = audience("public"), audience("internal")


def code_of(diff: ReleaseDiff, pattern: str) -> str:
    codes = (concept.code for state in diff.states for concept in state)
    return next(code for code in codes if re.fullmatch(pattern, code))


NUMBER = code_of(CPT, "[0-9]{5}")
ZEROS = code_of(CPT, "0[1-9][0-9]{3}")
LONG = code_of(ICD, "[A-Z][0-9A-Z]{4,6}")
DOTTED = f"{LONG[:3]}.{LONG[3:]}"


def read(tmp_path: Path, text: str | bytes, *, name: str = "plan.csv") -> Overlays:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return overlays.read([path], DIFFS, PUBLIC)


@pytest.mark.parametrize(
    ("typed", "code_set", "code"),
    [
        (NUMBER, "cpt", NUMBER),
        (f"'{NUMBER}", "cpt", NUMBER),
        (f"  {NUMBER}  ", "cpt", NUMBER),
        (ZEROS.lstrip("0"), "cpt", ZEROS),
        (LONG, "icd10cm", LONG),
        (DOTTED, "icd10cm", LONG),
        (DOTTED.lower(), "icd10cm", LONG),
    ],
)
def test_a_code_is_read_as_people_type_it(
    tmp_path: Path, typed: str, code_set: str, code: str
) -> None:
    found = read(tmp_path, f"code,Fee\n{typed},12.50\n")
    assert found.views[code_set].cells == {code: ("12.50",)}
    assert found.views[code_set].of(code) == ("12.50",)
    assert found.views[code_set].of("none") == ("",)
    assert [view.cells for name, view in found.views.items() if name != code_set] == [{}]
    assert bool(found.messages) is (typed == ZEROS.lstrip("0"))


def test_what_no_release_has_is_told_by_its_line(tmp_path: Path) -> None:
    found = read(tmp_path, f"code,Fee\nQQQQQ,1\n{NUMBER},2\n\n1.2.3,3\n")
    (message,) = found.messages
    assert message == (
        "plan.csv: 2 rows are of codes that no compared release has, and left out: "
        "line 2 'QQQQQ', line 5 '1.2.3'"
    )
    many = read(tmp_path, "code,Fee\n" + "".join(f"QQ{n:03},1\n" for n in range(12)))
    assert many.messages[0].endswith("line 11 'QQ009' and 2 more")


@pytest.mark.parametrize(
    "content",
    [
        f"code,Coverage,Fee\n{NUMBER},covered,12\n",
        f"\ufeffcode,Coverage,Fee\r\n{NUMBER},covered,12\r\n",
        f"Coverage;CODE;Fee\ncovered;{NUMBER};12\n",
        f'"Code"\t"Coverage"\t"Fee"\n"{NUMBER}"\t"covered"\t"12"\n',
        f"\n\ncode, Coverage ,Fee,,\n{NUMBER}, covered ,12,,\n,,\n",
        f'code,Coverage,Fee\n{NUMBER},"covered\n",12\n',
        f"code,Coverage,Fee\n{NUMBER},covered,12\n".encode("utf-16"),
    ],
)
def test_a_table_may_be_as_a_spreadsheet_saves_it(tmp_path: Path, content: str | bytes) -> None:
    view = read(tmp_path, content).views["cpt"]
    assert view.headings == ("Coverage", "Fee")
    assert view.cells == {NUMBER: ("covered", "12")}


def test_bytes_of_windows_are_text(tmp_path: Path) -> None:
    view = read(tmp_path, f"code,Note\n{NUMBER},50 % – naïve\n".encode("cp1252")).views["cpt"]
    assert view.cells == {NUMBER: ("50 % – naïve",)}


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415 (slow to import)

    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Code", "Fee", "From"])
    sheet.append([int(NUMBER), 12.5, "x"])
    book.create_sheet("empty")
    book.save(stream)
    view = read(tmp_path, stream.getvalue(), name="fees.xlsx").views["cpt"]
    assert view.cells == {NUMBER: ("12.5", "x")}
    book["empty"]["A1"] = "code"
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(ReleasekitError, match=r"two.xlsx: has 2 sheets with cells: Sheet, empty"):
        overlays.read([tmp_path / "two.xlsx"], DIFFS, PUBLIC)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"plan.csv: is empty"),
        ("\n\n", r"plan.csv: is empty"),
        ("cod,Fee\n1,2\n", r"plan.csv:1: has no heading 'code', but cod, Fee; did you mean cod\?"),
        ("Coverage,Fee\n1,2\n", r"plan.csv:1: has no heading 'code', but Coverage, Fee\n"),
        ("code,CODE,Fee\n", r"plan.csv:1: has the heading 'code' twice"),
        ("code,Fee,fee\n", r"plan.csv:1: has the heading 'fee' twice"),
        ("code,,Fee\n", r"plan.csv:1: column 2 has no heading"),
        ("code\n1\n", r"plan.csv:1: has no column beside the key"),
        (
            "code," + ",".join(f"a{n}" for n in range(29)),
            r"csv:1: has 30 columns, and 20",
        ),
        (f"code,Fee\n{NUMBER},1,2\n", r"plan.csv:2: has 3 cells under 2 headings"),
        ("code,Fee\n,1\n", r"plan.csv:2: has no code"),
        (f'code,Fee\n{NUMBER},"1\n', r"plan.csv:2: is not a table parted by ','"),
        (f"code,Fee\n{LONG},1\nQ1,2\n{DOTTED},3\n", rf"plan.csv:4: '{DOTTED}' stands in line 2 al"),
        (f"code,code_set,Fee\n{LONG},icd10c,1\n", r"plan.csv:2: 'icd10c' is no code set; did you"),
        (b"code,Fee\n\x00\x01\x02", r"plan.csv: is neither CSV nor a workbook"),
    ],
)
def test_what_is_no_table_of_codes_is_refused(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    with pytest.raises(ReleasekitError, match=message):
        read(tmp_path, text)


@pytest.mark.parametrize("key", ["code_set", "Code set", "CODE_SET"])
def test_a_column_may_say_which_code_set_is_meant(tmp_path: Path, key: str) -> None:
    found = read(tmp_path, f"code,{key},Fee\n{LONG},ICD-10-CM,1\n{NUMBER},icd10cm,2\n")
    assert found.views["icd10cm"].headings == ("Fee",)
    assert found.views["icd10cm"].cells == {LONG: ("1",)}
    assert found.views["cpt"].cells == {}
    assert "line 3" in found.messages[0]


def test_files_are_laid_side_by_side_and_share_no_heading(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"code,Fee\n{NUMBER},1\n")
    second.write_text(f"code,Line\n{NUMBER},x\n{ZEROS},y\n")
    view = overlays.read([first, second], DIFFS, PUBLIC).views["cpt"]
    assert view.headings == ("Fee", "Line")
    assert view.cells == {NUMBER: ("1", "x"), ZEROS: ("", "y")}
    second.write_text(f"code,FEE\n{NUMBER},x\n")
    with pytest.raises(ReleasekitError, match=r"b.csv:1: has the heading 'FEE', as a.csv has"):
        overlays.read([first, second], DIFFS, PUBLIC)


def test_a_file_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text("code,Fee\n")
    with pytest.raises(ReleasekitError, match=r"fee.csv: cannot be read: .*did you mean fees.csv"):
        overlays.read([tmp_path / "fee.csv"], DIFFS, PUBLIC)
    with pytest.raises(ReleasekitError, match="cannot be read"):
        overlays.read([tmp_path], DIFFS, PUBLIC)


def test_a_cell_that_repeats_a_licensed_text_is_refused_unless_its_reader_may_have_it(
    tmp_path: Path,
) -> None:
    changed = {change.delta.key for change in CPT.changes}
    text = next(c.display for c in CPT.states[1] if c.code not in changed and " " in c.display)
    path = tmp_path / "plan.csv"
    path.write_text(f'code,Note\n{ZEROS},covered\n{NUMBER},"see {text}"\n')
    with pytest.raises(ReleasekitError, match=r"plan.csv:3: repeats \d+ words .* public may not"):
        overlays.read([path], DIFFS, PUBLIC)
    assert overlays.read([path], DIFFS, INTERNAL).views["cpt"].cells[NUMBER][0].endswith(text)
    open_text = next(concept.display for concept in ICD.states[1] if " " in concept.display)
    path.write_text(f'code,Note\n{NUMBER},"{open_text}"\n')
    assert overlays.read([path], DIFFS, PUBLIC).views["cpt"].cells == {NUMBER: (open_text,)}


def test_without_a_file_nothing_is_read_and_a_view_has_no_columns() -> None:
    assert overlays.read([], DIFFS, PUBLIC).views == {}
    shown = changes.view(CPT, Selection(), PUBLIC)
    assert shown.overlay.headings == ()
    assert shown.overlay.of(NUMBER) == ()


def test_a_template_shows_the_columns_beside_each_code(tmp_path: Path) -> None:
    found = read(tmp_path, f"code,Fee\n{NUMBER},12\n")
    shown = changes.view(CPT, Selection(overlays=found.views), PUBLIC)
    assert shown.overlay.headings == ("Fee",)
    assert "OverlayView" in {kind["name"] for kind in catalog.document("bulletin")["types"]}


@pytest.mark.parametrize("form", ["html", "md", "txt", "typ"])
def test_a_bulletin_shows_the_columns_beside_every_code_that_has_them(
    tmp_path: Path, form: str
) -> None:
    gone = next(c.delta.key for c in ICD.changes if c.rule.id == "code-deleted")
    came = next(c.delta.key for c in ICD.changes if c.rule.id == "code-added" and c.billable)
    found = read(tmp_path, f"code,Coverage,Fee\n{gone},,gonefee\n{came},camecover,\n")
    selection = Selection(overlays=found.views)
    shown = bulletins.view(ICD, selection, PUBLIC, Timeline(SAMPLES, ICD.layout))
    assert shown.ended_headings == ("Coverage", "Fee")
    text = catalog.text("annual", form, [shown])
    assert "gonefee" in text
    assert "camecover" in text
    assert "Coverage" in text
    bare = bulletins.view(ICD, Selection(), PUBLIC, Timeline(SAMPLES, ICD.layout))
    assert bare.ended_headings == ()


@pytest.mark.parametrize("command", ["report", "bulletin"])
def test_what_was_left_out_is_said_and_a_fault_writes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(SAMPLES.root))
    (tmp_path / "plan.csv").write_text(f"code,Fee\n{NUMBER},1\nQQQQQ,2\n")
    given = (command, "2025", "2026", "-s", "cpt", "--format", "md", "--overlay", "plan.csv")
    with pytest.raises(SystemExit) as stop:
        main((*given, "-o", "out"))
    assert stop.value.code == 0
    assert "plan.csv: 1 row is of a code that no compared" in capsys.readouterr().err
    (tmp_path / "plan.csv").write_text(f"code,Fee\n{NUMBER},1\n{NUMBER},2\n")
    with pytest.raises(SystemExit) as stop:
        main((*given, "-o", "other"))
    assert stop.value.code == 2
    assert f"plan.csv:3: '{NUMBER}' stands in line 2 already" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_a_table_has_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_tables, "MOST_BYTES", 10)
    with pytest.raises(ReleasekitError, match=r"plan.csv: has 20 bytes, and 10 are the most"):
        read(tmp_path, "code,Fee\n1234567,89\n")
