"""All of the CPT data file: twins, descriptors, PLA codes, CPT Link and a licensee's own list."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from releasekit.classify.compare import compare
from releasekit.errors import SourceFaultsError
from releasekit.store import Store, StoredPages
from tests.support.files import DISTRIBUTIONS, concepts, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Manifest

FULL = DISTRIBUTIONS / "cpt" / "full-2025"
LATER = DISTRIBUTIONS / "cpt" / "full-2026"
CLINICIAN = "Clinician Descriptors/ClinicianDescriptor"
CONSUMER = "Consumer Friendly Descriptors/ConsumerDescriptor"
PLA = "Proprietary Laboratory Analyses (PLA) Codes/CPTPLA"
LINK = "CPT Link/history/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the whole distribution, for a test to change."""
    return shutil.copytree(FULL, tmp_path / "full-2025")


def declared(store: Path, manifest: Manifest) -> list[tuple[str, str, dict[str, str]]]:
    place = store / "cpt" / manifest.release.label / "declared.tsv.zst"
    rows = [line.split("\t") for page in StoredPages(place) for line in page.decode().splitlines()]
    return [(code, source, json.loads(said)) for code, source, _, _, said in rows]


def test_every_file_is_read_or_said_to_be_a_twin(tmp_path: Path) -> None:
    _, manifest = load(tmp_path, "cpt", "2025", FULL)
    assert {source.name: source.records for source in manifest.sources} == {
        "standard/LONGULT.txt": 7,
        "standard/MEDU.txt": 7,
        "standard/SHORTU.txt": 7,
        "standard/MODUL.txt": 11,
        f"{CLINICIAN}.txt": 3,
        f"{CONSUMER}.txt": 2,
        PLA: 3,
        f"{LINK}History_DTK_tab.txt": 2,
        f"{LINK}Deleted_DTK_tab.txt": 2,
        "own-properties.csv": 9,
        "own-deletion-notes.txt": 1,
    }
    assert manifest.twins == tuple(
        f"standard/{name}.txt" for name in ("LONGUF", "LONGULF", "LONGUT")
    )
    assert manifest.unclaimed == ("standard/AppendixB.pdf",)
    assert (manifest.concepts, manifest.unplaced) == (20, 0)


@pytest.mark.parametrize("twin", ["LONGULF", "LONGUT", "LONGUF"])
def test_each_form_of_the_long_descriptors_gives_the_same_words(folder: Path, twin: str) -> None:
    whole = concepts(load(folder.parent / "one", "cpt", "2025", folder)[0])
    for name in {"LONGULT", "LONGULF", "LONGUT", "LONGUF"} - {twin}:
        (folder / "standard" / f"{name}.txt").unlink()
    found = concepts(load(folder.parent / "two", "cpt", "2025", folder)[0])
    upper = twin in {"LONGUT", "LONGUF"}
    for code in ("00100", "10004", "33870"):
        text = whole[code].display
        assert found[code].display == (text.upper() if upper else text)
    assert len(whole["10004"].display) > 2 * 72


def test_clinician_descriptors_are_many_and_in_the_order_of_the_file(folder: Path) -> None:
    head = "Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n"
    rows = [f"7001\t00100\t{n}\tLantern {n}\n" for n in range(12)]
    write(folder / f"{CLINICIAN}.txt", head + "".join(rows) + "7009\t77777\t1\tNobody's\n")
    snapshot, manifest = load(folder.parent / "store", "cpt", "2025", folder)
    assert "designation.clinician[]" in snapshot.heading
    concept = snapshot["00100"]
    assert concept.designations["clinician"] == tuple(f"Lantern {n}" for n in range(12))
    assert concept.aspect("designation.clinician") == concept.designations["clinician"]
    assert concept.designations["consumer"] == "Care of a lamp"
    assert concept.properties["attribute.concept-id"] == "7001"
    assert "clinician" not in snapshot["0100T"].designations
    assert skipped(manifest, "LONGULT")["code that the release does not have"] == 1


def test_two_ids_of_one_code_contradict_each_other(folder: Path) -> None:
    head = "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n"
    write(folder / f"{CONSUMER}.txt", f"{head}7999\t00100\tCare of a lamp\n\t99202\tA visit\n")
    with pytest.raises(SourceFaultsError) as fault:
        load(folder.parent / "store", "cpt", "2025", folder)
    assert (
        "ConsumerDescriptor.txt:2: 00100: attribute.concept-id is '7999', but '7001' in another"
        in str(fault.value)
    )
    assert fault.value.total == 1


def test_a_consumer_descriptor_stands_once(folder: Path) -> None:
    head = "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n"
    write(folder / f"{CONSUMER}.txt", f"{head}7001\t00100\tCare\n7001\t00100\tOther care\n")
    with pytest.raises(SourceFaultsError, match=r"ConsumerDescriptor.txt:3: 00100 stands twice"):
        load(folder.parent / "store", "cpt", "2025", folder)


