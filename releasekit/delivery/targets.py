"""The two places for one answer: the standard output, and a file that is named."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from releasekit.delivery.whole import passes_on, write_whole
from releasekit.errors import OutputError
from releasekit.plain_signs import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.licensing import Content


_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Stdout(Struct, frozen=True):
    """The standard output: a terminal, a pipe, or wherever the shell sends it."""

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Write UTF-8 into a pipe; onto a terminal only text, as the terminal can show it."""
        del audience, holds
        blocks = [content] if isinstance(content, bytes) else content
        if self.is_terminal:
            text = _text(name, b"".join(blocks))
            blocks = [text.encode(sys.stdout.encoding, errors=ERRORS)]
        try:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(blocks)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The reader left, as `head` does; the interpreter must not complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            message = f"the standard output: {error.strerror or error}"
            raise OutputError(message, advice="name a file for the answer with -o FILE") from error
        return True

    def __enter__(self) -> Self:
        """Begin to deliver, as with a folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """End: there is no list to write."""

    @property
    def is_terminal(self) -> bool:
        """Whether somebody looks at it."""
        return sys.stdout.isatty()

    @property
    def keeps(self) -> bool:
        """Whether a file is left that somebody opens later."""
        return False

    def place(self, name: str) -> str:
        """Return nothing: whoever reads it knows where it went."""
        del name
        return ""


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = f"{name} is not text, and is not written to a terminal"
        raise OutputError(message, advice="name a file for it with -o FILE")
    return text


class File(Struct, frozen=True):
    """One file, whatever the name of its content."""

    path: Path

    def write(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        audience: str,
        holds: Sequence[Content],
    ) -> bool:
        """Write the file, whole or not at all."""
        del name, audience, holds
        self.validate()
        write_whole(self.path, content)
        return True

    @property
    def keeps(self) -> bool:
        """Whether a file is left that somebody opens later: a device or a pipe keeps nothing."""
        return not passes_on(self.path)

    def validate(self) -> None:
        """Raise OutputError for a folder, a file that is read-only, or no folder to lie in."""
        if self.path.is_dir():
            message = f"{self.path} is a folder"
            raise OutputError(message, advice="name a file with -o FILE")
        if not self.path.parent.is_dir():
            message = f"{self.path.parent}: no such folder"
            raise OutputError(message, advice="make the folder first, or name another with -o")
        if self.path.is_file() and not self.path.stat().st_mode & _WRITABLE:
            message = f"{self.path} is read-only, and stays as it is"
            raise OutputError(message, advice="name another file with -o, or make it writable")

    def __enter__(self) -> Self:
        """Begin to deliver, as with a folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """End: there is no list to write."""

    def place(self, name: str) -> str:
        """Return the path of the file."""
        del name
        return str(self.path)
