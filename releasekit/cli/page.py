"""Lines and tables of styled text: as long as they are, or wrapped to a number of columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from releasekit.cli import columns
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_WORD = pattern(r"[^ ]* *(?<=.)", re.DOTALL)
_NARROWEST = 20
"""Columns that wrapped text has at least, however far it is indented."""


class Span(Struct, frozen=True):
    """A stretch of text in one style: `bold`, `dim`, `strike` and a color, in any order.

    Colors say nothing that the text does not say: what tells two spans apart is written out.
    """

    text: str
    style: str = ""


class _Line(Struct, frozen=True):
    """A line; `indent` blanks stand before it, `hang` before what it is continued with."""

    spans: tuple[Span, ...]
    indent: int
    hang: int

    def rows(self, width: int | None) -> Iterator[Sequence[Span]]:
        """Break the line between words, and words that are longer than a row."""
        first = Span(" " * self.indent)
        if width is None or self.indent + sum(len(span.text) for span in self.spans) <= width:
            yield (first, *self.spans)
            return
        hang = self.hang if width - self.hang >= _NARROWEST else min(self.indent, width // 2)
        row, used, filled = [first], self.indent, False
        for word in _words(self.spans, width - hang):
            length = sum(len(span.text) for span in word)
            ended = len(word[-1].text) - len(word[-1].text.rstrip(" "))
            if filled and used + length - ended > width:
                yield row
                row, used, filled = [Span(" " * hang)], hang, False
            if filled or length > ended:
                _add(row, word)
                used, filled = used + length, True
        yield row


class _Table(Struct, frozen=True):
    """A table; the columns whose places are in `right` are set to the right."""

    heading: tuple[Span, ...]
    cells: tuple[tuple[Span, ...], ...]
    right: frozenset[int]

    def rows(self, width: int | None) -> Iterator[Sequence[Span]]:
        """Set the columns side by side; where they do not fit, each row becomes a block."""
        texts = [[span.text for span in row] for row in (self.heading, *self.cells)]
        fitted = columns.fitted(texts, width)
        if fitted is None:
            yield from self._blocks(width)
            return
        widths, gap = fitted
        for row in (self.heading, *self.cells):
            cells = zip(row, widths, strict=True)
            parts = [columns.wrapped(span.text, wide) for span, wide in cells]
            for place in range(max(map(len, parts), default=0)):
                line = self._set(row, [part[place : place + 1] for part in parts], widths)
                yield [span for cell in line for span in (*cell, Span(" " * gap))]

    def _set(
        self, row: Sequence[Span], texts: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> Iterator[tuple[Span, Span]]:
        """Return one line of each cell of a row."""
        for place, (span, lines, wide) in enumerate(zip(row, texts, widths, strict=True)):
            text = replace(span, text=lines[0] if lines else "")
            blanks = Span(" " * (wide - len(text.text)))
            yield (blanks, text) if place in self.right else (text, blanks)

    def _blocks(self, width: int | None) -> Iterator[Sequence[Span]]:
        """Return each row as a block: its first cell, below it the others by their headings."""
        for first, *others in self.cells:
            yield from _Line((first,), 0, 2).rows(width)
            for name, span in zip(self.heading[1:], others, strict=True):
                if span.text:
                    yield from _Line((Span(f"{name.text}: ", "dim"), span), 2, 4).rows(width)


class Page:
    """What a command draws: lines and tables in order."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self._items: list[_Line | _Table] = []

    def line(self, *spans: Span | str, indent: int = 0, hang: int | None = None) -> None:
        """Add a line; `indent` blanks stand before it.

        `hang` blanks, as many by default, stand before what it is continued with where it is
        wrapped. Plain strings have no style. A line break in a text begins a line of its own.
        """
        row = tuple(span if isinstance(span, Span) else Span(span) for span in spans)
        lines = _split(row) if any("\n" in span.text for span in row) else [row]
        hang = indent if hang is None else hang
        self._items += (_Line(part, indent if part is lines[0] else hang, hang) for part in lines)

    def table(
        self,
        heading: Sequence[str],
        rows: Iterable[Sequence[Span | str]],
        *,
        right: Collection[str] = (),
    ) -> None:
        """Add a table under a bold heading; the columns named in `right` are set to the right."""
        places = frozenset(place for place, name in enumerate(heading) if name in right)
        names = tuple(Span(name, "bold") for name in heading)
        self._items.append(_Table(names, tuple(tuple(map(_cell, row)) for row in rows), places))

    def text(self, width: int | None = None, *, color: bool = False) -> str:
        """Return the page, wrapped to a number of columns if one is given.

        Colors are as ECMA-48 has them.
        """
        rows = (row for item in self._items for row in item.rows(width))
        if not color:
            return "".join(f"{''.join([span.text for span in row]).rstrip()}\n" for row in rows)
        return "".join(f"{''.join(map(_styled, _ended(row)))}\n" for row in rows)


def _split(row: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Split a line at the line breaks in its texts."""
    lines: list[tuple[Span, ...]] = []
    line: list[Span] = []
    for span in row:
        first, *more = span.text.split("\n")
        line.append(replace(span, text=first))
        for rest in more:
            lines.append(tuple(line))
            line = [replace(span, text=rest)]
    return [*lines, tuple(line)]


def _cell(given: Span | str) -> Span:
    span = given if isinstance(given, Span) else Span(given)
    return replace(span, text=" ".join(span.text.splitlines()))


def _ended(row: Sequence[Span]) -> list[Span]:
    """Return the spans of a row without the blanks at its end."""
    spans = list(row)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return spans


def _words(spans: Iterable[Span], most: int) -> Iterator[list[Span]]:
    """Return the words of some spans, each with the blanks behind it, and with its styles.

    What is longer than `most` characters is broken into several.
    """
    word: list[Span] = []
    length = 0
    for span in spans:
        for text in _WORD.findall(span.text):
            for start in range(0, len(text), most):
                part = text[start : start + most]
                if length + len(part.rstrip(" ")) > most:
                    yield word
                    word, length = [], 0
                word.append(replace(span, text=part))
                length += len(part)
            if text.endswith(" "):
                yield word
                word, length = [], 0
    if word:
        yield word


def _add(row: list[Span], word: Iterable[Span]) -> None:
    """Add a word to a row; neighbors of one style become one span."""
    for span in word:
        if row[-1].style == span.style:
            row[-1] = replace(span, text=row[-1].text + span.text)
        else:
            row.append(span)


def _styled(span: Span) -> str:
    words = span.style.split()
    if not words or not span.text.strip():
        return span.text
    colors = [word for word in words if word not in {"bold", "dim", "strike"}]
    return click.style(
        span.text,
        fg=colors[0] if colors else None,
        bold="bold" in words or None,
        dim="dim" in words or None,
        strikethrough="strike" in words or None,
    )
