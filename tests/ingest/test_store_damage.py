"""What the store keeps is right or refused: damage to any byte, and trouble at any step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
import zstandard

from releasekit.errors import ReleasekitError, SnapshotError, StoreError
from releasekit.model import ReleaseKind, Snapshot
from releasekit.store import Manifest, Store, StoredPages, pages
from releasekit.store.writer import Writer
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import DISTRIBUTIONS, concepts, load, write
from tests.support.snapshots import release, small_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.model import Concept

CM = DISTRIBUTIONS / "icd10cm" / "2025"
HEADING = ("code", "display", "parent", "section", "kind")
FULL = OSError(28, "No space left on device")


def said(store: Store) -> tuple[tuple[str, ...], list[Concept], list[Concept]] | None:
    """Return all that the one release says, streamed and looked up; None where it is refused."""
    try:
        snapshot = store.open(store.get("icd10cm", "2025"))
        found = list(snapshot)
        return snapshot.heading, found, [snapshot[one.code] for one in found]
    except ReleasekitError:
        return None


def manifest_of(writer: Writer) -> Manifest:
    """Return a manifest of what was written."""
    count = writer.tables["concepts.tsv.zst"]["lines"]
    assert isinstance(count, int)
    return Manifest(
        release=release(),
        layout="",
        concepts=count,
        live=count,
        unplaced=count,
        tables=writer.tables,
        sources=(),
    )


def stored(root: Path, codes: Sequence[str]) -> StoredPages:
    """Store one line a code, as the last release."""
    with Store(root).writing(release()) as writer:
        writer.table("concepts.tsv.zst", HEADING, (f"{c}\tx\t\t\t".encode() for c in codes), keys=1)
        writer.manifest(manifest_of(writer))
    return StoredPages(root / "cpt" / "2026" / "concepts.tsv.zst")


@pytest.mark.parametrize(("bit", "size"), [(0x01, 16_000), (0x80, 16_000), (0x10, 300)])
def test_a_flipped_bit_never_changes_what_a_release_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bit: int, size: int
) -> None:
    small_pages(monkeypatch, size)
    load(tmp_path, "icd10cm", "2025", CM)
    place = tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst"
    data = place.read_bytes()
    right = said(Store(tmp_path))
    assert right is not None
    wrong = []
    for at in range(len(data)):
        place.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
        try:
            if said(Store(tmp_path)) not in (None, right):
                wrong.append((at, "says something else"))
        except (KeyError, ValueError, TypeError, MemoryError) as error:
            wrong.append((at, repr(error)))
    assert wrong == []


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    place = tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst"
    data = place.read_bytes()
    for length in range(len(data)):
        place.write_bytes(data[:length])
        assert said(Store(tmp_path)) is None
    place.unlink()
    with pytest.raises(
        SnapshotError, match="is gone\n  see what is damaged, and what to do: releasekit verify"
    ):
        Store(tmp_path).open(Store(tmp_path).get("icd10cm", "2025"))


def test_a_crosswalk_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "deletion-notes.txt", "(0100T has been deleted. To report, use 10004)\n")
    _, manifest = load(tmp_path / "s", "cpt", "2026", folder)
    place = tmp_path / "s" / "cpt" / "2026" / "mappings.tsv.zst"
    place.write_bytes(place.read_bytes()[:-20])
    with pytest.raises(SnapshotError, match=r"2026/mappings\.tsv\.zst: is cut short"):
        list(Store(tmp_path / "s").mappings(manifest.release))


def test_looking_up_equals_streaming_over_many_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_pages(monkeypatch, 300)
    rows = [("A00", "0", "Quillon"), *((f"A{n}", "1", f"Quillon {n}") for n in range(1000, 1200))]
    snapshot, manifest = load(tmp_path, "icd10cm", "2025", write(tmp_path / "o.txt", order(rows)))
    found = list(snapshot)
    assert len(found) == manifest.concepts == 201
    assert [snapshot[one.code] for one in found] == found
    assert [snapshot[one.code] for one in reversed(found)] == found[::-1]
    for absent in ("", "A", "A0", "A000", "A10000", "A0999", "A1200", "ZZZ"):
        assert absent not in snapshot
        with pytest.raises(KeyError, match=f"^'{absent}'$"):
            snapshot[absent]
    with (tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst").open("rb") as stream:
        reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        table = reader.read().removesuffix(b"\n").split(b"\n")
    assert table[0].decode().split("\t") == list(snapshot.heading)
    assert table[1:] == sorted(table[1:])
    assert [line.split(b"\t")[0].decode() for line in table[1:]] == [one.code for one in found]


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        (["00100", "10004", "10004"], "code '10004' stands twice"),
        (["10004", "00100", "20100"], "code '00100' is out of order"),
    ],
)
def test_lines_out_of_order_or_doubled_are_never_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[str], fault: str, size: int
) -> None:
    small_pages(monkeypatch, size)
    with pytest.raises(SnapshotError, match=fault):
        stored(tmp_path, codes)
    assert nothing_stored(tmp_path)


def test_a_release_may_be_empty(tmp_path: Path) -> None:
    found = stored(tmp_path, [])
    assert found.heading == HEADING
    assert list(found) == []
    assert Snapshot(release(), found).line("00100") is None


@pytest.mark.parametrize(
    ("owner", "name"), [(pages, "write"), (Writer, "manifest"), (os, "fsync"), (Path, "rename")]
)
def test_a_full_disk_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    def fails(*_: object, **__: object) -> NoReturn:
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fails)
        with pytest.raises(StoreError, match="written: No space left on device"):
            load(tmp_path, "icd10cm", "2025", CM)
    assert nothing_stored(tmp_path)
    assert load(tmp_path, "icd10cm", "2025", CM)[1].concepts == 10


def test_a_store_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    place = write(tmp_path / "file", "not a folder")
    with pytest.raises(StoreError, match=r"the store cannot be written: (?s:.*)--store"):
        load(place, "icd10cm", "2025", CM)
    assert place.read_text() == "not a folder"


def test_who_comes_second_while_both_are_writing_is_refused(tmp_path: Path) -> None:
    def late() -> None:
        with Store(tmp_path).writing(release()) as writer:
            writer.table("concepts.tsv.zst", HEADING, [b"10004\tx\t\t\t"], keys=1)
            writer.manifest(manifest_of(writer))
            stored(tmp_path, ["00100"])

    with pytest.raises(StoreError, match="cpt 2026 was loaded by somebody else meanwhile"):
        late()
    found = StoredPages(tmp_path / "cpt" / "2026" / "concepts.tsv.zst")
    assert b"".join(found) == b"00100\tx\t\t\t\n"
    assert [path.name for path in (tmp_path / "cpt").iterdir()] == ["2026"]


def test_a_whole_draft_left_behind_is_no_release_and_in_nobodys_way(tmp_path: Path) -> None:
    load(tmp_path / "other", "icd10cm", "2025", CM)
    shutil.copytree(tmp_path / "other" / "icd10cm" / "2025", tmp_path / "icd10cm" / ".loading-dead")
    shutil.rmtree(tmp_path / "other")
    assert Store(tmp_path).code_sets() == []
    assert Store(tmp_path).find("icd10cm", "2025") is None
    with pytest.raises(StoreError, match="no release '2025' of icd10cm in the store"):
        Store(tmp_path).get("icd10cm", "2025")
    assert load(tmp_path, "icd10cm", "2025", CM)[1].concepts == 10


def test_a_correction_of_a_partial_release_stays_partial(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", flat(tmp_path / "annual"))
    one = flat(tmp_path / "one", rows=[("0200T", "Halo")])
    load(tmp_path / "s", "cpt", "2025-07", one, covers=("category-iii",))
    other = flat(tmp_path / "other", rows=[("0200T", "Halo, twice"), ("00100", "Not covered")])
    correction = {"kind": ReleaseKind.CORRECTION, "reason": "errata"}
    snapshot, manifest = load(tmp_path / "s", "cpt", "2025-07", other, **correction)
    assert manifest.release.covers == ("category-iii",)
    assert (manifest.release.base, manifest.release.label) == ("2025-07", "2025-07@2")
    assert {code: one.display for code, one in concepts(snapshot).items()} == {
        "00100": "Lantern work",
        "0200T": "Halo, twice",
        "10004": "Velar arch",
    }
    first = Store(tmp_path / "s").open(Store(tmp_path / "s").get("cpt", "2025-07@1"))
    assert first["0200T"].display == "Halo"


def test_releases_and_samples_do_not_mix_either(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    before = sorted(tmp_path.rglob("*"))
    other = write(tmp_path.parent / f"{tmp_path.name}-order.txt", order(ROWS))
    with pytest.raises(StoreError, match=r"holds releases\n  keep samples and real releases"):
        load(tmp_path, "icd10cm", "2026", other, sample=True)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("table", ["mappings.tsv.zst", "declared.tsv.zst"])
def test_a_table_that_is_gone_is_told(tmp_path: Path, table: str) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    load(tmp_path, "icd10cm", "2026", CM.with_name("2026"))
    store = Store(tmp_path)
    later = store.get("icd10cm", "2026")
    read = store.mappings if table.startswith("mappings") else store.declared
    assert list(read(later))
    (store.folder("icd10cm", "2026") / table).unlink()
    with pytest.raises(SnapshotError, match=table):
        list(read(later))
    assert not list(store.mappings(store.get("icd10cm", "2025")))
