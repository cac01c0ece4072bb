"""A site is brought up to date: only what changed is written, only what is ours is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import delivery, licensing, publish
from releasekit.classify.compare import compare
from releasekit.errors import LicenseError, OutputError
from releasekit.publish.folder import JOURNAL, STATE, SiteFolder
from releasekit.store import Store
from releasekit.views import permalinks
from tests.cli.test_cli import SAMPLES as STORE
from tests.cli.test_cli import run
from tests.support.sites import SAMPLES, files, site, times

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = ("hcpcs", "icd10cm")
"""The code sets whose sites are soon written."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small(tmp_path / "site")
    return tmp_path / "site"


def small(folder: Path, store: Store = SAMPLES, title: str = "A site") -> publish.Published:
    return site(folder, store, code_sets=SMALL, title=title)


def without(tmp_path: Path, code_set: str, label: str) -> Store:
    """Return the samples without one release."""
    root = tmp_path / "less"
    shutil.copytree(SAMPLES.root, root)
    shutil.rmtree(root / code_set / label)
    return Store(root)


def test_a_second_run_does_nothing(folder: Path) -> None:
    before = times(folder)
    done = small(folder)
    assert (done.wrote, done.removed) == (0, 0)
    assert done.kept == len(before) - 2  # the licenses and the state are about the files
    asis = times(folder)
    for own in (STATE, "licenses.json"):
        before.pop(own)
        asis.pop(own)
    assert asis == before


def test_a_kept_part_is_not_even_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        pytest.fail("made again")

    monkeypatch.setattr(publish.codesets, "write", never)
    monkeypatch.setattr(publish.whole, "write", never)
    small(folder)


def test_a_new_release_leaves_the_codes_that_it_does_not_touch(tmp_path: Path) -> None:
    store, folder = without(tmp_path, "icd10cm", "2026"), tmp_path / "site"
    site(folder, store, code_sets=("icd10cm",))
    before = times(folder)
    site(folder, code_sets=("icd10cm",))
    asis = times(folder)
    name = "codes/icd10cm/{}.html".format
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=["icd10cm"])
    touched = {name(permalinks.family(change.delta.code)) for change in diff.changes}
    pages = {one for one in asis if one.startswith("codes/") and not one.endswith("index.html")}
    assert {one for one in pages if asis[one] != before.get(one)} == touched
    assert pages - touched


def test_a_new_release_leaves_the_pages_that_do_not_speak_of_it(tmp_path: Path) -> None:
    store, folder = without(tmp_path, "cpt", "2026"), tmp_path / "site"
    site(folder, store, code_sets=("cpt", "hcpcs"))
    before = times(folder)
    done = site(folder, code_sets=("cpt", "hcpcs"))
    asis = times(folder)
    assert done.removed == 0
    assert asis["releases/cpt/2025-04.html"] == before["releases/cpt/2025-04.html"]
    assert asis["releases/cpt/2025-07.html"] > before["releases/cpt/2025-07.html"]
    others = [name for name in before if "/hcpcs/" in name]
    assert others
    assert {name: asis[name] for name in others} == {name: before[name] for name in others}
    site(tmp_path / "fresh", code_sets=("cpt", "hcpcs"))
    assert files(folder) == files(tmp_path / "fresh")


@pytest.mark.parametrize(
    "gone", ["releases/hcpcs/2026-01.html", "codes/icd10cm/H81.html", "index.html"]
)
def test_a_page_that_is_gone_or_touched_comes_back(folder: Path, gone: str) -> None:
    before = files(folder)
    (folder / gone).unlink()
    assert small(folder).wrote == 1
    (folder / gone).write_text("touched")
    assert small(folder).wrote == 1
    assert files(folder) == before


def test_pages_that_are_no_more_go_and_files_of_others_stay(folder: Path) -> None:
    (folder / "robots.txt").write_text("others'")
    (folder / "codes" / "hcpcs" / "others.txt").write_text("others'")
    mine = {name for name in files(folder) if "/hcpcs/" in name and "others" not in name}
    done = site(folder, code_sets=("icd10cm",))
    assert done.removed == len(mine)
    left = {name for name in files(folder) if "hcpcs" in name}
    assert left == {"codes/hcpcs/others.txt"}
    assert not (folder / "search" / "hcpcs").exists()
    assert (folder / "robots.txt").read_text() == "others'"
    listed = json.loads((folder / "licenses.json").read_text())["files"]
    assert not mine & {one["name"] for one in listed}


def test_a_file_of_others_in_the_way_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site(folder, code_sets=("icd10cm",))
    place = folder / "releases" / "hcpcs" / "2026-01.html"
    place.parent.mkdir()
    place.write_text("others'")
    with pytest.raises(OutputError, match=r"2026-01\.html: is there already"):
        small(folder)
    assert place.read_text() == "others'"


