"""Makes files and folders durable: what was written and renamed survives a loss of power."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # as it is there

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
"""What a file system says that cannot make a folder durable by itself, as some in a network."""
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_LONGEST = 60
"""How many signs of a name its draft has, so that it is no longer than any name may be."""
_SIGNS, _HEX = 8, frozenset("0123456789abcdef")
"""How a draft's name ends: so many signs of these."""
_AT_CWD, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2)."""


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
    with replacing(path.parent, path.name) as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(folder: Path | int, name: str, *, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a draft that takes the name of a file in a folder at the end, or is gone.

    The folder is a path or an open handle. The file has the permissions of the one that was there,
    else those that the umask leaves. Drafts of this name whose processes died are removed. What is
    not `durable` is made so by whoever writes the whole folder, and leaves no draft in it.
    """
    mode = _mode(folder, name)
    if durable:
        _sweep(folder, name)
    draft, handle = _opened(folder, name, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(handle, mode)
            if durable:
                os.fsync(handle)
            _rename(folder, draft, name)
    except BaseException:
        with contextlib.suppress(OSError):
            _unlink(folder, draft)
        raise
    if durable:
        sync_folder(folder)


def _mode(folder: Path | int, name: str) -> int | None:
    """Return the permissions of a file in a folder; None if there is none."""
    try:
        if isinstance(folder, int):
            return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode & 0o777
        return os.lstat(folder / name).st_mode & 0o777
    except FileNotFoundError:
        return None


def _opened(folder: Path | int, name: str, mode: int) -> tuple[str, int]:
    """Make a draft, locked as long as this process has it open; return its name and its handle."""
    while True:
        draft = f".{name[:_LONGEST]}-{os.urandom(4).hex()}"
        handle = _open(folder, draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        if fcntl is None:
            return draft, handle
        with contextlib.suppress(OSError):  # a folder in a network, where no draft is swept
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return draft, handle
        os.close(handle)  # it was swept before it was locked


def _sweep(folder: Path | int, name: str) -> None:
    """Remove the drafts of a file that no process holds any more."""
    if fcntl is None:
        return
    start = f".{name[:_LONGEST]}-"
    with contextlib.suppress(OSError):
        for draft in os.listdir(folder):  # noqa: PTH208 (or an open handle)
            mark = draft.removeprefix(start)
            if len(mark) == _SIGNS and _HEX.issuperset(mark) and draft.startswith(start):
                _sweep_one(folder, draft)


def _sweep_one(folder: Path | int, draft: str) -> None:
    with contextlib.suppress(OSError):
        handle = _open(folder, draft, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0), 0)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _unlink(folder, draft)
        finally:
            os.close(handle)


def _open(folder: Path | int, name: str, flags: int, mode: int) -> int:
    if isinstance(folder, int):
        return os.open(name, flags, mode, dir_fd=folder)
    return os.open(folder / name, flags, mode)


def _rename(folder: Path | int, draft: str, name: str) -> None:
    if isinstance(folder, int):
        os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        (folder / draft).replace(folder / name)


def _unlink(folder: Path | int, name: str) -> None:
    if isinstance(folder, int):
        os.unlink(name, dir_fd=folder)
    else:
        (folder / name).unlink()


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system could do that."""
    import ctypes  # noqa: PLC0415 (only where a folder takes the place of another)

    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, TypeError, AttributeError):  # no Linux
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_CWD, paths[0], _AT_CWD, paths[1], _EXCHANGE) == 0)
