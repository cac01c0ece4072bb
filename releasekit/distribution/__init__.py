"""What a publisher delivers: archive, folder or file as named, hashed members; unsafe refused."""

from __future__ import annotations

import io
import itertools
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from releasekit.absent import missing
from releasekit.distribution import archives
from releasekit.distribution.archives import validate_safe
from releasekit.distribution.members import HEAD, UNREADABLE, Member, damaged
from releasekit.distribution.named_paths import LOCK, below, expanded
from releasekit.errors import DamagedError, DistributionError, single_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "HEAD",
    "UNREADABLE",
    "Contents",
    "Member",
    "Part",
    "contents",
    "expanded",
    "members",
    "parts",
    "validate_safe",
]

MOST_ARCHIVES = 100
"""How many archives one distribution may have side by side: each is an open file."""
MOST_FILES = 20_000
"""How many files and folders may lie below a folder in which releases are looked for."""
_SYSTEM = frozenset({"__macosx"})
_TEXTS = frozenset({".txt", ".csv", ".prn", ".xml", ".tsv"})


class Contents(NamedTuple):
    """What was given: the files that may be a publisher's, and those that are passed over.

    Each of `passed_over` is a name and in parentheses why.
    """

    members: list[Member]
    passed_over: list[str]


def members(paths: Iterable[str | Path]) -> list[Member]:
    """List every file below the given archives, folders and files, in order of name.

    Raises DistributionError for a path that is not there, an archive that is damaged, encrypted
    or too large once unpacked, and a member whose name or type leads outside.
    """
    return contents(paths).members


def contents(paths: Iterable[str | Path]) -> Contents:
    """List every file below the given paths, as `members` does, and those that are passed over.

    Passed over are a program's own files (locks, a Mac's side files), and archives that cannot be
    read where they only lie beside others in a folder.
    """
    search = _Search()
    for path in map(Path, paths):
        search.add(path)
    listed = search.contents
    listed.members.sort(key=lambda member: member.name)
    total = sum(member.size for member in listed.members)
    if total > archives.MOST_BYTES or len(listed.members) > archives.MOST_MEMBERS:
        message = (
            f"{len(listed.members)} files of {total / 1024**3:.1f} GiB are no code set's release"
        )
        raise DistributionError(message, advice="name only the release's own files")
    return listed._replace(passed_over=[single_line(name) for name in listed.passed_over])


class Part(NamedTuple):
    """One archive or file below a folder: its path there, its files, and what is passed over.

    `fault` is why it cannot be read; it has no files then. `share` is how much of the folder's
    bytes lies before it.
    """

    name: str
    path: Path
    members: list[Member]
    passed_over: list[str]
    fault: str = ""
    share: float = 0


def parts(folder: Path) -> Iterator[Part]:
    """Return each archive and each file below a folder by itself, in order of its path.

    Files that are no publisher's (hidden ones, locks) are left out, or are `passed_over`; a link to
    a folder elsewhere is a part with a fault. Raises
    DistributionError for a path that is not there, and a folder of too many files.
    """
    if not folder.is_dir():
        yield Part(folder.name, folder, *contents([folder]))
        return
    root = folder.resolve()
    every = list(itertools.islice(below(folder), MOST_FILES + 1))
    if len(every) > MOST_FILES:
        message = f"{folder}: has more than {MOST_FILES:,} files"
        raise DistributionError(message, advice="name the folder that holds the downloads only")
    files = sorted(path for path in every if path.is_file() or _leads_out(path, root))
    sizes = [path.stat().st_size for path in files]
    for before, path in zip(itertools.accumulate(sizes, initial=0), files, strict=False):
        name = single_line(path.relative_to(folder).as_posix())
        yield _part(name, path, root)._replace(share=before / (sum(sizes) or 1))


