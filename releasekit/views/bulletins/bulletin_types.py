"""The view of a bulletin: plain, frozen, documented; what templates/bulletin/ is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import dates, words
from releasekit.views.issuers import IssuerView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.model import Release
    from releasekit.views.bulletins.erratum_types import PostingView
    from releasekit.views.bulletins.tally_types import TallyView
    from releasekit.views.calendars import EntryView
    from releasekit.views.changes import ChangesView, ChangeView, ClassView

VERSION = "bulletin/4"
"""The shape of the view below; see releasekit.views.catalog."""
LONG = 120
"""How many rows fill about three pages."""


class OpeningView(Struct, frozen=True, kw_only=True):
    """What stands first: `subject`, `effective` and `grace` are sentences in the code set's words.

    `grace` says that there is no time in which a code that ended is still accepted. `readers` are
    the roles that have something to do, `differs` names the release that was compared.
    """

    subject: str
    effective: str
    grace: str
    differs: str
    readers: tuple[str, ...]


class TotalView(Struct, frozen=True, kw_only=True):
    """How many codes came, ended or were revised: `text` is the number in words.

    `id` is "new", "ended", "revised", "reinstated" or "reused".
    """

    id: str
    codes: int
    text: str


class HighlightView(Struct, frozen=True, kw_only=True):
    """A sentence made from the facts; `id` names the rule that made it."""

    id: str
    text: str


class DutyView(Struct, frozen=True, kw_only=True):
    """What a role must do: `who`, `what`, for how many codes, from the first day to the last.

    `codes` can be reported, before or after; `headers`, which cannot, are counted apart. `first`
    and `last` are the effective dates of the first and last change, often the same.
    """

    who: str
    what: str
    codes: int
    headers: int
    first: str
    last: str


class EndedView(Struct, frozen=True, kw_only=True):
    """A code that can no longer be reported: why, and what to report in its place.

    `instead` are codes as people write them, ranges where every code of the range is meant;
    empty where nobody names one. `source` says on whose word. `last_day` is the last day on which
    the code could be reported, ISO 8601.
    """

    change: ChangeView
    why: str
    instead: str
    source: str
    last_day: str


class RunView(Struct, frozen=True, kw_only=True):
    """Codes that run on in lines: of a section of a list, or ended without a replacement.

    `id` and `list` are the id and the title of the list; the title is empty for codes that ended.
    """

    id: str
    list: str
    title: str
    codes: str
    count: int


class BriefView(Struct, frozen=True, kw_only=True):
    """What goes on one page, reckoned in lines: rows of the table, and runs of codes behind it.

    `ended_left` and `left` say which rows and codes have no room; empty where all have.
    """

    ended: tuple[EndedView, ...]
    ended_left: str
    runs: tuple[RunView, ...]
    left: str


class RowView(Struct, frozen=True, kw_only=True):
    """A change in a list, and a text beside it.

    Of a code that covers less `beside` are the codes that took parts of it; of one that came, its
    last day where it has ended since; of one whose meaning changed, which class of change it is.
    """

    change: ChangeView
    beside: str


class RowsView(Struct, frozen=True, kw_only=True):
    """The rows of one section of a list, in order of the code, and how many there are."""

    title: str
    rows: tuple[RowView, ...]
    tally: TallyView


class GroupView(Struct, frozen=True, kw_only=True):
    """The changes of one kind, a list of its own: "new", "revised", "narrowed", "sunset-dates"."""

    id: str
    title: str
    sections: tuple[RowsView, ...]
    tally: TallyView


class PropertyRow(Struct, frozen=True, kw_only=True):
    """Codes of which a property changed from one value to another; `codes` as people write them."""

    before: str
    after: str
    codes: str
    count: int


class PropertyView(Struct, frozen=True, kw_only=True):
    """A property that changed: its name, and the codes by what it was and what it is.

    `count` is of codes, `left` how many of them are in no row: there were too many rows.
    """

    title: str
    rows: tuple[PropertyRow, ...]
    count: int
    left: int


class GridRow(Struct, frozen=True, kw_only=True):
    """One section of a grid: the codes of each column, as people write them, and how many."""

    title: str
    cells: tuple[str, ...]
    counts: tuple[int, ...]


class GridView(Struct, frozen=True, kw_only=True):
    """Codes by section and by what happened to them.

    `lists` are the ids of the lists that stand in the columns, `columns` their headings.
    """

    lists: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


class InterimView(Struct, frozen=True, kw_only=True):
    """An update between the two releases; `codes` have a change that it brought and that stayed.

    `published` is empty where it is not known.
    """

    label: str
    effective: str
    published: str
    codes: int


class IndexView(Struct, frozen=True, kw_only=True):
    """A code in the index: `places` are the lists that have it, "ended" or the id of a group."""

    code: str
    printed: str
    places: tuple[str, ...]


class BulletinView(Struct, frozen=True, kw_only=True):
    """One code set's bulletin: what templates/bulletin/ is given.

    `changes` is all that a change report has. `totals` count codes that can be reported, `apart`
    says what is not counted. `ended` are the codes no longer valid, in order; `unreplaced` of them
    have no replacement; `source` is that of all replacements where they have but one. `runs` are
    the codes of one page, and `brief` what of the table and of the runs fits on it. `lists` are the
    changes code by code, `grid` has their codes that can be reported by section. `properties` are
    changes of other properties, `further` the classes of changes that are told nowhere else.
    `interim` updates and `upcoming` events are in order of the day, the latter from the day after
    AFTER is effective, for a year. `postings` are those of an erratum, the newest first.
    """

    changes: ChangesView
    opening: OpeningView
    totals: tuple[TotalView, ...]
    apart: str
    highlights: tuple[HighlightView, ...]
    duties: tuple[DutyView, ...]
    ended: tuple[EndedView, ...]
    ended_tally: TallyView
    unreplaced: int
    runs: tuple[RunView, ...]
    brief: BriefView
    source: str
    lists: tuple[GroupView, ...]
    grid: GridView
    properties: tuple[PropertyView, ...]
    further: tuple[ClassView, ...]
    index: tuple[IndexView, ...]
    interim: tuple[InterimView, ...] = ()
    upcoming: tuple[EntryView, ...] = ()
    postings: tuple[PostingView, ...] = ()
    issuer: IssuerView = IssuerView()

    @property
    def after(self) -> Release:
        """The later release, whose date the document has."""
        return self.changes.after

    @property
    def ended_title(self) -> str:
        """What those are headed that ended: a code that left a price list may be valid."""
        return str(
            words.load()["bulletin"]["unlisted" if self.changes.entries.of_list else "ended"]
        )

    @property
    def properties_title(self) -> str:
        """What the table of properties is headed; of edits and limits it has all that changed."""
        phrases = words.load()["bulletin"]
        title = phrases.get(f"properties_{self.changes.entries.many}", phrases["properties"])
        return str(title)

    @property
    def ended_notes(self) -> str:
        """What holds of all codes no longer valid: their last day, and whence replacements are."""
        phrases = words.load()["bulletin"]
        told, days = [], {one.last_day for one in self.ended}
        if len(days) == 1 and (day := days.pop()):
            name = "last_day_in_list" if self.changes.entries.of_list else "last_day_of_all"
            told.append(phrases[name].format(day=dates.day_in_words(day)))
        if self.changes.entries.of_list:
            return " ".join(told)
        number = "one" if self.unreplaced == 1 else "many"
        if self.unreplaced == len(self.ended):
            told.append(phrases[f"all_unreplaced_{number}"])
        elif self.source:
            told.append(phrases["source_of_all"].format(source=self.source))
        if 0 < self.unreplaced < len(self.ended):
            told.append(phrases[f"unreplaced_{number}"].format(count=f"{self.unreplaced:,}"))
        return " ".join(told)

    @property
    def ended_headings(self) -> tuple[str, ...]:
        """The issuer's own columns beside codes no longer valid; none where no cell is filled."""
        overlay = self.changes.overlay
        filled = any(any(overlay.of(one.change.code)) for one in self.ended)
        return overlay.headings if filled else ()

    @property
    def textless(self) -> bool:
        """Whether there is no text of any code to show, so that codes alone stand in a grid."""
        return (
            bool(self.grid.rows)
            and not any(row.change.display for row in _rows(self))
            and not any(ended.change.display for ended in self.ended)
        )

    @property
    def long(self) -> bool:
        """Whether it has so many rows that an index and a table of contents help."""
        return sum(1 for _ in _rows(self)) + len(self.ended) > LONG


def _rows(bulletin: BulletinView) -> Iterator[RowView]:
    for group in bulletin.lists:
        for section in group.sections:
            yield from section.rows
