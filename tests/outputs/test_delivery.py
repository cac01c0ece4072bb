"""The one way out: what is refused leaves no trace, and what is written appears whole."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit.delivery import MANIFEST, Delivery, File, Folder, Stdout, write_whole
from releasekit.errors import LicenseError, OutputError
from releasekit.licensing import Content, Gate, audience

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "Demo of a lantern with six wicks"
NOTICE = "CPT © 2025 Somebody. All rights reserved."
HOLDS = Content(
    code_set="cpt",
    name="CPT",
    license="an agreement",
    holder="Somebody",
    licensed=True,
    editions=("2026",),
    entitlement="codes",
    notice=NOTICE,
    sample=True,
)
PUBLIC, OPEN = audience("public"), Gate(())


def listed(folder: Path) -> dict[str, str]:
    document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {one["name"]: one["audience"] for one in document["files"]}


def deliver(folder: Path, name: str, *, text: str = NOTICE, to: str = "public") -> Folder:
    target = Folder(folder)
    Delivery(target, audience(to), Gate([TEXT])).put(name, text.encode(), [HOLDS])
    return target


def test_two_who_deliver_at_once_are_both_listed(tmp_path: Path) -> None:
    first, second = deliver(tmp_path, "a.md"), deliver(tmp_path, "b.md", to="internal")
    second.close()
    first.close()
    assert listed(tmp_path) == {"a.md": "public", "b.md": "internal"}


def test_what_was_taken_out_stays_out(tmp_path: Path) -> None:
    deliver(tmp_path, "a.md").close()
    later = deliver(tmp_path, "b.md")
    del later.files["a.md"]
    later.close()
    assert set(listed(tmp_path)) == {"b.md"}


REFUSED = [f"{NOTICE} {TEXT}", "no notice", NOTICE.replace("2025", "2024")]


@pytest.mark.parametrize("text", REFUSED)
def test_nothing_of_a_refused_file_is_on_the_disk(tmp_path: Path, text: str) -> None:
    with pytest.raises(LicenseError):
        deliver(tmp_path, "a.md", text=text)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("target", [File, Folder])
def test_content_in_blocks_is_whole_or_refused(tmp_path: Path, target: type[File | Folder]) -> None:
    place = target(tmp_path / "out")
    path = tmp_path / "out" / "a.json" if isinstance(place, Folder) else tmp_path / "out"
    Delivery(place, PUBLIC, OPEN).put("a.json", iter([b"one, ", b"two"]))
    assert path.read_bytes() == b"one, two"
    half = TEXT.index("lantern")
    blocks = [NOTICE.encode(), TEXT[:half].encode(), TEXT[half:].encode()]
    for gate, holds in ((Gate([TEXT]), ()), (OPEN, (HOLDS,))):
        with pytest.raises(LicenseError):
            Delivery(place, PUBLIC, gate).put("a.json", iter(blocks[bool(holds) :]), holds)
        assert path.read_bytes() == b"one, two"


def test_a_fault_between_blocks_leaves_no_half_file(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise ValueError(TEXT)

    with pytest.raises(ValueError, match="lantern"):
        Delivery(File(tmp_path / "out"), PUBLIC, OPEN).put("a.json", broken())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", REFUSED)
def test_a_refused_file_leaves_the_one_before_it_as_it_is(tmp_path: Path, text: str) -> None:
    place = tmp_path / "a.md"
    place.write_text("before", encoding="utf-8")
    with pytest.raises(LicenseError):
        Delivery(File(place), PUBLIC, Gate([TEXT])).put("a.md", text.encode(), [HOLDS])
    assert place.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("text", REFUSED)
def test_nothing_that_is_refused_is_printed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LicenseError):
        Delivery(Stdout(), PUBLIC, Gate([TEXT])).put("a.md", text.encode(), [HOLDS])
    assert capsys.readouterr().out == ""


def test_the_text_behind_a_form_is_read_too(tmp_path: Path) -> None:
    delivery = Delivery(File(tmp_path / "a.pdf"), PUBLIC, Gate([TEXT]))
    with pytest.raises(LicenseError, match="licensed words"):
        delivery.put("a.pdf", b"%PDF", [HOLDS], source=f"{NOTICE} {TEXT}")
    assert delivery.put("a.pdf", b"%PDF", [HOLDS], source=NOTICE)


def test_colors_hide_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    colored = TEXT.replace("lantern", "lan\x1b[31mtern\x1b[0m").replace("six", "\x1b]8;;x\x07six")
    with pytest.raises(LicenseError, match="licensed words"):
        Delivery(Stdout(), PUBLIC, Gate([TEXT])).put("a.txt", colored.encode())
    assert capsys.readouterr().out == ""


def test_rows_have_no_place_for_a_notice_but_none_may_be_stale(tmp_path: Path) -> None:
    delivery = Delivery(File(tmp_path / "a.csv"), PUBLIC, Gate([TEXT]))
    assert delivery.put("a.csv", b"code\n10004\n", [HOLDS])
    with pytest.raises(LicenseError, match="2024, not 2025"):
        delivery.put("a.csv", NOTICE.replace("2025", "2024").encode(), [HOLDS])


def test_a_damaged_list_is_reported(tmp_path: Path) -> None:
    for text in ('{"files": [', '{"schema": "x", "files": [{"name": 1}]}'):
        (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
        with pytest.raises(OutputError, match="name another folder with -o"):
            deliver(tmp_path, "a.md")


def test_a_list_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "licences.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match=r"it is now licenses\.json\n  name another folder"):
        deliver(tmp_path, "a.md")


def test_a_file_is_no_folder_and_a_folder_no_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="out is a file"):
        deliver(tmp_path / "out", "a.md")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
    with pytest.raises(OutputError, match="is a folder"):
        Delivery(File(tmp_path), PUBLIC, OPEN).put("a.md", b"x")
    with pytest.raises(OutputError, match="none: no such folder"):
        Delivery(File(tmp_path / "none" / "a.md"), PUBLIC, OPEN).put("a.md", b"x")


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "below/../../a.md"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="leads out of"):
        Delivery(Folder(tmp_path / "out"), PUBLIC, OPEN).put(name, b"x")
    assert not list(tmp_path.iterdir())


def test_a_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new").chmod(0o600)
    write_whole(tmp_path / "new", b"y")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_leads_to_what_was_written(tmp_path: Path, *, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    if there:
        target.write_text("before", encoding="utf-8")
    link.symlink_to(target)
    write_whole(link, b"after")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["target"]


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputError, match="a link that leads nowhere"):
        write_whole(tmp_path / "a", b"x")


def test_a_pipe_and_a_device_are_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"through")
    reader.join(timeout=10)
    assert read == [b"through"]
    assert pipe.is_fifo()
    write_whole(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()


def test_a_draft_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="/a: cannot be written: No space"):
        write_whole(tmp_path / "a", b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "before"


def test_what_is_not_text_goes_into_a_pipe_but_not_onto_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    delivery = Delivery(Stdout(), PUBLIC, OPEN)
    delivery.put("a.xlsx", b"PK\xff")
    assert capsysbinary.readouterr().out == b"PK\xff"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(OutputError, match="-o FILE"):
        delivery.put("a.xlsx", b"PK\xff")
    delivery.put("a.txt", "2025 → 2026".encode())
    assert capsysbinary.readouterr().out == "2025 → 2026".encode()
