"""Joins records that go on with the text of another, and tells texts whose rest is lost."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from releasekit.layout.fields import Span
from releasekit.readers.sequences import followed
from releasekit.wording.unfinished import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.distribution import Member
    from releasekit.layout.shapes import Continuation, Delimited, FixedWidth, Workbook
    from releasekit.readers.records import Record, Tally

_WORD = re.compile(r"\w+")
_MOST_FULL = 2_000
"""Of how many texts that fill their column it is looked up whether they end in a whole word."""


def joined(
    records: Iterator[Record],
    member: Member,
    file: FixedWidth | Delimited | Workbook,
    tally: Tally,
) -> Iterator[Record]:
    """Join each continuation record's text to the record before it, with one blank.

    Numbers of records are followed on the way.
    """
    records = followed(records, member, file, tally)
    return _joined(records, file.continues, member, file, tally) if file.continues else records


def _joined(
    records: Iterator[Record],
    rule: Continuation,
    member: Member,
    file: FixedWidth | Delimited | Workbook,
    tally: Tally,
) -> Iterator[Record]:
    ends = _Ends(file, rule.joins, tally)
    continues = rule.values.compiled.fullmatch
    marks, text = file.column(rule.column), file.column(rule.joins)
    code = itemgetter(*map(file.column, file.key))
    held: Record | None = None
    last = ""
    for number, cells in records:
        if not continues(cells[marks]):
            if held:
                yield ends.noted(held, last)
            held, last = (number, cells), cells[text]
        elif held is None or code(held[1]) != code(cells):
            tally.fault(
                member,
                number,
                f"continues {code(cells)!r}, but does not follow its first record",
                "a record is missing above this line; use the publisher's own file",
            )
        else:
            whole = list(held[1])
            whole[text] = f"{whole[text]} {cells[text]}".strip()
            held, last = (held[0], tuple(whole)), cells[text]
    if held:
        yield ends.noted(held, last)
    ends.take()


class _Ends:
    """Looks at how texts end that are wrapped at the width of their column.

    One whose last line ends in a word after which more must come has lost its rest. So has one that
    fills its last line to the end with a part of a word: one that stands nowhere else in the file.
    """

    def __init__(self, file: FixedWidth | Delimited | Workbook, joins: str, tally: Tally) -> None:
        place = file.columns[file.column(joins)].place
        first, last = place.span if isinstance(place, Span) else (0, 0)
        self.at = file.column(joins)
        self.width = last - first + 1 if last else 0
        self.tally = tally
        self.texts: list[str] = []
        self.full: dict[str, int] = {}

    def noted(self, record: Record, last: str) -> Record:
        """Return a record whose text is whole by now; `last` is the part in its last line."""
        if self.width:
            text = record[1][self.at]
            self.texts.append(text)
            if len(last) == self.width and last[-1].isalnum():
                if len(self.full) < _MOST_FULL:
                    self.full[text] = record[0]
            elif 2 * len(last) > self.width and is_unfinished(last):
                self.tally.unfinished.append((record[0], text))
        return record

    def take(self) -> None:
        """Take down the full lines that end in no word of the file."""
        if not self.full:
            return
        words = {text: _WORD.findall(text.casefold()) for text in self.full}
        wanted = {own[-1] for own in words.values() if own}
        known: dict[str, int] = dict.fromkeys(wanted, 0)
        for text in self.texts:
            for word in wanted.intersection(_WORD.findall(text.casefold())):
                known[word] += 1
        for text, line in self.full.items():
            if words[text] and known[words[text][-1]] < 2:  # noqa: PLR2004 (itself and another)
                self.tally.unfinished.append((line, text))
