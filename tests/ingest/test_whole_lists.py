"""No list is lost: one that is known by its name is read whole, or refused with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.errors import ReleasekitError
from releasekit.store import Store
from tests.ingest.test_lines import HCPCS, ORDER
from tests.ingest.test_quirks_cpt import flat
from tests.support.files import concepts, load, write

if TYPE_CHECKING:
    from pathlib import Path

POA = ["Order26\tPOAexemptCode\tDescription", "1\tA00.0\tmild", "2\tA00.1\tgrave"]
ADD = "POAexemptAddCodesFY26.txt"
CODES = "POAexemptCodesFY26.txt"
ADDENDA = "icd10cm_order_addenda_2026.txt"
ADDED = [
    f"Add:         1 {code:<7} {text:<60} {text}"
    for code, text in [("A000", "One"), ("A001", "Two")]
]
PROPERTIES = ["code,property,value", "00100,add-on,true", "10004,sunset,2031-01-01"]
STEPS = ["source,target", "33000,00100", "33001,10004"]


def load_beside(root: Path, name: str, rows: list[str], end: str = "\r\n") -> Store:
    """Load a list beside sound codes; return the store."""
    folder = root / "files"
    if name.endswith(".csv") or name.startswith("Consumer"):
        flat(folder)
        code_set = "cpt"
    else:
        write(folder / "icd10cm_order_2026.txt", "\n".join([*ORDER, ""]))
        code_set = "icd10cm"
    (folder / name).write_bytes(end.join([*rows, ""]).encode())
    load(root / "store", code_set, "2026", folder)
    return Store(root / "store")


def swapped(rows: list[str], at: int, row: str) -> list[str]:
    """Return rows with another one at an index."""
    return [*rows[:at], row, *rows[at + 1 :]]


REFUSED = [
    # a heading that is misspelt, gone, or far below; other content than the name says
    (CODES, swapped(POA, 0, POA[0].replace("POAexemptCode", "POAxemptCod")), "no heading 'POAex"),
    (CODES, POA[1:], "no row has the headings of POA-exempt codes"),
    (CODES, ["Made up"] * 70 + POA, "no row has the headings of POA-exempt codes"),
    (CODES, ["<html>Not found</html>"], "no row has the headings of POA-exempt codes"),
    (ADD, swapped(POA, 0, POA[0].replace("Description", "Descr")), "no heading 'Description'"),
    (ADDENDA, [f" {line}" for line in ADDED], "no line looks like one of order addenda"),
    ("properties.csv", swapped(PROPERTIES, 0, "code,proprety,value"), "did you mean proprety"),
    ("my-crosswalk.csv", swapped(STEPS, 0, "from,target"), "no heading 'source'"),
    ("ConsumerDescriptor.txt", ["CPT Code\tText", "00100\tA lamp"], "no heading 'Concept Id'"),
    ("my-changes.csv", ["code,action,daet", "00100,revised,2026-01-01"], "did you mean daet"),
    # two rows in one line; what is no range
    (CODES, [POA[0], f"{POA[1]}\t{POA[2]}"], f"{CODES}:2: has 6 values below 3 headings"),
    ("my-crosswalk.csv", swapped(STEPS, 1, "33000-26,00100"), "csv:2: '33000-26' is no code"),
    # no record below the heading, or a record above it
    (CODES, POA[:1], "holds no record of ICD-10-CM POA-exempt codes"),
    (CODES, [POA[1], POA[0], POA[2]], f"{CODES}:1: a row like the records of POA"),
    # two columns of one heading that differ
    (CODES, [f"{POA[0]}\tDescription", f"{POA[1]}\tother", POA[2]], f"{CODES}:2: two columns are"),
    # a row whose values are beside the columns
    (CODES, [*POA, "Sum 2"], f"{CODES}:4: has values but no code"),
    # a code that is none
    (ADD, swapped(POA, 1, "1\tA00.0*\tmild"), f"{ADD}:2: 'A000*' is no code of ICD-10-CM"),
    (ADDENDA, swapped(ADDED, 1, ADDED[1].replace("A001 ", "A0 01")), f"{ADDENDA}:2: 'A0 01' is no"),
    (ADDENDA, swapped(ADDED, 0, ADDED[0][1:]), f"{ADDENDA}:1: 'dd:"),
    (ADDENDA, swapped(ADDED, 0, f" {ADDED[0]}"), f"{ADDENDA}:1: ' Add:"),
    ("my-crosswalk.csv", swapped(STEPS, 1, "338X1,00100"), "csv:2: '338X1' is no code of CPT"),
    ("my-crosswalk.csv", swapped(STEPS, 1, ",00100"), "csv:2: has values but no code"),
    # a day that there was not
    (
        "properties.csv",
        swapped(PROPERTIES, 2, "10004,sunset,0001-01-01"),
        "csv:3: 10004: sunset: '",
    ),
]


@pytest.mark.parametrize(("name", "rows", "said"), REFUSED)
def test_a_list_that_cannot_be_read_whole_is_refused(
    tmp_path: Path, name: str, rows: list[str], said: str
) -> None:
    with pytest.raises(ReleasekitError) as refused:
        load_beside(tmp_path, name, rows)
    assert name in str(refused.value)
    assert said in str(refused.value)
    assert "\n  " in str(refused.value), "it says what to do"
    assert not list((tmp_path / "store").rglob("*.json"))


READ = [
    (CODES, POA, {"A000", "A001"}),
    (CODES, [*["Made up"] * 9, *POA], {"A000", "A001"}),
    (CODES, [f"{POA[0]}\tDescription", *(f"{row}\t" for row in POA[1:])], {"A000", "A001"}),
    (CODES, [f"POAexemptCode\t{POA[0]}", *(f"\t{row}" for row in POA[1:])], {"A000", "A001"}),
    (CODES, [f"{row}\tmore" for row in POA], {"A000", "A001"}),
    (CODES, [*POA, "", "\t\t"], {"A000", "A001"}),
]


@pytest.mark.parametrize(("name", "rows", "flagged"), READ)
@pytest.mark.parametrize("end", ["\r\n", "\u2028", "\u2029", "\x85"])
def test_its_neighbors_load(
    tmp_path: Path, name: str, rows: list[str], flagged: set[str], end: str
) -> None:
    store = load_beside(tmp_path, name, rows, end)
    found = concepts(store.open(store.get("icd10cm", "2026")))
    exempt = {code for code, had in found.items() if had.properties["flag.poa-exempt"] == "true"}
    assert exempt == flagged


def test_a_list_of_changes_may_be_empty_and_a_row_twice_counts_once(tmp_path: Path) -> None:
    for number, rows in enumerate((POA[:1], [*POA, POA[1]])):
        store = load_beside(tmp_path / str(number), ADD, rows)
        assert len(list(store.declared(store.get("icd10cm", "2026")))) == len(set(rows)) - 1


@pytest.mark.parametrize(
    ("before", "source", "said"),
    [
        ("A00.0", "A000", False),
        ("‘A00.0", "A000", False),
        ("A00.0-A00.1", "A000-A001", False),
        ("A00.-", "A00-", False),
        ("None", "", False),
        ("see note", "SEE NOTE", True),
        ("A00.0*", "A000*", True),
    ],
)
def test_what_is_no_code_in_a_conversion_table_is_kept_and_said(
    tmp_path: Path, before: str, source: str, *, said: bool
) -> None:
    heading = "Current code assignment,Effective,Previous Code(s) Assignment"
    rows = [heading, f"A00.1,2025,{before}"]
    write(tmp_path / "f" / "icd10cm_order_2026.txt", "\n".join([*ORDER, ""]))
    write(tmp_path / "f" / "icd10cm-conversion-table-2026.csv", "\n".join([*rows, ""]))
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", tmp_path / "f")
    store = Store(tmp_path / "s")
    assert [step.source for step in store.mappings(manifest.release)] == [source]
    mended = [reason for member in manifest.sources for reason, _ in member.mended]
    assert bool(mended) is said
    assert all("text in the place of a code" in reason for reason in mended)


def test_a_row_that_stands_twice_gives_a_text_once(tmp_path: Path) -> None:
    folder = flat(tmp_path / "files")
    rows = ["Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor"]
    rows += [f"1\t10004\t{n}\t{text}" for n, text in enumerate(["One", "Two", "One"])]
    write(folder / "ClinicianDescriptor.txt", "\n".join([*rows, rows[1], ""]))
    snapshot, _ = load(tmp_path / "s", "cpt", "2026", folder)
    assert concepts(snapshot)["10004"].designations["clinician"] == ("One", "Two")


def test_the_codes_addenda_are_not_taken_for_the_codes_file(tmp_path: Path) -> None:
    line = "Add:         A000    Quillon fever, mild"
    with pytest.raises(ReleasekitError, match=r"addenda_2026\.txt:1: ':   "):
        load_beside(tmp_path, "icd10cm_codes_addenda_2026.txt", [line[3:], line])


def test_a_list_of_another_code_set_or_beside_a_whole_form_is_passed_over(tmp_path: Path) -> None:
    store = load_beside(tmp_path, CODES, POA)
    write(tmp_path / "files" / "POAexemptCodesFY26.xlsx", "<html>Not found</html>")
    pcs = "Add:         0016070 Bypass of an arch\n\nCodes\n 1 codes in icd10pcs_order_2026.txt"
    write(tmp_path / "files" / "order_addenda_2026.txt", pcs)
    load(tmp_path / "again", "icd10cm", "2026", tmp_path / "files")
    unclaimed = Store(tmp_path / "again").manifest("icd10cm", "2026").unclaimed
    assert {name.partition(" ")[0] for name in unclaimed} == {
        "POAexemptCodesFY26.xlsx",
        "order_addenda_2026.txt",
    }
    assert store.manifest("icd10cm", "2026").unclaimed == ()


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_records_behind_an_end_that_other_lines_do_not_have_are_read(
    tmp_path: Path, end: str
) -> None:
    text = "\r\n".join([ORDER[0] + end + ORDER[1], ORDER[2], ""])
    (tmp_path / "icd10cm_order_2026.txt").write_bytes(text.encode())
    snapshot, _ = load(tmp_path / "s", "icd10cm", "2026", tmp_path / "icd10cm_order_2026.txt")
    assert [concept.display for concept in snapshot] == [line[77:].strip() for line in ORDER]


def test_a_file_without_line_ends_is_no_single_record(tmp_path: Path) -> None:
    path = write(tmp_path / "icd10cm_order_2026.txt", "".join(ORDER * 5))
    with pytest.raises(
        ReleasekitError, match=r"is one line of .* bytes\n  a program has taken out"
    ):
        load(tmp_path / "s", "icd10cm", "2026", path)


@pytest.mark.parametrize(("length", "cut"), [(300, False), (293, False), (292, True), (160, True)])
def test_a_record_that_ends_before_its_last_column_is_cut(
    tmp_path: Path, length: int, *, cut: bool
) -> None:
    rows = [*HCPCS[:1], HCPCS[1][:length], *HCPCS[2:]]
    path = write(tmp_path / "HCPC2026_JAN_ANWEB.txt", "\n".join([*rows, ""]))
    if not cut:
        assert load(tmp_path / "s", "hcpcs", "2026", path)[1].concepts == len(HCPCS) - 1
        return
    with pytest.raises(ReleasekitError, match=r"ANWEB\.txt:2: ends before its action, which the "):
        load(tmp_path / "s", "hcpcs", "2026", path)


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Quillon fe", True), ("Q", True), ("Quillon fever", False), ("Fever", False)],
)
def test_a_text_that_is_but_the_beginning_of_what_abridges_it_is_cut(
    tmp_path: Path, text: str, *, cut: bool
) -> None:
    row = f"00003 A001    1 {'Quillon fever':<60} {text}"
    path = write(tmp_path / "icd10cm_order_2026.txt", "\n".join([*ORDER[:2], row, ""]))
    if not cut:
        snapshot, _ = load(tmp_path / "s", "icd10cm", "2026", path)
        assert concepts(snapshot)["A001"].display == text
        return
    with pytest.raises(
        ReleasekitError, match=rf"2026\.txt:3: '{text}' is but the beginning of its"
    ):
        load(tmp_path / "s", "icd10cm", "2026", path)


@pytest.mark.parametrize(
    ("title", "text", "mended"),
    [
        ("Quillon\u200b fe\xadver", "Quillon fever", "without width"),
        ("Quillon \ufffdfever", "Quillon \ufffdfever", "U+FFFD"),
        ("Quillon fever", "Quillon fever", ""),
    ],
)
def test_what_cannot_be_seen_is_left_out_and_what_was_lost_is_said(
    tmp_path: Path, title: str, text: str, mended: str
) -> None:
    row = f"00003 A001    1 {'Short':<60} {title}"
    path = write(tmp_path / "icd10cm_order_2026.txt", "\n".join([*ORDER[:2], row, ""]))
    snapshot, manifest = load(tmp_path / "s", "icd10cm", "2026", path)
    assert concepts(snapshot)["A001"].display == text
    assert bool(manifest.sources[0].mended) is bool(mended)
    assert all(mended in reason for reason, _ in manifest.sources[0].mended)


@pytest.mark.parametrize(("byte", "mended"), [(b"\xa0", False), (b"\xe9", True), (b"\x96", True)])
def test_a_single_byte_beyond_ascii_is_read_and_said_unless_it_is_a_blank(
    tmp_path: Path, byte: bytes, *, mended: bool
) -> None:
    path = tmp_path / "HCPC2026_JAN_ANWEB.txt"
    path.write_bytes(b"Made up." + byte + b"\r\n" + "\r\n".join([*HCPCS, ""]).encode())
    _, manifest = load(tmp_path / "s", "hcpcs", "2026", path)
    assert bool(manifest.sources[0].mended) is mended


@pytest.mark.parametrize("day", ["2099-12-31", "12/31/2999", "9999-12-31", "1/1/2100"])
def test_an_open_end_is_no_end_however_it_is_written(tmp_path: Path, day: str) -> None:
    store = load_beside(tmp_path, "properties.csv", swapped(PROPERTIES, 2, f"10004,sunset,{day}"))
    found = concepts(store.open(store.get("cpt", "2026")))["10004"]
    assert "date.sunset" not in found.properties
