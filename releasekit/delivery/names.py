"""The names of delivered files: each lies in its folder on every machine, and no link leads out."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from releasekit.errors import OutputError
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 255
"""How many bytes a part of a path may have on common file systems."""
_UNSAFE = pattern(r'[\x00-\x1f\x7f\\:*?"<>|]')
"""What a name cannot hold on one of the machines that it may come to."""
_DRIVE = pattern("[A-Za-z]:")
_DEVICES = pattern(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
"""What is a device under Windows, whatever its suffix."""
_IN_FOLDER = "a file lies in the folder that it is delivered to"


def fault(name: str) -> str:
    """Return why a name is none of a file in a folder, on some machine; empty if it is one."""
    parts = name.split("/")
    faults = {
        "leads out of the folder": name.startswith("/") or ".." in parts or _DRIVE.match(name),
        "has signs that no file name may have": _UNSAFE.search(name) or not _is_printable(name),
        "is not a path of names": not all(parts) or "." in parts,
        "ends in a blank or a dot": any(part != part.rstrip(" .") for part in parts),
        "is a device on some machines": any(map(_DEVICES.fullmatch, parts)),
        "is too long": any(len(part.encode(errors="replace")) > _LONGEST for part in parts),
    }
    return next((reason for reason, is_so in faults.items() if is_so), "")


def _is_printable(name: str) -> bool:
    return all(sign.isprintable() for sign in name)


def shown(name: str) -> str:
    """Return a name as a message may show it: in short, and without control characters."""
    bare = "".join(sign if sign.isprintable() else "?" for sign in name)
    return bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST]}…"


def folded(name: str) -> str:
    """Return what two names have in common that are one file where case is ignored."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def place(root: Path, name: str) -> Path:
    """Return where a file of a folder lies; OutputError if it would not lie in the folder.

    No part below the folder may be a link, and what is there may only be a file.
    """
    reason = fault(name)
    if reason:
        message = f"{shown(name)}: {reason}: {root}"
        raise OutputError(message, advice=_IN_FOLDER)
    path = root
    parts = PurePosixPath(name).parts
    for part in parts:
        path /= part
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            return root / name
        except NotADirectoryError:
            break
        if not (stat.S_ISREG(mode) if path == root / name else stat.S_ISDIR(mode)):
            what = "a link" if stat.S_ISLNK(mode) else "in the way"
            message = f"{path}: is {what}, where {shown(name)} is to be written"
            raise OutputError(message, advice="move it away, or name another folder")
    return root / name