@pytest.mark.parametrize("name", [CLINICIAN, CONSUMER])
def test_a_workbook_is_a_twin_and_does_for_the_text(folder: Path, name: str) -> None:
    whole = list(load(folder.parent / "one", "cpt", "2025", folder)[0])
    text = folder / f"{name}.txt"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in text.read_text(encoding="cp1252").splitlines():
        sheet.append(row.split("\t"))
    book.save(folder / f"{name}.xlsx")
    _, manifest = load(folder.parent / "two", "cpt", "2025", folder)
    assert f"{name}.xlsx" in manifest.twins
    text.unlink()
    assert list(load(folder.parent / "three", "cpt", "2025", folder)[0]) == whole


def test_pla_codes_that_are_in_the_xml_alone_are_concepts(tmp_path: Path) -> None:
    found = concepts(load(tmp_path, "cpt", "2025", FULL)[0])
    both, alone, bare = (found[code] for code in ("0001U", "0002U", "0003U"))
    assert (both.display, both.designations["short"]) == (
        "Amber assay of nine reeds",
        "AMBER ASSAY",
    )
    assert both.properties["attribute.laboratory"] == "Amber & Reed Laboratory, Café Row"
    assert both.properties["attribute.manufacturer"] == "Amber Works"
    assert both.properties["attribute.test-name"] == "AmberNine"
    assert both.properties["attribute.status"] == "EXISTING"
    assert (alone.kind, alone.section) == ("pla", "Pathology and Laboratory")
    assert alone.display == "Reed assay, 5 stems"
    assert alone.designations == {
        "medium": "REED ASSAY STEMS",
        "short": "REED ASSAY",
        "clinician": ("Assay of reed stems, for those who weave",),
        "consumer": "A look at reeds",
    }
    assert "attribute.laboratory" not in alone.properties
    assert (bare.display, bare.designations) == ("Willow assay", {})
    assert not {"date.published", "date.effective", "attribute.status"} & set(bare.properties)


def test_a_date_with_an_offset_is_the_day_that_is_written(tmp_path: Path) -> None:
    found = concepts(load(tmp_path, "cpt", "2025", FULL)[0])
    assert found["0001U"].properties["date.published"] == "2016-12-31"
    assert found["0001U"].properties["date.effective"] == "2017-02-01"
    assert found["0002U"].properties["date.effective"] == "2017-08-01"


def test_a_namespace_or_a_prefix_makes_no_difference(folder: Path) -> None:
    whole = list(load(folder.parent / "one", "cpt", "2025", folder)[0])
    text = (folder / PLA).read_text(encoding="utf-8")
    spaced = text.replace("<plaCodes>", '<plaCodes xmlns="urn:sample">')
    write(folder / PLA, spaced)
    assert list(load(folder.parent / "two", "cpt", "2025", folder)[0]) == whole
    prefixed = text.replace("</", "</p:").replace("<pla", "<p:pla").replace("<cd", "<p:cd")
    for name in ("effectiveDate", "labName", "manufacturerName", "publishDate", "testName"):
        prefixed = prefixed.replace(f"<{name}", f"<p:{name}")
    for name in ("clinicalDesc", "consumerDesc"):
        prefixed = prefixed.replace(f"<{name}", f"<p:{name}")
    write(folder / PLA, prefixed.replace("<p:plaCodes>", '<p:plaCodes xmlns:p="urn:sample">'))
    assert list(load(folder.parent / "three", "cpt", "2025", folder)[0]) == whole


def test_a_bad_date_in_the_xml_is_named(folder: Path) -> None:
    text = (folder / PLA).read_text(encoding="utf-8").replace("2017-08-01T00", "2017-08-32T00")
    write(folder / PLA, text)
    with pytest.raises(
        SourceFaultsError, match=r"CPTPLA:\d+: 0002U: effective: '2017-08-32T.* is no "
    ):
        load(folder.parent / "store", "cpt", "2025", folder)


@pytest.mark.parametrize("name", ["MEDU", "LONGULT"])
def test_the_flat_files_still_have_to_agree(folder: Path, name: str) -> None:
    path = folder / "standard" / f"{name}.txt"
    lines = path.read_text(encoding="cp1252").splitlines()
    write(path, "".join(f"{line}\n" for line in lines if not line.startswith("0001U")))
    with pytest.raises(SourceFaultsError, match=rf"{name}.txt: has no 0001U, which"):
        load(folder.parent / "store", "cpt", "2025", folder)


def test_the_history_is_what_the_publisher_declared(tmp_path: Path) -> None:
    _, manifest = load(tmp_path, "cpt", "2025", FULL)
    rows = declared(tmp_path, manifest)
    first = next(said for code, source, said in rows if code == "00100" and "history" in source)
    assert (first["date"], first["action"], first["instruction"]) == ("Pre-1982", "ADDED", "")
    revised = next(said for code, _, said in rows if code == "99202")
    assert (revised["date"], revised["prior"], revised["current"]) == (
        "2013-01-01",
        "Hearth call",
        "Hearth visit",
    )
    assert skipped(manifest, "History")["column that a row is short of"] == 1
    gone = next(said for code, _, said in rows if code == "33865")
    assert gone["date"] == "2012-01-01"
    assert gone["concept-id"] == "6002"


