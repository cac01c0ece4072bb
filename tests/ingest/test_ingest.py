"""Records become concepts: bad values are named, none is lost, no cell breaks its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zstandard

from releasekit.errors import ReleasekitError, SourceFaultsError
from releasekit.ingest.convert import iso_date
from releasekit.store import Store
from tests.ingest.test_quirks_cpt import NOTICE, ROWS, flat
from tests.ingest.test_quirks_hcpcs import records, workbook
from tests.ingest.test_quirks_icd import order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import DISTRIBUTIONS, concepts, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

CMS = ("%Y%m%d", "%y%m%d")
ENDED = "(0100T has been deleted. To report, use 10004)\n"
WEIRD = "a\xa0b\u2028c\u2029d"


def lines(root: Path, code_set: str, version: str, table: str = "concepts") -> list[list[str]]:
    """Return a stored table's cells as any other program would read them."""
    with (root / code_set / version / f"{table}.tsv.zst").open("rb") as stream:
        reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        return [
            line.decode().split("\t") for line in reader.read().removesuffix(b"\n").split(b"\n")
        ]


@pytest.mark.parametrize(
    ("code_set", "gone", "added", "changed"),
    [
        ("cpt", "0100T 80047", "10005", "0101T 10004 99202"),
        ("hcpcs", "K0001", "V5008 V5010", "A0021 G0001 Q0001"),
        (
            "icd10cm",
            "A009",
            "A0001 A0002 QA0 QA01 T360X1",
            "A00 A000 Q878 T36 T360X1A T360X1D Z001",
        ),
        ("icd10pcs", "0016370 00163J0", "0016470 00164J0", ""),
    ],
)
def test_the_made_up_distributions_load_and_differ(
    tmp_path: Path, code_set: str, gone: str, added: str, changed: str
) -> None:
    folder = DISTRIBUTIONS / code_set
    before, after = (
        concepts(load(tmp_path, code_set, version, folder / version)[0])
        for version in ("2025", "2026")
    )
    both = set(before) & set(after)
    assert sorted(set(before) - both) == gone.split()
    assert sorted(set(after) - both) == added.split()
    assert sorted(code for code in both if before[code] != after[code]) == changed.split()


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20200131", "2020-01-31"),
        ("19840101", "1984-01-01"),
        ("170401", "2017-04-01"),
        ("020701", "2002-07-01"),
        ("840101", "1984-01-01"),
        ("201231", "2020-12-31"),
        ("191115", "2019-11-15"),
        ("991231", "1999-12-31"),
        ("2020-01-31", "2020-01-31"),
        ("2020-01-31 00:00:00", "2020-01-31"),
        ("1/31/2020", "2020-01-31"),
        ("01/31/2020", "2020-01-31"),
        ("99991231", ""),
        ("9999-12-31", ""),
        ("12/31/9999", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_it_is_written(value: str, day: str) -> None:
    assert iso_date(value, CMS) == day


@pytest.mark.parametrize("value", ["20200230", "2020013", "20201301", "0", "never", "2020-13-01"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=rf"'{value}' is no date such as 20260131, 260131, 2026"):
        iso_date(value, CMS)


@pytest.mark.parametrize("code", ["100", "338X1"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LONGULT.txt", "{code}\tLantern work\n"),
        ("LONGULF.txt", "{code}01 Lantern work\n"),
        ("MEDU.txt", "{code:<5} LANTERN WORK\n"),
        ("SHORTU.txt", "{code:<5} LANTERN WORK\n"),
        ("own-deletion-notes.txt", "({code} has been deleted. To report, use 10004)\n"),
        ("own-deletion-notes.txt", "(0100T has been deleted. To report, use {code})\n"),
        ("own-deletion-notes.txt", "(0100T has been deleted. To report, see 10004 or {code})\n"),
        ("own-deletion-notes.txt", "(0100T, {code} have been deleted. To report, use 10004)\n"),
    ],
)
def test_no_file_lets_a_lost_zero_or_a_placeholder_by(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    folder = flat(tmp_path / "f")
    if name == "LONGULF.txt":
        (folder / "LONGULT.txt").unlink()
        whole = "".join(f"{code}01 {words}\n" for code, words in ROWS)
    else:
        present = folder / name
        whole = present.read_text(encoding="utf-8") if present.exists() else ""
    write(folder / name, whole + text.format(code=code))
    number = whole.count("\n") + text.count("\n")
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "store", "cpt", "2026", folder)
    assert f"{name}:{number}: " in str(fault.value)
    assert code in str(fault.value)
    assert fault.value.advice
    assert nothing_stored(tmp_path / "store")


def test_the_faults_of_all_files_are_shown_together(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f", long="00100\tLantern\n104\tLost\n")
    write(folder / "properties.csv", "code,property,value\n0100T,sunset,soon\n00100,add-on,maybe\n")
    write(folder / "deletion-notes.txt", "(0100T has been deleted. To report, use 338X1)\n")
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "store", "cpt", "2026", folder)
    places = [(one.member, one.line) for one in fault.value.faults]
    assert places == [
        ("LONGULT.txt", 8),
        ("deletion-notes.txt", 1),
        ("properties.csv", 2),
        ("properties.csv", 3),
    ]
    assert fault.value.total == 4
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize(
    ("note", "steps"),
    [
        (ENDED, [("0100T", "10004")]),
        (
            "(33865, 33866 have been deleted. To report, see 33863 or 33864 and 33405)",
            [(a, b) for a in ("33865", "33866") for b in ("33405", "33863", "33864")],
        ),
        ("(0123T-0125T have been deleted)", []),
        (
            "(0123T-0125T have been deleted. To report, use 10004)",
            [("0123T", "10004"), ("0124T", "10004"), ("0125T", "10004")],
        ),
        (
            "(99301 has been deleted. To report, see 99304-99306)",
            [("99301", "99304"), ("99301", "99305"), ("99301", "99306")],
        ),
        (
            "(10001 has been deleted. For lanterns, use 10004. For halos, see 10005, 10006)",
            [("10001", "10004"), ("10001", "10005"), ("10001", "10006")],
        ),
        ("  (10001 has been deleted.)  ", []),
    ],
)
def test_deletion_notes_become_steps_of_the_crosswalk(
    tmp_path: Path, note: str, steps: list[tuple[str, str]]
) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "own-deletion-notes.txt", f"SAMPLE, made up.\n\n{note}\n")
    _, manifest = load(tmp_path / "store", "cpt", "2026", folder)
    store = Store(tmp_path / "store")
    found = [(step.source, step.target) for step in store.mappings(manifest.release)]
    assert sorted(found) == steps
    assert all(step.basis == "published" for step in store.mappings(manifest.release))
    named = "deletion note that names no code to report instead"
    assert skipped(manifest, "notes").get(named, 0) == (not steps)


@pytest.mark.parametrize("note", ["(10001 has been deleted. To report", "10001 was deleted", "("])
def test_a_deletion_note_that_cannot_be_understood_is_not_lost(tmp_path: Path, note: str) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "own-deletion-notes.txt", f"{note}\n")
    try:
        _, manifest = load(tmp_path / "store", "cpt", "2026", folder)
        assert sum(skipped(manifest, "notes").values()) == 1
    except SourceFaultsError as error:
        assert "own-deletion-notes.txt:1: " in str(error)  # noqa: PT017 (refusing it is as good)


