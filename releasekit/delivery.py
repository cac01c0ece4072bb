"""A folder of outputs for one audience: each file whole, scanned, and listed with its licenses."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.errors import OutputError
from releasekit.licensing import Gate, validate_notice
from releasekit.licensing.gate import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.licensing import Audience, Content

MANIFEST = "licenses.json"
SCHEMA = "releasekit/licenses/1"


class Delivery:
    """Writes the files of one output folder, and its license manifest after each of them.

    A file that holds a text which its audience may not have, or whose notice is missing or of
    the wrong year, is refused with a LicenseError before anything of it is on the disk.
    """

    def __init__(self, folder: Path, audience: Audience) -> None:
        """Take the folder, made if need be; what was delivered there before stays listed."""
        if folder.exists() and not folder.is_dir():
            message = f"{folder.name} is a file"
            raise OutputError(message, advice="name a folder with -o; it is made if need be")
        self.folder = folder
        self.audience = audience
        self.files = _listed(folder)
        self._before = frozenset(self.files)

    def write(
        self, name: str, content: bytes, holds: Sequence[Content], gate: Gate, *, source: str = ""
    ) -> bool:
        """Write one file; `name` may lead into a folder below.

        `source` is the text that a form was made from whose bytes do not show it (a PDF). A file
        that already has these very bytes is left as it is; give whether it was written.
        """
        gate.validate(name, content)
        gate.validate(name, source.encode())
        licensed = [one for one in holds if one.licensed]
        if licensed:
            shown = source or "\n".join(text for _, text in texts(name, content))
            for one in licensed:
                validate_notice(name, shown, one.notice)
        place = self.folder / name
        differs = not place.is_file() or place.read_bytes() != content
        if differs:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, content)
        self.files[name] = {
            "name": name,
            "audience": self.audience.name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "holds": [one.document() for one in holds],
        }
        return differs

    def close(self) -> None:
        """Write the license manifest: what each file holds, whose it is, and its digest.

        What somebody else delivered to the folder in the meantime stays listed.
        """
        gone = self._before - self.files.keys()
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            listed = {name: one for name, one in _listed(self.folder).items() if name not in gone}
            listed |= self.files
            whole = {"schema": SCHEMA, "files": [listed[name] for name in sorted(listed)]}
            text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
            write_whole(self.folder / MANIFEST, text.encode())


def _listed(folder: Path) -> dict[str, dict[str, object]]:
    """Return what a folder's manifest lists, by name; OutputError where it cannot be read."""
    place = folder / MANIFEST
    if not place.is_file():
        return {}
    try:
        return {one["name"]: one for one in json.loads(place.read_bytes())["files"]}
    except (ValueError, KeyError, TypeError) as error:
        message = f"{place.name} is damaged: {error!r}"
        advice = "take it out of the folder, and write the outputs again"
        raise OutputError(message, advice=advice) from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep others who deliver to a folder waiting."""
    import fcntl  # noqa: PLC0415 (only where files are delivered)

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_whole(place: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, whoever else writes it."""
    import tempfile  # noqa: PLC0415 (slow to import)

    handle, draft = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(place)
    finally:
        Path(draft).unlink(missing_ok=True)
