"""A site is brought up to date: only what changed is written, only what is ours is touched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import licensing, publish
from releasekit.classify.compare import compare
from releasekit.errors import LicenseError, OutputError
from releasekit.publish.folder import STATE, SiteFolder
from releasekit.store import Store
from releasekit.views import permalinks
from tests.cli.test_cli import SAMPLES as STORE
from tests.cli.test_cli import run
from tests.support.elsewhere import written
from tests.support.sites import SAMPLES, files, site, small, times
from tests.support.stored import concepts, put

if TYPE_CHECKING:
    from collections.abc import Callable


def without(tmp_path: Path, code_set: str, label: str, whole: Path = SAMPLES.root) -> Store:
    """Return a store, the samples if not another, without one release."""
    root = tmp_path / "less"
    shutil.copytree(whole, root)
    Store(root).remove(Store(root).get(code_set, label))
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
    monkeypatch.setattr(publish.root_pages, "write", never)
    small(folder)


def test_a_new_release_leaves_the_codes_that_it_does_not_touch(tmp_path: Path) -> None:
    store, folder = without(tmp_path, "icd10cm", "2026"), tmp_path / "site"
    site(folder, store, code_sets=("icd10cm",))
    before = times(folder)
    site(folder, code_sets=("icd10cm",))
    asis = times(folder)
    name = "codes/icd10cm/{}.html".format
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=["icd10cm"])
    touched = {name(permalinks.family(change.delta.key)) for change in diff.changes}
    pages = {one for one in asis if one.startswith("codes/") and not one.endswith("index.html")}
    assert {page for page in pages if asis[page] != before.get(page)} == touched
    assert pages - touched


def test_a_new_release_leaves_the_pages_that_do_not_speak_of_it(tmp_path: Path) -> None:
    years = ("2024", "2025", "2026")
    texts = {year: "".join(f"\nA00{n} Text {n} of {year}" for n in range(3)) for year in years}
    root, folder = tmp_path / "store", tmp_path / "site"
    put(root, "2026", concepts("A0001 One\nA0002 Two", "hcpcs"), code_set="hcpcs")
    for year in years:
        put(root, year, concepts(texts[year].strip()))
    small(folder, without(tmp_path, "icd10cm", "2026", root))
    before = times(folder)
    done = small(folder, Store(root))
    asis = times(folder)
    assert done.removed == 0
    assert asis["releases/icd10cm/2024.html"] == before["releases/icd10cm/2024.html"]
    assert asis["releases/icd10cm/2025.html"] > before["releases/icd10cm/2025.html"]
    others = [name for name in before if "/hcpcs/" in name]
    assert others
    assert {name: asis[name] for name in others} == {name: before[name] for name in others}
    small(tmp_path / "fresh", Store(root))
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
    with pytest.raises(OutputError, match=r"2026-01\.html: exists, and is not"):
        small(folder)
    assert place.read_text() == "others'"


@pytest.mark.parametrize("name", ["notes.txt", "licenses.json", "codes/x.html"])
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("others'")
    before = files(tmp_path)
    with pytest.raises(OutputError, match="not a site that releasekit wrote"):
        small(tmp_path)
    assert files(tmp_path) == before


def test_a_repository_of_its_own_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert small(tmp_path).wrote
    with pytest.raises(OutputError, match="is not a folder"):
        small(tmp_path / "index.html")


@pytest.mark.parametrize(("there", "asked"), [("public", "internal"), ("internal", "public")])
def test_a_site_for_one_audience_does_not_become_another_s(
    tmp_path: Path, sites: Callable[[str], Path], there: str, asked: str
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(sites(there), folder)
    with pytest.raises(OutputError, match=f"is a site for the audience {there}\n.*another folder"):
        site(folder, audience=asked)
    assert files(folder) == files(sites(there))


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


@pytest.mark.parametrize("who", ["public", "internal"])
def test_the_same_bytes_wherever_and_whenever(
    tmp_path: Path, sites: Callable[[str], Path], who: str
) -> None:
    command = ("publish", "-o", "site", "--audience", who, "--title", "A site")
    there = written(tmp_path / "there", [command], elsewhere=True)
    assert {f"site/{name}": content for name, content in files(sites(who)).items()} == there
    assert not [name for name, content in there.items() if str(tmp_path).encode() in content]


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("-o", str(tmp_path / "site"), "--store", STORE)
    arguments = ("publish", "-s", "cpt", *where)
    out, err = run(*arguments, capsys=capsys)
    assert out == ""
    count = len(files(tmp_path / "site")) - 2
    assert f"wrote {count:,}, kept 0, removed 0 files" in err
    assert 'CPT: Descriptors are withheld from the audience "public"' in err
    _, err = run("publish", "-s", "hcpcs", *where, "--url", "https://a.org", capsys=capsys)
    assert "withheld" not in err
    _, err = run(*arguments, "--url", "example.org", code=2, capsys=capsys)
    assert "is not an address such as" in err
    _, err = run("publish", "-o", str(tmp_path), "--store", STORE, code=2, capsys=capsys)
    assert "holds site, and is not a site" in err
