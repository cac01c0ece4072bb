"""The store: releases appear whole or not at all, never change, and are found again."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard

from releasekit import layout as layouts
from releasekit.errors import ConfigurationError, SnapshotError, StoreError
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import Store, StoredPages, drafts, locate, pages
from tests import samples
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import DISTRIBUTIONS, concepts, load, write
from tests.support.snapshots import small_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from releasekit.ingest.outcome import Outcome

CM = DISTRIBUTIONS / "icd10cm" / "2025"


def again(root: Path, *paths: Path, **terms: object) -> Outcome:
    given = loader.Terms(**terms)  # type: ignore[arg-type]  # tests name what they mean
    return loader.load(Store(root), layouts.load("icd10cm"), "2025", paths, given)


def test_the_same_bytes_again_are_no_work_and_say_so(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    outcome = again(tmp_path, CM)
    assert outcome.already
    assert list(outcome.messages()) == [
        "ICD-10-CM 2025 is already loaded from these files; nothing changed"
    ]


def test_other_bytes_are_refused_and_become_a_revision(tmp_path: Path) -> None:
    root = tmp_path / "store"
    load(root, "icd10cm", "2025", CM)
    other = write(tmp_path / "order.txt", order(ROWS))
    with pytest.raises(StoreError, match="--kind correction"):
        again(root, other)
    outcome = again(root, other, kind=ReleaseKind.CORRECTION, reason="posted again")
    store = Store(root)
    assert outcome.manifest.release.label == "2025@2"
    assert [one.label for one in store.releases("icd10cm")] == ["2025@1", "2025@2"]
    assert store.get("icd10cm", "2025").revision == 2
    assert store.manifest("icd10cm", store.get("icd10cm", "2025@1").label).concepts == 10
    assert again(root, CM).already
    with pytest.raises(StoreError, match="there is no ICD-10-CM 2031 to correct"):
        loader.load(
            store,
            layouts.load("icd10cm"),
            "2031",
            [other],
            loader.Terms(kind=ReleaseKind.CORRECTION),
        )


def test_the_same_input_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The ledger tells when: a second may be over before the other is loaded.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name in ("one", "other"):
        load(tmp_path / name, "icd10cm", "2025", CM)
    one, other = (sorted((tmp_path / name).rglob("*.*")) for name in ("one", "other"))
    assert [path.read_bytes() for path in one if path.is_file()] == [
        path.read_bytes() for path in other if path.is_file()
    ]


def test_a_partial_release_touches_only_what_it_covers(tmp_path: Path) -> None:
    root = tmp_path / "store"
    annual, _ = load(root, "cpt", "2025", DISTRIBUTIONS / "cpt" / "2025")
    rows = [("0101T", "Echo stitching, revised"), ("0102T", "New"), ("99999", "Not covered")]
    part = flat(tmp_path / "part", rows=rows)
    partial, manifest = load(root, "cpt", "2025-07", part, covers=("category-iii",))
    before, after = concepts(annual), concepts(partial)
    assert manifest.concepts == 2
    assert manifest.release.published is not None
    assert manifest.release.published.isoformat() == "2025-01-01"
    assert set(after) == set(before) - {"0100T"} | {"0102T"}
    assert {code for code in before if before[code] != after.get(code)} == {"0100T", "0101T"}
    assert after["0101T"].display == "Echo stitching, revised"
    assert after["0101T"].properties["date.sunset"] == "2026-01-01"
    source = next(one for one in manifest.sources if "LONGULT" in one.name)
    assert dict(source.skipped)["outside of what the release covers"] == 1


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"covers": ("category-iv",)}, "no kind of code called category-iv"),
    ],
)
def test_a_kind_that_there_is_not_is_an_error(
    tmp_path: Path, terms: dict[str, object], said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        load(tmp_path / "store", "cpt", "2026-04", flat(tmp_path / "f"), **terms)
    assert nothing_stored(tmp_path / "store")


def test_a_label_without_dates_needs_them(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="give --effective"):
        load(tmp_path, "icd10cm", "spring", CM)
    terms = {"effective": dt.date(2026, 1, 1), "kind": ReleaseKind.INTERIM}
    with pytest.raises(StoreError, match="is no name for a release"):
        load(tmp_path, "icd10cm", "../out", CM, **terms)


def _load_in_a_process(root: str, gate: object, results: object) -> None:
    gate.wait()  # type: ignore[attr-defined]  # a Barrier
    try:
        load(Path(root), "icd10cm", "2025", CM)
        results.put("loaded")  # type: ignore[attr-defined]  # a Queue
    except StoreError as error:
        results.put(str(error))  # type: ignore[attr-defined]  # a Queue


@pytest.mark.slow
def test_of_two_who_load_at_once_one_wins_and_the_store_is_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    gate, results = context.Barrier(2), context.Queue()
    both = [
        context.Process(target=_load_in_a_process, args=(str(tmp_path), gate, results))
        for _ in range(2)
    ]
    for process in both:
        process.start()
    said = sorted(results.get(timeout=60) for _ in both)
    for process in both:
        process.join()
    assert said[-1] == "loaded"
    assert said[0] == "loaded" or "loaded by somebody else" in said[0]
    assert len(list(Store(tmp_path).open(Store(tmp_path).get("icd10cm", "2025")))) == 10
    assert not list(tmp_path.rglob(".loading-*"))


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_dies_in_the_middle_leaves_no_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    whole = pages.paged

    def dying(lines: Iterator[bytes], *, keys: int) -> Iterator[list[bytes]]:
        yield next(whole(lines, keys=keys))
        raise error

    small_pages(monkeypatch, 100)
    monkeypatch.setattr(pages, "paged", dying)
    with pytest.raises((StoreError, KeyboardInterrupt)) as stop:
        load(tmp_path, "icd10cm", "2025", CM)
    if isinstance(error, OSError):
        assert "nothing was stored; make room, then load again" in str(stop.value)
    assert nothing_stored(tmp_path)


def test_a_draft_left_by_a_killed_process_is_no_release(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    dead = tmp_path / "icd10cm" / ".loading-dead"
    dead.mkdir()
    (dead / ".lock").touch()
    assert [one.label for one in Store(tmp_path).releases("icd10cm")] == ["2025"]
    with drafts.begun(tmp_path / "icd10cm") as (alive, _):
        load(tmp_path, "icd10cm", "2026", DISTRIBUTIONS / "icd10cm" / "2026")
        assert not dead.exists()
        assert alive.exists()
    assert not alive.exists()


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "index"])
def test_a_damaged_snapshot_is_one_clear_error(tmp_path: Path, damage: str) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    place = tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst"
    data = bytearray(place.read_bytes())
    if damage == "flip":
        frame = StoredPages(place).offsets[0]
        data[frame + 40] ^= 0xFF
    elif damage == "index":
        data[-30] ^= 0xFF
    place.write_bytes({"cut": bytes(data[:-9]), "empty": b""}.get(damage, bytes(data)))
    with pytest.raises(SnapshotError, match=r"2025/concepts\.tsv\.zst: is cut short"):
        list(Store(tmp_path).open(Store(tmp_path).get("icd10cm", "2025")))


def test_a_damaged_manifest_is_one_clear_error(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    place = tmp_path / "icd10cm" / "2025" / "manifest.json"
    document = json.loads(place.read_text())
    place.write_text(json.dumps(document | {"schema": "releasekit/manifest/9"}))
    with pytest.raises(StoreError, match="load the release again with this version"):
        Store(tmp_path).releases("icd10cm")
    place.write_text("{")
    with pytest.raises(StoreError, match="is damaged"):
        Store(tmp_path).releases("icd10cm")


def test_zstdcat_gives_one_plain_sorted_table(tmp_path: Path) -> None:
    snapshot, _ = load(tmp_path, "icd10cm", "2025", CM)
    with (tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst").open("rb") as stream:
        reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        lines = reader.read().decode().splitlines()
    assert tuple(lines[0].split("\t")) == snapshot.heading
    assert [line.split("\t")[0] for line in lines[1:]] == sorted(concepts(snapshot))
    assert "A009" in snapshot
    assert "A00" in snapshot
    assert "A0" not in snapshot


def test_samples_and_releases_do_not_mix(tmp_path: Path) -> None:
    load(tmp_path, "icd10cm", "2025", CM, sample=True)
    with pytest.raises(StoreError, match="keep samples and real releases apart"):
        load(tmp_path, "icd10cm", "2026", DISTRIBUTIONS / "icd10cm" / "2026")


def test_the_store_is_found_where_it_was_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASEKIT_STORE", raising=False)
    assert locate().get("cpt", "2026").sample
    assert locate(writing=True).root == Path("releases")
    (tmp_path / "releases").mkdir()
    assert locate().root == Path("releases")
    (tmp_path / "releasekit.toml").write_text('store = "kept"\n')
    assert locate().root == Path("kept")
    monkeypatch.setenv("RELEASEKIT_STORE", "elsewhere")
    assert locate().root == Path("elsewhere")
    assert locate("named").root == Path("named")
    (tmp_path / "releasekit.toml").write_text("store = \n")
    monkeypatch.delenv("RELEASEKIT_STORE")
    with pytest.raises(ConfigurationError, match=r"releasekit\.toml"):
        locate()


def test_samples_are_written_the_same_twice(tmp_path: Path) -> None:
    for name in ("one", "other"):
        samples.write(tmp_path / name)
    one, other = (
        {path.relative_to(tmp_path / name): path.read_bytes()
         for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "other")
    )  # fmt: skip
    assert one == other


def _made_before(folder: Path) -> None:
    """Let a release look as the version before this one stored it."""
    place = folder / "manifest.json"
    document = json.loads(place.read_text()) | {"schema": "releasekit/manifest/1"}
    place.write_text(json.dumps(document))


def test_a_release_of_an_earlier_version_is_refused_and_can_be_loaded_again(
    tmp_path: Path,
) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    load(tmp_path, "icd10cm", "2026", DISTRIBUTIONS / "icd10cm" / "2026")
    _made_before(tmp_path / "icd10cm" / "2025")
    expected = (
        r"^icd10cm 2025: made by an earlier version\n"
        r"  load it again: releasekit load icd10cm 2025 PATH…$"
    )
    asked: tuple[Callable[[Store], object], ...] = (
        Store.code_sets,
        lambda store: store.releases("icd10cm"),
        lambda store: store.get("icd10cm", "2026"),
        lambda store: store.find("icd10cm", "2025"),
    )
    for ask in asked:
        with pytest.raises(StoreError, match=expected):
            ask(Store(tmp_path))
    loading = Store(tmp_path, loading=True)
    assert [release.label for release in loading.releases("icd10cm")] == ["2026"]
    outcome = loader.load(loading, layouts.load("icd10cm"), "2025", [CM], loader.Terms())
    assert not outcome.already
    assert [release.label for release in Store(tmp_path).releases("icd10cm")] == ["2025", "2026"]
    assert sorted(path.name for path in (tmp_path / "icd10cm").iterdir()) == ["2025", "2026"]


@pytest.mark.parametrize("mark", [b"rk01", b"rk02"])
def test_a_table_of_an_earlier_version_is_refused_too(tmp_path: Path, mark: bytes) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    place = tmp_path / "icd10cm" / "2025" / "concepts.tsv.zst"
    place.write_bytes(place.read_bytes()[:-4] + mark)
    with pytest.raises(StoreError, match="load it again: releasekit load icd10cm 2025 PATH…"):
        Store(tmp_path).open(Store(tmp_path).get("icd10cm", "2025"))
