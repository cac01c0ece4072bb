"""Files that are not recognized: why, which code set they look like, and paths beside labels."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from releasekit import distribution
from releasekit.cli import paths
from releasekit.errors import DistributionError, MissingError, UnrecognizedError
from releasekit.ingest.lookalike import lookalikes
from releasekit.store import Store
from releasekit.store.label_or_path import label_or_path
from tests.ingest.test_complete import WHOLE, quarter
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, load, write


@pytest.mark.parametrize(
    ("place", "ids"),
    [
        ("cpt/2026", ("cpt",)),
        ("cpt/full-2026", ("cpt",)),
        ("hcpcs/2026", ("hcpcs",)),
        ("icd10cm/2026", ("icd10cm",)),
        ("icd10pcs/2026", ("icd10pcs",)),
        ("icd10cm/poa-2026", ()),  # lists beside a release, and none of its codes
        ("", ("cpt", "hcpcs", "icd10cm", "icd10pcs")),
    ],
)
def test_every_code_set_whose_codes_are_there_is_told(place: str, ids: tuple[str, ...]) -> None:
    members = distribution.members([DISTRIBUTIONS / place])
    assert set(lookalikes(members, partial=True)) <= set(ids)
    if place:  # all of them together hold several releases, which no code set claims
        assert lookalikes(members) == ids


@pytest.mark.parametrize(
    ("code_set", "place", "name"),
    [
        ("icd10cm", "icd10pcs/2026", "ICD-10-PCS: releasekit load icd10pcs"),
        ("icd10pcs", "icd10cm/2026", "ICD-10-CM: releasekit load icd10cm"),
        ("cpt", "hcpcs/2026", "HCPCS Level II: releasekit load hcpcs"),
        ("hcpcs", "cpt/2026", "CPT: releasekit load cpt"),
    ],
)
def test_the_wrong_code_set_says_which_one_it_looks_like(
    tmp_path: Path, code_set: str, place: str, name: str
) -> None:
    with pytest.raises(UnrecognizedError, match=f"these look like {name} VERSION PATH"):
        load(tmp_path / "s", code_set, "2026", DISTRIBUTIONS / place)


RENAMED = "has the content of {} and not its name; rename it so that it fits"


@pytest.mark.parametrize(
    ("code_set", "name", "text", "reason"),
    [
        ("icd10cm", "order.txt", "Notes\n", "order.txt: no line looks like one of order file; its"),
        ("icd10cm", "order.txt", "", "order.txt: no line looks like one of .*; it is empty"),
        ("icd10cm", "order.dat", order(ROWS), RENAMED.format("order file")),
        ("cpt", "cpt-2026.txt", "00100\tLantern work\n", RENAMED.format("LONGULT")),
        ("cpt", "cpt.pdf", "Notes\n", "none of their names is that of such a file: .*LONGULT"),
        (
            "hcpcs",
            "a.csv",
            "HCPC,RECID,LONG DESCRIPTION,SHORT DESCRIPTOIN\n",
            "'SHORT DESCRIPTION'; did you mean short descriptoin",
        ),
    ],
)
def test_what_is_not_recognized_says_why(
    tmp_path: Path, code_set: str, name: str, text: str, reason: str
) -> None:
    place = write(tmp_path / "f" / name, text)
    with pytest.raises(UnrecognizedError, match=f"(?s){reason}.*\n  name the zip") as error:
        load(tmp_path / "s", code_set, "2026", place)
    assert "look like" not in str(error.value)


@pytest.mark.parametrize(
    ("spec", "known"),
    [
        ("2025", "2025"),
        ("2025-10", "2025-10"),  # the other name of 2026
        ("2026@1", "2026@1"),
        ("2062", "2062"),  # the store says that it has none, and names the nearest
        ("release-x", "release-x"),
        ("./2025", Path("./2025")),  # a label that is in the way of a folder's name
        ("old.zip", Path("old.zip")),
        ("folder", Path("folder")),
        (Path("old.zip"), Path("old.zip")),
        ("", ""),
    ],
)
def test_a_word_is_a_label_or_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: str | Path, known: str | Path
) -> None:
    assert label_or_path(spec, _beside(tmp_path, monkeypatch)) == known


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("olld.zip", "olld.zip: no such file or folder; did you mean old.zip?"),
        ("old.xlsx", "old.xlsx: no such file or folder; did you mean old.zip?"),
        (
            "folder/quillon.txt",
            "folder/quillon.txt: no such file or folder; did you mean quillons.txt?",
        ),
        ("foldr/a/old.zip", "foldr/a/old.zip: no such file or folder; did you mean folder?"),
        ("new.zip", "new.zip: no such file or folder\n"),
        ("foldre", "foldre: no release in the store, and no file or folder; did you mean folder?"),
        ("https://example.org/old.zip", "https://example.org/old.zip: is an address, and no file"),
        ("x" * 5_000 + ".zip", "no such file or folder"),
    ],
)
def test_a_wrong_path_names_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: str, message: str
) -> None:
    with pytest.raises(MissingError) as error:
        label_or_path(spec, _beside(tmp_path, monkeypatch))
    assert message in str(error.value) or len(spec) > len(message)


def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with two editions, in a folder with files of like names."""
    for year in ("2025", "2026"):
        load(tmp_path / "s", "icd10cm", year, write(tmp_path / "o" / "o.txt", order(ROWS)))
    for name in ("old.zip", "folder/quillons.txt", "2025/a.txt", ".hidden.zip"):
        write(tmp_path / "at" / name, "")
    monkeypatch.chdir(tmp_path / "at")
    return Store(tmp_path / "s")


def test_paths_of_two_code_sets_say_which_each_is(tmp_path: Path) -> None:

    left = flat(tmp_path / "cpt")
    right = write(tmp_path / "h.txt", quarter(*WHOLE))
    said = pytest.raises(DistributionError, match=r"(?s)cpt: is CPT\n.*h\.txt: is HCPCS Level II")
    with click.Context(click.Command("diff")), said:
        paths.compared(Store(tmp_path / "s"), left, right, ())