def _part(name: str, path: Path, root: Path) -> Part:
    search = _Search()
    if search.is_passed_over(name):
        return Part(name, path, *search.contents)
    try:
        _validate_link(path, root, name)
        return Part(name, path, *contents([path]))
    except (DistributionError, OSError) as error:
        return Part(name, path, [], [], fault=_reason(error))


def _reason(error: DistributionError | OSError) -> str:
    """Return why a file cannot be read, without its name."""
    if isinstance(error, DamagedError):
        return error.reason
    return error.message if isinstance(error, DistributionError) else error.strerror or str(error)


def _leads_out(path: Path, root: Path) -> bool:
    """Return whether a path is a link that leads out of a folder to something that is there."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)


def _validate_link(path: Path, root: Path, name: str) -> None:
    """Raise the DistributionError of a link that leads out of the folder it lies in."""
    if _leads_out(path, root):
        message = f"{name}: is a link that leads out of the folder"
        raise DistributionError(message, advice="copy the file itself into the folder")


class _Search:
    """Goes through what was given, and lists what it is."""

    def __init__(self) -> None:
        self.contents = Contents([], [])
        self.opened = 0

    def add(self, path: Path) -> None:
        """List one path that the user named."""
        if path.is_dir():
            self._folder(path)
        elif not path.is_file():
            raise missing(path)
        elif _is_archive(path):
            self._archive(path, "")
        else:
            self.contents.members.append(_file(path, path.name))

    def _folder(self, folder: Path) -> None:
        root = folder.resolve()
        for path in sorted(below(folder)):
            name = path.relative_to(folder).as_posix()
            _validate_link(path, root, name)
            if not path.is_file() or self.is_passed_over(name):
                continue
            try:
                if _is_archive(path):
                    self._archive(path, f"{name}/")
                else:
                    self.contents.members.append(_file(path, name))
            except DamagedError as error:
                self.contents.passed_over.append(f"{name} ({error.reason})")

    def _archive(self, path: Path, prefix: str) -> None:
        self.opened += 1
        if self.opened > MOST_ARCHIVES:
            message = f"more than {MOST_ARCHIVES} archives are no code set's release"
            raise DistributionError(message, advice="name only the release's own files")
        stream = _File(io.FileIO(path))
        size, passed_over = path.stat().st_size, self.contents.passed_over
        for entry in archives.entries(path.name, stream, size, passed_over):
            if not self.is_passed_over(entry.name):
                name = prefix + entry.name.replace("\\", "/")
                self.contents.members.append(Member(name, entry.size, entry.opened))

    def is_passed_over(self, name: str) -> bool:
        """Return whether a file is no publisher's; note those that look like one."""
        parts = name.replace("\\", "/").split("/")
        if parts[-1].startswith(LOCK):
            self.contents.passed_over.append(f"{name} (lock file of an open document)")
        elif parts[-1].startswith("._") and _SYSTEM.isdisjoint(map(str.lower, parts)):
            self.contents.passed_over.append(f"{name} (side file of a Mac)")
        else:
            hidden = any(part.startswith(".") and part != "." for part in parts)
            return hidden or not _SYSTEM.isdisjoint(map(str.lower, parts))
        return True


class _File(io.BufferedReader):
    """An archive's file, open as long as a member of it may be asked for."""

    def __del__(self) -> None:
        """Close it when the last member is gone."""
        self.close()


def _file(path: Path, name: str) -> Member:
    return Member(name, path.stat().st_size, lambda: path.open("rb"))


def _is_archive(path: Path) -> bool:
    """Return whether a file is a folder of files; DistributionError for a text that is one too."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise damaged(path.name, error) from error
    if archives.sort_of(head, path.name):
        return True
    suffix = path.suffix.lower()
    if suffix not in {*_TEXTS, "", ".exe"} or not zipfile.is_zipfile(path):
        return False
    if suffix in _TEXTS:
        message = f"{path.name}: begins as a text and ends as an archive"
        raise DistributionError(message, advice="download it again from the publisher")
    return True
