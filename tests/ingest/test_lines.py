"""Once data have begun, every line is a record, known by the declaration, or a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.errors import SourceFaultsError
from tests.ingest.test_quirks_cpt import NOTICE, flat
from tests.support.files import concepts, load, skipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[list[str]], list[str]]

TITLES = {"A00": "Quillon fever", "A000": "Quillon fever, mild", "A001": "Quillon fever, grave"}
ORDER = [
    f"{number:05d} {code:<7} {int(len(code) > 3)} {text:<60} {text}"
    for number, (code, text) in enumerate(TITLES.items(), 1)
]
CPT = ["00100\tLantern work", "10004\tVelar arch", "0100T\tHalo warming"]


def hcpcs(code: str, text: str, record: str = "3", sequence: str = "00100") -> str:
    """Return one record of the annual file, 320 bytes wide."""
    rest = f"{text[:28]:<28}" if record in "37" else " " * 28
    dates = "2020010120200101        N" if record in "37" else ""
    return f"{f'{code:>5}{sequence}{record}{text:<80}{rest}':<268}{dates}".ljust(320)


HCPCS = [
    hcpcs("A1", "Dressing for a lantern", "7"),
    hcpcs("A0080", "Hearth wagon"),
    hcpcs("J0120", "Lantern oil, a text that goes on"),
    hcpcs("J0120", "in a second record", "4", "00200"),
    hcpcs("Q0001", "Braid, each"),
]


def put(at: int, *lines: str) -> Change:
    """Put lines before the line at an index."""
    return lambda rows: [*rows[:at], *lines, *rows[at:]]


def turn(at: int, change: Callable[[str], str]) -> Change:
    """Change the line at an index."""
    return lambda rows: [*rows[:at], change(rows[at]), *rows[at + 1 :]]


def load_lines(root: Path, code_set: str, rows: list[str], end: str = "\r\n") -> dict[str, str]:
    """Load lines as the main file of a code set; return the texts by code."""
    folder = root / "files"
    if code_set == "cpt":
        kept = [tuple(line.split("\t")[:2]) for line in CPT]
        flat(folder, rows=kept)  # type: ignore[arg-type]  # each has a code and a text
        path = folder / "LONGULT.txt"
        rows = [*NOTICE.split("\n"), *rows]
    else:
        names = {"hcpcs": "HCPC2026_JAN_ANWEB.txt", "icd10cm": "icd10cm_order_2026.txt"}
        path = folder / names[code_set]
        folder.mkdir(parents=True)
    path.write_bytes(end.join([*rows, ""]).encode())
    snapshot, _ = load(root / "store", code_set, "2026", folder)
    return {code: concept.display for code, concept in concepts(snapshot).items()}


ROWS = {"icd10cm": ORDER, "hcpcs": HCPCS, "cpt": CPT}
ABOVE = {"icd10cm": 0, "hcpcs": 0, "cpt": 6}

BROKEN: list[tuple[str, int, Change]] = [
    # a line that looks lird, below one
    ("icd10cm", 2, put(1, "Quillon fever, a line more")),
    ("icd10cm", 4, put(3, "Page 2 of 9")),
    ("hcpcs", 3, put(2, "Made-up notice, continued")),
    ("cpt", 2, put(1, "Notice 1983-2024")),
    ("cpt", 3, put(2, "12 more arches")),
    # shifted, trimmed, wrapped, cut
    ("icd10cm", 2, turn(1, lambda line: " " + line)),
    ("icd10cm", 1, turn(0, lambda line: " " + line)),
    ("icd10cm", 2, turn(1, lambda line: line[1:])),
    ("icd10cm", 2, turn(1, lambda line: line.replace("A000    1", "A000   1 "))),
    ("icd10cm", 2, turn(1, lambda line: line[:60] + line[61:])),
    ("icd10cm", 3, turn(1, lambda line: line[:77] + "\r\n" + line[77:])),
    ("icd10cm", 2, turn(1, lambda line: line[:70])),
    ("hcpcs", 1, turn(0, str.lstrip)),
    ("hcpcs", 1, turn(0, lambda line: line[1:])),
    ("hcpcs", 2, turn(1, lambda line: " " + line)),
    ("hcpcs", 2, turn(1, lambda line: line[:100] + "  " + line[100:])),
    ("cpt", 2, turn(1, lambda line: " " + line)),
    ("cpt", 3, turn(1, lambda line: line.replace(" ", "\r\n"))),
    # tabs
    ("icd10cm", 2, turn(1, lambda line: line[:17] + "\t" + line[18:])),
    ("hcpcs", 1, turn(0, lambda line: "\t" + line.lstrip())),
    ("hcpcs", 2, turn(1, lambda line: line.replace("Hearth ", "Hearth\t"))),
    ("cpt", 2, turn(1, lambda line: line.replace(" ", "\t"))),
    # the flag is where it stands, not the last digit of a code
    ("icd10cm", 3, turn(2, lambda line: line.replace("A001    1", "A001     "))),
    ("icd10cm", 3, turn(2, lambda line: line.replace("A001    1", "A001    2"))),
    # codes, record ids and sequences that there are not
    ("icd10cm", 2, turn(1, str.lower)),
    ("icd10cm", 2, turn(1, lambda line: line.replace("A000 ", "A00.0"))),
    ("hcpcs", 2, turn(1, lambda line: line.replace("A0080001003", "A0080001009"))),
    ("hcpcs", 2, turn(1, lambda line: line.replace("A0080001003", "A0080     3"))),
    ("hcpcs", 2, turn(1, lambda line: line.replace("A0080001003", "A008000103"))),
    ("hcpcs", 2, turn(1, lambda line: line.replace("A0080", "a0080"))),
    ("cpt", 2, turn(1, lambda line: line.replace("10004", "1004"))),
    ("cpt", 1, turn(0, lambda line: line.replace("00100", "100"))),
    # characters that no text has
    ("icd10cm", 2, turn(1, lambda line: line.replace("fever", "fev\x00r"))),
    ("icd10cm", 1, turn(0, lambda line: "\x00\x00" + line)),
    ("hcpcs", 2, turn(1, lambda line: line.replace("th w", "th\x0cw"))),
    ("hcpcs", 2, turn(1, lambda line: line.replace("th w", "th\x1fw"))),
    ("cpt", 2, turn(1, lambda line: "\ufeff" + line)),
    ("cpt", 2, turn(1, lambda line: line.replace("\t", "\xa0"))),
    # no text
    ("icd10cm", 2, turn(1, lambda line: line[:77])),
    ("hcpcs", 2, turn(1, lambda line: line.replace("Hearth wagon", " " * 12))),
    ("cpt", 2, turn(1, lambda line: line[:6])),
    ("cpt", 2, turn(1, lambda line: line[:6] + " \xa0")),
]


@pytest.mark.parametrize(("code_set", "line", "change"), BROKEN)
def test_a_line_of_another_shape_is_a_fault_with_its_number(
    tmp_path: Path, code_set: str, line: int, change: Change
) -> None:
    place = rf"\.txt:{line + ABOVE[code_set]}: "
    with pytest.raises(SourceFaultsError, match=place):
        load_lines(tmp_path, code_set, change(ROWS[code_set]))
    assert not list((tmp_path / "store").rglob("*.json"))


SOUND: list[tuple[str, Change]] = [
    *((code_set, lambda rows: rows) for code_set in ROWS),
    *((code_set, lambda rows: [line.rstrip() for line in rows]) for code_set in ROWS),
    *((code_set, lambda rows: [line + "  " for line in rows]) for code_set in ROWS),
    *((code_set, put(1, "", "   ")) for code_set in ROWS),
    *((code_set, turn(0, lambda line: "\ufeff" + line)) for code_set in ("icd10cm", "hcpcs")),
    *((code_set, turn(1, lambda line: "\x0c" + line)) for code_set in ROWS),
    *((code_set, lambda rows: [*rows, "\x1a"]) for code_set in ROWS),
    *((code_set, lambda rows: [*rows, "\x00" * 300]) for code_set in ROWS),
    *((code_set, turn(1, lambda line: line.replace("r ", "r\xa0"))) for code_set in ROWS),
    *((code_set, put(0, "Made-up notice of 2026, page 1")) for code_set in ROWS),
    ("cpt", turn(1, lambda line: line + "\t")),
    ("cpt", lambda rows: rows[::-1]),
    ("cpt", lambda rows: [f'{line[:6]}"{line[6:]}"' for line in rows]),
]


@pytest.mark.parametrize(("code_set", "change"), SOUND)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x85"])
def test_what_leaves_nothing_in_doubt_is_read(
    tmp_path: Path, code_set: str, change: Change, end: str
) -> None:
    texts = load_lines(tmp_path, code_set, change(ROWS[code_set]), end)
    assert (
        texts
        == {
            "icd10cm": TITLES,
            "hcpcs": {
                "A1": "Dressing for a lantern",
                "A0080": "Hearth wagon",
                "J0120": "Lantern oil, a text that goes on in a second record",
                "Q0001": "Braid, each",
            },
            "cpt": dict(line.split("\t") for line in CPT),
        }[code_set]
    )


def test_notices_among_records_are_those_that_the_declaration_knows(tmp_path: Path) -> None:
    added = f"Add:         1 A009    {'Quillon fever, new':<60} Quillon fever, new"
    totals = "\n\nHeaders\n23 headers in icd10cm_order_2025.txt\n1,000 additions\nof which\n"
    order = "\n".join(
        [*ORDER, f"00004 A009    1 {'Quillon fever, new':<60} Quillon fever, new", ""]
    )
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "icd10cm_order_2026.txt").write_text(order)
    (folder / "icd10cm-order-addenda-2026.txt").write_text(added + totals)
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", folder)
    assert skipped(manifest, "addenda") == {"blank": 1, "notice among the records": 4}
    (folder / "icd10cm-order-addenda-2026.txt").write_text(added + totals + "Deleted: A009\n")
    with pytest.raises(SourceFaultsError, match=r"addenda-2026\.txt:7: 'Deleted: A009' looks li"):
        load(tmp_path / "other", "icd10cm", "2026", folder)


def test_like_faults_are_told_once_with_their_number(tmp_path: Path) -> None:
    rows = [f"{line}\r\nwrapped {number}" for number, line in enumerate(ORDER * 20)]
    with pytest.raises(SourceFaultsError) as caught:
        load_lines(tmp_path, "icd10cm", rows)
    said = str(caught.value).split("\n")
    assert [line for line in said if "more like these" in line] == [
        "… and 57 more like these: lines 8, 10, 12, 14, 16, 18, 20, 22, 24, 26 …"
    ]
    assert len(caught.value.faults) == 20
