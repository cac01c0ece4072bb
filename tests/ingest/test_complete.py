"""Nothing of a release is missing when it is stored: what shows a loss, and what shows none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import SourceFaultsError
from releasekit.store import Store
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import order
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

CODES = [f"A{number:03d}" for number in range(40)]
ROWS = [("A00", "0", "Quillon fever")]
ROWS += [(code, "1", f"Quillon fever of day {code[1:]}") for code in CODES if code != "A00"]
ORDER = order(ROWS)
LINES = ORDER.splitlines(keepends=True)
LISTED = "".join(f"{code:<7} {text}\n" for code, flag, text in ROWS if flag == "1")
STATED = """
Codes
  39 codes in icd10cm_order_2025.txt
  {} codes in icd10cm_order_2026.txt
      0 additions
      0 deletions
      0 revisions
"""
RECORD = "{}{:05d}{}{:<80}Short text                  "


def quarter(*records: tuple[str, int, int, str]) -> str:
    """Return an annual file of HCPCS of (code, sequence, record id, text)."""
    return "".join(RECORD.format(*record).ljust(320) + "\n" for record in records)


SPLIT = [("A0021", 100, 3, "Lantern wagon that is"), ("A0021", 200, 4, "lit at night")]
WHOLE = [*SPLIT, ("A0080", 100, 3, "Hearth wagon, per mile")]


@pytest.mark.parametrize(
    ("files", "figures"),
    [
        ({"o.txt": "".join(LINES[:9] + LINES[19:])}, "holds 31 of the 41 records.*10 are missing"),
        ({"o.txt": "".join(LINES[3:])}, "holds 38 of the 41 records.*between 0 and 4"),
        (
            {"o.txt": "".join(LINES[:30]), "icd10cm-codes.txt": LISTED},
            "o.txt: holds 29 of the 40 codes that icd10cm-codes.txt has: 11 are missing, A029",
        ),
        (
            {"o.txt": ORDER, "icd10cm-codes.txt": LISTED[:-60] + "\n"},
            "icd10cm-codes.txt: holds 38 of the 40 codes that o.txt has: 2 are missing, A038, A039",
        ),
        (
            {"o.txt": ORDER, "icd10cm-codes.txt": LISTED.replace("of day 011", "of day 012")},
            "1 code has another text in icd10cm-codes.txt: A011",
        ),
        (
            {"o.txt": "".join(LINES[:30]), "order-addenda.txt": STATED.format(40)},
            "order-addenda.txt: states 40 billable codes, and the release has only 29",
        ),
        ({"o.txt": ORDER.rstrip("\n")[:-4] + ","}, "ends in the middle of a line, record 41"),
        ({"o.txt": ORDER + LINES[3]}, r"o.txt:42: number 4 does not follow 41"),
    ],
)
def test_a_file_that_lost_lines_is_refused_with_both_figures(
    tmp_path: Path, files: dict[str, str], figures: str
) -> None:
    for name, text in files.items():
        write(tmp_path / "f" / name, text)
    with pytest.raises(SourceFaultsError, match=f"(?s){figures}"):
        load(tmp_path / "s", "icd10cm", "2026", tmp_path / "f")
    assert Store(tmp_path / "s").releases("icd10cm") == []


@pytest.mark.parametrize(
    "files",
    [
        {"o.txt": ORDER, "icd10cm-codes.txt": LISTED, "order-addenda.txt": STATED.format(40)},
        {"o.txt": ORDER.rstrip("\n")},
        {"o.txt": ORDER, "icd10cm-codes.txt": LISTED.upper().replace("OF DAY", "OF  DAY")},
        {"o.txt": ORDER, "order-addenda.txt": STATED.format(38)},
        {"icd10cm-codes.txt": LISTED},
    ],
)
def test_whole_files_load(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        write(tmp_path / "f" / name, text)
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", tmp_path / "f")
    assert manifest.concepts == (41 if "o.txt" in files else 40)
    assert manifest.forced == ()


def test_a_short_file_is_taken_where_that_is_forced_and_the_store_knows(tmp_path: Path) -> None:
    place = write(tmp_path / "o.txt", "".join(LINES[:9] + LINES[19:]))
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", place, force=True)
    (doubt,) = Store(tmp_path / "s").manifest("icd10cm", "2026").forced
    assert manifest.concepts == 31
    assert "holds 31 of the 41 records" in doubt


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        (WHOLE, ""),
        ([("A0021", 10, 3, "Lantern"), ("A0021", 20, 4, "wagon"), WHOLE[2]], ""),
        ([("A0021", 10, 3, "Lantern")] + [("A0021", n * 10, 4, "w") for n in range(2, 13)], ""),
        ([SPLIT[0], ("A0021", 300, 4, "at night"), WHOLE[2]], "record 2 has the number 00300"),
        ([("A0021", 200, 3, "lit at night"), WHOLE[2]], "record 1 has the number 00200"),
        ([SPLIT[1], WHOLE[2]], "continues 'A0021', but does not follow its first record"),
    ],
)
def test_records_of_one_code_follow_one_another(
    tmp_path: Path, records: list[tuple[str, int, int, str]], fault: str
) -> None:
    place = write(tmp_path / "HCPC2026_JAN_ANWEB.txt", quarter(*records))
    if not fault:
        assert load(tmp_path / "s", "hcpcs", "2026-01", place)[1].live
        return
    with pytest.raises(SourceFaultsError, match=fault):
        load(tmp_path / "s", "hcpcs", "2026-01", place)


LOST = "Arch, partial, with a long text that goes on and on so that it needs another li"
assert len(LOST) == 79  # the publisher breaks lines before column 80
FULL = LOST.replace("li", "lin")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ([FULL], f"HCPC2026.txt:1: a text ends in '{FULL[-40:]}', and the record that goes on"),
        ([FULL, "Another lin of braid"], ""),  # it ends in a word that there is
        ([f"{FULL[:-1]})"], ""),
        ([f"{LOST[:60]}, and"], "and the record that goes on is missing"),
        ([f"{LOST[:60]},"], "and the record that goes on is missing"),
        ([f"{LOST[:60]} (with"], "and the record that goes on is missing"),
        ([f"{LOST[:60]} under part A"], ""),
        (["Braid, and"], ""),  # there was room for more
        ([LOST], ""),
    ],
)
def test_a_text_that_goes_on_has_lost_its_next_record(
    tmp_path: Path, texts: list[str], fault: str
) -> None:
    records = [(f"A{n:04d}", 100, 3, text) for n, text in enumerate(texts, start=1)]
    place = write(tmp_path / "HCPC2026.txt", quarter(*records))
    if fault:
        with pytest.raises(SourceFaultsError, match=re.escape(fault)):
            load(tmp_path / "s", "hcpcs", "2026", place)
    assert load(tmp_path / "s", "hcpcs", "2026", place, force=bool(fault))[1].live == len(texts)


WRAPPED = ["Lantern wagon, outside of the state, for every mile that it goes with a light", "lit"]


@pytest.mark.parametrize(
    ("first", "then", "cut"),
    [
        (WRAPPED, WRAPPED[:1], "1 of its texts end where a line of the earlier text ended.*A0021"),
        (WRAPPED, WRAPPED, ""),
        (WRAPPED, [WRAPPED[0].replace("Lantern", "Hearth")], ""),
        (WRAPPED, [WRAPPED[0].removesuffix(" with a light")], ""),  # no line ended there
        (WRAPPED[:1], WRAPPED, ""),
    ],
)
def test_a_text_that_ends_where_its_first_line_did_is_cut(
    tmp_path: Path, first: list[str], then: list[str], cut: str
) -> None:
    for label, lines in (("2025", first), ("2026", then)):
        records = [("A0021", n * 100, 3 + (n > 1), text) for n, text in enumerate(lines, start=1)]
        place = write(tmp_path / f"HCPC{label}.txt", quarter(*records, WHOLE[2]))
        if cut and label == "2026":
            with pytest.raises(SourceFaultsError, match=cut):
                load(tmp_path / "s", "hcpcs", label, place)
            load(tmp_path / "s", "hcpcs", label, place, force=True)
        else:
            load(tmp_path / "s", "hcpcs", label, place)


FOUR = ["00100", "10004", "10005", "99202"]
MANY = [f"{number:05d}" for number in range(10004, 10204)]
LONG = [f"{number:05d}" for number in range(10004, 10404)]
TRIALS = ["0501T", "0502T"]


def book(place: Path, codes: list[str], notes: str = "") -> Path:
    """Write the flat files of an edition, and perhaps notes of what was deleted."""
    folder = flat(place, rows=[(code, f"Velar arch {code}") for code in sorted(codes)])
    if notes:
        write(folder / "own-deletion-notes.txt", notes)
    return folder


@pytest.mark.parametrize(
    ("before", "after", "notes", "asks"),
    [
        (FOUR, FOUR[:3], "", ""),  # few codes, of which few are gone
        (FOUR, ["0174A"], "", "none of 4 of the 4 live codes .100.0%. of 2025"),
        (MANY, MANY[::40] + [code for n, code in enumerate(MANY) if n % 40 > 1], "", ""),
        (MANY, MANY[:195], "", "none of the 5 last live codes of Category I after 10198 of 2025"),
        (MANY, MANY[5:], "", "none of the 5 first live codes of Category I before 10009 of 2025"),
        (MANY, MANY[:-1], "", ""),  # the last code may end
        (MANY, [*MANY[:195], "10300"], "", ""),  # others came after them
        (MANY, MANY[:195], "(10199-10203 have been deleted)", ""),
        (
            LONG,
            LONG[:100] + LONG[110:],
            "",
            "the 10 live codes of Category I between 10103 and 101",
        ),
        (LONG, [*LONG[:100], "10104", *LONG[110:]], "", ""),  # they are fewer than ten
        (LONG, LONG[:100] + LONG[101:], "", ""),
        (MANY, MANY[:180], "", "none of 20 of the 200 live codes .10.0%. of 2025.*10184, 10185"),
        (MANY, MANY[:180], "(10184-10203 have been deleted)", ""),
        (MANY + TRIALS, MANY, "", "none of the 2 live codes that are Category III of 2025"),
        (MANY + TRIALS, MANY, "(0501T, 0502T have been deleted)", ""),
        (MANY + TRIALS, MANY + TRIALS[1:], "", ""),
    ],
)
def test_a_release_that_would_end_many_codes_asks_for_force(
    tmp_path: Path, before: list[str], after: list[str], notes: str, asks: str
) -> None:
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "1", before))
    given = book(tmp_path / "2", after, notes)
    if asks:
        with pytest.raises(SourceFaultsError, match=f"(?s){asks}.*--covers additions.*--force"):
            load(tmp_path / "s", "cpt", "2026", given)
    _, manifest = load(tmp_path / "s", "cpt", "2026", given, force=bool(asks))
    assert len(manifest.forced) == bool(asks)
    assert manifest.live == len(after)


def test_a_list_of_new_codes_ends_nothing(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "1", FOUR))
    given = book(tmp_path / "2", ["0174A"])
    release, manifest = load(tmp_path / "s", "cpt", "2025-03", given, covers=("additions",))
    assert sorted(concept.code for concept in release) == sorted([*FOUR, "0174A"])
    assert manifest.release.covers == ("additions",)
