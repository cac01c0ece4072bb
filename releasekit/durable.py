"""Makes files and folders durable: what was written and renamed survives a loss of power."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
"""What a file system says that cannot make a folder durable by itself, as some in a network."""
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_AT_CWD, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2)."""


def sync(handle: int) -> None:
    """Make what was written to an open file durable."""
    os.fsync(handle)


def sync_folder(folder: str | os.PathLike[str] | int) -> None:
    """Make the names in a folder durable, given by its path or an open handle.

    Nothing is done where the system opens no folders, or its disk needs nothing of the kind.
    """
    if not _FOLDER:
        return
    handle = folder if isinstance(folder, int) else os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        if not isinstance(folder, int):
            os.close(handle)


def sync_all(folder: Path) -> None:
    """Make a folder with all that lies in it durable."""
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                sync_all(folder / entry.name)
            elif entry.is_file(follow_symlinks=False):
                handle = os.open(entry.path, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
    sync_folder(folder)


def sync_tree(folder: Path) -> None:
    """Make a folder with all that lies in it durable, at once where the system can.

    It pays for many files: to wait for each takes a write to the disk each.
    """
    import ctypes  # noqa: PLC0415 (only where a site is written)

    try:
        sync_disk = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, TypeError, AttributeError):  # no Linux
        sync_all(folder)
        return
    handle = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        if sync_disk(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are not there, each durable in the one above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
    sync_folder(folder.parent)


def replace_whole(path: Path, content: bytes) -> None:
    """Write a small file that appears whole or not at all, with the permissions that it had."""
    draft = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        handle = os.open(draft, flags, 0o666 if mode is None else mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if mode is not None:
                os.fchmod(handle, mode)
            os.fsync(handle)
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system could do that."""
    import ctypes  # noqa: PLC0415 (only where a folder takes the place of another)

    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, TypeError, AttributeError):  # no Linux
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_CWD, paths[0], _AT_CWD, paths[1], _EXCHANGE) == 0)
