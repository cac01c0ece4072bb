"""Which code set, release and posting each archive and file below a folder is a piece of."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import distribution
from releasekit import layout as layouts
from releasekit.errors import ReleasekitError
from releasekit.ingest.claims import Claims, forms_of
from releasekit.ingest.evidence import label_inside
from releasekit.ingest.labels import label_within
from releasekit.layout import Role
from releasekit.readers import mismatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from releasekit.distribution import Member, Part
    from releasekit.ingest.claims import Form
    from releasekit.ingest.progress import Tell
    from releasekit.layout import CodeSet

_MARK = re.compile(
    r"(?:(?<![a-z])(?:v|ver|version|r|rev|revision|posting|repost)[-_ .]?|@)"
    r"(?P<number>\d{1,2})(?![0-9a-z])"
    r"|(?<![a-z])(?:re-?post(?:ed)?|corrected|revised|updated)(?![a-z])"
    r"(?:[-_ ]*(?P<month>\d{1,2})[-_.](?P<day>\d{1,2})[-_.](?P<year>20\d\d)(?!\d))?",
    re.IGNORECASE,
)
"""What a name says of a posting: its number, or that it was revised, and perhaps on which day."""
_SIGNS = re.compile(r"[^0-9a-z]")
_UNNUMBERED = 2
"""Which posting a name means that says "revised" and no number."""
_NO_FILE = "its name and content are those of no file that a code set declares"
_NO_MEMBER = "none of its files is one that a code set declares"


class Table(Struct, frozen=True):
    """A table that a piece has: which form of it, in which member, and what it is to a release."""

    name: str
    order: int
    member: str
    multiple: bool
    concepts: bool


class Piece(Struct, frozen=True, kw_only=True):
    """An archive or file as a piece of a release of one code set.

    `name` is its path below the folder; `label` is empty where no name says the release; `posting`
    is the number that its name has where a release was posted again, else 1.
    """

    name: str
    path: Path
    code_set: str
    tables: tuple[Table, ...]
    label: str
    posting: int

    @property
    def concepts(self) -> bool:
        """Whether it has codes; else only lists and properties of the codes of others."""
        return any(table.concepts for table in self.tables)

    @property
    def folder(self) -> str:
        """The folder that it lies in, below the one that was searched; empty for that itself."""
        return self.name.rpartition("/")[0]


class LeftOut(Struct, frozen=True, kw_only=True):
    """A file that is a piece of no release, and why."""

    name: str
    reason: str


class Search:
    """Goes through a folder once: the pieces of releases, and what is left out."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, an archive or a single file."""
        self.folder = folder
        self.pieces: list[Piece] = []
        self.shared: list[tuple[Piece, ...]] = []  # one of each, of the code sets it may be of
        self.left_out: list[LeftOut] = []

    def run(self, tell: Tell | None = None) -> None:
        """Look at every archive and file; `tell` is told of each."""
        for part in distribution.parts(self.folder):
            if tell is not None:
                tell(part.name, part.share)
            for name in part.passed_over:
                own, _, reason = name.partition(" (")
                self.leave(own, reason.removesuffix(")"))
            if part.fault:
                self.leave(part.name, part.fault)
            elif part.members:
                self._take(part)
                for member in part.members:
                    member.forget()

    def leave(self, name: str, reason: str) -> None:
        """Take down a file that is a piece of no release."""
        self.left_out.append(LeftOut(name=name, reason=reason))

    def _take(self, part: Part) -> None:
        pieces: list[Piece] = []
        faults: list[str] = []
        for name in layouts.code_sets():
            code_set = layouts.load(name)
            try:
                tables, _, unreadable = forms_of(part.members, code_set)
            except ReleasekitError as error:
                faults.append(error.message)
                continue
            faults += [getattr(error, "reason", error.message) for error in unreadable]
            if tables:
                pieces.append(self._piece(part, code_set, tables))
        with_codes = [piece for piece in pieces if piece.concepts]
        chosen = with_codes or _named(part.name, pieces) or pieces
        if with_codes or len(chosen) == 1:
            self.pieces += chosen
        elif chosen:
            self.shared.append(tuple(chosen))
        else:
            self.leave(part.name, faults[0] if faults else _unrecognized(part))

    def _piece(self, part: Part, code_set: CodeSet, tables: Mapping[str, Sequence[Form]]) -> Piece:
        listed = tuple(
            Table(
                name,
                form.order,
                form.member.name,
                form.file.allow_multiple,
                form.file.role is Role.CONCEPTS,
            )
            for name, forms in tables.items()
            for form in forms
        )
        members = [table.member for table in sorted(listed, key=lambda table: not table.concepts)]
        *folders, name = PurePosixPath(self.folder.resolve().name, part.name).parts
        label = label_within(name, members, folders[::-1], code_set)
        return Piece(
            name=part.name,
            path=part.path,
            code_set=code_set.id,
            tables=listed,
            label=label or _inside(tables, code_set),
            posting=_posting([*members, name, *folders[::-1]]),
        )


def _inside(tables: Mapping[str, Sequence[Form]], code_set: CodeSet) -> str:
    """Return the label that files of codes say in themselves; empty where they do not."""
    read = tuple((form.file, form.member) for forms in tables.values() for form in forms[:1])
    if not any(file.role is Role.CONCEPTS for file, _ in read):
        return ""
    claims = Claims(read=read, twins=(), copies=(), unclaimed=())
    try:
        return label_inside(claims, code_set)
    except ReleasekitError:
        return ""


def _posting(names: Iterable[str]) -> int:
    """Return the number of a posting that the first name has which has one; else 1."""
    for name in names:
        marks = list(_MARK.finditer(PurePosixPath(name).name))
        if marks:
            return _number(marks[-1])
    return 1


def _number(mark: re.Match[str]) -> int:
    """Return the number of a posting; one with a date counts by it, behind all others."""
    if mark["year"]:
        return int(f"{mark['year']}{int(mark['month']):02d}{int(mark['day']):02d}")
    return int(mark["number"] or _UNNUMBERED) or 1


def posting_of(name: str) -> int:
    """Return which posting of a release a file is by its name: 4 of `…_v4.xlsx`; else 1."""
    return _posting([name])


def _named(name: str, pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of code sets whose id or name stands in a path, its last part first."""
    for part in reversed(PurePosixPath(name).parts):
        bare = _bare(part)
        named = [piece for piece in pieces if _in(bare, layouts.load(piece.code_set))]
        if named:
            return named
    return []


def _in(bare: str, code_set: CodeSet) -> bool:
    return _bare(code_set.id) in bare or _bare(code_set.name) in bare


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _unrecognized(part: Part) -> str:
    """Return why a file is not recognized: what the code set says that its name has."""
    if len(part.members) > 1:
        return _NO_MEMBER
    (member,) = part.members
    reasons = [
        reason
        for code_set in map(layouts.load, layouts.code_sets())
        if _in(_bare(part.name), code_set)
        for reason in _mismatches(member, code_set)
    ]
    return reasons[0] if reasons else _NO_FILE


def _mismatches(member: Member, code_set: CodeSet) -> Iterable[str]:
    for file in code_set.files:
        if file.role is Role.CONCEPTS and file.members.search(member.name):
            yield f"{mismatch(member, file)} ({code_set.name}, {file.name})"
