"""A part of the codes that somebody chose: a list of codes and ranges, or a specialty's."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import config
from releasekit import layout as layouts
from releasekit.errors import ConfigurationError, FaultList, SourceError
from releasekit.faults import near
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet

_DASHES = pattern(r"\s*[-\u2010-\u2015]\s*")
_PARTED = pattern(r"[\s,;]+")
_ENTRY = pattern(r"(?P<first>[0-9A-Z./]+)(?:(?P<family>[-*])|-(?P<last>[0-9A-Z./]+))?")
_BEHIND = "\x7f"
"""Sorts behind every character of a code."""
_LISTED = 10
_ADVICE = "write codes and ranges, such as 33010-33999, I20-I25, I63- or G35, one or several a line"


class Entry(Struct, frozen=True, kw_only=True):
    """A code, a range or a family as somebody wrote it, and in which line."""

    text: str
    line: int = 0


class _Span(Struct, frozen=True, kw_only=True):
    """The codes from one to another, with all that begin like the last; of one kind, if given."""

    first: str
    last: str
    kind: str

    def holds(self, code: str, layout: CodeSet) -> bool:
        within = self.first <= code <= self.last
        return within and (not self.kind or layout.kind_of(code) == self.kind)


class CodeChoice(Struct, frozen=True, kw_only=True):
    """Chosen codes: what they are called, and their spans by code set.

    A code set of which nothing was chosen is not among them. `messages` say which entries no
    compared release has.
    """

    title: str
    spans: Mapping[str, tuple[_Span, ...]]
    messages: tuple[str, ...] = ()

    def holds(self, code: str, layout: CodeSet) -> bool:
        """Return whether a code of a code set was chosen."""
        return any(span.holds(code, layout) for span in self.spans.get(layout.id, ()))


def from_file(path: Path, diffs: Sequence[ReleaseDiff]) -> CodeChoice:
    """Return the choice that a file lists; `#` begins a comment.

    Raises SourceError, or every fault by line at once, for a file without codes, and for what is no
    code, range or family of any code set.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        why = f"{error.strerror or error}{near(path.name, there)}"
        message = f"cannot be read as a list of codes: {why}"
        raise SourceError(str(path), message, advice=_ADVICE) from error
    if "\x00" in text:
        raise SourceError(path.name, "is no text, and no list of codes", advice=_ADVICE)
    entries = [
        Entry(text=word, line=number)
        for number, line in enumerate(text.split("\n"), start=1)
        for word in _words(line.partition("#")[0])
    ]
    if not entries:
        raise SourceError(path.name, "lists no codes", advice=_ADVICE)
    return _choice(path.stem, path.name, entries, diffs)


def _decoded(content: bytes) -> str:
    """Return a text in UTF-8, in UTF-16 with its mark, or as Windows and spreadsheets write it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def of_specialty(name: str, diffs: Sequence[ReleaseDiff]) -> CodeChoice:
    """Return the choice of a specialty of releasekit.toml; ConfigurationError if it has none such.

    Its name may be written in any case. A specialty is of several code sets and many years: it says
    nothing of its entries that the releases compared do not have.
    """
    configured = config.load()
    known = {key.casefold(): key for key in configured.specialties}
    key = known.get(name.casefold())
    if key is None:
        message = f"{configured.source}: there is no specialty {name!r}{near(name, known.values())}"
        listed = f"there are {', '.join(known.values())}; more go" if known else "they go"
        advice = f'{listed} into [specialties]: cardiology = ["33010-33999", "I20-I25"]'
        raise ConfigurationError(message, advice=advice)
    entries = [Entry(text=word) for text in configured.specialties[key] for word in _words(text)]
    choice = _choice(key, f"{configured.source}: specialties.{key}", entries, diffs)
    return replace(choice, messages=())


def together(choices: Sequence[CodeChoice]) -> CodeChoice:
    """Return several choices as one, under all their titles."""
    spans: dict[str, tuple[_Span, ...]] = {}
    for choice in choices:
        for code_set, own in choice.spans.items():
            spans[code_set] = (*spans.get(code_set, ()), *own)
    return CodeChoice(title=", ".join(choice.title for choice in choices), spans=spans)


def _words(line: str) -> Iterator[str]:
    """Return the codes and ranges of a line, each without blanks around its dash."""
    words = _PARTED.split(_DASHES.sub("-", line.strip()))
    return (word.strip("'").upper() for word in words if word)


def _choice(
    title: str, source: str, entries: Sequence[Entry], diffs: Sequence[ReleaseDiff]
) -> CodeChoice:
    """Return entries as spans of the code sets that have a code in them."""
    spans: dict[str, list[_Span]] = {}
    strange: list[Entry] = []
    faults = FaultList()
    for entry in entries:
        match = _ENTRY.fullmatch(entry.text)
        if match is None or not _is_declared(match):
            message = f"{entry.text!r} is no code of any code set, and no range or family of one"
            faults.add(SourceError(source, message, line=entry.line, advice=_ADVICE))
            continue
        claimed = False
        for diff in diffs:
            span = _span(match, diff.layout)
            if span.last < span.first:
                message = f"{entry.text!r} ends before it begins"
                faults.add(SourceError(source, message, line=entry.line, advice=_ADVICE))
            elif _has(diff, span):
                spans.setdefault(diff.layout.id, []).append(span)
                claimed = True
        strange += [] if claimed else [entry]
    faults.check()
    return CodeChoice(
        title=title,
        spans={name: tuple(found) for name, found in spans.items()},
        messages=tuple(_messages(source, strange)),
    )


def _is_declared(match: re.Match[str]) -> bool:
    """Return whether a single code is one of some declared code set; ranges are by their codes."""
    if match["last"] or match["family"]:
        return True
    every = (layouts.load(name) for name in layouts.code_sets())
    return any(layout.code.fullmatch(layout.plain(match["first"])) for layout in every)


def _span(match: re.Match[str], layout: CodeSet) -> _Span:
    """Return an entry as a span of a code set.

    A code under which others stand is chosen with them: a header with the codes that it heads.
    """
    ends = (match["first"], match["last"] or match["first"])
    first, last = (layout.plain(end.rstrip(".")) for end in ends)
    kind = layout.kind_of(first)
    kind = kind if kind == layout.kind_of(last) else ""
    alone = not (match["last"] or match["family"] or layout.parent)
    return _Span(first=first, last=last if alone else last + _BEHIND, kind=kind)


def _has(diff: ReleaseDiff, span: _Span) -> bool:
    """Return whether one of two releases has a code in a span."""
    last = span.last.removesuffix(_BEHIND)
    return any(
        span.holds(line.partition(b"\t")[0].decode(), diff.layout)
        for state in diff.states
        for line in state.lines_within(span.first, last)
    )


def _messages(source: str, strange: Sequence[Entry]) -> Iterator[str]:
    if strange:
        named = ", ".join(
            f"line {entry.line} {entry.text!r}" if entry.line else repr(entry.text)
            for entry in strange[:_LISTED]
        )
        more = len(strange) - _LISTED
        names = named if more <= 0 else f"{named} and {more:,} more"
        yield f"{source}: no code of the releases compared is in {names}"