@pytest.mark.parametrize("name", ["notes.txt", "licenses.json", "codes/x.html"])
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("others'")
    before = files(tmp_path)
    with pytest.raises(OutputError, match="no site that releasekit wrote"):
        small(tmp_path)
    assert files(tmp_path) == before


def test_a_repository_of_its_own_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert small(tmp_path).wrote
    with pytest.raises(OutputError, match="is no folder"):
        small(tmp_path / "index.html")


def cut_short(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the disk be full after so many files."""
    whole = delivery.write_whole
    count = iter(range(10**6))

    def fails(place: Path, content: bytes) -> None:
        if next(count) >= after:
            raise OSError(28, "No space left on device", str(place))
        whole(place, content)

    monkeypatch.setattr(delivery, "write_whole", fails)


def test_a_first_run_that_was_cut_short_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path / "whole")
    with monkeypatch.context() as patch:
        cut_short(patch, 20)
        with pytest.raises(OSError, match="No space"):
            small(tmp_path / "site")
    half = files(tmp_path / "site")
    assert JOURNAL in half
    assert len(half) == 21
    draft = tmp_path / "site" / "releases" / "hcpcs" / ".2026-01.html-abcd1234"
    draft.write_text("a draft of a run that was killed")
    done = small(tmp_path / "site")
    assert done.kept == 20
    assert files(tmp_path / "site") == files(tmp_path / "whole")


def test_an_update_that_was_cut_short_leaves_whole_pages_and_is_taken_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)
    with monkeypatch.context() as patch:
        cut_short(patch, 5)
        with pytest.raises(OSError, match="No space"):
            small(folder, title="Another title")
    half = files(folder)
    half.pop(JOURNAL)
    assert half.keys() == before.keys()
    assert sum(half[name] != before[name] for name in before) == 5
    small(folder, title="Another title")
    small(tmp_path / "fresh", title="Another title")
    assert files(folder) == files(tmp_path / "fresh")


def test_what_an_earlier_audience_could_see_is_gone(tmp_path: Path) -> None:
    site(tmp_path / "inside", audience="internal", code_sets=("cpt",))
    site(tmp_path / "public", code_sets=("cpt",))
    assert files(tmp_path / "inside") != files(tmp_path / "public")
    site(tmp_path / "inside", code_sets=("cpt",))
    assert files(tmp_path / "inside") == files(tmp_path / "public")


def test_an_audience_without_codes_gets_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("releasekit.toml").write_text('[audiences.nobody]\ncpt = "none"\n')
    with pytest.raises(LicenseError, match="may see nothing of CPT"):
        site(tmp_path / "site", audience="nobody")
    assert not (tmp_path / "site").exists()
    assert site(tmp_path / "site", audience="nobody", code_sets=("hcpcs",)).wrote


def test_names_that_differ_in_capitals_only_are_refused(tmp_path: Path) -> None:
    gate = licensing.Gate(())
    with SiteFolder(tmp_path, licensing.audience("public")) as place:
        place.write("codes/x/ASC.html", "one", (), gate)
        with pytest.raises(OutputError, match=r"codes/x/asc\.html and codes/x/ASC\.html"):
            place.write("codes/x/asc.html", "other", (), gate)


@pytest.mark.parametrize("arguments", [(), ("--audience", "internal")], ids=["public", "internal"])
def test_the_same_bytes_on_every_machine(tmp_path: Path, arguments: Sequence[str]) -> None:
    places = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    for number, place in enumerate(places):
        folder = tmp_path / str(number)
        folder.mkdir()
        call = "from releasekit.cli import run; run()"
        options = ["publish", "-o", "site", "--store", STORE, *arguments]
        environment = {**os.environ, **place, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(  # noqa: S603 (our own command line)
            [sys.executable, "-c", call, *options], cwd=folder, env=environment, check=True
        )
    one, other = files(tmp_path / "0"), files(tmp_path / "1")
    assert one == other
    assert not [name for name, content in one.items() if str(tmp_path).encode() in content]


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("publish", "-o", str(tmp_path / "site"), "--store", STORE)
    out, err = run(*arguments, capsys=capsys)
    assert out == ""
    count = len(files(tmp_path / "site")) - 2
    assert f"wrote {count:,}, kept 0, removed 0 files" in err
    assert "CPT descriptors are withheld from the public audience" in err
    _, err = run(*arguments, "-s", "hcpcs", "--url", "https://example.org", capsys=capsys)
    assert "withheld" not in err
    _, err = run(*arguments, "--url", "example.org", code=2, capsys=capsys)
    assert "is no address such as" in err
    _, err = run("publish", "-o", str(tmp_path), "--store", STORE, code=2, capsys=capsys)
    assert "holds site, and is no site" in err
