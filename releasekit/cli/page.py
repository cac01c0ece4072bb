"""Lines and tables of styled text, for a terminal with its colors and width, or plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_GAP = "  "
_NARROWEST = 20
"""Columns that wrapped text has at least, however far it is indented."""


class Span(Struct, frozen=True):
    """A stretch of text in one style: `bold`, `dim`, `strike` and a color, in any order.

    `marks` stand around it where there are no colors to tell it by.
    """

    text: str
    style: str = ""
    marks: tuple[str, str] = ("", "")


class _Line(Struct, frozen=True):
    spans: tuple[Span, ...]
    indent: int


class Page:
    """What a command draws: lines in order, of which each is one line where it is plain."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self._lines: list[_Line] = []

    def line(self, *spans: Span | str, indent: int = 0) -> None:
        """Add a line; `indent` blanks stand before it, and before each line that it is wrapped to.

        Plain strings have no style. A line break in a text begins a line of its own.
        """
        row = tuple(span if isinstance(span, Span) else Span(span) for span in spans)
        if any("\n" in span.text for span in row):
            self._lines += (_Line(part, indent) for part in _split(row))
        else:
            self._lines.append(_Line(row, indent))

    def table(
        self,
        heading: Sequence[str],
        rows: Sequence[Sequence[Span | str]],
        *,
        right: Collection[str] = (),
    ) -> None:
        """Add a table under a bold heading; the columns named in `right` are set to the right."""
        cells = [[Span(name, "bold") for name in heading]]
        cells += [[_cell(cell) for cell in row] for row in rows]
        widths = [max(len(row[place].text) for row in cells) for place in range(len(heading))]
        indent = sum(width + len(_GAP) for width in widths[:-1])
        for row in cells:
            spans: list[Span] = []
            for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
                blanks = Span(" " * (width - len(cell.text)))
                spans += [blanks, cell] if heading[place] in right else [cell, blanks]
                spans.append(Span(_GAP))
            self._lines.append(_Line(tuple(_ended(spans)), -indent))

    def plain(self) -> str:
        """Return the page as text without colors, each line as long as it is."""
        lines = [
            " " * max(line.indent, 0)
            + "".join(f"{span.marks[0]}{span.text}{span.marks[1]}" for span in line.spans)
            for line in self._lines
        ]
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def colored(self, width: int) -> str:
        """Return the page with colors (ECMA-48), wrapped to a number of columns."""
        lines = [row for line in self._lines for row in _wrapped(line, width)]
        return "".join(f"{''.join(map(_styled, row))}\n" for row in lines)


def _split(row: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Split a line at the line breaks in its texts."""
    line: list[Span] = []
    for span in row:
        first, *more = span.text.split("\n")
        line.append(replace(span, text=first))
        for rest in more:
            yield tuple(line)
            line = [replace(span, text=rest)]
    yield tuple(line)


def _cell(given: Span | str) -> Span:
    span = given if isinstance(given, Span) else Span(given)
    return replace(span, text=" ".join(span.text.splitlines()))


def _ended(spans: list[Span]) -> list[Span]:
    """Return the spans of a row without the blanks at its end."""
    while spans and not spans[-1].text.strip():
        spans.pop()
    return spans


def _wrapped(line: _Line, width: int) -> Iterator[list[Span]]:
    """Break a line between words; what follows is indented, in a table below its last column."""
    first = max(line.indent, 0)
    hang = abs(line.indent)
    hang = hang if width - hang >= _NARROWEST else 0
    row, used, room = [Span(" " * first)], first, False
    for span in line.spans:
        for word in _words(span.text):
            if room and used + len(word.rstrip()) > width:
                yield row
                row, used = [Span(" " * hang)], hang
                if not word.strip():
                    continue
            if row[-1].style == span.style:
                row[-1] = Span(row[-1].text + word, span.style)
            else:
                row.append(Span(word, span.style))
            used += len(word)
            room = used > hang
    yield row


def _words(text: str) -> Iterator[str]:
    """Return the words of a text, each with the blanks behind it."""
    start = 0
    for place in range(1, len(text)):
        if text[place - 1] == " " != text[place]:
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


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
