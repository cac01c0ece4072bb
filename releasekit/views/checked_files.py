"""What was read of a user's rows: of each table its rows, and what its columns were taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.layout import load
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.rows.rejected_lines import RejectedLine


NAMED = 20
"""How many of the lines that are no rows are named where people read of them."""


def rejected_sentences(lines: Sequence[RejectedLine], more: int, named: int = 0) -> list[str]:
    """Return what is to be said of lines that are no rows: of each, or of the first `named`.

    `more` is how many there are beside these.
    """
    phrases = words.load()["rows"]
    first = lines[:named] if named else lines
    said = [phrases["rejected"].format(file=x.file, line=x.line, message=x.why) for x in first]
    more += len(lines) - len(first)
    return [*said, phrases["rejected-more"].format(count=f"{more:,}")] if more else said


class FileView(Struct, frozen=True, kw_only=True):
    """One table of the user's: its source, its rows, and what its columns were taken for."""

    source: str
    form: str
    rows: int
    codes: int
    columns: Mapping[str, tuple[str, ...]]
    dates: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What was read, and how many rows it has."""
        phrase: str = words.load()["rows"]["read"]
        rows = words.rows_in_words(self.rows)
        return phrase.format(source=self.source, form=self.form, rows=rows)

    @property
    def taken(self) -> tuple[str, ...]:
        """What its columns of codes were taken for, a line for those that are alike."""
        phrase: str = words.load()["rows"]["taken"]
        alike: dict[tuple[str, ...], list[str]] = {}
        for name, code_sets in self.columns.items():
            alike.setdefault(code_sets, []).append(name)
        return tuple(
            phrase.format(
                columns=", ".join(names), code_sets=", ".join(load(one).name for one in sets)
            )
            for sets, names in alike.items()
        )
