"""Where files are delivered: in their folder on every machine, with no link followed."""

from __future__ import annotations

import json
import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from releasekit.delivery import MANIFEST, Delivery, Folder
from releasekit.delivery import listed as listed_folder
from releasekit.errors import OutputError
from releasekit.locks import locked
from tests.outputs.test_delivery import OPEN, PUBLIC, deliver, listed

if TYPE_CHECKING:
    from pathlib import Path


NAMES = {
    "leads out of the folder": ["../a.md", "a/../../b.md", "/etc/a.md", "C:a.md", "C:/a.md", ".."],
    "has signs": ["a\0.md", "a\nb.md", "a\\b.md", "\\\\host\\a", "ab:c.md", "a\u202eb.md", "a*.md"],
    "is not a path": ["", "a//b.md", "./a.md", "a/./b.md", "a/"],
    "ends in a blank or a dot": ["a.md.", "a.md ", "folder./a.md", "... /a.md"],
    "is a device": ["CON", "nul.txt", "below/COM1.md", "Lpt9", "aux.tar.gz", "com¹"],
    "is too long": ["a" * 300, f"below/{'ä' * 200}.md"],
}
SOUND = ["a.md", "below/a.md", "com.md", "console.md", "über.md", ".hidden", "a b.md", "nul-1.txt"]


@pytest.mark.parametrize(
    ("reason", "name"), [(reason, name) for reason, names in NAMES.items() for name in names]
)
def test_a_name_is_one_of_a_file_in_the_folder_on_every_machine(
    tmp_path: Path, reason: str, name: str
) -> None:
    root = tmp_path / "out"
    with pytest.raises(OutputError, match=reason):
        Delivery(Folder(root), PUBLIC, OPEN).put(name, b"x")
    assert not list(tmp_path.iterdir())
    entry = {"name": name, "audience": "public", "sha256": "0", "bytes": 1, "holds": []}
    root.mkdir()
    text = json.dumps({"schema": "releasekit/licenses/1", "files": [entry]})
    (root / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match=rf"not as releasekit wrote it(.|\n)* {reason}"):
        Folder(root)
    assert (root / MANIFEST).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_name_is_written_and_listed(tmp_path: Path, name: str) -> None:
    with Folder(tmp_path) as place:
        assert Delivery(place, PUBLIC, OPEN).put(name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"
    assert set(listed(tmp_path)) == {name}


@pytest.mark.parametrize("name", ["a.md", "below/a.md"])
def test_a_link_in_the_folder_is_not_followed(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    (victim / "a.md").parent.mkdir()
    (victim / "a.md").write_text("theirs", encoding="utf-8")
    root = tmp_path / "out"
    root.mkdir()
    leads = {"a.md": victim / "a.md", "below/a.md": victim}[name]
    (root / name.partition("/")[0]).symlink_to(leads)
    with pytest.raises(OutputError, match="is a link, where"):
        Delivery(Folder(root), PUBLIC, OPEN).put(name, b"x")
    assert (victim / "a.md").read_text(encoding="utf-8") == "theirs"
    (root / MANIFEST).symlink_to(victim / "a.md")
    with pytest.raises(OutputError, match=r"licenses\.json is a link"):
        Folder(root)


def test_a_folder_that_is_exchanged_for_a_link_meanwhile_is_not_written(tmp_path: Path) -> None:
    victim, root = tmp_path / "victim", tmp_path / "out"
    victim.mkdir()
    place = Folder(root)
    Delivery(place, PUBLIC, OPEN).put("below/a.md", b"x")
    root.rename(tmp_path / "aside")
    root.symlink_to(victim)
    for name in ("b.md", "below/c.md"):
        with pytest.raises(OutputError, match="exchanged for a link"):
            Delivery(place, PUBLIC, OPEN).put(name, b"x")
    assert not list(victim.iterdir())


def test_a_link_that_is_named_is_where_the_files_go(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "there")
    deliver(tmp_path / "out", "a.md").close()
    assert set(listed(tmp_path / "there")) == {"a.md"}


@pytest.mark.parametrize(("first", "then"), [("a.md", "A.md"), ("x/ß.md", "x/SS.md")])
def test_two_names_that_are_one_where_case_is_ignored_are_refused(
    tmp_path: Path, first: str, then: str
) -> None:
    place = deliver(tmp_path, first)
    with pytest.raises(OutputError, match="the same file where case is ignored"):
        Delivery(place, PUBLIC, OPEN).put(then, b"x")


def test_who_waits_too_long_for_a_list_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = deliver(tmp_path, "a.md")
    with locked(tmp_path / ".licenses.lock", tmp_path, listed_folder.unlocked):
        monkeypatch.setattr(listed_folder, "locked", partial(locked, wait=0))
        with pytest.raises(OutputError, match="another releasekit is writing there"):
            place.close()
    place.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", MANIFEST]


def test_the_umask_is_kept_below_a_folder_too(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        deliver(tmp_path / "out", "below/a.md").close()
    finally:
        os.umask(before)
    made = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o640}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o750}
