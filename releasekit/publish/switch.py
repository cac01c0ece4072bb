"""A folder takes the place of another at once, and what is not ours in the old one comes along."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.durable import exchanged, sync_folder
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

MARK = ".releasekit-building"
"""A file in a folder that is being built: all in it is ours or a second name of what is not."""
_AWAY = "move it away, or publish into another folder"


def carry(old: Path, new: Path, is_ours: Callable[[str], bool], below: str = "") -> None:
    """Give all that is not ours in the old folder a place in the new one too.

    Files get a second name, or are copied where a disk has none; links stay links and are not
    followed. Raises OutputError where the new folder has something else in that place.
    """
    disk = os.lstat(old).st_dev
    with os.scandir(old) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            name, there = f"{below}{entry.name}", new / entry.name
            mode = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(mode.st_mode):
                _carry_folder(Path(entry.path), there, mode.st_dev == disk)
                carry(Path(entry.path), there, is_ours, f"{name}/")
                _prune(there, Path(entry.path))
            elif not is_ours(name) and not _is_same(Path(entry.path), there):
                if os.path.lexists(there):
                    message = f"{entry.path}: exists, and is not a file of this site"
                    raise OutputError(message, advice=_AWAY)
                second_name(Path(entry.path), there)


def _carry_folder(folder: Path, there: Path, same_disk: bool) -> None:  # noqa: FBT001 (a measure)
    if not same_disk:
        message = f"{folder}: lies on another disk, and the site is replaced whole"
        raise OutputError(message, advice=_AWAY)
    if os.path.lexists(there) and (there.is_symlink() or not there.is_dir()):
        message = f"{folder}: exists, and is not a file of this site"
        raise OutputError(message, advice=_AWAY)
    there.mkdir(exist_ok=True)
    shutil.copymode(folder, there)


def _prune(there: Path, folder: Path) -> None:
    """Take out a folder again that had only files of ours, and has none any more."""
    if not any(there.iterdir()) and any(folder.iterdir()):
        there.rmdir()


def second_name(path: Path, there: Path) -> None:
    """Give a file a second name, or a copy where the disk knows no such thing."""
    try:
        os.link(path, there, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, there, follow_symlinks=False)


def copy_mode(path: Path, there: Path) -> None:
    """Give a file the permissions of the one that it replaces, if that is a file."""
    with contextlib.suppress(OSError):
        mode = os.lstat(path).st_mode
        if stat.S_ISREG(mode):
            there.chmod(stat.S_IMODE(mode))


def _is_same(path: Path, there: Path) -> bool:
    try:
        one, other = os.lstat(path), os.lstat(there)
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(one.st_mode) and stat.S_ISLNK(other.st_mode):
        return path.readlink() == there.readlink()
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino) or (
        stat.S_ISREG(one.st_mode)
        and stat.S_ISREG(other.st_mode)
        and (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
    )


def exchange(built: Path, place: Path, aside: Path) -> None:
    """Let a folder that was built take a place; what was there lies aside afterwards.

    In one step where the system can; else there is a moment without either, which the next run
    mends with `recover`.
    """
    (built / MARK).unlink()
    if not place.exists():
        built.rename(place)
        sync_folder(place.parent)
        return
    if exchanged(built, place):
        sync_folder(place.parent)
        built.rename(aside)
        return
    place.rename(aside)
    try:
        built.rename(place)
    except OSError:
        aside.rename(place)
        raise
    sync_folder(place.parent)


def recover(built: Path, place: Path, aside: Path, is_ours: Callable[[str], bool]) -> None:
    """Clear away what a run left that was killed; a place that was left empty is filled again."""
    if aside.is_dir() and not os.path.lexists(place):
        aside.rename(place)
    for left in (built, aside):
        if not os.path.lexists(left):
            continue
        if left.is_symlink() or not left.is_dir():
            message = f"{left}: is in the way of what is built before it takes its place"
            raise OutputError(message, advice="move it away")
        if (left / MARK).is_file():
            shutil.rmtree(left)
        else:
            clear(left, place, is_ours)


def clear(old: Path, new: Path, is_ours: Callable[[str], bool]) -> None:
    """Remove an old folder; what others have put into it meanwhile moves to the new one."""
    with contextlib.suppress(OutputError):
        carry(old, new, is_ours)
        shutil.rmtree(old)
