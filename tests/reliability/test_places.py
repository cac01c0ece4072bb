"""Modes are kept, and a store that may only be read is read without a trace."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

import pytest

from releasekit import durable
from releasekit.delivery import Folder, write_whole
from releasekit.errors import OutputError
from releasekit.store.proof import prove
from tests.ingest.test_complete import FOUR, book
from tests.reliability.stores import answers, contents, filled
from tests.reliability.test_verify import run
from tests.support.files import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.reliability


@contextlib.contextmanager
def masked(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o022, 0o002, 0o077, 0o027])
def test_a_store_and_what_is_delivered_are_as_the_umask_has_it(tmp_path: Path, mask: int) -> None:
    with masked(mask):
        store, _ = filled(tmp_path)
        write_whole(tmp_path / "a.csv", b"x")
        Folder(tmp_path / "out").write("below/b.md", b"x", "public", [])
        assert run("publish", "-o", str(tmp_path / "site"), "--store", str(store)) == 0
    made = [*store.rglob("*"), tmp_path / "a.csv", *(tmp_path / "out").rglob("*")]
    made += [path for path in (tmp_path / "site").rglob("*") if path.name != ".releasekit-lock"]
    for path in made:
        assert mode(path) == (0o777 if path.is_dir() else 0o666) & ~mask, path


def test_what_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    site = tmp_path / "site"
    publish = ("publish", "-o", str(site), "--store", str(store))
    assert run(*publish) == 0
    kept = [store / "ledger.jsonl", store / "ledger-head.json", site / "index.html"]
    for path in kept:
        path.chmod(0o640)
    write_whole(tmp_path / "a.csv", b"x")
    (tmp_path / "a.csv").chmod(0o600)
    load(store, "cpt", "2028", book(tmp_path / "later", FOUR))
    write_whole(tmp_path / "a.csv", b"y")
    assert run(*publish) == 0
    assert {mode(path) for path in kept} == {0o640}
    assert mode(tmp_path / "a.csv") == 0o600


def test_who_may_only_read_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the store is opened to be written, nor made, nor renamed."""
    store, _ = filled(tmp_path)
    before, right = contents(store), answers(store)
    opened, access = os.open, os.access

    def only_read(path: str, flags: int, *given: int, **named: int) -> int:
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        assert not (writes and str(path).startswith(str(store))), path
        return opened(path, flags, *given, **named)

    def may(path: str, wanted: int, **named: bool) -> bool:
        return access(path, wanted, **named) and not (
            wanted & os.W_OK and str(path).startswith(str(store))
        )

    monkeypatch.setattr(os, "open", only_read)
    monkeypatch.setattr(os, "access", may)
    given = ("--store", str(store))
    out = str(tmp_path / "out")
    assert run("verify", *given) == 0
    assert run("log", *given) == 0
    assert run("releases", *given) == 0
    assert run("diff", "2025", "2026", *given) == 0
    assert run("show", "10004", *given) == 0
    report = str(tmp_path / "r.md")
    assert run("report", "2025", "2026", "-s", "cpt", "-o", report, *given) == 0
    assert run("publish", "-o", out, *given) == 0
    assert answers(store) == right
    assert contents(store) == before
    assert prove(store) == []


def test_the_drafts_of_a_file_are_swept_unless_somebody_writes_them(tmp_path: Path) -> None:
    dead = tmp_path / ".a.csv-0123abcd"
    other = tmp_path / ".a.csv-notes"
    for path in (dead, other):
        path.write_bytes(b"x")
    with durable.replacing(tmp_path, "a.csv") as stream:
        stream.write(b"first")
        assert not dead.exists()
        write_whole(tmp_path / "a.csv", b"second")
    assert (tmp_path / "a.csv").read_bytes() == b"first"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.csv-notes", "a.csv"]


@pytest.mark.parametrize("durable_calls", [True, False])
def test_what_is_written_is_made_durable_before_and_after_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, durable_calls: bool
) -> None:
    seen: list[str] = []
    real, renamed = os.fsync, os.replace

    def sync(handle: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real(handle)

    def rename(*given: object, **named: object) -> None:
        seen.append("rename")
        renamed(*given, **named)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", rename)
    with durable.replacing(tmp_path, "a.csv", durable=durable_calls) as stream:
        stream.write(b"x")
    assert seen == (["file", "rename", "folder"] if durable_calls else ["rename"])


def test_a_folder_that_was_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="a link that leads nowhere"):
        write_whole(tmp_path / "loop", b"x")
