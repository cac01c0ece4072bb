"""The publisher's lists: each on its own basis, versions, dates, words, stated totals, forms."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit.classify.compare import compare
from releasekit.reconcile import Entry, Outcome, Reconciled, reconcile
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

CM = DISTRIBUTIONS / "icd10cm"
CPT = DISTRIBUTIONS / "cpt"
HCPCS = DISTRIBUTIONS / "hcpcs"
POA = "POA-exempt changes"


def held(root: Path, code_set: str) -> Outcome:
    store = Store(root)
    (diff,) = compare(store, "2025", "2026", code_sets=[code_set])
    return reconcile(diff, store, store)


def against(outcome: Outcome, source: str) -> Reconciled:
    return next(one for one in outcome.lists if one.source == source)


def differences(found: Reconciled) -> dict[Entry, str]:
    return {one.entry: one.why for one in found.only_ours + found.only_theirs}


def remarks(found: Reconciled) -> dict[str, int]:
    return {remark.kind: remark.count for remark in found.remarks}


def icd(root: Path, *more: Path, without: str = "") -> Outcome:
    """Load both releases of ICD-10-CM with their lists of exempt codes, and reconcile them."""
    for version in ("2025", "2026"):
        poa = [CM / f"poa-{version}"] if version != without else []
        load(root, "icd10cm", version, CM / version, *poa, *(more if version == "2026" else ()))
    return held(root, "icd10cm")


def test_a_second_list_counts_what_it_counts(tmp_path: Path) -> None:
    outcome = icd(tmp_path)
    assert [one.source for one in outcome.lists] == ["order addenda", POA]
    found = against(outcome, POA)
    assert differences(found) == {}
    assert found.published == {"addition": 2, "deletion": 1, "revision": 1}
    assert found.agree == 4
    # The read-me's counts are in figures and in words.
    assert found.totals == {"addition": 2, "deletion": 1, "revision": 1}
    assert found.codes == {"after": (4, 4)}
    assert found.remarks == ()


@pytest.mark.parametrize("without", ["2025", "2026"])
def test_a_list_of_what_one_release_does_not_know_is_not_held_against_it(
    tmp_path: Path, without: str
) -> None:
    both = icd(tmp_path / "both")
    outcome = icd(tmp_path / "one", without=without)
    assert [one.source for one in outcome.lists] == ["order addenda"]
    addenda = against(outcome, "order addenda")
    assert differences(addenda) == differences(against(both, "order addenda"))
    store = Store(tmp_path / "one")
    (diff,) = compare(store, "2025", "2026", code_sets=["icd10cm"])
    assert "flag.poa-exempt" in diff.not_compared
    assert not [one for one in diff.changes if one.delta.aspect == "flag.poa-exempt"]
    if without == "2025":
        assert outcome.left_out == (
            f"{POA}: 2025 was loaded without the file that gives flag.poa-exempt",
        )
    else:
        assert outcome.left_out == ()  # nor is there a list


def test_a_stated_total_that_is_not_so_is_said(tmp_path: Path) -> None:
    poa = shutil.copytree(CM / "poa-2026", tmp_path / "poa")
    read_me = poa / "ReadMePOAexemptFY26.txt"
    said = read_me.read_text(encoding="utf-8")
    changed = said.replace("guidelines (2 codes)", "guidelines (12 codes)").replace(
        "FY2026 (four codes)", "FY2026 (1,004 codes)"
    )
    read_me.write_text(changed, encoding="utf-8")
    load(tmp_path / "s", "icd10cm", "2025", CM / "2025", CM / "poa-2025")
    load(tmp_path / "s", "icd10cm", "2026", CM / "2026", poa, force=True)
    found = against(held(tmp_path / "s", "icd10cm"), POA)
    assert remarks(found) == {"stated-total": 10, "stated-codes": 1000}
    assert differences(found) == {}


def test_a_total_in_words_that_are_not_understood_is_counted_at_the_door(tmp_path: Path) -> None:
    poa = shutil.copytree(CM / "poa-2026", tmp_path / "poa")
    read_me = poa / "ReadMePOAexemptFY26.txt"
    said = read_me.read_text(encoding="utf-8").replace("(four codes)", "(forty codes)")
    read_me.write_text(said, encoding="utf-8")
    load(tmp_path / "s", "icd10cm", "2025", CM / "2025", CM / "poa-2025")
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", CM / "2026", poa)
    assert skipped(manifest, "ReadMe")["total that is stated in other words"] == 1
    found = against(held(tmp_path / "s", "icd10cm"), POA)
    assert (found.codes, found.totals["addition"]) == ({}, 2)


def test_a_row_that_contradicts_the_list_itself_is_seen(tmp_path: Path) -> None:
    """A code that is said to be added, and is not in the list of exempt codes, is only theirs."""
    poa = shutil.copytree(CM / "poa-2026", tmp_path / "poa")
    added = poa / "POAexemptAddCodesFY26.txt"
    added.write_text(f"{added.read_text(encoding='utf-8')}00004\tA00.02\tQuillon\n")
    load(tmp_path / "s", "icd10cm", "2025", CM / "2025", CM / "poa-2025")
    load(tmp_path / "s", "icd10cm", "2026", CM / "2026", poa)
    found = against(held(tmp_path / "s", "icd10cm"), POA)
    assert differences(found) == {Entry("A0002", "addition"): ""}


def test_workbooks_are_forms_of_the_same_tables(tmp_path: Path) -> None:
    folder = tmp_path / "poa-2026"
    folder.mkdir()
    for text in sorted((CM / "poa-2026").glob("POA*.txt")):
        book = openpyxl.Workbook()
        for line in text.read_text(encoding="utf-8").splitlines():
            book.worksheets[0].append([cell.strip('"') for cell in line.split("\t")])
        book.save(folder / f"{text.stem}.xlsx")
    load(tmp_path / "s", "icd10cm", "2025", CM / "2025", CM / "poa-2025")
    load(tmp_path / "s", "icd10cm", "2026", CM / "2026", folder)
    found = against(held(tmp_path / "s", "icd10cm"), POA)
    assert (found.agree, differences(found), found.totals) == (4, {}, {})


LISTED = """HCPCS/MOD      TYPE OF CHANGE    SHORT DESCRIPTION
  A0021            Discontinued
  G0001            Long Description Chan
  Q0001            Re-activated
  V5008            ADD
  V5010            Discontinued
     A1            No Change
