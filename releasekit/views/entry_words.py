"""What the entries of a list are called: codes, edits, limits or rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words

if TYPE_CHECKING:
    from releasekit.layout import CodeSet


_LONG = 3


class Entries(Struct, frozen=True, kw_only=True):
    """What one entry of a list is called, and several: "edit", "edits".

    `heading` stands above what names each: "Code", or "Column 1/Column 2", `listed` above
    several that share something; `cells` is of how many cells a name is. `of_list` tells entries of
    lists of edits, limits and fees, which a code may leave and still be valid.
    """

    one: str
    many: str
    heading: str
    listed: str
    cells: int = 1
    of_list: bool = False

    @property
    def title(self) -> str:
        """What a column that counts them is headed: "Edits"."""
        return self.many.capitalize()

    @property
    def is_short(self) -> bool:
        """Whether what names an entry is one code, which a narrow column holds."""
        return self.cells == 1

    @property
    def is_long(self) -> bool:
        """Whether it is more than two codes, or a code and two modifiers."""
        return self.cells > _LONG

    def counted(self, count: int) -> str:
        """Return a count with what it counts: "1 edit", "1,220 edits"."""
        return f"{count:,} {self.of(count)}"

    def of(self, count: int) -> str:
        """Return what so many are called."""
        return self.one if count == 1 else self.many


def entries_of(layout: CodeSet) -> Entries:
    """Return what a code set's entries are called; a code with its modifiers is a row."""
    what = f"{layout.entry}s"
    phrases = words.load()["entries"]
    pairs = layout.edits.relation if layout.edits else ""
    headings = words.load()["entry_headings"]
    heading = headings[pairs or ("rows" if what == "rows" and layout.fees else "codes")]
    return Entries(
        one=phrases[f"{what}_one"],
        many=phrases[f"{what}_many"],
        heading=heading,
        listed=words.load()["entry_lists"][pairs or "codes"],
        cells=len(layout.key),
        of_list=layout.is_measured,
    )
