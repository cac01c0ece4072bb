"""Writes a file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from releasekit.delivery import names
from releasekit.durable import make_folder, replacing, sync_folder
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_THROUGH = ("/dev/", "/proc/")
"""Where files stand for something else, and are written to, never replaced."""
_MEMORY = "/dev/shm/"  # noqa: S108 (no file of ours is made there)
_MOST_LINKS = 40
_FOLDER_ONLY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_HANDLE = os.open in os.supports_dir_fd and os.mkdir in os.supports_dir_fd
"""Whether a file can be named from an open folder, which nobody can exchange meanwhile."""


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, of one block or several, that appears whole or not at all.

    A draft beside it takes its name, with the permissions of the file that was there, else those
    that the umask leaves. What a link leads to is written; so is a device or a pipe. Raises
    OutputError, naming the file, where it cannot be written.
    """
    blocks = [content] if isinstance(content, bytes) else content
    try:
        if passes_on(path):
            _pass_on(path, blocks)
        else:
            _replace_whole(path.resolve(), blocks)
    except (OSError, RuntimeError) as error:
        reason = "a link that leads nowhere"
        if isinstance(error, OSError) and error.errno != errno.ELOOP:
            reason = f"cannot be written: {error.strerror or error}"
        message = f"{path}: {reason}"
        raise OutputError(message, advice="name another file with -o") from error


def passes_on(path: Path) -> bool:
    """Return whether a path is no file that keeps what is written: a device, a pipe, a descriptor.

    It may be a link to one.
    """
    place = os.path.abspath(path)  # noqa: PTH100 (no link is followed yet)
    for _ in range(_MOST_LINKS):
        if place.startswith(_THROUGH) and not place.startswith(_MEMORY):
            return True
        if not os.path.islink(place):  # noqa: PTH114 (as above)
            break
        place = os.path.join(os.path.dirname(place), os.readlink(place))  # noqa: PTH115, PTH118, PTH120
    return path.exists() and not path.is_file()


def _pass_on(path: Path, blocks: Iterable[bytes]) -> None:
    """Write to what passes on; a reader who leaves early has what he wants."""
    # Appended: what a shell has opened for other output too is not cut off.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    with contextlib.suppress(BrokenPipeError), os.fdopen(handle, "wb") as stream:
        stream.writelines(blocks)


def _replace_whole(place: Path, blocks: Iterable[bytes]) -> None:
    """Let a file appear under its name, a link to which was followed."""
    with replacing(place.parent, place.name) as stream:
        stream.writelines(blocks)


def write_below(root: Path, name: str, content: bytes, *, durable: bool = True) -> None:
    """Write a file below a folder, whole or not at all; no link below the folder is followed.

    `root` is the folder's path without links. Folders in between are made. What is not `durable`
    is made so by whoever writes the whole folder. Raises OutputError if the file would not lie in
    the folder, whoever exchanges a part of the path meanwhile, or if it cannot be written.
    """
    place = names.place(root, name)
    if not _BY_HANDLE:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, content)
        return
    *parents, last = name.split("/")
    try:
        handle = _opened(root, parents, name)
        try:
            with replacing(handle, last, durable=durable) as stream:
                stream.write(content)
        finally:
            os.close(handle)
    except OSError as error:
        message = f"{place}: cannot be written: {error.strerror or error}"
        raise OutputError(message, advice="make room, or name another folder with -o") from error


def _opened(root: Path, parents: list[str], name: str) -> int:
    """Return a handle on the folder that a file is to lie in, made if need be."""
    make_folder(root)
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
                sync_folder(handle)
                below = os.open(part, _FOLDER_ONLY, dir_fd=handle)
        except OSError as error:
            message = f"{root / name}: {part} is no folder: {error.strerror}"
            raise OutputError(message, advice="move it away, or name another folder") from error
        finally:
            os.close(handle)
        handle = below
    return handle