def test_the_instruction_of_a_deleted_code_gives_mappings(tmp_path: Path) -> None:
    store = Store(tmp_path)
    snapshot, _ = load(tmp_path, "cpt", "2026", LATER)
    found = {(step.source, step.target): step.note for step in store.mappings(snapshot.release)}
    assert found["10004", "00100"] == "To report, use 00100"
    assert "33860" not in {source for source, _ in found}


def test_rows_of_the_history_about_no_code_are_counted_and_lost_zeros_put_back(
    folder: Path,
) -> None:
    path = folder / LINK / "History_DTK_tab.txt"
    text = path.read_text(encoding="utf-8")
    write(
        path, f"{text}20130101\tADDED\t7\t\t1\t\tA heading\t\n20130101\tADDED\t7\t100\t1\t\tX\t\n"
    )
    _, manifest = load(folder.parent / "store", "cpt", "2025", folder)
    assert skipped(manifest, "History")["row that is about no code"] == 1
    (source,) = (source for source in manifest.sources if "History" in source.name)
    assert source.mended == (("code whose lost zeros were put back (first in line 5)", 1),)


@pytest.mark.parametrize("date", ["20131301", "Pre-1990", "2013"])
def test_a_bad_date_of_the_history_is_named(folder: Path, date: str) -> None:
    path = folder / LINK / "History_DTK_tab.txt"
    write(path, path.read_text(encoding="utf-8").replace("20130101", date))
    with pytest.raises(
        SourceFaultsError, match=rf"History_DTK_tab.txt:3: 99202: Date: '{date}' is no date"
    ):
        load(folder.parent / "store", "cpt", "2025", folder)


def test_the_licensees_own_list_marks_codes_and_modifiers(tmp_path: Path) -> None:
    found = concepts(load(tmp_path, "cpt", "2025", FULL)[0])
    assert found["00100"].properties["flag.add-on"] == "true"
    for name in ("modifier-51-exempt", "fda-pending", "resequenced"):
        assert found["33870"].properties[f"flag.{name}"] == "true"
    assert found["99202"].properties["flag.telemedicine"] == "true"
    assert found["99202"].properties["flag.audio-only"] == "false"
    assert found["0100T"].properties["date.sunset"] == "2030-01-01"
    assert found["asc/25"].properties["property.ward-note"] == "rare"
    assert "property.ward-note" not in found["25"].properties


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("00100,add-on,yes", "00100: add-on is 'yes', which is neither true nor false"),
        ("00100,add-on,", "00100: add-on has no value"),
        ("00100,,true", "00100: names no property"),
        ("0100T,sunset,2027-02-30", "0100T: sunset: '2027-02-30' is no date such as 2026-01-31 or"),
        ("199,add-on,true", "'199' is no code of CPT"),
        ("338X1,add-on,true", "'338X1' is no code of CPT"),
    ],
)
def test_what_is_wrong_in_the_list_is_named(folder: Path, row: str, said: str) -> None:
    write(folder / "own-properties.csv", f"code,property,value\n99202,telemedicine,true\n{row}\n")
    with pytest.raises(SourceFaultsError) as fault:
        load(folder.parent / "store", "cpt", "2025", folder)
    assert f"own-properties.csv:3: {said}" in str(fault.value)


def test_two_rows_of_the_list_may_repeat_but_not_contradict(folder: Path) -> None:
    rows = "code,property,value\n00100,add-on,true\n00100,add-on,TRUE\n"
    write(folder / "own-properties.csv", rows)
    load(folder.parent / "one", "cpt", "2025", folder)
    write(folder / "more-properties.csv", "code,property,value\n00100,add-on,false\n")
    with pytest.raises(SourceFaultsError, match=r"00100: flag.add-on is 'true', but 'false' in"):
        load(folder.parent / "two", "cpt", "2025", folder)


def test_what_changed_between_two_whole_distributions(tmp_path: Path) -> None:
    load(tmp_path, "cpt", "2025", FULL)
    load(tmp_path, "cpt", "2026", LATER)
    (diff,) = compare(Store(tmp_path), "2025", "2026", code_sets=["cpt"])
    assert {(change.rule.id, change.delta.key) for change in diff.changes} == {
        ("descriptor-quantity-revised", "0002U"),
        ("designation-revised", "00100"),
        ("code-deleted", "10004"),
        ("code-added", "27"),
        ("code-added", "33866"),
    }
    assert [step.target for step in diff.links.instead["10004"]] == ["00100"]
    assert diff.not_compared == ()
