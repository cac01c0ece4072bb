"""Writes a file that appears whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from releasekit.delivery import names
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_THROUGH = ("/dev/", "/proc/")
"""Where files stand for something else, and are written to, never replaced."""
_FOLDER_ONLY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_HANDLE = os.open in os.supports_dir_fd and os.mkdir in os.supports_dir_fd
"""Whether a file can be named from an open folder, which nobody can exchange meanwhile."""


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, of one block or several, that appears whole or not at all.

    A draft beside it takes its name, with the permissions of the file that was there, else those
    that the umask leaves. What a link leads to is written; so is a device or a pipe.
    """
    blocks = [content] if isinstance(content, bytes) else content
    if _stands_for_another(path):
        with path.open("wb") as stream:
            stream.writelines(blocks)
        return
    try:
        place = path.resolve()
    except (OSError, RuntimeError) as error:
        message = f"{path}: a link that leads nowhere"
        raise OutputError(message, advice="name another file with -o") from error
    draft = place.with_name(_draft(place.name))
    mode = place.stat().st_mode & 0o777 if place.exists() else None
    try:
        kept = 0o666 if mode is None else mode  # never wider than what it replaces
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, kept)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(blocks)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _draft(name: str) -> str:
    return f".{name[:200]}-{os.urandom(4).hex()}"


def _stands_for_another(path: Path) -> bool:
    through = str(path.absolute()).startswith(_THROUGH)
    return through or (path.exists() and not path.is_file())


def write_below(root: Path, name: str, content: bytes) -> None:
    """Write a file below a folder, whole or not at all; no link below the folder is followed.

    `root` is the folder's path without links. Folders in between are made. Raises OutputError if
    the file would not lie in the folder, whoever exchanges a part of the path meanwhile.
    """
    place = names.place(root, name)
    if not _BY_HANDLE:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, content)
        return
    *parents, last = name.split("/")
    handle = _opened(root, parents, name)
    try:
        _replace(handle, last, content)
    finally:
        os.close(handle)


def _opened(root: Path, parents: list[str], name: str) -> int:
    """Return a handle on the folder that a file is to lie in, made if need be."""
    root.mkdir(parents=True, exist_ok=True)
    if root.resolve() != root:
        message = f"{root}: was exchanged for a link while it was written to"
        raise OutputError(message, advice="see who else writes there, then run this again")
    handle = os.open(root, _FOLDER_ONLY)
    for part in parents:
        try:
            try:
                below = os.open(part, _FOLDER_ONLY, dir_fd=handle)
            except FileNotFoundError:
                os.mkdir(part, dir_fd=handle)
                below = os.open(part, _FOLDER_ONLY, dir_fd=handle)
        except OSError as error:
            message = f"{root / name}: {part} is no folder: {error.strerror}"
            raise OutputError(message, advice="move it away, or name another folder") from error
        finally:
            os.close(handle)
        handle = below
    return handle


def _replace(folder: int, name: str, content: bytes) -> None:
    """Let a file of an open folder appear under its name, with the permissions it had."""
    draft = _draft(name)
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode & 0o777
    except FileNotFoundError:
        mode = None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        handle = os.open(draft, flags, 0o666 if mode is None else mode, dir_fd=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
        os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        _forget(draft, folder)
        raise


def _forget(draft: str, folder: int) -> None:
    try:
        os.unlink(draft, dir_fd=folder)
    except FileNotFoundError:
        return