def test_no_character_of_a_flat_file_breaks_a_line(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f", rows=[("00100", WEIRD), ("10004", "Plain")])
    write(folder / "deletion-notes.txt", f"(0100T has been deleted. For {WEIRD}, use 10004)\n")
    snapshot, manifest = load(tmp_path / "s", "cpt", "2026", folder)
    table = lines(tmp_path / "s", "cpt", "2026")
    assert [row[0] for row in table] == ["code", "00100", "10004"]
    assert {len(row) for row in table} == {len(snapshot.heading)}
    assert list(snapshot) == [snapshot["00100"], snapshot["10004"]]
    assert snapshot["00100"].display == "a b\u2028c\u2029d"
    assert {len(row) for row in lines(tmp_path / "s", "cpt", "2026", "mappings")} == {5}
    steps = Store(tmp_path / "s").mappings(manifest.release)
    assert [(step.source, step.target) for step in steps] == [("0100T", "10004")]


def test_no_character_of_a_licensees_list_breaks_a_line(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    text = f'code,property,value\n10004,"a\tb\nc","{WEIRD}\nmore"\n00100,list[],"red"\n'
    write(folder / "properties.csv", text, end="\n")
    snapshot, _ = load(tmp_path / "s", "cpt", "2026", folder)
    table = lines(tmp_path / "s", "cpt", "2026")
    assert [row[0] for row in table] == ["code", "00100", "0100T", "10004"]
    assert {len(row) for row in table} == {len(snapshot.heading)}
    found = concepts(snapshot)
    assert "property.a b c" in found["10004"].properties
    assert "red" in found["00100"].properties.values()


def test_no_character_of_a_note_or_a_cell_breaks_a_line(tmp_path: Path) -> None:
    rows = records()
    for row in rows:
        row["SHORT DESCRIPTION"] = "a\tb\nc\u2028d\u0085e"
    load(tmp_path / "s", "hcpcs", "2026", workbook(tmp_path / "anweb.xlsx", rows))
    widths = {len(row) for row in lines(tmp_path / "s", "hcpcs", "2026")}
    assert len(widths) == 1
    write(tmp_path / "f" / "order.txt", order([("A00", "1", "Fever\xa0and more")]))
    note = "one\n  two\tthree&#x85;four&#x2028;five"
    xml = f"<ICD10CM.tabular><diag><name>A00</name><includes><note>{note}</note></includes></diag>"
    write(tmp_path / "f" / "tabular.xml", xml + "</ICD10CM.tabular>")
    snapshot, _ = load(tmp_path / "s", "icd10cm", "2026", tmp_path / "f")
    assert {len(row) for row in lines(tmp_path / "s", "icd10cm", "2026")} == {len(snapshot.heading)}
    assert snapshot["A00"].properties["note.includes"] == ("one two three four five",)
    assert snapshot["A00"].display == "Fever and more"


def test_a_code_on_lines_9_and_10_names_9_as_the_first(tmp_path: Path) -> None:
    long = "".join(f"{code}\t{text}\n" for code, text in [*ROWS[:1], *ROWS])
    folder = flat(tmp_path / "f", long=long, notice="Made up.\n" * 7)
    with pytest.raises(SourceFaultsError, match=r"LONGULT.txt:10: 00100 stands twice, .*line 9\b"):
        load(tmp_path / "store", "cpt", "2026", folder)


def test_two_values_of_one_property_are_refused_not_overwritten(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "a-properties.csv", "code,property,value\n0100T,sunset,2027-01-01\n")
    write(folder / "b-properties.csv", "code,property,value\n0100T,sunset,2028-01-01\n")
    with pytest.raises(SourceFaultsError, match=r"-properties\.csv:2: 0100T: ") as fault:
        load(tmp_path / "store", "cpt", "2026", folder)
    assert "2027-01-01" in str(fault.value)
    assert "2028-01-01" in str(fault.value)
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize("count", [37, 90])
def test_of_many_lists_none_is_lost(tmp_path: Path, count: int) -> None:
    folder = flat(tmp_path / "f")
    for number in range(count):
        row = f"code,property,value\n10004,own-{number:02d},{number}\n"
        write(folder / f"properties-{number:02d}.csv", row)
    snapshot, manifest = load(tmp_path / "store", "cpt", "2026", folder)
    assert len(manifest.sources) == count + 3
    own = {k: v for k, v in snapshot["10004"].properties.items() if k.startswith("property.")}
    assert own == {f"property.own-{number:02d}": str(number) for number in range(count)}


def test_properties_of_codes_that_are_not_there_are_counted(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "properties.csv", "code,property,value\n99213,add-on,true\n99214,add-on,true\n")
    _, manifest = load(tmp_path / "store", "cpt", "2026", folder)
    assert manifest.concepts == 3
    assert skipped(manifest, "LONGULT")["code that the release does not have"] == 2


def test_an_empty_distribution_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "notice" / "LONGULT.txt", NOTICE)
    for place, shown in (("empty", "nothing"), ("notice", "LONGULT.txt")):
        with pytest.raises(ReleasekitError, match=rf"no long descriptors .* given: {shown}"):
            load(tmp_path / "store", "cpt", "2026", tmp_path / place)
    assert nothing_stored(tmp_path / "store")
