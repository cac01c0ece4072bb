"""A site is switched whole: it is the old one or the new one, and what is others' comes along."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import licensing
from releasekit.delivery import listed, write_below
from releasekit.errors import OutputError
from releasekit.publish.folder import SiteFolder
from tests.cli.test_cli import SAMPLES as STORE
from tests.cli.test_cli import run
from tests.support.sites import SMALL, files, site, small

if TYPE_CHECKING:
    from collections.abc import Callable


def cut_short(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the disk be full after so many files."""
    whole = write_below
    count = iter(range(10**6))

    def fails(root: Path, name: str, content: bytes, *, durable: bool = True) -> None:
        if next(count) >= after:
            raise OSError(28, "No space left on device", str(root / name))
        whole(root, name, content, durable=durable)

    monkeypatch.setattr(listed, "write_below", fails)


@pytest.mark.parametrize("after", [0, 1, 20])
def test_a_first_run_that_is_cut_short_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    with monkeypatch.context() as patch:
        cut_short(patch, after)
        with pytest.raises(OSError, match="No space"):
            small(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []
    assert small(tmp_path / "site").kept == 0


@pytest.mark.parametrize("after", [0, 5, 20])
def test_an_update_that_is_cut_short_leaves_the_old_site(
    folder: Path,
    tmp_path: Path,
    sites: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    before = files(folder)
    with monkeypatch.context() as patch:
        cut_short(patch, after)
        with pytest.raises(OSError, match="No space"):
            small(folder, title="Another title")
    assert files(folder) == before
    small(folder, title="Another title")
    assert files(folder) == files(sites(code_sets=SMALL, title="Another title"))
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_do_not_publish_into_one_folder_at_once(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    with SiteFolder(folder, licensing.audience("public")):
        with pytest.raises(OutputError, match="another releasekit is writing there"):
            small(folder)
        with pytest.raises(OutputError, match="another releasekit is writing there"):
            small(tmp_path / "below" / ".." / "site")
    assert files(folder) == before
    assert small(folder).wrote == 0


KILLED = """
import os, sys
from pathlib import Path
from releasekit.publish import switch
from tests.support.sites import site
place = sys.argv[2]
def dies(*_):
    if place == "exchange":
        os.kill(os.getpid(), 9)
    whole(*_)
    os.kill(os.getpid(), 9)
whole = getattr(switch, place)
setattr(switch, place, dies)
if len(sys.argv) > 3:
    switch.exchanged = lambda *_: False
site(Path(sys.argv[1]), code_sets=("hcpcs",), title="Another title")
"""


@pytest.mark.parametrize(
    ("place", "new"), [("carry", False), ("exchange", False), ("clear", True), ("recover", False)]
)
@pytest.mark.parametrize("plain", [False, True])
def test_a_run_that_is_killed_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, sites: Callable[..., Path], place: str, *, new: bool, plain: bool
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(sites(code_sets=("hcpcs",)), folder)
    (folder / "robots.txt").write_text("others'")
    before = files(folder)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    call = [sys.executable, "-c", KILLED, str(folder), place, *(["plain"] if plain else [])]
    killed = subprocess.run(call, env=environment, check=False)  # noqa: S603 (our own code)
    assert killed.returncode == -9
    assert (files(folder) == before) != new
    site(folder, code_sets=("hcpcs",), title="Another title")
    whole = files(folder)
    assert whole.pop("robots.txt") == b"others'"
    assert whole == files(sites(code_sets=("hcpcs",), title="Another title"))
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_site_that_was_taken_away_and_not_yet_replaced_comes_back(
    folder: Path, tmp_path: Path
) -> None:
    before = files(folder)
    folder.rename(tmp_path / ".site.releasekit-old")
    assert small(folder).wrote == 0
    assert files(folder) == before


def test_what_others_have_in_the_folder_comes_along(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "theirs").write_text("theirs")
    (folder / ".git" / "empty").mkdir(parents=True)
    (folder / "script").write_text("run")
    (folder / "script").chmod(0o750)
    (folder / "link").symlink_to("../outside")
    (folder / "broken [*]").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    folder.chmod(0o751)
    inode = (folder / "script").stat().st_ino
    assert small(folder, title="Another title").wrote
    assert (folder / ".git" / "empty").is_dir()
    assert (folder / "script").stat().st_ino == inode
    assert (folder / "link").readlink() == Path("../outside")
    assert (folder / "broken [*]").is_symlink()
    assert (folder / "pipe").is_fifo()
    assert folder.stat().st_mode & 0o777 == 0o751
    assert files(outside) == {"theirs": b"theirs"}


@pytest.mark.parametrize("name", ["codes", "index.html", "codes/hcpcs/index.html"])
def test_a_link_where_a_page_goes_is_not_followed(folder: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    before = files(tmp_path) if outside.is_dir() else outside.read_bytes()
    (folder / name).symlink_to(outside)
    if outside.is_dir():
        with pytest.raises(OutputError, match="exists, and is not a file of this site"):
            small(folder, title="Another title")
        assert files(tmp_path) == before
    else:
        small(folder, title="Another title")
        assert outside.read_bytes() == before
        assert not (folder / name).is_symlink()


HOSTILE = ["../victim.txt", "/etc/victim.txt", "codes/../../victim.txt", "a\0b", "NUL", "C:\\a"]


@pytest.mark.parametrize("listing", ["licenses.json", "licences.json"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_that_names_what_is_not_ours_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, listing: str
) -> None:
    (tmp_path / "victim.txt").write_text("theirs")
    (folder / "licenses.json").unlink()
    entry = {"name": name, "audience": "public", "sha256": "0", "bytes": 1, "holds": []}
    document = {"schema": "releasekit/licenses/1", "files": [entry]}
    (folder / listing).write_text(json.dumps(document))
    before = files(tmp_path)
    asked = ("publish", "-s", "hcpcs", "--store", STORE)
    _, err = run(*asked, "-o", str(folder), code=2, capsys=capsys)
    assert "name another folder with -o; this one stays as it is" in err
    assert files(tmp_path) == before
    run(*asked, "-o", str(tmp_path / "other"), capsys=capsys)


def test_what_is_no_site_to_replace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    for place in (Path(), tmp_path / "site", tmp_path, Path("/")):
        with pytest.raises(OutputError, match="the folder you stand in"):
            small(place)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".site.releasekit-new").symlink_to(tmp_path / "site")
    with pytest.raises(OutputError, match="is in the way"):
        small(tmp_path / "site")
    assert files(tmp_path) == {}
