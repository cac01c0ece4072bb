"""The two places for one answer: the standard output, and a file that is named."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from releasekit.delivery.whole import write_whole
from releasekit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from releasekit.licensing import Content


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
        if sys.stdout.isatty():
            text = _text(name, b"".join(blocks))
            blocks = [text.encode(sys.stdout.encoding, errors="replace")]
        try:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(blocks)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The reader left, as `head` does; the interpreter must not complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True

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

    def validate(self) -> None:
        """Raise OutputError if the path is a folder, or if it lies in one that is not there."""
        if self.path.is_dir():
            message = f"{self.path} is a folder"
            raise OutputError(message, advice="name a file with -o FILE")
        if not self.path.parent.is_dir():
            message = f"{self.path.parent}: no such folder"
            raise OutputError(message, advice="make the folder first, or name another with -o")

    def __enter__(self) -> Self:
        """Begin to deliver, as with a folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """End: there is no list to write."""

    def place(self, name: str) -> str:
        """Return the path of the file."""
        del name
        return str(self.path)