"""
FIRST = {"V5011": "ADD Code", "V5012": "ADD Code", "J0120": "Change Cov to C"}
SECOND = {"V5011": "DO NOT ADD - Remove from previous", "J0120": "Removed in error - add back"}


def corrections(folder: Path, name: str, rows: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ([None, "2026 CORRECTIONS"], [], ["CODE", "ACTION", "EFF DATE"]):
        sheet.append(row)
    for code, action in rows.items():
        sheet.append([code, action, "01/0/12026"])  # the publisher mistypes dates
    book.save(folder / name)


def report(folder: Path) -> None:
    book = openpyxl.Workbook()
    rows = [line.split(maxsplit=1) for line in LISTED.splitlines()[1:]]
    first = book.worksheets[0]
    first.title = "Changes by Action Code"
    for sheet in (first, book.create_sheet("Changes by HCPCS Code")):
        sheet.append(["HCPCS/MOD", "TYPE OF CHANGE"])
        for code, action in sorted(rows, reverse=sheet is first):
            sheet.append([code.rjust(5), action])
    book.create_sheet("Action Code Key").append(["A", "Add"])
    book.save(folder / "trans_alpha.xlsx")


@pytest.fixture
def hcpcs(tmp_path: Path) -> Path:
    """Return a folder with the release of 2026, out of which J0120 was lost by error."""
    folder = tmp_path / "hcpcs"
    folder.mkdir()
    text = next((HCPCS / "2026").glob("*.txt")).read_bytes().split(b"\r\n")
    kept = [line for line in text if not line.startswith(b"J0120")]
    (folder / "HCPC2026_CONTR_ANWEB.txt").write_bytes(b"\r\n".join(kept))
    return folder


def reconciled(root: Path, folder: Path) -> Outcome:
    load(root, "hcpcs", "2025", HCPCS / "2025")
    load(root, "hcpcs", "2026", folder)
    return held(root, "hcpcs")


def test_a_transaction_report_is_a_second_opinion_in_words(hcpcs: Path, tmp_path: Path) -> None:
    report(hcpcs)
    outcome = reconciled(tmp_path / "s", hcpcs)
    codes, words = (against(outcome, name) for name in ("action codes", "transaction report"))
    assert codes.published == words.published
    assert differences(codes) == differences(words)
    assert differences(words)[Entry("J0120", "deletion")] == ""
    assert words.agree == 4


def test_the_text_forms_say_the_same_although_cut_off(hcpcs: Path, tmp_path: Path) -> None:
    other = shutil.copytree(hcpcs, tmp_path / "text")
    report(hcpcs)
    write(other / "Changes_by_ActionCode.prn", LISTED)
    write(other / "Changes_by_HCPCSCode.prn", LISTED)
    book, text = (
        against(reconciled(tmp_path / f"s{number}", folder), "transaction report")
        for number, folder in enumerate((hcpcs, other))
    )
    assert differences(book) == differences(text)
    assert (book.agree, book.published) == (text.agree, text.published)


def test_of_the_versions_of_corrections_the_last_wins(hcpcs: Path, tmp_path: Path) -> None:
    report(hcpcs)
    corrections(hcpcs, "V1_Corrections.xlsx", FIRST)
    corrections(hcpcs, "V2_Corrections.xlsx", SECOND)
    outcome = reconciled(tmp_path / "s", hcpcs)
    words = against(outcome, "transaction report")
    found = differences(words)
    assert found[Entry("J0120", "deletion")] == "corrected-later"
    assert found[Entry("V5012", "addition")] == "corrected-later"  # the file has not taken it in
    assert Entry("V5011", "addition") not in found
    assert remarks(words) == {"amended": 1, "versions-contradict": 1}
    assert "V5011" in words.remarks[1].text
    # The annual file's own codes are not amended, but its differences are explained.
    codes = against(outcome, "action codes")
    assert differences(codes)[Entry("J0120", "deletion")] == "corrected-later"
    assert Entry("V5012", "addition") not in differences(codes)


def test_what_corrections_announced_is_no_silent_repair(hcpcs: Path, tmp_path: Path) -> None:
    corrections(hcpcs, "Corrections.xlsx", SECOND | {"V5013": "Correct it somehow"})
    load(tmp_path / "s", "hcpcs", "2026", hcpcs)
    load(tmp_path / "s", "hcpcs", "2027", HCPCS / "2026", force=True)
    store = Store(tmp_path / "s")
    (diff,) = compare(store, "2026", "2027", code_sets=["hcpcs"])
    (found,) = reconcile(diff, store, store).lists
    assert differences(found)[Entry("J0120", "addition")] == "correction-taken-in"
    assert remarks(found) == {"unknown-word": 1}


def test_a_list_that_goes_on_for_years_counts_between_the_releases(tmp_path: Path) -> None:
    for version in ("2025", "2026"):
        load(tmp_path, "cpt", version, CPT / f"full-{version}")
    outcome = held(tmp_path, "cpt")
    history = against(outcome, "CPT Link: history")
    assert remarks(history)["other-date"] == 2
    assert history.published == {"deletion": 1}
    assert history.agree == 1


def test_a_list_of_another_release_explains_nothing(tmp_path: Path) -> None:
    """Its totals lead elsewhere: it is said, and what only we have stays unexplained."""
    folder = shutil.copytree(CM / "2026", tmp_path / "files")
    for place in folder.glob("*addenda*"):
        text = place.read_text(encoding="utf-8")
        for year in ("2025", "2026"):
            line = next(one for one in text.splitlines() if f"codes in icd10cm_order_{year}" in one)
            text = text.replace(line, f"  100{year[-1]} codes in icd10cm_order_{year}.txt")
        place.write_text(text, encoding="utf-8")
    load(tmp_path / "s", "icd10cm", "2025", CM / "2025")
    load(tmp_path / "s", "icd10cm", "2026", folder, force=True)
    found = against(held(tmp_path / "s", "icd10cm"), "order addenda")
    assert found.codes["after"][0] == 1006
    assert remarks(found)["stated-codes"]
    ours = {one.why for one in found.only_ours}
    assert ours == {"", "whitespace-only"}
    assert "other-base" not in differences(found).values()


def test_a_users_own_list_of_changes(tmp_path: Path) -> None:
    for version in ("2025", "2026"):
        load(tmp_path, "cpt", version, CPT / f"full-{version}")
    own = against(held(tmp_path, "cpt"), "own changes")
    assert own.agree == 3
    assert differences(own) == {Entry("27", "addition"): ""}
    assert remarks(own) == {"unknown-word": 1, "other-date": 1}
    assert own.remarks[0].quoted == "Broadened"


def test_an_own_list_counts_as_the_code_set_does(tmp_path: Path) -> None:
    """Codes may have their dots; a header is not counted; a code that nobody has stays."""
    own = write(
        tmp_path / "my-changes.csv",
        "Code,Action\nA00.01,New\nA00.0,Added\nA000,D\nZ00.1,R\nA00.9,R\nX99.9,Added\n",
    )
    found = against(icd(tmp_path / "s", own), "own changes")
    assert found.agree == 3
    assert differences(found) == {
        Entry("A0002", "addition"): "",
        Entry("A009", "deletion"): "",
        Entry("A009", "revision"): "",
        Entry("Q878", "revision"): "whitespace-only",
        Entry("QA01", "addition"): "",
        Entry("X999", "addition"): "",
    }
    assert remarks(found) == {"not-counted": 1}
